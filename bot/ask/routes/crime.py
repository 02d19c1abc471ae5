"""Recorded crime of wards and boroughs."""

from functools import lru_cache

from bot.ask.asked import CRIME, Asked
from bot.ask.query import Query
from bot.ask.which import Answer, about_wards
from bot.knowledge import crime, promises
from bot.knowledge.places import Settled
from bot.replies import Reply
from storage.crime import CrimeFile, ward_crime

NOT_CRIME = tuple(
    "pay cost abstraction shift report panel private asb bid crimestoppers c101 c999 casereview mpp pp npg metengage "
    "gift crowdfund".split()
)
"""What makes a question that speaks of crime about something else."""
NOT_COUNTED = tuple(concept for concept in NOT_CRIME if concept != "report")
"""The same where offences of a kind are counted in a ward: those "reported" are those recorded."""


def route(asked: Asked) -> Answer | None:
    """Questions about crime somewhere, unless a record fits better."""
    counted = asked.query.category and asked.says("howmany") and asked.ward_named
    if not asked.says(*CRIME) or asked.says(*NOT_CRIME if not counted else NOT_COUNTED):
        return None
    month = _month(asked.query)
    if asked.close() and (not asked.ward_named or (month and not _in_file(month)) or asked.on("crime")):
        return None
    return commanded(asked)


def commanded(asked: Asked) -> Answer | None:
    """The crime of the wards or the borough named, or of the panel's own ward."""
    query = asked.query
    if not asked.ward_named and query.boroughs:
        return crime.borough_crime(query.boroughs[0], query.category)
    if not asked.ward_named and not asked.home and asked.says("met", "london", "which"):
        return None
    safe = asked.says("safe") and not query.category
    return about_wards(asked, "crime", lambda places: _told(places, query.category, _month(query), safe))


def _in_file(date: str) -> bool:
    months = ward_crime().months
    return months[0][:4] <= date[:4] <= months[-1][:4]


def _month(query: Query) -> str | None:
    """The date to answer for by itself: one outside the file, or a single month; a month may name the year it ends."""
    months = ward_crime().months
    if query.dates in ((months[-12], months[-1]), (months[-24], months[-13])):
        return None
    outside = next((date for date in query.dates if not _in_file(date)), None)
    return outside or next((date for date in query.dates if len(date) == 7 and date not in months[-13::12]), None)


def _told(places: tuple[Settled, ...], category: str | None, month: str | None, safe: bool) -> Reply:
    return _told_from(ward_crime(), places, category, month, safe)


@lru_cache(maxsize=4096)
def _told_from(
    _file: CrimeFile, places: tuple[Settled, ...], category: str | None, month: str | None, safe: bool
) -> Reply:
    first = places[0].ward
    if month:
        draft = crime.monthly(first, month, category)
    elif len(places) > 1:
        draft = crime.compare_crime(tuple(place.ward for place in places[:3]), category)
    elif safe:
        draft = crime.safest(first)
    else:
        draft = crime.crime_in(first, category)
    return promises.reached(draft, places).reply()
