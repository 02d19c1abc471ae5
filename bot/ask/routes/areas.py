"""Command units, the wards of a borough, a ward's borough or code, and what became of an old ward."""

from bot.ask.asked import CRIME, PEOPLE, Asked
from bot.ask.routes.tail import told
from bot.ask.which import Answer, about_wards
from bot.knowledge import areas
from bot.knowledge.places import NotThere, Settled
from storage.places import OldWard

NOT_AREAS = (*CRIME, "promise", "cost", "pay", "panel", "station", "board")
WHERE = frozenset(
    {"ward", "wards", "council", "which", "now", "where", "became", "borough", "compare", "inpost", "who"}
)
"""What may be said of a ward when only its place is asked."""
MOSTLY_PLACES = 2
"""How many concepts a question may have, beside two boroughs or more, to be about how they are policed."""
POLICED = ("under", "polices", "policed", "covers", "covered", "cover", "police")


def route(asked: Asked) -> Answer | None:
    """Questions about where things are."""
    if asked.says(*NOT_AREAS):
        return None
    if asked.says("bcu") and not asked.says("commander", "superintendent", "history", "vacancy", "lead"):
        return _unit(asked)
    if len(asked.query.boroughs) > 1 and len(asked.query.said) <= MOSTLY_PLACES:
        return areas.command_unit(asked.query.boroughs)
    if asked.query.ward_mentions and asked.says("met") and asked.words(*POLICED):
        return about_wards(asked, "area", lambda places: areas.ward_details(places[0]))
    return None if asked.says(*PEOPLE) else _wards(asked)


def _unit(asked: Asked) -> Answer | None:
    query = asked.query
    line = " ".join(query.words)
    alone = " ".join(word for word in query.words if word not in ("and", "what", "about", "the", "how"))
    named = next(
        (unit for name, unit in areas.units() if f"{name} bcu" in line or f"{name} area" in line or name == alone), None
    )
    if query.boroughs:
        return areas.command_unit(query.boroughs)
    if named:
        return areas.unit(named)
    if asked.ward_named:
        return about_wards(asked, "area", lambda places: areas.command_unit([places[0].ward.borough], places[0].ward))
    return told("bcu-12", "bcu-list") if asked.says("howmany", "define", "which") and len(query.terms) <= 3 else None


def _wards(asked: Asked) -> Answer | None:
    query = asked.query
    named = query.ward_mentions
    old = _old_ward(asked)
    if old and asked.says("became", "boundary", "ward", "wards", "now", "closed"):
        return areas.what_became(old)
    counted = asked.says("ward") and asked.says("howmany", "which") and not named
    if query.boroughs and not named and (asked.says("wards") or counted):
        return areas.wards_in(query.boroughs[0])
    if not named or not (asked.says("borough", "code", "where") or _only_where(asked)):
        return None
    if len(named[0].current) > 1 and not query.boroughs:
        return areas.same_name(named[0])
    elsewhere = next((place for place in asked.places if isinstance(place, NotThere)), None)
    if elsewhere and len(elsewhere.wards) == 1:
        return areas.ward_details(Settled(elsewhere.wards[0]))
    return about_wards(asked, "area", lambda places: areas.ward_details(places[0]))


def _old_ward(asked: Asked) -> OldWard | None:
    """The old ward a name means, where no ward of today in that borough has it; the last to stand of several."""
    boroughs = asked.query.boroughs
    for mention in asked.query.ward_mentions:
        fits = [old for old in mention.old if not boroughs or old.borough in boroughs]
        if fits and not any(not boroughs or ward.borough in boroughs for ward in mention.current):
            return max(fits, key=lambda old: old.until or "9999")
    return None


def _only_where(asked: Asked) -> bool:
    """Whether nothing is asked of a ward but which, or whose, it is."""
    return asked.says("ward", "council") and asked.query.said <= WHERE
