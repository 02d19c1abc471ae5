"""What a person may mean who has begun to type a ward: the likeliest first."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.ask.text import inert
from storage.places import wards

NEAR = 70
"""How alike, of 100, a name must be to what was typed for that to be a misspelling of it."""
LONGEST = 80
_WORDS = re.compile(r"[^\W_]+")


class Named(NamedTuple):
    """A ward as it is offered, and its code."""

    label: str
    code: str


def wards_like(text: str, most: int) -> tuple[Named, ...]:
    """The wards that what was typed may be the beginning of, or a misspelling of; all in their order for nothing."""
    typed = _plain(text[:LONGEST])
    held = _held()
    begun = dict.fromkeys(one for rank in _ranks(typed, held) for one in rank)
    found = [held[name] for name in begun][:most]
    if found or not typed:
        return tuple(found)
    near = process.extract(typed, held.keys(), scorer=fuzz.partial_ratio, score_cutoff=NEAR, limit=most)
    return tuple(held[name] for name, _, _ in near)


def _ranks(typed: str, held: dict[str, Named]) -> Iterator[list[str]]:
    """The names that begin so, then those with a word that does, then those that hold it, or are of that code."""
    yield [name for name in held if name.startswith(typed)]
    yield [name for name in held if f" {typed}" in name]
    yield [name for name in held if typed in name or held[name].code.casefold().startswith(typed)]


@cache
def _held() -> dict[str, Named]:
    """Each ward by its plain name and borough, which no two have alike."""
    found = (Named(f"{ward.name}, {ward.borough}", ward.code) for ward in wards().values())
    return {_plain(one.label): one for one in sorted(found)}


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(inert(text).casefold()))
