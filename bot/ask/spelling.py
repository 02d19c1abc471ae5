"""Words put right: texting short forms, words run together, and misspellings of words we know.

A word that is ordinary English is left alone, so a question about lasagne stays a question about lasagne.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.ask import lexicon
from bot.knowledge import places
from storage.facts import library
from storage.words import english

SHORT = frozenset(
    "a i an am as at be by do go he if in is it me my no of on or so to up us we pc ha ho and are but can did for "
    "get got had has her him his how its let may new not now off old one our out own per put say see she the too "
    "two via was who why you yes bcu bid cil dwo met mpp pcs snb snt sgt tfl asb fte crime cost ward team many "
    "what when where does have will with this that from paid much they each been were pay st pcd sps own rid".split()
)
"""The short words that may stand as a part of words run together."""


KEY = frozenset(
    "crime police officer officers ward wards panel panels borough boroughs council councils constable constables "
    "sergeant sergeants pcso pcsos theft thefts".split()
)
"""The words a question here most likely meant, where a slip could be of several."""


@cache
def ours() -> frozenset[str]:
    """Words that mean something to us: of the lexicon, of the records' own wording, and of place names."""
    return lexicon.words() | places.name_words() | _record_words()


@cache
def _meant() -> tuple[str, ...]:
    """The words a slip may be put right to: ours, but for short forms of texting."""
    return tuple(sorted(word for word in ours() if len(word) > 3 and word not in lexicon.TEXTING))


def _record_words() -> frozenset[str]:
    held = library()
    ways = [entry.asks for entry in held.records.values()] + [entry.asks for entry in held.cards.values()]
    words = " ".join(chain.from_iterable(ways)).replace("'", "").split()
    return frozenset(filter(str.isalpha, set(words)))


def corrected(words: Iterable[str]) -> tuple[str, ...]:
    """The words put right, in order; one run-together word may become several."""
    return tuple(chain.from_iterable(map(_right, words)))


@lru_cache(maxsize=65_536)
def _right(word: str) -> tuple[str, ...]:
    if word in lexicon.TEXTING:
        return tuple(lexicon.TEXTING[word].split())
    if len(word) < 3 or not word.isalpha() or not word.isascii() or word in ours() or word in english():
        return (word,)
    near = _one_slip_away(word) if len(word) > 3 else ""
    if near in KEY or near == word + "g":
        return (near,)
    parts = _two_parts(word)
    if parts or near:
        return parts or (near,)
    if len(word) > 7 and (parts := _three_parts(word) or _two_parts_one_misspelt(word)):
        return parts
    return (_two_slips_away(word) or word,) if len(word) > 6 else (word,)


def _one_slip_away(word: str) -> str:
    """The known word that a letter missing, added, changed or swapped makes of this one; empty where there is none."""
    found = {known for piece in (word, *_shortened(word)) for known in _by_piece().get(piece, ())}
    near = (known for known in found if OSA.distance(word, known, score_cutoff=1) <= 1)
    return min(near, key=lambda known: (known not in KEY, _slip(word, known), known[0] != word[0], known), default="")


def _slip(word: str, known: str) -> int:
    """How unlikely the slip is: two letters swapped, one left out, one too many, one changed."""
    if len(word) == len(known):
        return 0 if sorted(word) == sorted(known) else 3
    return 1 if len(word) < len(known) else 2


def _two_slips_away(word: str) -> str:
    lengths = range(len(word) - 2, len(word) + 3)
    choices = [known for length in lengths for known in _by_opening().get((word[0], length), ())]
    found = process.extractOne(word, choices, scorer=OSA.distance, score_cutoff=2)
    return found[0] if found else ""


def _shortened(word: str) -> Iterator[str]:
    """The word less one letter, each in turn."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


@cache
def _by_piece() -> Mapping[str, list[str]]:
    """Each known word under itself and under itself less one letter: where a slip of it will be looked for."""
    found: dict[str, list[str]] = {}
    for known in _meant():
        for piece in {known, *_shortened(known)}:
            found.setdefault(piece, []).append(known)
    return found


@cache
def _by_opening() -> Mapping[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for known in _meant():
        found.setdefault((known[0], len(known)), []).append(known)
    return found


def _two_parts(word: str) -> tuple[str, ...]:
    """The two words that make up this one, the first as long as can be; empty where there are none."""
    return next((parts for parts in _halves(word) if all(map(_stands, parts))), ())


def _three_parts(word: str) -> tuple[str, ...]:
    return next(
        ((first, *parts) for first, rest in _halves(word) if _stands(first) and (parts := _two_parts(rest))), ()
    )


def _two_parts_one_misspelt(word: str) -> tuple[str, ...]:
    """Two words of which one stands and the other is a slip away: "instretham" for "in Streatham"."""
    for first, rest in _halves(word):
        if _stands(first) and len(rest) > 5 and (meant := _one_slip_away(rest)):
            return (first, meant)
        if _stands(rest) and len(first) > 5 and (meant := _one_slip_away(first)):
            return (meant, rest)
    return ()


def _halves(word: str) -> Iterator[tuple[str, str]]:
    return ((word[:end], word[end:]) for end in range(len(word) - 1, 0, -1))


def _stands(part: str) -> bool:
    if len(part) < 4:
        return part in SHORT or (len(part) == 3 and part in places.name_words())
    return part in ours() or (len(part) > 4 and part in english())
