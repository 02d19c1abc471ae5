"""Officers of a ward: what was promised at a date, what is known to be in post, and how the promise changed.

A promise is not a count: the two are shown apart, each with its date.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from bot.answers import Draft, day
from bot.knowledge.places import Settled
from storage.places import Ward
from storage.promises import Promise, promises

Rank = Literal["sergeants", "constables", "pcsos"]
RANKS: tuple[Rank, ...] = ("sergeants", "constables", "pcsos")
SINGULAR = {"sergeants": "sergeant", "constables": "constable", "pcsos": "PCSO"}
PLURAL = {"sergeants": "sergeants", "constables": "constables", "pcsos": "PCSOs"}

NOT_A_COUNT = "A promise is not a count of the officers who are there."
IN_POST = (
    "I do not hold a count. The Met publishes one each month for ward teams; whoever runs this bot loads it "
    "with `panelbot import strengths`."
)
CAMDEN = (
    "I do not hold a count. The Met has not published ward strengths for Camden since August 2024; "
    "that is a gap in the file, and says nothing about the team."
)
NOT_ABSTRACTED = "I do not hold how often the {ward} team is abstracted."
BEFORE_2004 = (
    "I do not hold a ward promise from before 2004, when the first Safer Neighbourhoods teams were planned; "
    "for earlier years ask the Met or your borough's local archive."
)
CITY = (
    "{ward} is policed by the City of London Police, not the Met. I do not hold officer numbers for the City: "
    "ask the City of London Police."
)


def officers(
    places: Sequence[Settled], dates: Sequence[str] = (), ranks: Iterable[Rank] = (), *, in_post: bool = False
) -> Draft:
    """What the wards were promised at the dates, or now; `in_post` puts the count people ask for first.

    With no ward, the promise is answered for every ward alike, for it never differed by ward.
    """
    ward = places[0].ward if len(places) == 1 else None
    draft = Draft("officers", ward)
    if ward and ward.force == "city-of-london":
        return _city(draft, ward)
    if len(dates) > 1:
        return _compared(draft, dates)
    if dates:
        return reached(_then(draft, _name(places), dates[0]), places)
    if in_post and places:
        return _in_post_first(draft, places)
    return _now(draft, places, tuple(ranks))


def _city(draft: Draft, ward: Ward) -> Draft:
    return draft.say(CITY.replace("{ward}", f"{ward.name} (City of London)")).cite("wards-now")


def of_borough(borough: str) -> Draft:
    """What can be said of a borough: its wards' promise, and that no count of the borough is held."""
    draft = Draft("officers")
    if borough == "City of London":
        return draft.say(CITY.replace("{ward}", "The City of London")).cite("wards-now")
    draft.say(
        f"I do not hold a count of officers for {borough}. Each of its wards is promised at least "
        f"{_team(draft, promises()[-1])}, the last minimum the Met has published, in February 2022."
    )
    if borough == "Camden":
        draft.tell("est-data-dwo-camden")
    return draft.say(
        "The Met counts officers by command unit (BCU), not by borough; ask your neighbourhood superintendent."
    ).cite("est-bcu-not-borough")


def abstraction(ward: Ward) -> Draft:
    """What can be said of one ward's abstraction."""
    draft = Draft("officers", ward)
    draft.say(NOT_ABSTRACTED.replace("{ward}", ward.name))
    return draft.tell("est-data-dwo-def").tell("est-data-dwo")


def history(ward: Ward | None = None) -> Draft:
    """Every promise since 2004, in a table; the same for every ward."""
    draft = Draft("officers", ward)
    last = promises()[-1]
    draft.say(
        f"A ward's promised team has gone from {_team(draft, promises()[0])} in 2004 to "
        f"at least {_team(draft, last)} since the end of 2017."
    )
    return _table(draft, ((_span(number), promise) for number, promise in enumerate(promises()))).say(NOT_A_COUNT)


def at(date: str) -> tuple[Promise, ...]:
    """The promises that held at a date; two where they changed in that year or that month; none before 2004."""
    begun = [promise for promise in promises() if promise.begins[: len(date)] <= date]
    if not begun:
        return ()
    in_year = tuple(promise for promise in begun if len(date) == 4 and promise.begins[:4] == date)
    before = tuple(promise for promise in begun if promise not in in_year)[-1:]
    return (*before, *in_year) if in_year else before


def _name(places: Sequence[Settled]) -> str:
    return " and ".join(f"{place.ward.name} ({place.ward.borough})" for place in places) or "Each London ward"


def _team(draft: Draft, promise: Promise, ranks: Sequence[Rank] = RANKS) -> str:
    """A promise in words: "2 constables and 1 PCSO"."""
    return _listed([_posts(draft, promise, rank) for rank in ranks if getattr(promise, rank)])


def _posts(draft: Draft, promise: Promise, rank: Rank) -> str:
    number = draft.fill(f"{{{promise.record}.{getattr(promise, rank)}}}")
    return f"{number} {SINGULAR[rank] if number == '1' else PLURAL[rank]}"


def _listed(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _now(draft: Draft, places: Sequence[Settled], ranks: tuple[Rank, ...]) -> Draft:
    promise = promises()[-1]
    kept = tuple(rank for rank in RANKS if rank in ranks and getattr(promise, rank)) or RANKS
    verb = "are each promised" if len(places) > 1 else "is promised"
    draft.say(
        f"{_name(places)} {verb} at least {_team(draft, promise, kept)}. "
        "That is the last ward minimum the Met has published, in February 2022; I hold nothing later."
    )
    if "sergeants" in ranks:
        first = promises()[0]
        draft.say(
            "No sergeant is promised to each ward now: one may cover several wards. "
            f"The first Safer Neighbourhoods teams, from 2004, had {_team(draft, first)}."
        )
    if kept != RANKS:
        draft.say(f"The whole minimum is {_team(draft, promise)}.")
    return reached(draft.facts(("In post", _in_post(draft, places))).say(NOT_A_COUNT), places)


def _in_post_first(draft: Draft, places: Sequence[Settled]) -> Draft:
    draft.say(f"{_name(places)}, in post: {_in_post(draft, places)}")
    draft.facts(promised(draft))
    return reached(draft.say(NOT_A_COUNT), places)


def promised(draft: Draft) -> tuple[str, str]:
    """The promise that holds, as a labelled value."""
    return "Promised", f"at least {_team(draft, promises()[-1])} (the Met, February 2022)"


def _in_post(draft: Draft, places: Sequence[Settled]) -> str:
    draft.cite("est-data-dwo")
    if any(place.ward.borough == "Camden" for place in places):
        draft.cite("est-data-dwo-camden")
        return CAMDEN
    return IN_POST


def _then(draft: Draft, name: str, date: str) -> Draft:
    held = at(date)
    if not held:
        return draft.say(BEFORE_2004).cite("est-2004-launch")
    first, *later = held
    since = f"from {day(first.begins)}" if first.begins.startswith(date) else f"in {day(date)}"
    draft.say(f"{name} was promised {_least(first)}{_team(draft, first)} {since}: {first.name}. {first.remark}")
    for promise in later:
        team = f"{_least(promise)}{_team(draft, promise)}"
        draft.say(f"From {day(promise.begins)} it was {team}: {promise.name}. {promise.remark}")
    for promise in held:
        draft.cite(promise.record, *promise.uses)
    if date[:4] in ("2016", "2017"):
        draft.tell("est-2016-pledge")
    return draft.say(NOT_A_COUNT)


def _least(promise: Promise) -> str:
    return "at least " if promise.constables.endswith("_min") else ""


def _compared(draft: Draft, dates: Sequence[str]) -> Draft:
    held = [(day(date), at(date)) for date in dates]
    kept = [(label, found[-1]) for label, found in held if found]
    if not kept:
        return draft.say(BEFORE_2004).cite("est-2004-launch")
    parts = [f"{_team(draft, promise)} in {label}" for label, promise in kept]
    draft.say(f"Each London ward was promised {_listed(parts)}.")
    _table(draft, kept)
    if len(kept) < len(held):
        draft.say(BEFORE_2004)
    return draft.say(NOT_A_COUNT)


def _span(number: int) -> str:
    begins = day(promises()[number].begins)
    later = promises()[number + 1 :]
    return f"{begins} to {day(later[0].begins)}" if later else f"since {begins}"


def _table(draft: Draft, rows: Iterable[tuple[str, Promise]]) -> Draft:
    lines = []
    for label, promise in rows:
        draft.cite(promise.record, *promise.uses)
        cells = (_cell(draft, promise, rank) for rank in RANKS)
        lines.append((label, *cells, promise.name))
    return draft.table(("When", "Sergeants", "Constables", "PCSOs", "What it was"), lines)


def _cell(draft: Draft, promise: Promise, rank: Rank) -> str:
    figure = getattr(promise, rank)
    return draft.fill(f"{{{promise.record}.{figure}}}") if figure else "shared"


def reached(draft: Draft, places: Iterable[Settled]) -> Draft:
    """Add how a ward was reached, where it was by its old name."""
    for place in places:
        if place.was:
            draft.warn(successor_note(draft, place))
    return draft


def successor_note(draft: Draft, place: Settled) -> str:
    """ "Frognal and Fitzjohns is now mostly Frognal, 71 %." """
    if not place.was:
        return ""
    share = draft.number(
        f"share of the old ward {place.was.name} now in {place.ward.name}",
        round(place.share * 100),
        "per cent",
        "2022-12",
        "wards-old",
        f"area of {place.was.name} inside {place.ward.name} / area of {place.was.name}",
    )
    return f"{place.was.name} ({place.was.borough}) is now mostly {place.ward.name}, {share} of its area."
