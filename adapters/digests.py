"""Digests from the command line: as it would be posted now, when the next are due, and what became of those before."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice

from adapters.console.render import plain
from bot.digest.pattern import pattern, slots
from bot.digest.periods import slot_said
from bot.digest.preview import as_now
from bot.digest.wording import became
from bot.errors import UserError
from bot.handover.whose import panel_meant
from bot.panels import ward_of
from bot.reports.moments import LONDON, clock_time
from storage.digests import history as kept
from storage.engine import session_on
from storage.models import Digest
from storage.schedules import first_schedule

NOT_SET = (
    "The {ward} panel has no summary that comes by itself: its chair sets one with /panel summary weekly mon 09:00."
)
PAUSED = "The {ward} panel's summary is paused, so none is to come: its chair has it posted with /panel summary resume."
NONE_YET = "No summary of the {ward} panel has come due yet."
NOT_A_DAY = "Write the day as 2026-11-30, from 1970 on: --after {said} is not one."
NOT_A_COUNT = "Ask for 1 to {most} slots: --count {count} is not."
MOST = 1000
EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)

Lines = Iterator[str]


def preview(url: str, said: str) -> Lines:
    """The digest as it would be posted now, where the panel's are posted."""
    with session_on(url) as session:
        panel = panel_meant(session, said)
        schedule = first_schedule(session, panel)
        yield plain(as_now(session, panel, schedule.place if schedule else "", datetime.now(UTC)))


def upcoming(url: str, said: str, count: int, after: str | None, as_json: bool) -> Lines:
    """The next slots, after now or after the midnight a day begins with. Raises UserError where none is set."""
    if not 1 <= count <= MOST:
        raise UserError(NOT_A_COUNT.format(most=MOST, count=count))
    since = _midnight(after) if after is not None else datetime.now(UTC)
    with session_on(url) as session:
        panel = panel_meant(session, said)
        schedule = first_schedule(session, panel)
        if schedule is None:
            raise UserError(NOT_SET.format(ward=ward_of(panel).name))
        endless = slots(pattern(schedule.pattern), schedule.began_at, since)
        coming = [] if schedule.paused else list(islice(endless, count))
        paused = PAUSED.format(ward=ward_of(panel).name)
    if as_json:
        yield _document([{"slot_utc": _iso(one), "slot_london": _iso(one.astimezone(LONDON))} for one in coming])
    else:
        yield from map(slot_said, coming) if coming else (paused,)


def history(url: str, said: str, as_json: bool) -> Lines:
    """Every slot there was and what became of it, oldest first."""
    with session_on(url) as session:
        panel = panel_meant(session, said)
        rows = kept(session, panel, None)[::-1]
        if as_json:
            yield _document([_row(one) for one in rows])
        elif rows:
            yield from (f"{slot_said(one.slot)}: {became(one)}, in {one.place}" for one in rows)
        else:
            yield NONE_YET.format(ward=ward_of(panel).name)


def _row(one: Digest) -> dict[str, object]:
    return {
        "slot_utc": _iso(one.slot),
        "state": one.state,
        "posted_at": _iso(one.posted_at) if one.posted_at else None,
        "place": one.place,
        "message": one.message or None,
        "late": one.late,
        "attempts": one.attempts,
    }


def _document(rows: list[dict[str, object]]) -> str:
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _iso(at: datetime) -> str:
    return at.isoformat()


def _midnight(said: str) -> datetime:
    """The midnight a day begins with, in London."""
    try:
        day = date.fromisoformat(said) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", said) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise UserError(NOT_A_DAY.format(said=said[:20]))
    return clock_time(day, 0)
