"""What a digest says of what is held: the ward's officers, recorded crime, the next meeting, what is to be reviewed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from textwrap import shorten

from sqlmodel import Session

from bot.answers import Draft, cited, day
from bot.digest.concerns import capped
from bot.knowledge.crime import FILE, from_import, monthly
from bot.knowledge.places import Settled
from bot.knowledge.promises import PLURAL, RANKS, SINGULAR, Rank, promised
from bot.knowledge.promises import officers as promise_to
from bot.knowledge.tail import told as record_told
from bot.knowledge.told import TOLD, told
from bot.knowledge.workbook import LABEL as IN_POST
from bot.knowledge.workbook import in_post
from bot.panels import ward_of
from bot.replies import Block, Cited, Facts, Paragraph, Reply
from bot.reports.moments import LONDON, clock_time
from bot.reports.personal import hidden
from bot.reports.showing import several
from bot.reports.when import When, said
from storage.crime import answering_from, shipped, ward_crime
from storage.facts import Record, library
from storage.imports import latest_by
from storage.models import Panel, Staffing
from storage.places import Ward
from storage.promises import promises
from storage.recorded import imported_crime
from storage.strengths import posts_of
from storage.tallies import Span, strength_then
from storage.told import next_meeting

NOTHING_TOLD = "nothing is entered"
SINCE = "Since the last summary"
FIRST_TOLD, SAME_AGAIN = "told for the first time", "told again, unchanged"
NEXT = "Next meeting after that: {when}{where}."
NO_MEETING = "No next meeting is entered: a chair enters one with `/panel meeting`."
NEW_MONTH = "Recorded crime for {month} has come in."
TO_REVIEW = "For the chair: {facts} that a panel goes by {are} past review, by the date each was to be looked at:"
REVIEWED = ("officers", "panel", "contact", "crime")
"""The topics of facts that a panel goes by."""
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Held:
    """Some blocks, and what they cite."""

    blocks: tuple[Block, ...] = ()
    cited: tuple[Cited, ...] = ()


def officers(session: Session, panel: Panel, span: Span) -> Held:
    """What was promised and what the team told, apart, and what the team told anew in a time."""
    ward = ward_of(panel)
    if ward.force == "city-of-london":
        return _whole(promise_to([Settled(ward)]).reply())
    row, counted = strength_then(session, panel, span[1]), _in_post(session, ward, span[1])
    rows = [promised(Draft("officers", ward)), *((IN_POST, text) for text, _ in counted)]
    rows.append((TOLD, _strength(panel, row) if row else NOTHING_TOLD))
    if row and row.told_at > span[0]:
        rows.append((SINCE, _news(row, strength_then(session, panel, span[0]))))
    sources = (*(source for _, source in counted), *((told(panel, row).cited,) if row else ()))
    return Held((Facts(tuple(rows)),), (cited(promises()[-1].record), *sources))


def _in_post(session: Session, ward: Ward, slot: datetime) -> tuple[tuple[str, Cited], ...]:
    """Who is in post by the Met's workbook, and the workbook, where it had been imported."""
    imported = latest_by(session, "strengths", slot)
    return (in_post(posts_of(session, ward, imported[0], imported[0])),) if imported else ()


def _whole(reply: Reply) -> Held:
    return Held((Paragraph(reply.summary), *(one for one in reply.blocks if isinstance(one, Paragraph))), reply.sources)


def _strength(panel: Panel, row: Staffing) -> str:
    """What the team told, without the names of whoever said so."""
    text = told(panel, row).text
    return text.replace(row.source, hidden(row.source)) if row.source else text


def _news(row: Staffing, was: Staffing | None) -> str:
    """How a strength differs from the one told before."""
    if was is None:
        return FIRST_TOLD
    changes = [_change(rank, getattr(was, rank), getattr(row, rank)) for rank in RANKS]
    return ", ".join(filter(None, changes)) or SAME_AGAIN


def _change(rank: Rank, was: int | None, now: int | None) -> str:
    if was is None or now is None or was == now:
        return ""
    count = abs(now - was)
    return f"{count} {SINGULAR[rank] if count == 1 else PLURAL[rank]} {'more' if now > was else 'fewer'}"


def crime_news(session: Session, ward: Ward, span: Span) -> Held:
    """Recorded crime in the newest month there is of it, where that came in in a time."""
    imported = latest_by(session, "crime", span[1])
    if not span[0] < (imported[1] if imported else crime_came_in()) <= span[1]:
        return Held()
    file = imported_crime(session) if imported else shipped()
    if file is None:
        return Held()
    with answering_from(file):
        return _newest_month(ward)


def _newest_month(ward: Ward) -> Held:
    if ward.code not in ward_crime().wards:
        return Held()
    month = ward_crime().months[-1]
    held = _whole(from_import(monthly(ward, month).reply()))
    return Held((Paragraph(NEW_MONTH.format(month=day(month))), *held.blocks), held.cited)


@cache
def crime_came_in() -> datetime:
    """When the file of recorded crime came in: as the day is over, or the month or year, that its source is dated."""
    year, *rest = map(int, library().source_of(FILE).date.split("-"))
    match rest:
        case [month, last]:
            after = date(year, month, last) + timedelta(days=1)
        case [month]:
            after = date(year + month // 12, month % 12 + 1, 1)
        case _:
            after = date(year + 1, 1, 1)
    return clock_time(after, 0).astimezone(UTC)


def meeting(session: Session, panel: Panel, slot: datetime) -> str:
    """The next meeting after a slot, as it was known then."""
    row = next_meeting(session, panel, slot)
    if row is None:
        return NO_MEETING
    when = said(When(row.at.astimezone(LONDON), "minute", 0, 0))
    return NEXT.format(when=when, where=f", {row.where}" if row.where else "")


def to_review(now: datetime) -> tuple[Block, ...]:
    """The facts a panel goes by that are past their review date, longest past first."""
    today = now.astimezone(LONDON).date()
    past = [one for one in library().records.values() if one.review_by and one.review_by < today]
    kept = sorted((one for one in past if one.topic in REVIEWED), key=lambda one: str(one.review_by))
    if not kept:
        return ()
    heading = TO_REVIEW.format(facts=several(len(kept), "fact"), are="is" if len(kept) == 1 else "are")
    return Paragraph(heading), capped(kept, _reviewed)


def _reviewed(record: Record) -> str:
    text = shorten(record_told(record.id).reply().summary, LONGEST, placeholder="…")
    return f"{day(str(record.review_by))}: {text}"
