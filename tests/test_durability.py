"""What was acknowledged is kept, and done once: whoever is quicker, and whatever is cut off."""

import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import Engine, make_url, text
from sqlmodel import Session, select

from bot.calls import Call, Caller, Place, Role
from bot.core import Bot
from bot.replies import Reply
from storage import engine as rooms
from storage.engine import BUSY, GONE, open_database, sessions
from storage.models import Change, Concern, Draft, Incident, Letter, Link, Member, Panel, Report
from tests.conftest import NOON
from tests.postgresql import Server
from tests.soak.rounds import soak

pytestmark = pytest.mark.both_engines

ROOM = Place("test:W/room")
CHAIR = Caller("test:W/chair", Role.CHAIR)
AT_ONCE = 8


@pytest.fixture
def panel(bot: Bot) -> Bot:
    """The bot, with a panel set up."""
    bot.run(Call("setup", replace(CHAIR, role=Role.ADMIN), ROOM, NOON, "setup", {"ward": "Hampstead Town"}))
    return bot


def call(word: str, call_id: str, who: Caller = CHAIR, **args: str) -> Call:
    return Call(word, who, ROOM, NOON, call_id, args)


def resident(number: int = 0) -> Caller:
    return Caller(f"test:W/u{number}")


def looked_over(bot: Bot, name: str, who: Caller, what: str = "Loud music") -> str:
    """The first choice under a report that was looked over: Save."""
    answers = {"category": "noise", "what": f"{what} {name}", "where": "Heath Street", "when": "", "looks": ""}
    return bot.run(call("report", f"draft-{name}", who, **answers)).choices[0].command.removeprefix("/report ")


def logged(bot: Bot, name: str = "one", number: int = 0) -> str:
    """The reference of a new incident."""
    text = looked_over(bot, name, resident(number))
    return bot.run(call("report", f"save-{name}", resident(number), text=text)).summary.split()[0]


def at_once(work: Callable[[Call], Reply], calls: Sequence[Call]) -> list[Reply]:
    """The replies to calls that set out together, each in a thread of its own."""
    ready = Barrier(len(calls))

    def do(one: Call) -> Reply:
        ready.wait()
        return work(one)

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(do, calls))


def rows(engine: Engine, *tables: type) -> list[int]:
    with Session(engine) as session:
        return [len(session.exec(select(table)).all()) for table in tables]


# The same call, several times at once


def test_a_save_delivered_many_times_at_once_is_one_incident_and_one_receipt(panel: Bot, engine: Engine) -> None:
    press = call("report", "save", resident(), text=looked_over(panel, "one", resident()))
    replies = at_once(panel.run, [press] * AT_ONCE)
    assert replies[0].summary == "HT-0001 is saved. Thank you."
    assert replies == [replies[0]] * AT_ONCE
    assert rows(engine, Incident, Report, Change) == [1, 1, 1]


def test_no_word_or_number_is_read_in_a_drafts_name(panel: Bot) -> None:
    # In hexadecimal digits one of 2,500 was taken for an alarm, such as `save faca50ed1008`, and could not be saved.
    names = "".join(looked_over(panel, f"{number}", resident()).split()[1] for number in range(40))
    assert set("bcdfghjklmnpqrstvwxz") >= set(names)


def test_two_presses_of_save_are_one_incident(panel: Bot, engine: Engine) -> None:
    text = looked_over(panel, "one", resident())
    replies = at_once(panel.run, [call("report", f"save-{n}", resident(), text=text) for n in range(AT_ONCE)])
    assert {reply.summary for reply in replies} == {"HT-0001 is saved. Thank you."}
    assert rows(engine, Incident, Report, Change) == [1, 1, 1]


def test_a_report_delivered_many_times_at_once_is_looked_over_once(panel: Bot, engine: Engine) -> None:
    sent = call("report", "d", resident(), category="noise", what="Loud music", where="Heath Street", when="", looks="")
    replies = at_once(panel.run, [sent] * AT_ONCE)
    assert replies[0].summary == "This is what others will see. Nothing is saved yet."
    assert replies == [replies[0]] * AT_ONCE
    assert rows(engine, Draft) == [1]


@pytest.mark.parametrize(
    ("word", "args", "tables", "made"),
    [
        ("report", {"text": "add {draft} HT-0001"}, (Incident, Report), [1, 2]),
        ("update", {"ref": "HT-0001.1", "state": "accepted"}, (Change,), [2]),
        ("update", {"ref": "HT-0001", "state": "note", "note": "Seen on patrol"}, (Change,), [2]),
        ("concern", {"text": "Music at night HT-0001"}, (Concern, Link), [1, 1]),
    ],
)
def test_any_call_delivered_many_times_at_once_is_done_once(
    panel: Bot, engine: Engine, word: str, args: dict[str, str], tables: tuple[type, ...], made: list[int]
) -> None:
    logged(panel)
    draft = looked_over(panel, "two", resident(1), "Rubbish").split()[1]
    who = resident(1) if word == "report" else CHAIR
    press = call(word, "press", who, **{name: value.format(draft=draft) for name, value in args.items()})
    replies = at_once(panel.run, [press] * AT_ONCE)
    assert replies == [replies[0]] * AT_ONCE
    assert replies[0].finding is None
    assert rows(engine, *tables) == made


# Different calls at once


def test_two_chairs_at_once_one_wins_and_the_others_are_told(panel: Bot, engine: Engine) -> None:
    logged(panel)
    states = ["accepted", "declined"] * 4
    reasons = {"declined": "Not in this ward"}
    presses = [
        call("update", f"chair-{number}", Caller(f"test:W/c{number}", Role.CHAIR), ref="HT-0001.1", state=state,
             note=reasons.get(state, ""))
        for number, state in enumerate(states)
    ]  # fmt: skip
    said = [reply.summary for reply in at_once(panel.run, presses)]
    beaten = [one for one in said if one.startswith("HT-0001 was changed meanwhile, so nothing was done: a chair had")]
    assert len(beaten) == AT_ONCE - 1
    with Session(engine) as session:
        changes = session.exec(select(Change)).all()
        incident = session.exec(select(Incident)).one()
    assert [change.before for change in changes] == ["", "reported"]
    assert (incident.state, incident.changes) == (changes[1].after, 2)


def test_reports_at_once_get_a_number_each_without_a_gap(panel: Bot, engine: Engine) -> None:
    presses = [
        call("report", f"save-{n}", resident(n), text=looked_over(panel, f"{n}", resident(n))) for n in range(AT_ONCE)
    ]
    said = sorted(reply.summary for reply in at_once(panel.run, presses))
    assert said == [f"HT-{n:04} is saved. Thank you." for n in range(1, AT_ONCE + 1)]
    assert rows(engine, Incident, Report, Change) == [AT_ONCE] * 3


def test_whoever_sets_up_first_the_panel_is_one(bot: Bot, engine: Engine) -> None:
    admin = replace(CHAIR, role=Role.ADMIN)
    calls = [Call("setup", admin, Place(f"test:W/c{n}"), NOON, f"s{n}", {"ward": "Frognal"}) for n in range(AT_ONCE)]
    assert all("FRO" in reply.summary for reply in at_once(bot.run, calls))
    assert rows(engine, Panel) == [1]


def test_naming_the_same_chair_at_once_names_them(panel: Bot, engine: Engine) -> None:
    replies = at_once(panel.run, [call("chair", f"n{n}", person="ann") for n in range(AT_ONCE)])
    assert {reply.summary for reply in replies} == {"A chair is named: the Hampstead Town panel has 1 chair."}
    assert rows(engine, Member) == [1]


def test_merging_each_into_the_other_at_once_merges_one(panel: Bot, engine: Engine) -> None:
    for number in range(2):
        logged(panel, f"n{number}", number)
    calls = [
        call("update", "a", ref="HT-0001", state="merged", note="HT-0002"),
        call("update", "b", ref="HT-0002", state="merged", note="HT-0001"),
    ]
    said = sorted(reply.summary for reply in at_once(panel.run, calls))
    with Session(engine) as session:
        states = sorted(one.state for one in session.exec(select(Incident)))
    assert states == ["merged", "reported"], said


def test_closing_a_concern_does_not_undo_what_another_chair_does_meanwhile(panel: Bot, engine: Engine) -> None:
    for number in range(4):
        logged(panel, f"n{number}", number)
        panel.run(call("update", f"a{number}", ref=f"HT-{number + 1:04}", state="accepted"))
    panel.run(call("concern", "c", text="Music HT-0001 HT-0002 HT-0003 HT-0004"))
    for state in ("accepted", "priority", "action"):
        panel.run(call("update", f"c-{state}", ref="HT-C0001", state=state))
    closing = call("update", "close", ref="HT-C0001", state="closed", note="fixed The council moved the speakers")
    notes = [
        call("update", f"n{n}-{m}", ref=f"HT-{n:04}", state="note", note="Seen on patrol")
        for n in range(1, 5) for m in range(2)
    ]  # fmt: skip
    at_once(panel.run, [*notes[:4], closing, *notes[4:]])
    with Session(engine) as session:
        for incident in session.exec(select(Incident)):
            steps = session.exec(select(Change).where(Change.incident_id == incident.id)).all()
            assert incident.changes == len(steps) == 5
            assert incident.state == "closed"
    assert rows(engine, Letter) == [4]


# What hinders


def test_a_row_held_by_another_is_waited_for_then_said_to_be_busy(
    panel: Bot, url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "WAIT_SECONDS", 1)
    press = call("report", "save", resident(), text=looked_over(panel, "one", resident()))
    waiting = open_database(url)
    with engine.begin() as other:
        other.execute(text("UPDATE panel SET incidents = 7"))
        assert Bot(sessions(waiting)).handle(press).summary == BUSY
        other.rollback()
    assert Bot(sessions(waiting)).handle(press).summary == "HT-0001 is saved. Thank you."
    waiting.dispose()
    assert rows(engine, Incident, Report, Change) == [1, 1, 1]


def test_a_postgresql_that_goes_away_is_said_to_and_found_again(
    postgresql: Server, migrated: Callable[[str], str]
) -> None:
    url = postgresql.make(migrated("postgresql"))
    engine = open_database(url)
    bot = Bot(sessions(engine))
    setup = Call("setup", replace(CHAIR, role=Role.ADMIN), ROOM, NOON, "setup", {"ward": "Frognal"})
    postgresql.drop(url)
    assert bot.handle(setup).summary == GONE
    name = make_url(url).database
    postgresql.run(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(migrated("postgresql")).database}"')
    assert "FRO" in bot.handle(setup).summary
    engine.dispose()
    postgresql.drop(url)


# What is cut off


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills in no such way")
def test_killed_while_it_saves_it_keeps_what_it_acknowledged(blank: str) -> None:
    tally = soak(blank, kills=4, longest=1.0)
    assert tally.sound, str(tally)
