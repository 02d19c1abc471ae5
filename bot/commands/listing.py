"""What the commands share of what police.uk lists: a ward's team, and whoever asks who is on it."""

from dataclasses import replace

from sqlmodel import Session

from bot.answers import ward_ref
from bot.ask.answer import two_in_one
from bot.ask.asked import Asked
from bot.ask.naming import asks_names, asks_priorities
from bot.ask.query import Query
from bot.calls import Call
from bot.commands.answering import home, told_here
from bot.knowledge.listed import Listing, beside, event, event_source, not_read, stale, who, with_crime
from bot.knowledge.listed import priorities as priorities_told
from bot.knowledge.places import Settled
from bot.replies import Paragraph, Reply, Sources, WardRef
from storage.listed import (
    EVENTS,
    PEOPLE,
    PRIORITIES,
    fetched_at,
    latest_crime,
    next_event,
    officers_listed,
    priorities_listed,
    team_listed,
)


def with_listed(reply: Reply, call: Call, session: Session) -> Reply:
    """The reply, and where it is on a ward's officers or its crime, what police.uk has of that, apart from it."""
    found = reply.finding
    if found is None or found.ward is None or found.outcome != "answered":
        return reply
    if found.topic == "officers":
        listing = listing_of(session, found.ward)
        told = told_here(call, session, found.ward) if listing else None
        return beside(reply, listing, told[1] if told else None, call.at) if listing else reply
    if found.topic == "crime":
        month = latest_crime(session, found.ward.code)
        return with_crime(reply, found.ward, month, call.at) if month else reply
    return reply


def with_lists(reply: Reply, question: str, query: Query | None, call: Call, session: Session) -> Reply:
    """The reply, or where it was asked who is on a ward's team or what its priorities are, what is listed."""
    names, priorities = asks_names(question), asks_priorities(question)
    ward = which_ward(reply, query, call) if names or priorities else None
    if ward is None:
        return reply
    return _with_names(reply, ward, call, session) if names else (priorities_of(session, ward, call) or reply)


def _with_names(reply: Reply, ward: WardRef, call: Call, session: Session) -> Reply:
    """Who is listed, and after it how many there should be, where that was answered."""
    listing, found = listing_of(session, ward), reply.finding
    on_officers = found is not None and (found.outcome, found.topic, found.ward) == ("answered", "officers", ward)
    if listing is None:
        return reply if on_officers else not_read(ward)
    return two_in_one(who(listing, call.at), reply) if on_officers else who(listing, call.at)


def priorities_of(session: Session, ward: WardRef, call: Call) -> Reply | None:
    """A ward's priorities as they were last listed; None where they were never read."""
    at = fetched_at(session, ward.code, PRIORITIES)
    if at is None:
        return None
    return priorities_told(ward, priorities_listed(session, ward.code), at, page_of(session, ward), call.at)


def with_event(reply: Reply, call: Call, session: Session) -> Reply:
    """The reply, and the next public event of its ward's team on police.uk, if there is one."""
    ward = reply.finding.ward if reply.finding else None
    at = fetched_at(session, ward.code, EVENTS) if ward else None
    row = next_event(session, ward.code, call.at) if ward and at else None
    if ward is None or at is None or row is None:
        return reply
    source = Sources((event_source(ward, at, page_of(session, ward)),))
    return replace(reply, blocks=(Paragraph(event(row, at)), *stale(at, call.at), *reply.blocks, source))


def listing_of(session: Session, ward: WardRef) -> Listing | None:
    """A ward's team as it was last listed; None where it was never read."""
    at = fetched_at(session, ward.code, PEOPLE)
    if at is None:
        return None
    officers = tuple((one.rank, one.name) for one in officers_listed(session, ward.code))
    return Listing(ward, officers, at, page_of(session, ward))


def page_of(session: Session, ward: WardRef) -> str:
    """The team's own page, where there is one."""
    team = team_listed(session, ward.code)
    return team.page if team else ""


def which_ward(reply: Reply, query: Query | None, call: Call) -> WardRef | None:
    """The one ward that is asked about: the one named, or the panel's own."""
    found = reply.finding
    if query is None or found is None or found.outcome in ("emergency", "clarify"):
        return None
    if query.ward_mentions:
        places = Asked(query, home(call)).places
        settled = {place.ward.code: place.ward for place in places if isinstance(place, Settled)}
        return ward_ref(next(iter(settled.values()))) if len(settled) == len(places) == 1 else None
    return None if query.boroughs else ward_ref(home(call))
