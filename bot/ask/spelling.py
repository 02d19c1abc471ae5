"""Words put right: texting short forms, words run together, and misspellings of words we know.

A word that is ordinary English is left alone, so a question about lasagne stays a question about lasagne.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

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
    "what when where does have will with this that from paid much they each been were".split()
)
"""The short words that may stand as a part of words run together."""


@cache
def ours() -> frozenset[str]:
    """Words that mean something to us: of the lexicon, of the records' own wording, and of place names."""
    return lexicon.words() | places.name_words() | _record_words()


def _record_words() -> frozenset[str]:
    held = library()
    ways = [entry.asks for entry in held.records.values()] + [entry.asks for entry in held.cards.values()]
    asks = (ask for way in ways for ask in way)
    return frozenset(word for ask in asks for word in ask.replace("'", "").split() if word.isalpha())


def corrected(words: Iterable[str]) -> list[str]:
    """The words put right, in order; one run-together word may become several."""
    return [right for word in words for right in _right(word)]


@lru_cache(maxsize=65_536)
def _right(word: str) -> tuple[str, ...]:
    if word in lexicon.TEXTING:
        return (lexicon.TEXTING[word],)
    if len(word) < 4 or not word.isalpha() or not word.isascii() or word in ours() or word in english():
        return (word,)
    near = _one_slip_away(word)
    if near and len(word) > 5:
        return (near,)
    return _parts(word) or (near or (len(word) > 6 and _two_slips_away(word)) or word,)


def _one_slip_away(word: str) -> str:
    """The known word that a letter missing, added, changed or swapped makes of this one; empty where there is none."""
    found = {known for piece in (word, *_shortened(word)) for known in _by_piece().get(piece, ())}
    near = (known for known in found if OSA.distance(word, known, score_cutoff=1) <= 1)
    return min(near, key=lambda known: (known[0] != word[0], known), default="")


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
    for known in sorted(ours()):
        if len(known) > 3:
            for piece in {known, *_shortened(known)}:
                found.setdefault(piece, []).append(known)
    return found


@cache
def _by_opening() -> Mapping[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for known in sorted(ours()):
        if len(known) > 3:
            found.setdefault((known[0], len(known)), []).append(known)
    return found


def _parts(word: str) -> tuple[str, ...]:
    """Two or three words that make up this one, the fewest and most ours; empty where there are none."""
    for first_ends in range(len(word) - 1, 0, -1):
        first, rest = word[:first_ends], word[first_ends:]
        if _stands(first) and _stands(rest):
            return (first, rest)
    if len(word) < 8:
        return ()
    for first_ends in range(len(word) - 2, 0, -1):
        first = word[:first_ends]
        if _stands(first) and (rest_parts := _parts(word[first_ends:])):
            return (first, *rest_parts)
    return ()


def _stands(part: str) -> bool:
    if len(part) < 4:
        return part in SHORT or (len(part) == 3 and part in places.name_words())
    return part in ours() or (len(part) > 4 and part in english())
