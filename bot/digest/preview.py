"""The digest as it would be posted now, and posting it before it is due."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.digest.content import digest, is_quiet
from bot.digest.ledger import plan
from bot.digest.pattern import pattern
from bot.errors import UserError
from bot.panel_settings import quiet_week
from bot.replies import Notice, Reply
from bot.reports.showing import minute
from storage.digests import POSTED, add_due, hasten, hold, last_told, latest_in
from storage.models import Panel
from storage.panels import workspace_of
from storage.schedules import schedule_of

USUAL = {"week": timedelta(days=7), "fortnight": timedelta(days=14), "month": timedelta(days=31)}
"""What a digest covers where none came before it, by how often it comes."""
LONGEST = timedelta(days=63)
"""How far back a digest may reach: over two months."""
APART, TWICE = timedelta(minutes=10), timedelta(minutes=1)
"""How long after one digest another may be asked for, and within which time asking is asking for the same."""

QUIET = (
    "Nothing has happened since {since}, and this panel wants no summary then: `/panel settings quiet-week line` has "
    "it said in a line."
)
JUST_POSTED = "A summary was posted here on {minute}: wait ten minutes before posting another."


def as_now(session: Session, panel: Panel, place: str, now: datetime, *, for_chair: bool = False) -> Reply:
    """The digest that would be posted in a channel now, with a word where in fact none would be."""
    since = covered_until(session, panel, place, now)
    reply = digest(session, panel, since, now, now, for_chair=for_chair)
    if not _left_out(session, panel, since, now):
        return reply
    return replace(reply, blocks=(*reply.blocks, Notice(QUIET.format(since=minute(since)))))


def post_now(session: Session, panel: Panel, place: str, now: datetime) -> None:
    """Have a digest posted in a channel at once, the one that has come due there if there is one. Raises UserError.

    Asked twice, by a redelivery or an impatient finger, it is posted once.
    """
    hold(session, panel)
    plan(session, place, now)
    if hasten(session, panel, place, now):
        return
    before = latest_in(session, panel, place)
    posted = before if before and before.state == POSTED else None
    if posted and now - posted.slot < TWICE:
        return
    if posted and now - (posted.posted_at or posted.slot) < APART:
        raise UserError(JUST_POSTED.format(minute=minute(posted.posted_at or posted.slot)))
    since = covered_until(session, panel, place, now)
    if _left_out(session, panel, since, now):
        raise UserError(QUIET.format(since=minute(since)))
    add_due(session, panel, place, now, since)


def covered_until(session: Session, panel: Panel, place: str, now: datetime) -> datetime:
    """Until when a channel has been told what happened; where it has not lately, as far back as is usual."""
    last = last_told(session, panel, place, now)
    if last and now - last.slot < LONGEST:
        return last.slot
    schedule = schedule_of(session, panel, workspace_of(place))
    return now - USUAL[pattern(schedule.pattern).every if schedule else "week"]


def _left_out(session: Session, panel: Panel, since: datetime, slot: datetime) -> bool:
    return quiet_week(session, panel) == "skip" and is_quiet(session, panel, since, slot)
