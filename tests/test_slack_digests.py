"""Digests in Slack: posted once, found by their marker, put right; and what is said where that cannot be."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from adapters.slack.manifest import SCOPES
from adapters.slack.poster import GONE, NOT_IN, OUT, PACED, UNREACHED, SlackPoster
from bot.digest.ledger import post_due, put_right
from bot.digest.posting import CannotLookError, Platform, PostError
from bot.replies import Paragraph, Picture, Reply
from storage.digests import history, make_stale
from storage.engine import sessions
from storage.panels import key, panel_coded
from tests.conftest import NOON, Say
from tests.slack_app import words
from tests.slack_server import SlackServer

ROOM = "slack:T1/C1"
DIGEST = Reply("The week in Hampstead Town", (Paragraph("2 incidents <!channel>"),), private=False)
PNG = b"\x89PNG\r\n"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[SlackServer]:
    """A Slack with a channel that the bot is in."""
    with SlackServer(scopes=SCOPES) as slack:
        yield slack


@pytest.fixture
def poster(server: SlackServer) -> SlackPoster:
    """What posts to it."""
    return SlackPoster(server.url, lambda _team: server.bot_token)


def test_posts_what_can_be_found_and_put_right(server: SlackServer, poster: SlackPoster) -> None:
    posted = poster.post(ROOM, DIGEST, "panelbot-1")
    poster.post(ROOM, DIGEST, "panelbot-2")
    assert poster.find(ROOM, "panelbot-1", LONG_AGO) == posted
    assert poster.find(ROOM, "panelbot-3", LONG_AGO) is None
    poster.edit(ROOM, posted, Reply("Put right", private=False), "panelbot-1")
    first, second = server.messages("C1")
    assert (first.ts, first.text, second.text) == (posted, "Put right", DIGEST.summary)
    assert poster.find(ROOM, "panelbot-1", LONG_AGO) == posted
    assert "2 incidents <!channel>" in words(second)


def test_looks_no_further_back_than_the_slot(poster: SlackPoster) -> None:
    poster.post(ROOM, DIGEST, "panelbot-1")
    assert poster.find(ROOM, "panelbot-1", datetime.now(UTC) + timedelta(minutes=1)) is None


def test_looks_through_many_pages(server: SlackServer, poster: SlackPoster) -> None:
    posted = poster.post(ROOM, DIGEST, "panelbot-1")
    for number in range(450):
        server.say(f"chatter {number}")
    assert poster.find(ROOM, "panelbot-1", LONG_AGO) == posted
    assert len(server.calls_of("conversations.history")) == 3


def test_shares_a_picture_with_what_it_shows(server: SlackServer, poster: SlackPoster) -> None:
    poster.post(
        ROOM, Reply("Reports by week", (Picture(PNG, "A chart: 2 reports"),), private=False), "panelbot-1-chart"
    )
    (file,) = server.files()
    assert (file.content, file.alt_txt, file.channels) == (PNG, "A chart: 2 reports", ("C1",))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"error": "channel_not_found"}, (GONE, True, False)),
        ({"error": "not_in_channel"}, (NOT_IN, True, False)),
        ({"error": "token_revoked"}, (OUT, True, False)),
        ({"status": 429, "retry_after": 7}, (PACED, False, False)),
        ({"status": 503}, (UNREACHED, False, True)),
        ({"reset": True}, (UNREACHED, False, True)),
        ({"lost": True}, (UNREACHED, False, True)),
    ],
)
def test_says_what_became_of_a_post_that_failed(
    fault: dict[str, Any], expected: tuple[str, bool, bool], server: SlackServer, poster: SlackPoster
) -> None:
    server.fail("chat.postMessage", **fault)
    with pytest.raises(PostError) as failed:
        poster.post(ROOM, DIGEST, "panelbot-1")
    error = failed.value
    assert (error.why, error.for_good, error.perhaps) == expected
    assert error.retry_after == fault.get("retry_after", 0.0)
    assert len(server.messages("C1")) == ("lost" in fault)


def test_posts_to_one_person_alone(server: SlackServer, poster: SlackPoster) -> None:
    server.user("U1")
    poster.post("slack:T1/@U1", DIGEST, "letter-1")
    assert [one.text for one in server.messages("U1")] == [DIGEST.summary]


def test_names_the_scope_that_is_missing(server: SlackServer) -> None:
    server.grant(server.bot_token, scopes=["commands"])
    with pytest.raises(PostError) as failed:
        SlackPoster(server.url, lambda _team: server.bot_token).post(ROOM, DIGEST, "panelbot-1")
    assert failed.value.why.startswith("panelbot lacks the scope chat:write")
    assert failed.value.for_good


@pytest.mark.parametrize("error", ["not_in_channel", "missing_scope"])
def test_cannot_look_where_the_history_is_closed(error: str, server: SlackServer, poster: SlackPoster) -> None:
    server.fail("conversations.history", error=error)
    with pytest.raises(CannotLookError):
        poster.find(ROOM, "panelbot-1", LONG_AGO)


@pytest.mark.parametrize("fault", [{"status": 503}, {"reset": True}, {"status": 429, "retry_after": 1}])
def test_looks_again_later_where_slack_is_only_away(
    fault: dict[str, Any], server: SlackServer, poster: SlackPoster
) -> None:
    server.fail("conversations.history", **fault)
    with pytest.raises(PostError) as failed:
        poster.find(ROOM, "panelbot-1", LONG_AGO)
    assert not failed.value.for_good


def test_has_no_token_where_it_is_not_installed(server: SlackServer) -> None:
    with pytest.raises(PostError) as failed:
        SlackPoster(server.url, lambda _team: None).post(ROOM, DIGEST, "panelbot-1")
    assert (failed.value.why, failed.value.for_good) == (OUT, True)


# With the ledger.


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(say: Say) -> Clock:
    """A panel with a digest every Monday at nine, on the Monday."""
    from bot.calls import Role

    say("/panel setup Hampstead Town", role=Role.ADMIN, place=ROOM)
    say("/panel summary weekly mon 09:00", role=Role.CHAIR, place=ROOM)
    clock = Clock()
    clock.now = datetime(2026, 11, 23, 9, 0, 5, tzinfo=UTC)
    return clock


def test_posts_a_digest_and_its_chart_once_though_the_answer_was_lost(
    engine: Engine, clock: Clock, server: SlackServer, poster: SlackPoster
) -> None:
    server.fail("chat.postMessage", lost=True)
    platform = Platform("slack:", poster)
    server.world.skew = (clock.now - datetime.now(UTC)).total_seconds()
    assert post_due(sessions(engine), platform, clock) == 0
    clock.now += timedelta(minutes=2)
    assert post_due(sessions(engine), platform, clock) == 1
    told = [one for one in server.messages("C1") if one.metadata]
    assert len(told) == 1
    assert told[0].text.startswith("Hampstead Town panel")


def test_puts_a_digest_right_in_its_channel(
    engine: Engine, clock: Clock, server: SlackServer, poster: SlackPoster
) -> None:
    platform = Platform("slack:", poster)
    post_due(sessions(engine), platform, clock)
    with Session(engine) as session:
        panel = panel_coded(session, "HT")
        assert panel is not None
        (row,) = history(session, panel, None)
        make_stale(session, key(panel), row.covers_from, row.slot)
        session.commit()
    assert put_right(sessions(engine), platform, clock) == 1
    assert [one.edited for one in server.messages("C1") if one.metadata] == [1]
