"""Two years of digests in a minute: panels with mixed schedules, processes that die at every step, and days of silence.

The clock is ours and jumps from one thing to the next. A `Crash` is no Exception, so nothing in the program can catch
it: it stands for the process being killed there.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from adapters.console.render import plain
from bot.digest.ledger import LATE, post_due
from bot.digest.pattern import latest, pattern
from bot.digest.posting import CannotLookError, Platform, PostError
from bot.replies import Reply
from storage.models import Digest, Panel, Schedule, Workspace
from storage.places import wards

PATTERNS = (
    "weekly mon 09:00",
    "weekly sun 01:30",
    "weekly thu 18:30",
    "fortnightly wed 12:00",
    "monthly first tue 18:30",
    "monthly last sun 01:30",
    "monthly 15 09:00",
)
START = datetime(2025, 9, 1, 12, tzinfo=UTC)
LATE_SAYS = "comes late"


class Crash(BaseException):
    """The process is killed here."""


@dataclass
class Post:
    """A message in a channel."""

    id: str
    place: str
    marker: str
    at: datetime
    text: str


@dataclass
class Room:
    """Every channel there is: a working poster that may fail, lose its answer, or die before or after it posts."""

    chance: random.Random
    clock: Callable[[], datetime]
    crashes: float = 0.0
    failures: float = 0.0
    blind: frozenset[str] = frozenset()
    posts: list[Post] = field(default_factory=list)

    def post(self, place: str, reply: Reply, marker: str) -> str:
        """Post, or not, or both."""
        self._maybe_crash()
        if self.chance.random() < self.failures:
            raise PostError("the channel is busy.", retry_after=self.chance.choice((0, 30, 120)))
        post = Post(f"m{len(self.posts)}", place, marker, self.clock(), plain(reply))
        self.posts.append(post)
        self._maybe_crash()
        if self.chance.random() < self.failures:
            raise PostError("the answer was lost.", perhaps=True)
        return post.id

    def find(self, place: str, marker: str, since: datetime) -> str | None:
        """Look, where looking is possible."""
        self._maybe_crash()
        if place in self.blind:
            raise CannotLookError
        return next(
            (one.id for one in self.posts if (one.place, one.marker) == (place, marker) and one.at >= since), None
        )

    def edit(self, place: str, message: str, reply: Reply, marker: str) -> None:
        """Put right."""
        found = next(one for one in self.posts if (one.id, one.place, one.marker) == (message, place, marker))
        found.text = plain(reply)

    def _maybe_crash(self) -> None:
        if self.chance.random() < self.crashes:
            raise Crash


@dataclass
class World:
    """Panels, their schedules, a clock and the rooms they post in."""

    engine: Engine
    seed: int
    panels: int
    crashes: float = 0.1
    failures: float = 0.05
    now: datetime = START

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.room = Room(self.chance, lambda: self.now, self.crashes, self.failures)
        self.platform = Platform("sim", self.room)

    def set_up(self) -> None:
        """Make the panels, each with a schedule and a channel of its own."""
        with Session(self.engine) as session:
            session.add(Workspace(id="sim:w", made_at=START))
            session.flush()
            for number, ward in zip(range(self.panels), wards().values(), strict=False):
                panel = Panel(code=f"P{number}", ward=ward.code, workspace="sim:w", made_at=START)
                session.add(panel)
                session.flush()
                session.add(
                    Schedule(
                        panel_id=panel.id,
                        workspace="sim:w",
                        place=f"sim:w/{number}",
                        pattern=PATTERNS[number % len(PATTERNS)],
                        began_at=START,
                        handled_until=START,
                    )
                )
            session.commit()

    def run(self, until: datetime) -> int:
        """Live until then: mostly in short steps, now and then in a silence of hours or days. How often it died."""
        died = 0
        while self.now < until:
            step = self.chance.choices((10, 240, 3 * 24 * 60, 20 * 24 * 60), (80, 15, 4, 1))[0]
            self.now += timedelta(minutes=self.chance.uniform(step / 2, step))
            died += self.turn()
        return died

    def turn(self) -> int:
        """One process takes its turn; whether it died of it."""
        try:
            post_due(self.sessions, self.platform, lambda: self.now)
        except Crash:
            return 1
        return 0

    def settle(self) -> None:
        """Nothing fails any more: everything that is left is done."""
        self.room.crashes = self.room.failures = self.crashes = 0.0
        for _ in range(30):
            self.now += timedelta(hours=2)
            self.turn()

    @contextmanager
    def sessions(self) -> Iterator[Session]:
        """A session in a process that may die before it begins or after it has committed."""
        if self.chance.random() < self.crashes / 4:
            raise Crash
        with Session(self.engine) as session:
            yield session
        if self.chance.random() < self.crashes / 4:
            raise Crash


@dataclass(frozen=True)
class Outcome:
    """What came of it all."""

    slots: int
    posted: int
    doubled: int
    missed: int
    unlabelled: int
    unknown: int


def outcome(world: World) -> Outcome:
    """Count what was posted against what the schedules asked for."""
    with Session(world.engine) as session:
        rows = list(session.exec(select(Digest).order_by(col(Digest.id))))
        schedules = list(session.exec(select(Schedule)))
    asked = {
        (one.panel_id, slot)
        for one in schedules
        for slot in latest(pattern(one.pattern), one.began_at, START, world.now - timedelta(hours=1))
    }
    entered = {(row.panel_id, row.slot): row for row in rows}
    by_marker: dict[str, list[Post]] = {}
    for post in world.room.posts:
        by_marker.setdefault(post.marker, []).append(post)
    posted = [row for row in rows if row.state == "posted"]
    last = {row.panel_id: row.slot for row in sorted(posted, key=lambda row: row.slot)}
    missed = [one for one in asked if one not in entered or not _told(entered[one], last)]
    return Outcome(
        slots=len(asked),
        posted=len(posted),
        doubled=sum(len(posts) - 1 for posts in by_marker.values()),
        missed=len(missed),
        unlabelled=sum(_unlabelled(row, by_marker.get(f"panelbot-{row.id}", [])) for row in posted),
        unknown=sum(row.state == "unknown" for row in rows),
    )


def _told(row: Digest, last: dict[int, datetime]) -> bool:
    """Whether a slot was posted, or told by a later one that was."""
    return row.state == "posted" or (row.state == "combined" and last.get(row.panel_id, row.slot) > row.slot)


def _unlabelled(row: Digest, posts: list[Post]) -> bool:
    """Whether a post does not say that it is late where it is, or says so where it is not."""
    return any((post.at - row.slot > LATE) != (LATE_SAYS in post.text) for post in posts) or not posts
