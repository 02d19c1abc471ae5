"""Words put right: texting short forms, words run together, and misspellings of words we know.

A word that is ordinary English is left alone, so a question about lasagne stays a question about lasagne.
"""

from collections.abc import Iterable
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


@cache
def _by_length() -> dict[int, tuple[str, ...]]:
    grouped: dict[int, list[str]] = {}
    for word in sorted(ours()):
        if len(word) > 3:
            grouped.setdefault(len(word), []).append(word)
    return {length: tuple(found) for length, found in grouped.items()}


def corrected(words: Iterable[str]) -> list[str]:
    """The words put right, in order; one run-together word may become several."""
    return [right for word in words for right in _right(word)]


@lru_cache(maxsize=65_536)
def _right(word: str) -> tuple[str, ...]:
    if word in lexicon.TEXTING:
        return (lexicon.TEXTING[word],)
    if len(word) < 4 or not word.isalpha() or not word.isascii() or word in ours() or word in english():
        return (word,)
    near = _nearest(word, 1)
    if near and len(word) > 5:
        return (near,)
    return _parts(word) or ((near or _nearest(word, 2) if len(word) > 6 else near) or word,)


def _nearest(word: str, distance: int) -> str:
    """The known word within a distance, one that begins alike before one that does not; empty where there is none."""
    spans = range(len(word) - distance, len(word) + distance + 1)
    best, best_rank = "", (distance + 1, True)
    for length in spans:
        found = process.extract(word, _by_length().get(length, ()), scorer=OSA.distance, score_cutoff=distance, limit=5)
        for candidate, away, _ in found:
            rank = (int(away), candidate[0] != word[0])
            if rank < best_rank:
                best, best_rank = candidate, rank
    return best if best_rank[0] <= distance else ""


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
