"""Where things are: wards, boroughs, command units, and where old wards went."""

from collections.abc import Sequence
from functools import cache

from bot.answers import Draft
from bot.knowledge.places import Gone, Mention, Settled, Unsettled
from bot.knowledge.promises import successor_note
from storage.facts import Record, library
from storage.places import OldWard, Ward, wards, wards_of


def command_unit(borough_names: Sequence[str], ward: Ward | None = None) -> Draft:
    """Which command unit polices each borough, and which boroughs share it."""
    draft = Draft("area", ward)
    for name in dict.fromkeys(borough_names):
        record = unit_of(name)
        if record is None:
            draft.say("The City of London has its own force, the City of London Police, and no Met command unit.")
            draft.cite("wards-now")
            continue
        others = [other for other in unit_boroughs(record) if other != name]
        where = f"{ward.name} is in {name}. {name}" if ward else name
        draft.say(f"{where} is policed by the Met's {unit_name(record)} command unit, with {_listed(others)}.")
        if record.caution:
            draft.say(record.caution)
        draft.cite(record.id)
    return draft


@cache
def unit_of(borough: str) -> Record | None:
    """The record of a borough's command unit; None for the City."""
    units = (record for record in library().records.values() if "boroughs" in record.figures and record.id != "bcu-12")
    return next((record for record in units if borough in unit_boroughs(record)), None)


def unit_boroughs(record: Record) -> tuple[str, ...]:
    """The boroughs of a command unit."""
    value = record.figures["boroughs"].value
    return tuple(value) if isinstance(value, list) else ()


def unit_name(record: Record) -> str:
    """What a command unit is called: "Central North (BCU)"."""
    return f"{record.figures['name'].value} BCU"


@cache
def units() -> tuple[tuple[str, Record], ...]:
    """The command units by name in lower case, longest name first."""
    found = (record for record in library().records.values() if "name" in record.figures)
    named = ((str(record.figures["name"].value).casefold(), record) for record in found)
    return tuple(sorted(named, key=lambda pair: -len(pair[0])))


def unit(record: Record) -> Draft:
    """What a command unit covers."""
    return Draft("area").tell(record.id)


def wards_in(borough: str) -> Draft:
    """The wards of a borough, counted and named."""
    draft = Draft("area")
    held = wards_of(borough)
    count = draft.number(f"wards of {borough}", len(held), "wards", "2025-05", "wards-now")
    draft.say(f"{borough} has {count} wards.")
    return draft.items((", ".join(ward.name for ward in held),))


def ward_details(place: Settled) -> Draft:
    """A ward's borough, code and command unit."""
    ward = place.ward
    draft = Draft("area", ward).say(f"{ward.name} is a ward of {ward.borough}; its code is {ward.code}.")
    draft.cite("wards-now")
    if record := unit_of(ward.borough):
        draft.say(f"Its Met command unit is {unit_name(record)}, which covers {_listed(unit_boroughs(record))}.")
        draft.cite(record.id)
    else:
        draft.say("It is policed by the City of London Police, not the Met.")
    if place.was:
        draft.warn(successor_note(draft, place))
    return draft


def same_name(mention: Mention) -> Draft:
    """Which boroughs have a ward of a name."""
    where = _listed([f"{ward.borough} ({ward.code})" for ward in mention.current])
    return Draft("area").say(f"{mention.name} is a ward in {where}.").cite("wards-now")


def what_became(old: OldWard) -> Draft:
    """Where an old ward's area is now, share by share."""
    now = [(wards()[code], share) for code, share in old.successors]
    draft = Draft("area", now[0][0] if now else None)
    if not now:
        return draft.say(gone(Gone(old))).cite("wards-old")
    parts = [f"{ward.name} {_share(draft, old, ward, share)}" for ward, share in now]
    if old.kind == "same_code_other_name":
        return draft.say(f"{old.name} ({old.borough}) is now called {now[0][0].name}.").cite("wards-now")
    until = f" in {int(old.until) + 1}" if old.until else ""
    draft.say(f"{old.name} ({old.borough}) was replaced{until}. Its area is now in {_listed(parts)}.")
    return draft.say(library().records["wards-old"].caution)


def _share(draft: Draft, old: OldWard, ward: Ward, share: float) -> str:
    return draft.number(
        f"share of the old ward {old.name} now in {ward.name}",
        round(share * 100),
        "per cent",
        "2022-12",
        "wards-old",
        f"area of {old.name} inside {ward.name} / area of {old.name}",
    )


def gone(place: Gone) -> str:
    """What to say of a ward that is no more and left no trace."""
    return (
        f"{place.was.name} is an old ward of {place.was.borough}, last used in {place.was.until}. "
        "I do not hold where its area went: tell me a ward of today, or its borough."
    )


def which(place: Unsettled) -> str:
    """The question to ask about a name that may be several wards."""
    if place.was:
        return f"{place.name} is an old ward, and no ward of today has most of it. Which one do you mean?"
    return f"There is more than one {place.name}. Which one do you mean?"


def _listed(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
