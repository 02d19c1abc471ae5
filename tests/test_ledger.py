"""Digests exactly once: the ledger under crashes, failures, blind channels and silence."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.digest import ledger
from bot.digest.ledger import LEASE, post_due, put_right
from bot.digest.posting import Platform, PostError
from bot.replies import Reply
from storage.digests import make_stale, untold
from storage.models import Digest, Incident, Panel, Report, Schedule
from tests.simulation import START, Crash, Outcome, Room, World, outcome

pytestmark = pytest.mark.both_engines

BOTH_CLOCK_CHANGES = START + timedelta(days=215)


@pytest.mark.parametrize("seed", [1])
def test_months_of_crashes_and_failures_post_every_digest_once(engine: Engine, seed: int) -> None:
    world = World(engine, seed, panels=3)
    world.set_up()
    died = world.run(BOTH_CLOCK_CHANGES)
    world.settle()
    found = outcome(world)
    assert died > 5
    assert found == Outcome(found.slots, found.posted, doubled=0, missed=0, unlabelled=0, unknown=0)
    assert found.slots > 60


@pytest.fixture
def world(engine: Engine) -> World:
    """One panel with a digest every Monday at nine, and nothing that fails by itself."""
    made = World(engine, 1, panels=1, crashes=0.0, failures=0.0)
    made.set_up()
    return made


def states(world: World) -> list[str]:
    with Session(world.engine) as session:
        return [row.state for row in session.exec(select(Digest).order_by(Digest.slot))]  # type: ignore[arg-type]


def monday(weeks: int = 0, minutes: float = 0) -> datetime:
    return datetime(2025, 9, 8, 8, tzinfo=UTC) + timedelta(weeks=weeks, minutes=minutes)


def at(world: World, moment: datetime) -> None:
    world.now = moment
    world.turn()


class Failing(Room):
    """A room whose posts fail as told, one after the other, and then go through."""

    def __init__(self, world: World, *errors: PostError) -> None:
        """A room of a world, and how its first posts fail."""
        super().__init__(random.Random(1), lambda: world.now)
        self.errors = list(errors)
        world.room = self
        world.platform = Platform("sim", self)

    def post(self, place: str, reply: Reply, marker: str) -> str:
        """Fail while there is a failure left."""
        if self.errors:
            raise self.errors.pop(0)
        return super().post(place, reply, marker)


def test_nothing_before_its_time_and_once_when_it_comes(world: World) -> None:
    for minutes in (-1, 0, 1, 2):
        at(world, monday(minutes=minutes))
    assert [post.at for post in world.room.posts] == [monday()]


def test_a_late_one_says_so_and_several_missed_become_one(world: World) -> None:
    at(world, monday(weeks=2, minutes=90))
    assert len(world.room.posts) == 1
    assert "comes late" in world.room.posts[0].text
    assert states(world) == ["combined", "combined", "posted"]


def test_whoever_dies_after_posting_is_found_out_before_it_is_posted_again(world: World) -> None:
    class DiesAfter(Room):
        def post(self, place: str, reply: Reply, marker: str) -> str:
            super().post(place, reply, marker)
            raise Crash

    world.platform = Platform("sim", room := DiesAfter(random.Random(1), lambda: world.now))
    at(world, monday())
    assert (len(room.posts), states(world)) == (1, ["claimed"])
    at(world, monday(minutes=1))
    assert states(world) == ["claimed"]
    at(world, monday() + LEASE)
    assert (len(room.posts), states(world)) == (1, ["posted"])


def test_where_nobody_can_look_the_chair_is_asked_and_nothing_is_posted_twice(world: World) -> None:
    room = Failing(world, PostError("the answer was lost.", perhaps=True))
    room.blind = frozenset({"sim:w/0"})
    at(world, monday())
    at(world, monday(minutes=5))
    assert (room.posts, states(world)) == ([], ["unknown"])
    with Session(world.engine) as session:
        told = [one.text for one in untold(session, session.exec(select(Panel)).one())]
    assert told == [
        "I cannot tell whether the digest due on Monday 8 September 2025 at 09:00 was posted, because I cannot read "
        "the channel. If it is not there, `/panel summary post` posts it."
    ]


def test_a_busy_channel_is_tried_again_no_sooner_than_it_asks(world: World) -> None:
    room = Failing(world, PostError("busy", retry_after=600), PostError("busy"))
    for minutes in range(20):
        at(world, monday(minutes=minutes))
    assert [post.at for post in room.posts] == [monday(minutes=12)]


def test_a_channel_that_is_gone_is_told_once_and_the_rest_go_on(engine: Engine) -> None:
    world = World(engine, 1, panels=2, crashes=0.0, failures=0.0)
    world.set_up()

    class OneGone(Room):
        def post(self, place: str, reply: Reply, marker: str) -> str:
            if place == "sim:w/0":
                raise PostError("the channel is gone.", for_good=True)
            return super().post(place, reply, marker)

    world.room = OneGone(random.Random(1), lambda: world.now)
    world.platform = Platform("sim", world.room)
    for week in range(4):
        at(world, monday(week))
    with Session(engine) as session:
        panel = session.exec(select(Panel).where(Panel.code == "P0")).one()
        assert len(untold(session, panel)) == 1
        states_of = [row.state for row in session.exec(select(Digest).where(Digest.panel_id == panel.id))]
    assert states_of == ["failed"] * 4
    assert len(world.room.posts) == 4  # the other panel's


def test_a_paused_schedule_posts_nothing(world: World) -> None:
    with Session(world.engine) as session:
        session.exec(select(Schedule)).one().paused = True
        session.commit()
    at(world, monday())
    assert world.room.posts == []


def test_a_clock_that_jumps_back_posts_nothing_twice(world: World) -> None:
    for moment in (monday(), monday(minutes=-60), monday(), monday(weeks=1), monday(), monday(weeks=1, minutes=1)):
        at(world, moment)
    assert [post.at for post in world.room.posts] == [monday(), monday(weeks=1)]


def test_another_platforms_digests_are_left_alone(world: World) -> None:
    world.platform = Platform("slack:", world.room)
    at(world, monday())
    assert (world.room.posts, states(world)) == ([], [])


def test_a_posted_digest_that_is_no_longer_so_is_put_right(world: World) -> None:
    at(world, monday())
    world.room.posts[0].text = "what was erased since"
    with Session(world.engine) as session:
        make_stale(session, session.exec(select(Panel)).one().id or 0, monday(minutes=-60), monday())
        session.commit()
    assert put_right(world.sessions, world.platform, lambda: world.now) == 1
    assert "Monday 8 September 2025" in world.room.posts[0].text
    assert put_right(world.sessions, world.platform, lambda: world.now) == 0


def test_many_due_at_once_are_posted_once_each_by_several_hands(engine: Engine) -> None:
    world = World(engine, 1, panels=20, crashes=0.0, failures=0.0)
    world.set_up()
    world.now = START + timedelta(days=40)
    assert post_due(world.sessions, world.platform, lambda: world.now, at_once=4) == 20
    assert sorted(post.place for post in world.room.posts) == sorted(f"sim:w/{number}" for number in range(20))


def reported(world: World) -> None:
    """A report in every panel, so that there is something to draw."""
    with Session(world.engine) as session:
        for panel in session.exec(select(Panel)).all():
            row = Incident(
                panel_id=panel.id, number=1, category="noise", what="", place="", happened_at=START,
                reported_at=START, state="reported",
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(Report(incident_id=row.id, reporter="ann", at=row.reported_at, call_id=panel.code))
        session.commit()


def test_the_text_of_every_panel_comes_before_any_chart(engine: Engine) -> None:
    world = World(engine, 1, panels=3, crashes=0.0, failures=0.0)
    world.set_up()
    reported(world)
    at(world, monday())
    markers = [post.marker for post in world.room.posts]
    assert sorted(markers[:3]) == ["panelbot-1", "panelbot-2", "panelbot-3"]
    assert markers[3:] == [f"{marker}-chart" for marker in markers[:3]]


@pytest.mark.parametrize("error", [Crash(), PostError("too large.", for_good=True), ValueError("x")])
def test_a_chart_that_cannot_be_posted_is_left_out_and_its_text_stays(world: World, error: BaseException) -> None:
    class NoCharts(Room):
        def post(self, place: str, reply: Reply, marker: str) -> str:
            if marker.endswith("-chart"):
                raise error
            return super().post(place, reply, marker)

    reported(world)
    world.platform = Platform("sim", room := NoCharts(random.Random(1), lambda: world.now))
    for minutes in (0, 1, 10):
        at(world, monday(minutes=minutes))
    assert ([post.marker for post in room.posts], states(world)) == (["panelbot-1"], ["posted"])


def test_a_chart_that_cannot_be_counted_is_left_out_and_the_text_goes_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("x")

    monkeypatch.setattr(ledger, "chart_data", broken)
    reported(world)
    at(world, monday())
    assert ([post.marker for post in world.room.posts], states(world)) == (["panelbot-1"], ["posted"])


def test_processes_at_once_share_the_work(world: World) -> None:
    """Two take turns within one: what one has taken, the other leaves."""
    at_once: list[int] = []

    class Meanwhile(Room):
        def post(self, place: str, reply: Reply, marker: str) -> str:
            if not at_once:
                at_once.append(post_due(world.sessions, world.platform, lambda: world.now))
            return super().post(place, reply, marker)

    world.platform = Platform("sim", room := Meanwhile(random.Random(1), lambda: world.now))
    at(world, monday())
    assert (at_once, len(room.posts)) == ([0], 1)
