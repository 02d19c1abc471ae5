"""Who may pay for police, by which rule and when: `funding.toml`, checked against the records as it loads."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from storage.facts import REFERENCE, Library, PartialDate, ReferenceFileError, Text, library, load_toml

FILE = "funding.toml"
HOLE = re.compile(r"\{([^{}]+)\}")

Verdict = Literal["may", "may_not", "only_if"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    uses: list[Text] = []
    precedents: list[Text] = []
    note: str = ""


class Named(_Entry):
    """A thing people name in their own words; `also` are the other names they type."""

    id: Text
    name: Text
    also: list[Text] = []


class Scheme(Named):
    """A way of buying officers that opened on a date; `ended` corrects who thinks a closed one still open."""

    opened: PartialDate
    closed: PartialDate | None = None
    buyers: list[Text]
    law: Text
    says: Text
    ended: str = ""
    decides: Text
    price: Text

    def ran_in(self, year: int) -> bool:
        """Whether it was open at any time in that year."""
        return int(self.opened[:4]) <= year and (self.closed is None or year <= int(self.closed[:4]))


class Mechanism(Named):
    """A rule by which money may reach the police, or go round them; `title` is what is given under it."""

    title: Text
    rule: Text
    decides: Text
    price: str = ""


class Funder(Named):
    """Someone who might pay, and what holds for them whichever way they pay."""

    verdict: Verdict
    says: Text
    brief: Text
    leads: list[Text]


class Route(_Entry):
    """How one funder stands under one mechanism or scheme."""

    funder: Text
    mechanism: Text
    verdict: Verdict
    says: Text


class Funding(BaseModel):
    """All the rules of who may pay."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    scheme: list[Scheme]
    mechanism: list[Mechanism]
    funder: list[Funder]
    routes: Annotated[list[Route], Field(alias="route")]

    def law(self, mechanism: str) -> Mechanism:
        """The mechanism with that id."""
        return next(law for law in self.mechanism if law.id == mechanism)

    def route(self, funder: str, mechanism: str) -> Route:
        """How a funder stands under a mechanism: there is always one."""
        return next(one for one in self.routes if (one.funder, one.mechanism) == (funder, mechanism))

    def scheme_route(self, funder: str, scheme: str) -> Route | None:
        """How a funder stood under a scheme, if the records speak of it."""
        return next((one for one in self.routes if (one.funder, one.mechanism) == (funder, scheme)), None)

    def in_force(self, year: int | None) -> tuple[Scheme, ...]:
        """The schemes open in a year, or now, newest first."""
        held = reversed(self.scheme)
        return tuple(one for one in held if (one.closed is None if year is None else one.ran_in(year)))


@cache
def funding() -> Funding:
    """The rules; every funder has a route by each mechanism, and every record and figure named is held.

    Raises ReferenceFileError, naming the entry.
    """
    return checked(load_toml(Funding, REFERENCE / FILE), library())


def checked(rules: Funding, held: Library) -> Funding:
    """The same rules, once nothing in them points nowhere."""
    for fault in (*_pointing_nowhere(rules), *_missing_routes(rules), *_unheld(rules, held)):
        raise ReferenceFileError(f"{FILE}: {fault}.")
    return rules


def _pointing_nowhere(rules: Funding) -> Iterator[str]:
    """Entries that name a funder or mechanism the file has not, and closed schemes that do not say so."""
    funders, laws = {one.id for one in rules.funder}, {one.id for one in rules.mechanism}
    ways = laws | {one.id for one in rules.scheme}
    for route in rules.routes:
        if route.funder not in funders or route.mechanism not in ways:
            yield f"the route {route.funder} by {route.mechanism} names something unknown"
    for scheme in rules.scheme:
        if scheme.law not in laws or not funders.issuperset(scheme.buyers):
            yield f"{scheme.id} names an unknown law or buyer"
        if (scheme.closed is None) is bool(scheme.ended):
            yield f"{scheme.id}: a closed scheme, and no other, says how it ended"
    yield from (f"{one.id} leads with an unknown mechanism" for one in rules.funder if not laws.issuperset(one.leads))


def _missing_routes(rules: Funding) -> Iterator[str]:
    """Pairs a person could ask about that have no route, or two."""
    wanted = {(funder.id, law.id) for funder in rules.funder for law in rules.mechanism}
    wanted |= {(buyer, scheme.id) for scheme in rules.scheme for buyer in scheme.buyers}
    given = [(route.funder, route.mechanism) for route in rules.routes]
    yield from (f"{funder} by {way} has no route" for funder, way in sorted(wanted - set(given)))
    yield from (f"{funder} by {way} has two routes" for funder, way in given if given.count((funder, way)) > 1)


def _unheld(rules: Funding, held: Library) -> Iterator[str]:
    """Records and figures that are named but not held."""
    entries: list[_Entry] = [*rules.scheme, *rules.mechanism, *rules.funder, *rules.routes]
    for entry in entries:
        for record in (*entry.uses, *entry.precedents):
            if record not in held.records:
                yield f"the record {record} is not held"
        for hole in (hole for text in texts_of(entry) for hole in HOLE.findall(text)):
            record, _, figure = hole.partition(".")
            if record not in held.records or figure not in held.records[record].figures:
                yield f"the figure {hole} is not held"


def texts_of(entry: BaseModel) -> tuple[str, ...]:
    """Every line of an entry that people read."""
    held = entry.model_dump(exclude={"id", "also", "funder", "mechanism", "opened", "closed", "law", "verdict"})
    return tuple(value for value in held.values() if isinstance(value, str) and value)
