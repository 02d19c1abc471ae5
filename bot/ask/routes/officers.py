"""A ward's officers: promised at a date, or now, and in post."""

from dataclasses import replace
from functools import lru_cache

from bot.answers import ward_ref
from bot.ask.asked import FUND, PEOPLE, QUOTED, Asked
from bot.ask.routes.tail import told_best
from bot.ask.which import Answer, about_wards
from bot.knowledge import promises, tail
from bot.knowledge.places import Settled
from bot.replies import Reply

COUNTED = ("howmany", "promise", "inpost", "strength", "history", "change", "vacancy", "now", "compare")
OTHER_JOBS = tuple("abstraction vacancy towncentre pool task station response npg casey nmfl".split())
NOT_OFFICERS = (
    *FUND,
    *"cost pay_rate crime panel report findteam bid task c999 wrongcount resident raised shift".split(),
)
OF_BOROUGH = 0.45
"""How close a record that names the borough must be to answer for it."""
OF_PLACE = 0.65
"""How close a record of the very place and date must be."""
GENERAL = 0.72
"""How close a record must be to answer for every ward alike."""
LOST = frozenset({"abstraction", "shift"})
"""What a record says of officers taken away, which is no count of them."""
PARTICULAR = ("target", "extra", "recruit", "datastore", "pool", "short")
"""What a record may have to say of every ward's officers beyond the promise."""
FIRST_MONTH = "2021-08"
"""The first month of the Met's ward-officer workbook: a count in post from then on is asked of it."""
RANKS: dict[str, promises.Rank] = {
    "sergeant": "sergeants",
    "constable": "constables",
    "pcso": "pcsos",
    "dwo": "constables",
}


def route(asked: Asked) -> Answer | None:
    """Questions about how many officers a ward, or each ward, has or should have."""
    if not asked.says(*PEOPLE, "strength", "inpost", "lpm", "model123", "abstraction", "vacancy") or asked.says(
        *NOT_OFFICERS
    ):
        return None
    if asked.says("abstraction", "vacancy") and _one_ward(asked):
        return commanded(asked)
    counted = asked.says(*COUNTED) or asked.query.dates or (len(asked.query.said) <= 2 and not asked.unknown)
    if not counted or asked.says(*OTHER_JOBS):
        return None
    if asked.query.ward_mentions:
        return _record(asked) or commanded(asked)
    if asked.says("ours"):
        recorded = (asked.says(*QUOTED) or asked.query.numbers) and asked.close(OF_BOROUGH)
        return None if recorded else commanded(asked)
    return _of_borough(asked) if asked.query.boroughs else _of_any_ward(asked)


def _record(asked: Asked) -> Reply | None:
    """The record of the very place and date, if there is one."""
    query = asked.query
    hit = asked.hit if query.dates else None
    if hit is None or hit.score < OF_PLACE or not (query.place_terms & hit.asked and set(query.dates) & hit.asked):
        return None
    reply = told_best(asked, hit)
    ward = next((place.ward for place in asked.places if isinstance(place, Settled)), None)
    return replace(reply, finding=replace(reply.finding, ward=ward_ref(ward))) if reply.finding else reply


def _one_ward(asked: Asked) -> bool:
    """Whether it is one ward's own number that is asked for."""
    ours = asked.says("ours") or asked.home is not None
    return bool(asked.query.ward_mentions) or (ours and asked.says("howmany", "often"))


def _of_borough(asked: Asked) -> Answer | None:
    """What a record says of the borough, or that no count of it is held."""
    here = asked.query.place_terms
    local = (
        hit
        for hit in asked.hits[:3]
        if here & hit.asked and len(hit.asked - asked.query.terms) <= 2 and not hit.asked & LOST - asked.query.said
    )
    best = next((hit for hit in local if tail.topic(hit.id) in ("officers", "strength", "funding")), None)
    particular = asked.query.dates or asked.query.numbers
    if best and best.score >= (OF_BOROUGH if particular else GENERAL):
        return told_best(asked, best)
    return None if asked.close() and asked.on("officers", "strength") else promises.of_borough(asked.query.boroughs[0])


def _of_any_ward(asked: Asked) -> Answer | None:
    if asked.says(*QUOTED) or (asked.says(*PARTICULAR) and asked.close(0.5)):
        return None
    if asked.home and asked.says("howmany", "promise") and not asked.says("wards", "london", "met", "staff", "extra"):
        return commanded(asked)
    team = asked.says("team") and asked.says(*COUNTED)
    general = team or asked.says("ward", "wards", "dwo", "lpm", "model123")
    simple = asked.says("sergeant") and len(asked.query.terms) <= 3
    return commanded(asked) if general and (simple or not asked.close(GENERAL)) else None


def commanded(asked: Asked) -> Answer:
    """Promised and in post, for the wards named, the panel's own, or every ward alike."""
    query = asked.query
    nowhere = asked.home is None and not query.ward_mentions
    if nowhere and (query.dates or not asked.says("ours")):
        history = asked.says("history") and not query.dates
        return promises.history() if history else promises.officers((), query.dates, _ranks(asked))
    if asked.says("abstraction"):
        return about_wards(asked, "officers", lambda places: promises.abstraction(places[0].ward))
    if asked.says("history") and not query.dates:
        return about_wards(asked, "officers", lambda places: promises.history(places[0].ward))
    in_post = asked.says("inpost", "strength", "now", "vacancy") and not asked.says("promise")
    dates = tuple(date for date in query.dates if not (in_post and date >= FIRST_MONTH))
    return about_wards(asked, "officers", lambda places: _told(places, dates, _ranks(asked), in_post and not dates))


@lru_cache(maxsize=4096)
def _told(
    places: tuple[Settled, ...], dates: tuple[str, ...], ranks: tuple[promises.Rank, ...], in_post: bool
) -> Reply:
    return promises.officers(places, dates, ranks, in_post=in_post).reply()


def _ranks(asked: Asked) -> tuple[promises.Rank, ...]:
    return tuple(dict.fromkeys(rank for concept, rank in RANKS.items() if asked.says(concept)))
