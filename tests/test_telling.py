"""What is told to one person by itself: once, to them alone, and left for later where it does not get through."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.digest.leaving import left
from bot.digest.posting import Platform, PostError
from bot.parse import filled
from bot.replies import Notice, Paragraph, Reply
from bot.telling import WITHIN, tell
from storage.engine import sessions
from tests.conftest import NOON, Say

pytestmark = pytest.mark.both_engines

ROOM, ANN, CHAIR = "slack:T1/C1", "slack:T1/U1", "slack:T1/U9"


@dataclass
class Box:
    """Where direct messages arrive, some of which fail first."""

    failures: list[PostError] = field(default_factory=list)
    arrived: list[tuple[str, Reply]] = field(default_factory=list)

    def post(self, place: str, reply: Reply, marker: str) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.arrived.append((place, reply))
        return marker

    def find(self, place: str, marker: str, since: datetime) -> str | None:
        raise NotImplementedError

    def edit(self, place: str, message: str, reply: Reply, marker: str) -> None:
        raise NotImplementedError


@pytest.fixture
def closed(say: Say, bot: Bot) -> Say:
    """A panel, and a report of Ann's that its chair has closed."""
    say("/panel setup Hampstead Town", role=Role.ADMIN, place=ROOM, who=CHAIR)
    form = say("/report bike stolen on heath street last night", place=ROOM, who=ANN).form
    assert form is not None
    given = {one.name: one.value for one in form.fields}
    preview = bot.run(filled(form, given, Caller(ANN), Place(ROOM), NOON, "sent"))
    say(preview.choices[0].command, place=ROOM, who=ANN)
    say("/panel update HT-0001 accepted", role=Role.CHAIR, place=ROOM, who=CHAIR)
    say("/panel update HT-0001 closed fixed", role=Role.CHAIR, place=ROOM, who=CHAIR)
    return say


def told(engine: Engine, box: Box, minutes: float = 0, *, direct: bool = True) -> int:
    """A turn of telling."""
    return tell(sessions(engine), Platform("slack:", box, direct), lambda: NOON + timedelta(minutes=minutes))


def test_a_reporter_is_told_once_what_came_of_it(closed: Say, engine: Engine) -> None:
    box = Box()
    assert [told(engine, box) for _ in range(2)] == [1, 0]
    assert box.arrived == [
        (
            "slack:T1/@U1",
            Reply(
                "You said: bicycle theft. We did: fixed.",
                (
                    Paragraph("`/panel mine` shows all that you reported."),
                    Notice("These are your panel's own notes, not reports to the police."),
                ),
                private=False,
            ),
        )
    ]
    assert closed("/panel mine", place=ROOM, who=ANN).blocks[0] != Notice("You said: bicycle theft. We did: fixed.")


def test_an_owner_is_told_that_the_channel_is_gone(closed: Say, engine: Engine) -> None:
    closed("/panel summary weekly mon 09:00", role=Role.CHAIR, place=ROOM, who=CHAIR)
    with sessions(engine)() as session:
        assert [left(session, start, NOON) for start in ("slack:T2/", "slack:T1/", "slack:T1/")] == [0, 1, 0]
    box = Box()
    assert told(engine, box) == 2
    place, reply = box.arrived[1]
    assert place == "slack:T1/@U9"
    assert reply.summary.startswith("panelbot is not in the channel of the HT summary any more")


@pytest.mark.parametrize(
    ("error", "again"),
    [(PostError("away"), 1), (PostError("no", for_good=True), 1), (PostError("perhaps", perhaps=True), 0)],
)
@pytest.mark.usefixtures("closed")
def test_what_did_not_get_through_is_told_later_unless_it_may_have(
    error: PostError, again: int, engine: Engine
) -> None:
    box = Box([error])
    assert [told(engine, box), told(engine, box, 1)] == [0, again]


def test_what_is_old_waits_until_the_person_looks(closed: Say, engine: Engine) -> None:
    box = Box()
    assert told(engine, box, WITHIN.total_seconds() / 60 + 1) == 0
    news = closed("/panel mine", place=ROOM, who=ANN).blocks[0]
    assert news == Notice("You said: bicycle theft. We did: fixed.")


@pytest.mark.usefixtures("closed")
def test_a_platform_that_reaches_nobody_alone_tells_nothing(engine: Engine) -> None:
    assert told(engine, Box(), direct=False) == 0
