"""When data.police.uk is read: by hand from the command line, and by itself once a night for the wards with a panel."""

import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from os import urandom
from threading import Event, Lock

from sqlalchemy import Engine

from adapters.findings import Found
from adapters.police_uk import PoliceError, PoliceUk
from adapters.settings import Settings
from adapters.syncing import Outcome, Reading, met_wards
from bot.answers import counted
from bot.digest.ledger import Clock, Sessions
from bot.errors import UserError
from bot.knowledge.places import ward_named
from bot.reports.moments import LONDON
from bot.schedule import Job, Work
from storage import listed
from storage.engine import opened, sessions
from storage.places import wards

log = logging.getLogger(__name__)

NIGHT, ALL, PANELS, SOME = "night", "all", "panels", "some"
"""The readings there are; each is gone on with by itself."""
HALF_PAST_TWO = time_of_day(2, 30)
"""When a night begins: a time of day that every day has once, clock changes or not."""
HOUR = timedelta(hours=1)
RESUME = timedelta(hours=12)
"""For how long a reading that was cut short is gone on with; after that, it is begun anew."""
HELD_FOR = timedelta(minutes=3)
HELD_ANEW = 20.0
"""After how many seconds a reading is held for longer."""
TOO_OLD = timedelta(days=3)
"""Three nights without a reading: something is wrong that will not pass by itself."""
NEW = timedelta(days=1)
"""How long a panel may be there without its ward having been read."""
BAR = 30

NOTHING_TO_READ = "No panel is set up here: name a ward with panelbot sync --ward CODE, or read them all with --all."
THE_CITY = "{ward} is the City of London's: data.police.uk has no team for it that I could read."
READ = "{well:,} of {wards} read whole from data.police.uk: {parts} had with {calls} in {seconds:.0f} s."
UP_TO_DATE = "Nothing is left to read."
FAILED = "{code} {name}: {why}."
SOME_FAILED = "{failed} of {all} could not be read whole: run panelbot sync again later, which reads what is left."
CUT_SHORT = "Cut short: {why}. What was read is kept; run panelbot sync again later, which goes on from there."

NEVER = "never read: run panelbot sync, or panelbot run, which reads the wards with a panel every night"
LAST_READ = "last read {at:%Y-%m-%d %H:%M} UTC for {wards}"
NOT_READ = "data.police.uk has not been read since {at:%Y-%m-%d %H:%M} UTC for {wards}"
NEVER_READ = "data.police.uk has never been read for {wards}"


class CannotSyncError(Exception):
    """Nothing, or not everything, could be read; the message says what to do."""


# By hand


def by_hand(url: str, settings: Settings, named: Sequence[str], every: bool) -> Iterator[str]:
    """Read the wards named, all of them, or those with a panel. Raises CannotSyncError where one could not be."""
    with opened(url) as engine:
        scope, codes = _chosen(engine, named, every)
        began, stop = time.monotonic(), Event()
        with PoliceUk(settings.police_api_url, stop) as client:
            outcome = _read_by_hand(engine, client, stop, scope, codes)
            yield _said(codes, outcome, client.calls, time.monotonic() - began)
    for code, why in sorted(outcome.failed.items()):
        yield FAILED.format(code=code, name=wards()[code].name, why=why)
    if outcome.failed:
        raise CannotSyncError(SOME_FAILED.format(failed=len(outcome.failed), all=counted(len(codes), "ward")))


def _chosen(engine: Engine, named: Sequence[str], every: bool) -> tuple[str, list[str]]:
    if every:
        return ALL, met_wards(wards())
    if named:
        chosen = [ward_named(one) for one in named]
        city = next((ward for ward in chosen if not met_wards([ward.code])), None)
        if city:
            raise UserError(THE_CITY.format(ward=city.name))
        return SOME, sorted({ward.code for ward in chosen})
    with sessions(engine)() as session:
        codes = met_wards(listed.wards_with_panels(session))
    if not codes:
        raise UserError(NOTHING_TO_READ)
    return PANELS, codes


def _read_by_hand(engine: Engine, client: PoliceUk, stop: Event, scope: str, codes: Sequence[str]) -> Outcome:
    """Take the reading over, whoever was at it: a process that was killed holds it still."""
    made, holder = sessions(engine), urandom(8).hex()
    with made() as session:
        since = listed.begin(session, scope, holder, _now(), _now() + HELD_FOR, RESUME)
        session.commit()
    bar = _Bar()
    reading = Reading(made, client, _now, since, stop, bar.show, _holding(made, scope, holder, _now))
    whole = False
    try:
        outcome = reading.read(codes)
        whole = not outcome.failed
    except PoliceError as error:
        raise CannotSyncError(CUT_SHORT.format(why=error)) from None
    finally:
        bar.clear()
        _end(made, scope, holder, _now(), whole)
    return outcome


def _said(codes: Sequence[str], outcome: Outcome, calls: int, seconds: float) -> str:
    if not outcome.had and not outcome.failed:
        return UP_TO_DATE
    parts, well = counted(outcome.had, "part"), len(codes) - len(outcome.failed)
    return READ.format(
        well=well, wards=counted(len(codes), "ward"), parts=parts, calls=counted(calls, "call"), seconds=seconds
    )


class _Bar:
    """A progress bar on standard error, where that is a terminal."""

    def __init__(self) -> None:
        self._on, self._shown = sys.stderr.isatty(), -1

    def show(self, done: int, of: int) -> None:
        """Draw it, where it has moved."""
        filled = BAR * done // of
        percent = 100 * done // of
        if self._on and percent != self._shown:
            self._shown = percent
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {percent} % ({done:,} of {of:,})")
            sys.stderr.flush()

    def clear(self) -> None:
        """Wipe it away."""
        if self._on and self._shown >= 0:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


# By itself


class Nightly:
    """The job that reads, once a night, the wards with a panel; what failed or was missed is read the next hour.

    It is nudged for each platform, and in each process: one reads, the others leave it to that one.
    """

    def __init__(self, settings: Settings) -> None:
        """For the settings' data.police.uk."""
        self._url = settings.police_api_url
        self._busy, self._over = Lock(), False
        self._stop = Event()

    def job(self) -> Job:
        """It as a job."""
        return Job("sync", self._turn, HOUR)

    def stop(self) -> None:
        """End what is under way, and begin nothing more."""
        self._over = True
        self._stop.set()

    def _turn(self, work: Work) -> None:
        if self._over or not self._busy.acquire(blocking=False):
            return
        try:
            self._stop = Event()
            self._read(work.sessions, work.clock)
        finally:
            self._busy.release()

    def _read(self, made: Sessions, clock: Clock) -> None:
        holder = urandom(8).hex()
        with made() as session:
            codes = met_wards(listed.wards_with_panels(session))
            mine = bool(codes) and listed.take(session, NIGHT, holder, clock(), clock() + HELD_FOR)
            session.commit()
        if not mine:
            return
        whole = False
        try:
            whole = self._whole(made, clock, holder, codes)
        finally:
            _end(made, NIGHT, holder, clock(), whole)

    def _whole(self, made: Sessions, clock: Clock, holder: str, codes: Sequence[str]) -> bool:
        with PoliceUk(self._url, self._stop) as client:
            held = _holding(made, NIGHT, holder, clock)
            try:
                outcome = Reading(made, client, clock, last_night(clock()), self._stop, held=held).read(codes)
            except PoliceError as error:
                log.warning("reading of police.uk cut short", extra={"why": str(error), "calls": client.calls})
                return False
        if client.calls:
            facts = {"wards": len(codes), "failed": len(outcome.failed), "parts": outcome.had, "calls": client.calls}
            log.log(logging.WARNING if outcome.failed else logging.INFO, "police.uk read", extra=facts)
        return not outcome.failed


def last_night(now: datetime) -> datetime:
    """The last half past two in London."""
    here = now.astimezone(LONDON)
    tonight = datetime.combine(here.date(), HALF_PAST_TWO, LONDON)
    begun = tonight if tonight <= here else datetime.combine(here.date() - timedelta(days=1), HALF_PAST_TWO, LONDON)
    return begun.astimezone(UTC)


# How it stands


def too_old(made: Sessions, now: datetime) -> str | None:
    """That a ward with a panel was not read for too long, if one was not."""
    with made() as session:
        codes, read = met_wards(listed.wards_with_panels(session, now - NEW)), listed.last_reads(session)
    never = [code for code in codes if code not in read]
    old = [read[code] for code in codes if code in read and read[code] < now - TOO_OLD]
    if never:
        return NEVER_READ.format(wards=counted(len(never), "ward"))
    return NOT_READ.format(at=min(old), wards=counted(len(old), "ward")) if old else None


def finding(made: Sessions | None, now: datetime) -> Found:
    """How it stands, for `panelbot check`: a panel can do without. None where there is no database yet."""
    if made is None:
        return Found("missing", "sync", NEVER, False)
    with made() as session:
        ats = listed.last_reads(session).values()
    wrong = too_old(made, now)
    if not ats:
        return Found("missing", "sync", NEVER, False)
    if wrong:
        return Found("wrong", "sync", wrong, False)
    return Found("ready", "sync", LAST_READ.format(at=max(ats), wards=counted(len(ats), "ward")), False)


def _holding(made: Sessions, scope: str, holder: str, clock: Clock) -> Callable[[], bool]:
    """What holds a reading for longer now and then, and says whether it is still ours."""
    last = time.monotonic()

    def held() -> bool:
        nonlocal last
        if time.monotonic() - last < HELD_ANEW:
            return True
        last = time.monotonic()
        with made() as session:
            ours = listed.hold(session, scope, holder, clock() + HELD_FOR)
            session.commit()
        return ours

    return held


def _end(made: Sessions, scope: str, holder: str, now: datetime, whole: bool) -> None:
    with made() as session:
        listed.end(session, scope, holder, now, whole=whole)
        session.commit()


def _now() -> datetime:
    return datetime.now(UTC)
