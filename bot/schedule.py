"""What is done by itself: each job as data, with when it runs. APScheduler, elsewhere, is only the nudge."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

from bot.digest.ledger import Clock, Sessions, post_due, put_right
from bot.digest.posting import Platform
from bot.telling import tell
from storage.heard import forget
from storage.retention import purge

AT_ONCE = 16
"""How many digests are posted at once: a platform answers in a tenth of a second, and takes fifty a second."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job works with."""

    sessions: Sessions
    platform: Platform
    clock: Clock
    retention_days: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name, what it does, and when: every so often, or at a London time of day."""

    name: str
    run: Callable[[Work], None]
    when: timedelta | time


def _digests(work: Work) -> None:
    post_due(work.sessions, work.platform, work.clock, AT_ONCE)


def _corrections(work: Work) -> None:
    put_right(work.sessions, work.platform, work.clock)


def _news(work: Work) -> None:
    tell(work.sessions, work.platform, work.clock)


def _purge(work: Work) -> None:
    with work.sessions() as session:
        purge(session, work.clock(), work.retention_days)
        forget(session, work.clock())


JOBS = (
    Job("digests", _digests, timedelta(seconds=20)),
    Job("corrections", _corrections, timedelta(seconds=60)),
    Job("news", _news, timedelta(seconds=60)),
    Job("purge", _purge, time(3, 40)),
)
"""Short ones often: what is due stands in our tables, so a turn that is missed is made up for by the next."""
