"""Which ward a team of the Met's workbook is: by its borough and its name, today's first, then those that were.

The workbook's own ward codes are made from the names and half of them are of no ward today, so they are not asked.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.knowledge.places import ENOUGH, SHORT_BOROUGHS, Key, key
from storage.places import OldWard, Ward, boroughs, old_wards, wards, wards_of

NO_BOROUGH = "{borough} is no borough"
NO_NAME = "no ward of {borough} has or had that name"
SPLIT = "an old ward, no ward of today has most of it"
AFFIXES = frozenset("ward wards snt snts dwo dwos sn team teams safer neighbourhood neighbourhoods policing".split())
"""Words a team's name may have beside its ward's."""
_BOROUGH_WORDS = re.compile(r"^(?:the )?(?:london borough of |royal borough of |lb |rb )|(?: borough| bcu| ocu)+$")
_NUMBER = re.compile(r"[a-z]{1,2}\d{1,3}[a-z]?|\d+")
"""A team's own number, such as JI01, before its name."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The ward a team is, and whether by today's name."""

    ward: str
    today: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """A team that joins no ward, and why."""

    why: str


@lru_cache(maxsize=512)
def borough_named(said: str) -> str | None:
    """The borough a cell names, with or without "Borough" and in short: "Kingston Borough" is Kingston upon Thames."""
    plain = " ".join(key(said))
    names = _borough_names()
    return names.get(plain) or names.get(_BOROUGH_WORDS.sub("", plain).strip())


@cache
def _borough_names() -> dict[str, str]:
    short = {" ".join(key(said)): name for said, name in SHORT_BOROUGHS.items()}
    without = {" ".join(word for word in key(name) if word != "and"): name for name in boroughs()}
    return {**short, **without, **{" ".join(key(name)): name for name in boroughs()}}


@lru_cache(maxsize=65_536)
def joined(borough: str, team: str) -> Joined | Apart:
    """The ward of a team, by its borough and name as the workbook has them."""
    found = borough_named(borough)
    if found is None:
        return Apart(NO_BOROUGH.format(borough=borough or "an empty cell"))
    names = _names(team, found)
    today = next((ward for name in names if (ward := _today(found).get(name))), None)
    if today:
        return Joined(today.code, True)
    was = next((old for name in names if (old := _before(found).get(name))), None)
    if was is None:
        return Apart(NO_NAME.format(borough=found))
    code = _successor(was)
    return Joined(code, False) if code else Apart(SPLIT)


def _names(team: str, borough: str) -> tuple[Key, ...]:
    """What a team's name may be as a ward's: as it is, then without what is not the ward's."""
    whole = key(team)
    bare = tuple(word for word in whole if word not in AFFIXES)
    numberless = bare[1:] if bare and _NUMBER.fullmatch(bare[0]) else bare
    prefixes = [key(borough), *(tuple(short.split()) for short, name in SHORT_BOROUGHS.items() if name == borough)]
    without = (numberless[len(prefix) :] for prefix in prefixes if numberless[: len(prefix)] == prefix)
    return tuple(dict.fromkeys(_without_and(way) for way in (whole, bare, numberless, *without) if way))


def _without_and(words: Key) -> Key:
    return tuple(word for word in words if word != "and")


@cache
def _today(borough: str) -> dict[Key, Ward]:
    return {_without_and(key(ward.name)): ward for ward in wards_of(borough)}


@cache
def _before(borough: str) -> dict[Key, OldWard]:
    """The borough's old wards by name; of several of a name, the last to stand."""
    mine = [ward for ward in old_wards() if ward.borough == borough]
    return {_without_and(key(ward.name)): ward for ward in sorted(mine, key=lambda ward: ward.until or "9999")}


def _successor(was: OldWard) -> str | None:
    if was.code in wards():
        return was.code
    if not was.successors:
        return was.same_name_now or None
    code, share = was.successors[0]
    return code if share >= ENOUGH else None
