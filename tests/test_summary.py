"""The summary as a chair sets, sees and posts it, as conversations; and what the command line says of it."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from adapters.__main__ import main
from adapters.console.channel import Channel
from adapters.console.render import plain
from bot.calls import Caller, Place, Role
from bot.core import Bot
from bot.digest.ledger import post_due
from bot.digest.posting import Platform
from bot.parse import typed
from bot.replies import Choice, Choices, Facts, Finding, Notice, Paragraph, Reply, WardRef
from storage.digests import FAILED, UNKNOWN, notify
from storage.engine import sessions
from storage.models import Digest, Panel, Schedule
from storage.models import Notice as News
from storage.schedules import any_running, first_schedule, running_at
from tests.conftest import NOON, Say

ROOM, HALL = "slack:T1/C1", "slack:T1/C2"
ANN, BOB = "slack:T1/ann", "slack:T1/bob"
TOWN = Finding("answered", "panel", WardRef("E05013659", "Hampstead Town", "Camden"))
SEE = Choices((Choice("See it as it would be posted now", "/panel summary preview"),))
POST = Choices((Choice("Post it now", "/panel summary post"),))
ON_ITS_WAY = "The Hampstead Town panel's summary is on its way: it is posted in this channel within a minute."
DAY = 24 * 60


@pytest.fixture
def town(say: Say) -> Say:
    """A panel for Hampstead Town in two rooms; Ann, a chair, speaks in the first."""

    def speak(text: str, **known: object) -> Reply:
        return say(text, **{"place": ROOM, "who": ANN, **known})

    for room in (ROOM, HALL):
        speak("/panel setup Hampstead Town", role=Role.ADMIN, place=room)
    for person in ("ann", "bob"):
        speak(f"/panel chair {person}", role=Role.ADMIN)
    return speak


def kept(engine: Engine) -> Schedule | None:
    with Session(engine) as session:
        return first_schedule(session, session.exec(select(Panel)).one())


def ledger(engine: Engine) -> list[Digest]:
    with Session(engine) as session:
        return list(session.exec(select(Digest).order_by(Digest.slot)))  # type: ignore[arg-type]


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def turn(engine: Engine, tmp_path: Path, minutes: float) -> list[str]:
    """One turn of the poster; what stands in the channels then."""
    channel = Channel(tmp_path / "channel.jsonl", lambda: after(minutes))
    post_due(sessions(engine), Platform("slack:", channel), lambda: after(minutes))
    return [line["text"] for line in channel.lines()]


# Setting when it comes


@pytest.mark.both_engines
def test_a_schedule_is_set_and_the_next_three_are_said(town: Say, engine: Engine) -> None:
    assert town("/panel summary weekly mon 09:00") == Reply(
        "The Hampstead Town panel's summary is posted in this channel every Monday at 09:00, London time.",
        (
            Facts(
                (
                    (
                        "Next",
                        "Monday 23 November 2026 at 09:00, then Monday 30 November 2026 at 09:00, "
                        "then Monday 7 December 2026 at 09:00",
                    ),
                )
            ),
            Paragraph("You are told if it cannot be posted."),
            SEE,
        ),
        finding=TOWN,
    )
    row = kept(engine)
    assert row is not None
    assert (row.place, row.pattern, row.owner, row.paused) == (ROOM, "weekly mon 09:00", ANN, False)
    assert row.began_at == row.handled_until == NOON


@pytest.mark.parametrize(
    ("words", "pattern"),
    [
        ("Mondays 9:00", "weekly mon 09:00"),
        ("every monday at 9", "weekly mon 09:00"),
        ("weekly mon 9am", "weekly mon 09:00"),
        ("fortnightly mon 09:00", "fortnightly mon 09:00"),
        ("monthly first tue 18:30", "monthly first tue 18:30"),
        ("last friday of the month at 6pm", "monthly last fri 18:00"),
    ],
)
def test_plain_words_set_one_too(town: Say, engine: Engine, words: str, pattern: str) -> None:
    assert "is posted in this channel" in town(f"/panel summary {words}").summary
    row = kept(engine)
    assert row is not None
    assert row.pattern == pattern


def test_a_schedule_given_by_name_is_the_same_as_typed(town: Say, bot: Bot, engine: Engine) -> None:
    town("/panel summary")
    call = typed("/panel summary", Caller(ANN), Place(ROOM), NOON, "call-x")
    bot.run(replace(call, args={"what": "weekly", "when": "mon 09:00"}))
    assert kept(engine)
    refused = bot.run(replace(call, args={"what": "", "when": "mon 09:00"})).summary
    assert refused.startswith("Say how often, and when")


@pytest.mark.parametrize("words", ["weekly blursday", "monthly fifth tue", "weekly mon 25:00", "weekly", "daily 9am"])
def test_what_means_nothing_is_refused_and_changes_nothing(town: Say, engine: Engine, words: str) -> None:
    town("/panel summary weekly mon 09:00")
    reply = town(f"/panel summary {words}")
    assert (reply.blocks, reply.finding) == ((), Finding("declined", "none"))
    assert "`/panel summary " in reply.summary
    row = kept(engine)
    assert row is not None
    assert row.pattern == "weekly mon 09:00"


@pytest.mark.both_engines
def test_set_in_another_channel_it_moves_there_and_says_so(town: Say, engine: Engine) -> None:
    town("/panel summary weekly mon 09:00")
    reply = town("/panel summary weekly mon 09:00", place=HALL, who=BOB)
    assert Notice("It was posted in another channel until now, and is not any more.") in reply.blocks
    row = kept(engine)
    assert row is not None
    assert (row.place, row.owner) == (HALL, BOB)
    assert "in another channel every Monday" in town("/panel summary").summary
    assert "in this channel every Monday" in town("/panel summary", place=HALL).summary


@pytest.mark.both_engines
def test_what_had_come_due_by_the_old_one_is_still_posted_once(town: Say, engine: Engine, tmp_path: Path) -> None:
    town("/panel summary weekly mon 09:00")
    nine = 45 * 60
    town("/panel summary weekly tue 09:00", minutes=nine + 0.2)
    assert len(turn(engine, tmp_path, nine + 0.5)) == 1
    assert [row.slot for row in ledger(engine)] == [after(nine)]
    assert len(turn(engine, tmp_path, nine + DAY)) == 2


def test_nothing_typed_says_how_it_stands(town: Say) -> None:
    assert town("/panel summary").summary == "The Hampstead Town panel has no summary that comes by itself."
    assert "- `/panel summary weekly mon 09:00` sets when it comes" in plain(town("/panel summary"))
    town("/panel summary monthly 9 09:00")
    assert plain(town("/panel summary")).splitlines()[:2] == [
        "The Hampstead Town panel's summary is posted in this channel on the 9th of every month at 09:00, London time.",
        "Next: Wednesday 9 December 2026 at 09:00, then Saturday 9 January 2027 at 09:00, "
        "then Tuesday 9 February 2027 at 09:00",
    ]


# Pausing


@pytest.mark.both_engines
def test_paused_nothing_is_posted_and_what_was_missed_stays_missed(town: Say, engine: Engine, tmp_path: Path) -> None:
    town("/panel summary weekly mon 09:00")
    assert town("/panel summary pause").summary == (
        "The Hampstead Town panel's summary is paused: none is posted until `/panel summary resume`."
    )
    assert "is paused: `/panel summary resume` has it posted again every Monday" in town("/panel summary").summary
    assert turn(engine, tmp_path, 16 * DAY) == []
    resumed = town("/panel summary resume", minutes=16 * DAY)
    assert resumed.summary == (
        "The Hampstead Town panel's summary is posted again, in this channel every Monday at 09:00, London time."
    )
    assert turn(engine, tmp_path, 16 * DAY + 1) == []
    assert len(turn(engine, tmp_path, 23 * DAY)) == 1
    assert [(row.slot.month, row.slot.day) for row in ledger(engine)] == [(12, 14)]


def test_resumed_twice_nothing_due_is_lost(town: Say, engine: Engine, tmp_path: Path) -> None:
    town("/panel summary weekly mon 09:00")
    town("/panel summary resume", minutes=45 * 60 + 0.2)
    assert len(turn(engine, tmp_path, 45 * 60 + 0.5)) == 1


def test_setting_one_anew_ends_a_pause(town: Say, engine: Engine) -> None:
    town("/panel summary weekly mon 09:00")
    town("/panel summary stop")
    town("/panel summary weekly mon 09:00", minutes=16 * DAY)
    row = kept(engine)
    assert row is not None
    assert (row.paused, row.handled_until) == (False, after(16 * DAY))
    assert ledger(engine) == []


@pytest.mark.both_engines
def test_off_is_off(town: Say, engine: Engine, tmp_path: Path) -> None:
    town("/panel summary weekly mon 09:00")
    off = "The Hampstead Town panel's summary is off: none is posted by itself."
    assert [town("/panel summary off").summary for _ in range(2)] == [off, off]
    assert kept(engine) is None
    assert turn(engine, tmp_path, 9 * DAY) == []
    for word in ("pause", "resume"):
        assert town(f"/panel summary {word}").summary == (
            "No summary is set to come by itself: `/panel summary weekly mon 09:00` sets one."
        )


@pytest.mark.both_engines
def test_what_is_in_force_is_listed_without_what_is_paused(town: Say, engine: Engine) -> None:
    town("/panel summary weekly mon 09:00")
    with Session(engine) as session:
        assert [(one.pattern, panel.code) for one, panel in running_at(session, "slack:T1/")] == [
            ("weekly mon 09:00", "HT")
        ]
        assert (any_running(session, "slack:"), any_running(session, "discord:")) == (True, False)
    town("/panel summary pause")
    with Session(engine) as session:
        assert (running_at(session, "slack:T1/"), any_running(session, "slack:")) == ([], False)


@pytest.mark.parametrize("words", ["pause until monday", "off for august", "preview last week", "history 5"])
def test_nothing_is_done_by_half_of_what_was_typed(town: Say, engine: Engine, words: str) -> None:
    town("/panel summary weekly mon 09:00")
    word = words.partition(" ")[0]
    assert town(f"/panel summary {words}").summary == f"Nothing goes after {word}: write `/panel summary {word}`."
    row = kept(engine)
    assert row is not None
    assert not row.paused


# Seeing and posting it


def test_the_preview_is_what_is_posted_shown_to_the_chair_alone(town: Say, engine: Engine, tmp_path: Path) -> None:
    town("/panel concern Phone theft on the high street")
    preview = town("/panel summary preview", minutes=3)
    assert preview.private
    assert preview.blocks[-1] == POST
    assert town("/panel summary post", minutes=3.5).summary == ON_ITS_WAY
    posted = turn(engine, tmp_path, 4)
    assert len(posted) == 1
    assert "Phone theft" in posted[0]
    shown = plain(preview).removesuffix("\n1. Post it now: /panel summary post").splitlines()
    assert [line for line in posted[0].splitlines() if line not in shown] == []


@pytest.mark.both_engines
def test_what_was_reported_in_the_same_minute_is_in_the_preview_and_in_the_post(
    town: Say, engine: Engine, tmp_path: Path
) -> None:
    town("/panel concern Dark steps", minutes=0.2)
    assert "Dark steps" in plain(town("/panel summary preview", minutes=0.4))
    town("/panel summary post", minutes=0.6)
    assert "Dark steps" in turn(engine, tmp_path, 0.9)[0]


@pytest.mark.both_engines
def test_what_has_just_come_due_is_what_a_chair_who_asks_gets(town: Say, engine: Engine, tmp_path: Path) -> None:
    town("/panel summary weekly mon 09:00")
    nine = 45 * 60
    assert town("/panel summary post", minutes=nine + 0.1).summary == ON_ITS_WAY
    assert len(turn(engine, tmp_path, nine + 0.3)) == 1
    assert town("/panel summary post", minutes=nine + 0.6).summary == ON_ITS_WAY
    assert len(turn(engine, tmp_path, nine + 0.8)) == 1
    assert [row.slot for row in ledger(engine)] == [after(nine)]


def test_what_is_to_be_reviewed_is_in_the_chairs_preview_and_in_no_post(
    town: Say, engine: Engine, tmp_path: Path
) -> None:
    town("/panel concern Dark steps")
    shown = plain(town("/panel summary preview", minutes=365 * DAY))
    assert "For the chair: " in shown
    assert "past review" in shown
    town("/panel summary post", minutes=365 * DAY)
    assert "past review" not in turn(engine, tmp_path, 365 * DAY + 1)[0]


def test_a_preview_posts_nothing(town: Say, engine: Engine, tmp_path: Path) -> None:
    town("/panel summary preview")
    assert (turn(engine, tmp_path, 1), ledger(engine)) == ([], [])


def test_a_first_one_covers_as_long_as_it_is_to_be_apart(town: Say, engine: Engine) -> None:
    town("/panel summary post")
    town("/panel summary monthly 15 09:00", place=HALL)
    town("/panel summary post", place=HALL)
    assert {row.place: (row.slot - row.covers_from).days for row in ledger(engine)} == {ROOM: 7, HALL: 31}


@pytest.mark.both_engines
def test_the_next_goes_on_where_the_channel_was_told_last(town: Say, engine: Engine, tmp_path: Path) -> None:
    town("/panel summary post")
    turn(engine, tmp_path, 1)
    town("/panel summary post", minutes=2 * DAY)
    town("/panel summary post", minutes=2 * DAY, place=HALL)
    assert [(row.place, row.covers_from) for row in ledger(engine)[1:]] == [(ROOM, NOON), (HALL, after(-5 * DAY))]


@pytest.mark.both_engines
def test_posted_twice_it_comes_once(town: Say, engine: Engine, tmp_path: Path) -> None:
    assert [town("/panel summary post", minutes=n).summary for n in (0, 0, 0.9, 1.1)] == [ON_ITS_WAY] * 4
    assert len(turn(engine, tmp_path, 1.5)) == 1
    assert town("/panel summary post").summary == ON_ITS_WAY
    assert town("/panel summary post", minutes=9).summary == (
        "A summary was posted here on 21 November 2026 at 12:01: wait ten minutes before posting another."
    )
    assert len(ledger(engine)) == 1
    town("/panel summary post", minutes=12)
    assert len(turn(engine, tmp_path, 12.5)) == 2


@pytest.mark.both_engines
def test_pressed_by_several_at_one_moment_it_comes_once(town: Say, engine: Engine) -> None:
    town("/panel summary")
    ready = Barrier(8)

    def press(number: int) -> str:
        ready.wait()
        return town("/panel summary post", minutes=number / 1000).summary

    with ThreadPoolExecutor(8) as hands:
        assert list(hands.map(press, range(8))) == [ON_ITS_WAY] * 8
    assert len(ledger(engine)) == 1


@pytest.mark.parametrize("state", [FAILED, UNKNOWN])
def test_one_that_was_not_posted_can_be_and_nothing_is_left_out(town: Say, engine: Engine, state: str) -> None:
    town("/panel summary post")
    with Session(engine) as session:
        row = session.exec(select(Digest)).one()
        row.state, covers_from = state, row.covers_from
        session.add(row)
        session.commit()
    assert town("/panel summary post", minutes=0.5).summary == ON_ITS_WAY
    with Session(engine) as session:
        newest = session.exec(select(Digest).where(Digest.state == "due")).one()
        assert abs(newest.covers_from - covers_from) <= timedelta(minutes=1)


@pytest.mark.both_engines
def test_one_that_waits_to_be_tried_again_is_tried_now(town: Say, engine: Engine) -> None:
    town("/panel summary post")
    with Session(engine) as session:
        row = session.exec(select(Digest)).one()
        row.try_at = after(60)
        session.add(row)
        session.commit()
    assert town("/panel summary post", minutes=5).summary == ON_ITS_WAY
    with Session(engine) as session:
        assert session.exec(select(Digest)).one().try_at == after(5)


def test_nothing_is_promised_of_a_quiet_week_that_is_left_out(town: Say, engine: Engine) -> None:
    quiet = (
        "Nothing has happened since 14 November 2026 at 12:00, and this panel wants no summary then: "
        "`/panel settings quiet-week line` has it said in a line."
    )
    town("/panel settings quiet-week skip")
    assert Notice(quiet) in town("/panel summary preview").blocks
    assert town("/panel summary post").summary == quiet
    assert ledger(engine) == []
    town("/panel settings quiet-week line")
    assert town("/panel summary post").summary == ON_ITS_WAY


# History


def test_the_history_says_what_became_of_each(town: Say, engine: Engine) -> None:
    assert town("/panel summary history").summary == "No summary of the Hampstead Town panel has come due yet."
    states = [
        ("posted", {"posted_at": after(2), "place": HALL}),
        ("posted", {"posted_at": after(200), "late": True}),
        ("due", {"why": "the channel is busy.", "attempts": 2}),
        ("failed", {"why": "the channel is gone."}),
        ("unknown", {"why": "no answer came."}),
        ("combined", {}),
        ("skipped", {}),
        ("claimed", {}),
    ]
    with Session(engine) as session:
        panel = session.exec(select(Panel)).one()
        for n, (state, more) in enumerate(states):
            slot = after(n * DAY)
            row = {"place": ROOM, "slot": slot, "covers_from": slot, "try_at": slot, "state": state, **more}
            session.add(Digest(panel_id=panel.id, **row))
        session.commit()
    assert plain(town("/panel summary history")).splitlines() == [
        "The Hampstead Town panel's last 8 summaries, latest first.",
        "Saturday 28 November 2026 at 12:00: being posted",
        "Friday 27 November 2026 at 12:00: not posted, because nothing had happened",
        "Thursday 26 November 2026 at 12:00: told in the one after it",
        "Wednesday 25 November 2026 at 12:00: perhaps posted: the channel could not be read to see",
        "Tuesday 24 November 2026 at 12:00: not posted: the channel is gone",
        "Monday 23 November 2026 at 12:00: waiting to be posted: the channel is busy",
        "Sunday 22 November 2026 at 12:00: posted late, on 21 November 2026 at 15:20",
        "Saturday 21 November 2026 at 12:00 (another channel): posted on 21 November 2026 at 12:02",
    ]


def test_the_history_is_of_ten_at_most(town: Say, engine: Engine) -> None:
    town("/panel summary weekly mon 09:00")
    with Session(engine) as opened:
        panel = opened.exec(select(Panel)).one()
        for n in range(12):
            slot = after(n * DAY)
            opened.add(Digest(panel_id=panel.id, place=ROOM, slot=slot, covers_from=slot, try_at=slot))
        opened.commit()
    reply = town("/panel summary history")
    assert isinstance(reply.blocks[0], Facts)
    assert len(reply.blocks[0].rows) == 10
    assert reply.blocks[0].rows[0][0] == "Wednesday 2 December 2026 at 12:00"


@pytest.mark.both_engines
def test_news_that_was_told_goes_when_its_time_is_up_and_what_was_not_waits(town: Say, engine: Engine, program) -> None:
    town("/panel summary")
    now = datetime.now(UTC)
    with Session(engine) as session:
        panel = session.exec(select(Panel)).one()
        for days, text in ((400, "Told long ago."), (300, "Told of late."), (None, "Not told yet.")):
            notify(session, panel, ANN, now - timedelta(days=500), "digest failed", text)
            session.flush()
            row = session.exec(select(News).where(News.text == text)).one()
            row.told_at = now - timedelta(days=days) if days else None
        session.commit()
    listed = "HT, Hampstead Town, kept for 365 days: 1 notice of digests"
    assert program("purge", "--dry-run")[1].splitlines()[0] == listed
    assert program("purge")[1].splitlines()[0] == listed
    with Session(engine) as session:
        assert session.exec(select(News.text).order_by(News.id)).all() == ["Told of late.", "Not told yet."]
    assert program("purge")[1] == "Nothing has been kept past its time.\n"


@pytest.mark.both_engines
def test_news_is_told_once_to_whom_it_is_for(town: Say, engine: Engine) -> None:
    with Session(engine) as session:
        panel = session.exec(select(Panel)).one()
        notify(session, panel, None, NOON, "digest failed", "For any chair.")
        notify(session, panel, BOB, NOON, "digest failed", "For Bob.")
        session.commit()
    both, his = (Notice("For any chair."), Notice("For Bob.")), (Notice("For Bob."),)
    assert town("/panel summary history", minutes=1).blocks == both
    assert town("/panel summary history", minutes=1).blocks == both  # the same call again
    assert town("/panel summary history", minutes=2).blocks == his
    assert town("/panel summary history", minutes=3, who=BOB).blocks == his
    assert town("/panel summary history", minutes=4, who=BOB).blocks == ()
    with Session(engine) as session:
        assert {row.text: row.told_at for row in session.exec(select(News))} == {
            "For any chair.": after(1),
            "For Bob.": after(3),
        }


# Whose it is


def test_it_is_for_chairs(town: Say, engine: Engine) -> None:
    for words in ("", " preview", " post", " weekly mon 09:00", " pause", " history", " off"):
        for role in (Role.RESIDENT, Role.OFFICER):
            reply = town(f"/panel summary{words}", who="slack:T1/cat", role=role)
            assert reply.summary == "That is for the panel's chair."
    assert (kept(engine), ledger(engine)) == (None, [])


def test_another_workspace_sees_and_sets_its_own(town: Say, engine: Engine) -> None:
    town("/panel summary weekly mon 09:00")
    there = {"place": "slack:T2/C1", "who": "slack:T2/ann", "role": Role.ADMIN}
    town("/panel setup Hampstead Town", **there)
    assert town("/panel summary", **there).summary == "The Hampstead Town panel has no summary that comes by itself."
    town("/panel summary off", **there)
    with Session(engine) as session:
        assert [row.place for row in session.exec(select(Schedule))] == [ROOM]


# The command line


@pytest.fixture
def program(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[object]:
    """Runs a command on the test's own database: its exit code, what it printed, and what it said was wrong."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]

    def run(*args: str) -> tuple[int, str, str]:
        code = main([*args, "--database", url])
        out, err = capsys.readouterr()
        return code, out, err

    yield run
    root.setLevel(level)
    root.handlers[:] = handlers


def test_upcoming_lists_slots_in_both_times(town: Say, program) -> None:
    town("/panel summary weekly sun 01:30")
    code, out, err = program("digest", "upcoming", "HT", "--count", "3", "--after", "2026-03-22", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [
        {"slot_utc": "2026-03-22T01:30:00+00:00", "slot_london": "2026-03-22T01:30:00+00:00"},
        {"slot_utc": "2026-03-29T01:00:00+00:00", "slot_london": "2026-03-29T02:00:00+01:00"},
        {"slot_utc": "2026-04-05T00:30:00+00:00", "slot_london": "2026-04-05T01:30:00+01:00"},
    ]
    code, out, _ = program("digest", "upcoming", "E05013659", "--count", "2", "--after", "2026-10-25")
    assert out.splitlines() == ["Sunday 25 October 2026 at 01:30", "Sunday 1 November 2026 at 01:30"]


def test_upcoming_is_five_from_now_on(town: Say, program) -> None:
    town("/panel summary weekly mon thu 09:00")
    _, out, _ = program("digest", "upcoming", "ht", "--json")
    moments = [datetime.fromisoformat(one["slot_utc"]) for one in json.loads(out)]
    assert len(moments) == 5
    assert datetime.now(UTC) < moments[0] < datetime.now(UTC) + timedelta(days=5)


def test_nothing_is_upcoming_while_it_is_paused(town: Say, program) -> None:
    town("/panel summary weekly mon 09:00")
    town("/panel summary pause")
    assert program("digest", "upcoming", "HT", "--json") == (0, "[]\n", "")
    assert program("digest", "upcoming", "HT")[:2] == (
        0,
        "The Hampstead Town panel's summary is paused, so none is to come: "
        "its chair has it posted with /panel summary resume.\n",
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["HT"], "has no summary that comes by itself"),
        (["HT", "--json"], "has no summary that comes by itself"),
        (["XX"], "There is no panel “XX”"),
        (["HT", "--count", "0"], "Ask for 1 to 1000 slots"),
        (["HT", "--count", "1001"], "Ask for 1 to 1000 slots"),
        (["HT", "--after", "2026-02-30"], "--after 2026-02-30 is not one"),
        (["HT", "--after", "29/03/2026"], "--after 29/03/2026 is not one"),
        (["HT", "--after", ""], "is not one"),
        (["HT", "--after", "0001-01-01"], "from 1970 on"),
        (["HT", "--after", "9999-12-31"], "is not one"),
    ],
)
def test_what_cannot_be_listed_is_one_sentence(town: Say, program, args: list[str], said: str) -> None:
    town("/panel summary")
    code, out, err = program("digest", "upcoming", *args)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_the_preview_is_printed_and_nothing_is_posted(town: Say, program, engine: Engine) -> None:
    town("/panel summary weekly mon 09:00")
    code, out, err = program("digest", "preview", "Hampstead Town")
    assert (code, err) == (0, "")
    assert out.startswith("Hampstead Town panel, ")
    assert "We are not the police" in out
    assert "/panel summary post" not in out
    assert ledger(engine) == []


@pytest.mark.both_engines
def test_the_history_is_of_every_slot_oldest_first(town: Say, program, engine: Engine, tmp_path: Path) -> None:
    assert program("digest", "history", "HT") == (
        0,
        "No summary of the Hampstead Town panel has come due yet.\n",
        "",
    )
    assert program("digest", "history", "HT", "--json")[1] == "[]\n"
    town("/panel summary post")
    turn(engine, tmp_path, 20)
    town("/panel summary post", minutes=40)
    first, second = json.loads(program("digest", "history", "HT", "--json")[1])
    message = next(Channel(tmp_path / "channel.jsonl", lambda: NOON).lines())["id"]
    assert first == {
        "slot_utc": "2026-11-21T12:00:00+00:00",
        "state": "posted",
        "posted_at": "2026-11-21T12:20:00+00:00",
        "place": ROOM,
        "message": message,
        "late": True,
        "attempts": 1,
    }
    assert (second["state"], second["posted_at"], second["message"], second["late"]) == ("due", None, None, False)
    assert program("digest", "history", "HT")[1].splitlines() == [
        "Saturday 21 November 2026 at 12:00: posted late, on 21 November 2026 at 12:20, in slack:T1/C1",
        "Saturday 21 November 2026 at 12:40: waiting to be posted, in slack:T1/C1",
    ]


def test_digest_alone_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest"]) == 2
    assert capsys.readouterr().err == (
        "Say what of the digest: panelbot digest preview, upcoming or history, then the panel.\n"
    )


def test_a_question_does_not_wait_for_what_works_out_schedules() -> None:
    script = "import sys, bot.core; print([name for name in sys.modules if name.split('.')[0] == 'apscheduler'])"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, timeout=60, text=True)
    assert found.stdout == "[]\n"


def test_the_program_lists_slots_without_a_warning(town: Say, url: str) -> None:
    town("/panel summary weekly mon 09:00")
    command = [sys.executable, "-W", "error", "-m", "adapters", "digest", "upcoming", "HT", "--database", url]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    found = subprocess.run(command, capture_output=True, env=environment, timeout=60, text=True)
    assert (found.returncode, found.stderr, len(found.stdout.splitlines())) == (0, "", 5)
