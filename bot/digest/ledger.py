"""Every digest once: slots entered in the ledger, taken, posted and marked, whatever happens in between.

A slot is taken (committed), posted, then marked (committed). Whoever dies in between leaves it taken; when the lease
has run out somebody else takes it, and looks in the channel before posting. Where nobody can look, it is left
`unknown` and the chair is asked. Several missed slots are told by the last of them.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import uuid4

from sqlmodel import Session

from bot.digest.chart import Weekly
from bot.digest.content import chart_data, digest, digest_unless_quiet, pictured
from bot.digest.pattern import Pattern, latest, pattern
from bot.digest.periods import slot_said
from bot.digest.posting import CannotLookError, Platform, PostError
from bot.errors import UserError
from bot.panel_settings import quiet_week
from bot.panels import ward_of
from bot.replies import Reply
from storage.digests import (
    COMBINED,
    DUE,
    FAILED,
    POSTED,
    SKIPPED,
    UNKNOWN,
    add_due,
    claim,
    last_before,
    mark,
    notify,
    schedules_to_plan,
    stale,
)
from storage.models import Digest, Panel, Schedule
from storage.panels import key, panel_in, workspace_of
from storage.places import Ward
from storage.schedules import schedule_of

log = logging.getLogger(__name__)
read_pattern = lru_cache(maxsize=1024)(pattern)

LEASE = timedelta(minutes=5)
"""How long a taken digest is left alone: well over the longest a post can take."""
LATE = timedelta(minutes=15)
"""How long after its slot a digest says that it is late."""
BACK = timedelta(days=63)
"""How far back the slot before is looked for: two months and a day."""
USUAL = timedelta(days=7)
"""What a digest covers where there is no slot before."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
MOST_ATTEMPTS = 12
"""After how many failures, over about half a day, the owner is told instead."""

GAVE_UP = "The digest due on {slot} could not be posted: {why} `/panel summary post` posts it once that is mended."
IN_DOUBT = (
    "I cannot tell whether the digest due on {slot} was posted, because I cannot read the channel. "
    "If it is not there, `/panel summary post` posts it."
)
NOT_PUT_RIGHT = "A digest posted on {slot} no longer says what is so, and could not be put right: {why}"
UNREAD = "I can no longer read when the summary is due (“{pattern}”), so it is paused: set it with `/panel summary`."
NOT_ITS_ROOM = "the channel is another panel's now."
FAULT = "something went wrong on my side, and it has been noted."

Sessions = Callable[[], AbstractContextManager[Session]]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Taken:
    """A digest taken to be posted: what it is of, and whether somebody may have posted it already."""

    id: int
    panel_id: int
    place: str
    slot: datetime
    covers_from: datetime
    attempts: int
    look: bool
    who: str

    @property
    def marker(self) -> str:
        """What the post can be found by: the ledger's own number, at most 25 characters."""
        return f"panelbot-{self.id}"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that is still to be drawn and posted, after the text of its digest."""

    taken: Taken
    counted: Weekly
    ward: Ward


@dataclass(frozen=True, slots=True)
class Built:
    """A digest as it is to be posted, with its chart where there is anything to draw."""

    reply: Reply
    chart: Chart | None


def plan(session: Session, start: str, now: datetime) -> int:
    """Enter the slots that have come: the last of each schedule as due, those before it as told by it."""
    entered = 0
    for schedule, panel in schedules_to_plan(session, start):
        told = _read(session, schedule, panel, now)
        if told is None:
            continue
        slots = latest(told, schedule.began_at, schedule.handled_until, now)
        if not slots:
            continue
        earlier = latest(told, schedule.began_at, slots[0] - BACK, slots[0] - timedelta(seconds=1))
        covers_from = earlier[-1] if earlier else slots[0] - USUAL
        for slot in slots[:-1]:
            add_due(session, panel, schedule.place, slot, covers_from, COMBINED)
        entered += add_due(session, panel, schedule.place, slots[-1], covers_from)
        schedule.handled_until = slots[-1]
        session.add(schedule)
    return entered


def _read(session: Session, schedule: Schedule, panel: Panel, now: datetime) -> Pattern | None:
    """The pattern of a schedule; one that can no longer be read is paused, and its owner told."""
    try:
        return read_pattern(schedule.pattern)
    except UserError:
        schedule.paused = True
        session.add(schedule)
        notify(session, panel, schedule.owner, now, "schedule unread", UNREAD.format(pattern=schedule.pattern))
        return None


def take(session: Session, start: str, now: datetime) -> Taken | None:
    """Take the next digest to post, if there is one."""
    who = uuid4().hex
    found = claim(session, start, now, now + LEASE, who)
    if found is None:
        return None
    row, doubtful = found
    return Taken(key(row), row.panel_id, row.place, row.slot, row.covers_from, row.attempts, doubtful, who)


def post_due(sessions: Sessions, platform: Platform, clock: Clock, at_once: int = 1) -> int:
    """Enter what has come due and post it all, so many at once; how many were posted."""
    with sessions() as session:
        plan(session, platform.start, clock())
        session.commit()
    if at_once == 1:
        return sum(_each(sessions, platform, clock))
    with ThreadPoolExecutor(at_once, "digest") as pool:
        turns = [pool.submit(lambda: sum(_each(sessions, platform, clock))) for _ in range(at_once)]
    return sum(turn.result() for turn in turns)


def _each(sessions: Sessions, platform: Platform, clock: Clock) -> Iterator[bool]:
    """Post one after the other until none is left; then the charts, for whose drawing no panel's text is to wait."""
    charts: list[Chart] = []
    while taken := _next(sessions, platform, clock):
        yield deliver(sessions, platform, clock, taken, charts)
    for one in charts:
        _add_chart(platform, one)


def _next(sessions: Sessions, platform: Platform, clock: Clock) -> Taken | None:
    with sessions() as session:
        taken = take(session, platform.start, clock())
        session.commit()
    return taken


def deliver(sessions: Sessions, platform: Platform, clock: Clock, taken: Taken, charts: list[Chart]) -> bool:
    """Post a digest that was taken, and write what became of it; whether it is in the channel. Its chart is put by."""
    late = clock() - taken.slot > LATE
    try:
        if taken.look and (found := platform.poster.find(taken.place, taken.marker, taken.slot)):
            return _mark(sessions, taken, state=POSTED, message=found, posted_at=clock(), late=late)
        built = _built(sessions, taken, clock(), late)
        if built is None:
            return _mark(sessions, taken, state=SKIPPED) and False
        message = platform.poster.post(taken.place, built.reply, taken.marker)
    except CannotLookError:
        return _give_up(sessions, taken, clock(), UNKNOWN, IN_DOUBT)
    except PostError as error:
        return _not_posted(sessions, taken, clock(), error)
    except Exception:  # the edge: one panel's fault must not stop the others' digests
        log.exception("digest failed", extra={"digest": taken.id})
        return _not_posted(sessions, taken, clock(), PostError(FAULT, perhaps=True))
    posted = _mark(sessions, taken, state=POSTED, message=message, posted_at=clock(), late=late)
    if posted and built.chart:
        charts.append(built.chart)
    return posted


def _add_chart(platform: Platform, chart: Chart) -> None:
    """Post a chart after its text. It may fail alone, and is tried once: a digest without it is whole."""
    try:
        drawn = pictured(chart.counted, chart.ward)
        platform.poster.post(chart.taken.place, drawn, f"{chart.taken.marker}-chart")
    except Exception:  # the edge: what is told is told already
        log.exception("chart failed", extra={"digest": chart.taken.id})


def _built(sessions: Sessions, taken: Taken, now: datetime, late: bool) -> Built | None:
    """The digest as it is to be posted; None where the period was quiet and the panel wants nothing then."""
    with sessions() as session:
        panel = session.get_one(Panel, taken.panel_id)
        bound = panel_in(session, taken.place)
        if bound and bound.id != panel.id:
            raise PostError(NOT_ITS_ROOM, for_good=True)
        build = digest_unless_quiet if quiet_week(session, panel) == "skip" else digest
        reply = build(session, panel, taken.covers_from, taken.slot, now, late=late)
        return Built(reply, _counted(session, panel, taken)) if reply else None


def _counted(session: Session, panel: Panel, taken: Taken) -> Chart | None:
    """What the chart is to be drawn of, if anything. Whatever is wrong with it, the text goes out."""
    try:
        counted = chart_data(session, panel, taken.slot, taken.covers_from)
        return Chart(taken, counted, ward_of(panel)) if counted else None
    except Exception:  # the edge, as above
        log.exception("chart failed", extra={"digest": taken.id})
        return None


def _mark(sessions: Sessions, taken: Taken, **became: object) -> bool:
    with sessions() as session:
        ours = mark(session, taken.id, taken.who, **became)
        session.commit()
    return ours


def _not_posted(sessions: Sessions, taken: Taken, now: datetime, error: PostError) -> bool:
    """Have it tried again in a while; or, where that will not help, tell whoever looks after it."""
    if error.for_good or taken.attempts >= MOST_ATTEMPTS:
        return _give_up(sessions, taken, now, FAILED, GAVE_UP, error.why)
    wait = max(min(FIRST_WAIT * 2 ** (taken.attempts - 1), LONGEST_WAIT), timedelta(seconds=error.retry_after))
    kept = {} if error.perhaps else {"leased_by": ""}
    _mark(sessions, taken, state=DUE, try_at=now + wait, why=error.why, **kept)
    return False


def _give_up(sessions: Sessions, taken: Taken, now: datetime, state: str, text: str, why: str = "") -> bool:
    """Leave it, and have the panel told; once, where the slot before failed for the same reason."""
    with sessions() as session:
        panel = session.get_one(Panel, taken.panel_id)
        before = last_before(session, panel, taken.place, taken.slot)
        told = before is not None and before.state == state and before.why == why
        if mark(session, taken.id, taken.who, state=state, why=why) and not told:
            schedule = schedule_of(session, panel, workspace_of(taken.place))
            said = text.format(slot=slot_said(taken.slot), why=why)
            notify(session, panel, schedule.owner if schedule else None, now, f"digest {state}", said)
        session.commit()
    return False


def put_right(sessions: Sessions, platform: Platform, clock: Clock) -> int:
    """Edit the posted digests that no longer say what is so; how many were."""
    with sessions() as session:
        rows = stale(session, platform.start)
        wrong = [Taken(key(row), row.panel_id, row.place, row.slot, row.covers_from, 0, False, "") for row in rows]
        messages = {key(row): (row.message, row.late) for row in rows}
    return sum(_put_right(sessions, platform, clock, one, *messages[one.id]) for one in wrong)


def _put_right(sessions: Sessions, platform: Platform, clock: Clock, posted: Taken, message: str, late: bool) -> bool:
    try:
        with sessions() as session:
            panel = session.get_one(Panel, posted.panel_id)
            reply = digest(session, panel, posted.covers_from, posted.slot, clock(), late=late)
        platform.poster.edit(posted.place, message, reply, posted.marker)
    except PostError as error:
        return _not_put_right(sessions, posted, clock(), error)
    with sessions() as session:
        session.get_one(Digest, posted.id).stale = False
        session.commit()
    return True


def _not_put_right(sessions: Sessions, posted: Taken, now: datetime, error: PostError) -> bool:
    """Try again at the next turn; tell the panel where that will not help."""
    if not error.for_good:
        return False
    with sessions() as session:
        session.get_one(Digest, posted.id).stale = False
        said = NOT_PUT_RIGHT.format(slot=slot_said(posted.slot), why=error.why)
        notify(session, session.get_one(Panel, posted.panel_id), None, now, "digest not put right", said)
        session.commit()
    return False
