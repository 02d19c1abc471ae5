"""One panel in several workspaces: joined by a key, each with its own summary, and nothing else crosses."""

import random
import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from adapters.console.render import plain
from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.digest.ledger import post_due
from bot.digest.posting import Platform
from bot.joining import LETTERS, PART, is_key
from bot.parse import filled
from bot.replies import Reply
from storage.engine import sessions
from storage.models import Digest, Invitation, Notice, Panel, Room
from tests.conftest import NOON, Say
from tests.simulation import Room as Channels

pytestmark = pytest.mark.both_engines

SLACK, DISCORD, ELSEWHERE = "slack:T1/C1", "discord:9/8", "discord:5/6"
CHAIR, RESIDENT = "slack:T1/ann", "discord:9/cat"
USED = "That key is not known, has been used, or is over a day old"


@pytest.fixture
def panel(say: Say) -> Say:
    """The panel of Hampstead Town in a Slack channel, and its chair."""
    say("/panel setup Hampstead Town", role=Role.ADMIN, place=SLACK)
    say("/panel chair ann", role=Role.ADMIN, place=SLACK)
    return say


def key_from(reply: Reply) -> str:
    found = re.search(r"HT-[A-Z]{7}-[A-Z]{7}", reply.summary)
    assert found
    return found[0]


def made(say: Say, minutes: float = 0) -> str:
    return key_from(say("/panel settings join", role=Role.CHAIR, place=SLACK, minutes=minutes))


def joined(say: Say, place: str = DISCORD) -> Reply:
    return say(f"/panel setup {made(say)}", role=Role.ADMIN, place=place)


def posted(engine: Engine) -> tuple[list[str], list[str]]:
    """Where each platform posts what has come due by the Thursday after."""

    def now() -> datetime:
        return NOON + timedelta(days=5)

    rooms = {start: Channels(random.Random(1), now) for start in ("slack:", "discord:")}
    for start, room in rooms.items():
        post_due(sessions(engine), Platform(start, room), now)
    slack, discord = ([post.place for post in room.posts] for room in rooms.values())
    return slack, discord


def test_a_channel_elsewhere_joins_by_a_chairs_key(panel: Say, engine: Engine) -> None:
    assert joined(panel).summary == (
        "This channel is now the Hampstead Town (Camden) panel's. Its code is HT, which begins every reference, "
        "as in HT-0042."
    )
    with Session(engine) as session:
        assert len(session.exec(select(Panel)).all()) == 1
        assert [(row.place, row.workspace) for row in session.exec(select(Room).order_by(Room.place))] == [
            (DISCORD, "discord:9"),
            (SLACK, "slack:T1"),
        ]
        assert [(row.person, row.text) for row in session.exec(select(Notice))] == [
            (None, "A channel in a Discord server is this panel's too now: `/panel settings join off` ends that.")
        ]


def test_a_key_opens_once_for_a_day_and_only_the_last_one_made(panel: Say) -> None:
    first, last = made(panel), made(panel)
    assert panel(f"/panel setup {first}", role=Role.ADMIN, place=DISCORD).summary.startswith(USED)
    assert panel(f"/panel setup {last}", role=Role.ADMIN, place=DISCORD, minutes=24 * 60).summary.startswith(USED)
    assert panel(f"/panel setup {last.lower()}", role=Role.ADMIN, place=DISCORD).summary.startswith("This channel is")
    assert panel(f"/panel setup {last}", role=Role.ADMIN, place=ELSEWHERE).summary.startswith(USED)
    again = panel(f"/panel setup {last}", role=Role.ADMIN, place=DISCORD)
    assert again.summary.startswith("This channel is the Hampstead Town (Camden) panel's already.")


def test_only_the_hash_of_a_key_is_kept(panel: Say, engine: Engine) -> None:
    key = made(panel)
    with Session(engine) as session:
        row = session.exec(select(Invitation)).one()
    assert key not in repr(row)
    assert row.until == NOON + timedelta(days=1)


@given(st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True))
def test_no_part_of_a_key_can_be_read_as_a_postcode(written: str) -> None:
    assert not is_key(f"HT-{written}-{LETTERS[0] * PART}")


def test_a_resident_can_neither_make_a_key_nor_use_one(panel: Say) -> None:
    assert panel("/panel settings join", place=SLACK).summary == "That is for the panel's chair."
    assert panel(f"/panel setup {made(panel)}", place=DISCORD).summary == "That is for the panel's chair."


def test_keys_are_made_where_the_panel_was_made(panel: Say) -> None:
    joined(panel)
    for command in ("/panel settings join", "/panel settings join off"):
        assert panel(command, role=Role.ADMIN, place=DISCORD).summary == (
            "That is for a chair where the panel was made: this channel joined it from there."
        )


def test_a_workspace_with_a_panel_of_the_ward_keeps_its_own(panel: Say) -> None:
    panel("/panel setup Hampstead Town", role=Role.ADMIN, place=ELSEWHERE)
    key = made(panel)
    refused = panel(f"/panel setup {key}", role=Role.ADMIN, place="discord:5/7").summary
    assert refused.startswith("There is a panel for Hampstead Town here already, HT2, with what was told to it")
    assert panel(f"/panel setup {key}", role=Role.ADMIN, place=DISCORD).summary.startswith("This channel is now")


def report(bot: Bot, panel: Say) -> str:
    """What a resident elsewhere is told once their report is saved."""
    form = panel("/report bike stolen on heath street last night about 10", who=RESIDENT, place=DISCORD).form
    assert form
    answers = {field.name: field.value for field in form.fields}
    preview = bot.run(filled(form, answers, Caller(RESIDENT), Place(DISCORD), NOON, "form"))
    return panel(preview.choices[0].command, who=RESIDENT, place=DISCORD).summary


def test_what_is_told_on_one_side_is_seen_to_on_the_other(bot: Bot, panel: Say) -> None:
    joined(panel)
    panel("/panel staffing 2 1 as of 14 november from the sergeant", who=CHAIR, role=Role.CHAIR, place=SLACK)
    assert "Told by the team: 2 constables, 1 PCSO" in plain(panel("/panel officers", who=RESIDENT, place=DISCORD))
    assert report(bot, panel).startswith("HT-0001 is saved.")
    assert "HT-0001" in plain(panel("/panel incidents", who=CHAIR, role=Role.CHAIR, place=SLACK))
    assert "HT-0001" in plain(panel("/panel mine", who=RESIDENT, place=DISCORD))
    panel("/panel update HT-0001 accepted", who=CHAIR, role=Role.CHAIR, place=SLACK)
    assert "reported 21 November 2026: accepted" in plain(panel("/panel mine", who=RESIDENT, place=DISCORD))
    assert "1 report" in plain(panel("/panel forget-me", who=RESIDENT, place=DISCORD))
    panel("/panel forget-me yes", who=RESIDENT, place=DISCORD)
    assert panel("/panel mine", who=RESIDENT, place=DISCORD).summary.startswith("You have reported nothing here.")


def test_each_workspace_has_a_summary_of_its_own(panel: Say, engine: Engine) -> None:
    joined(panel)
    panel("/panel summary weekly mon 09:00", who=CHAIR, role=Role.CHAIR, place=SLACK)
    panel("/panel summary weekly tue 18:30", role=Role.ADMIN, place=DISCORD)
    assert posted(engine) == ([SLACK], [DISCORD])
    assert posted(engine) == ([], [])
    panel("/panel summary pause", who=CHAIR, role=Role.CHAIR, place=SLACK)
    assert "Tuesday" in plain(panel("/panel summary", role=Role.ADMIN, place=DISCORD))
    assert "paused" in plain(panel("/panel summary", who=CHAIR, role=Role.CHAIR, place=SLACK))


def test_ending_it_takes_the_panel_from_every_channel_elsewhere(panel: Say, engine: Engine) -> None:
    joined(panel)
    joined(panel, ELSEWHERE)
    panel("/panel summary weekly mon 09:00", who=CHAIR, role=Role.CHAIR, place=SLACK)
    panel("/panel summary weekly mon 09:00", role=Role.ADMIN, place=DISCORD)
    key = made(panel)
    ended = panel("/panel settings join off", who=CHAIR, role=Role.CHAIR, place=SLACK)
    assert ended.summary == (
        "This panel is in no other workspace any more: 2 channels left it, and keys made before open nothing."
    )
    assert panel("/panel summary", role=Role.ADMIN, place=DISCORD).summary.startswith("This channel has no panel yet")
    assert panel(f"/panel setup {key}", role=Role.ADMIN, place=DISCORD).summary.startswith(USED)
    assert posted(engine) == ([SLACK], [])
    with Session(engine) as session:
        assert {row.place for row in session.exec(select(Digest))} == {SLACK}


def test_nothing_crosses_without_a_key(panel: Say) -> None:
    panel("/panel staffing 2 1 as of 14 november from the sergeant", who=CHAIR, role=Role.CHAIR, place=SLACK)
    panel("/panel concern Noise by the green", who=CHAIR, role=Role.CHAIR, place=SLACK)
    panel("/panel setup Hampstead Town", role=Role.ADMIN, place=DISCORD)
    assert "Told by the team" not in plain(panel("/panel officers", place=DISCORD))
    assert panel("/panel concerns", role=Role.ADMIN, place=DISCORD).summary.startswith("No concern is open.")
