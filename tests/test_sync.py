"""Reading data.police.uk into the tables: what is due, what fails alone, and what is gone on with after a kill."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from adapters.__main__ import main
from adapters.pace import Pace
from adapters.police_runs import Nightly, finding, last_night, too_old
from adapters.police_uk import ATTEMPTS, NoAnswerError, PoliceError, PoliceUk, StoppedError
from adapters.settings import NAMES, Settings
from adapters.syncing import Outcome, Reading
from bot.digest.posting import Platform
from bot.schedule import Work
from storage import listed
from storage.engine import open_database, sessions
from storage.models import (
    Fetched,
    ListedCrime,
    ListedEvent,
    ListedOfficer,
    ListedPriority,
    ListedTeam,
    Neighbourhood,
    Panel,
    Sync,
    Workspace,
)
from storage.places import wards
from storage.retention import old_names, purge
from tests.conftest import NOON
from tests.police_server import MONTH, Kind, PoliceServer, dated, sample
from tests.simulation import Room

HERE = Path(__file__).parent.parent
TOWN, FROGNAL = "E05013659", "E05013657"
QUICK = 1e9
MET = [code for code, ward in wards().items() if ward.force == "metropolitan"]
FIRST = ["metropolitan/neighbourhoods", "crime-last-updated"]
PARTS = [f"metropolitan/{TOWN}{part}" for part in ("", "/people", "/priorities", "/events", "/boundary")]


@pytest.fixture
def server() -> Iterator[PoliceServer]:
    with PoliceServer([TOWN, f"{FROGNAL}N"]) as running:
        yield running


def read(engine: Engine, server: PoliceServer, *codes: str, at: datetime = NOON, **more: object) -> Outcome:
    """A reading of what is due at a moment: all that was had before."""
    stop = Event()
    with PoliceUk(server.url, stop, Pace(QUICK), wait=0.001) as client:
        return Reading(sessions(engine), client, lambda: at, at, stop, **more).read(codes)  # type: ignore[arg-type]  # any of its fields


def rows(engine: Engine, table: type) -> list[dict[str, object]]:
    with Session(engine) as session:
        found = [{k: v for k, v in row.model_dump().items() if k != "id"} for row in session.exec(select(table))]
    return sorted(found, key=lambda row: str(row.get("ward")))


def everything(engine: Engine) -> list[object]:
    tables = (ListedTeam, ListedOfficer, ListedPriority, ListedEvent, ListedCrime)
    return [rows(engine, table) for table in tables]


def panel(engine: Engine, ward: str = TOWN, code: str = "HT", at: datetime = NOON) -> None:
    with Session(engine) as session:
        session.merge(Workspace(id="t", made_at=at))
        session.flush()
        session.add(Panel(code=code, ward=ward, workspace="t", made_at=at))
        session.commit()


# What is read


@pytest.mark.both_engines
def test_a_ward_is_read_whole_and_each_part_has_its_time(engine: Engine, server: PoliceServer) -> None:
    assert read(engine, server, TOWN) == Outcome(had=5)
    assert sorted(server.requests) == sorted([*FIRST, *PARTS, "crimes-street/all-crime"])
    assert rows(engine, ListedOfficer) == [
        {"ward": TOWN, "name": "Example Officer", "rank": "Sgt"},
        {"ward": TOWN, "name": "Sample Constable", "rank": "PC 0000"},
    ]
    assert [(row["issued_on"], row["acted_on"]) for row in rows(engine, ListedPriority)] == [(date(2026, 9, 1),) * 2]
    assert [row["starts_at"] for row in rows(engine, ListedEvent)] == [datetime(2024, 12, 11, 13, 30, tzinfo=UTC)]
    assert rows(engine, ListedCrime) == [{"ward": TOWN, "month": MONTH, "category": "violent-crime", "number": 5}]
    assert {(row["part"], row["at"]) for row in rows(engine, Fetched)} == {
        (part, NOON) for part in ("team", "people", "priorities", "events", "crime")
    }


def test_an_id_is_taken_from_the_list(engine: Engine, server: PoliceServer) -> None:
    assert read(engine, server, FROGNAL) == Outcome(had=5)
    assert f"metropolitan/{FROGNAL}N/people" in server.requests
    with Session(engine) as session:
        assert session.get_one(Neighbourhood, FROGNAL).id == f"{FROGNAL}N"


def test_what_was_read_is_not_asked_for_again(engine: Engine, server: PoliceServer) -> None:
    read(engine, server, TOWN)
    server.requests.clear()
    assert read(engine, server, TOWN) == Outcome()
    assert server.requests == []


def test_the_next_night_all_but_a_month_of_crime_that_is_held_is_read(engine: Engine, server: PoliceServer) -> None:
    read(engine, server, TOWN)
    server.requests.clear()
    read(engine, server, TOWN, at=NOON + timedelta(days=1))
    assert sorted(server.requests) == sorted(["crime-last-updated", *PARTS[:4]])


def test_a_new_month_of_crime_is_read_and_the_one_before_stays(engine: Engine, server: PoliceServer) -> None:
    read(engine, server, TOWN)
    server.last_month = "2026-09"
    server.places[TOWN].crimes["2026-09"] = dated(sample("crimes")[:2], "2026-09")
    read(engine, server, TOWN, at=NOON + timedelta(days=1))
    assert [(row["month"], row["number"]) for row in rows(engine, ListedCrime)] == [(MONTH, 5), ("2026-09", 2)]


def test_the_list_is_read_once_a_week(engine: Engine, server: PoliceServer) -> None:
    for days in (0, 6, 8):
        read(engine, server, TOWN, at=NOON + timedelta(days=days))
    assert server.asked["metropolitan/neighbourhoods"] == 2


def test_who_has_left_the_list_is_dropped(engine: Engine, server: PoliceServer) -> None:
    read(engine, server, TOWN)
    del server.places[TOWN].people[0]
    read(engine, server, TOWN, at=NOON + timedelta(days=1))
    assert [row["name"] for row in rows(engine, ListedOfficer)] == ["Sample Constable"]


def test_an_id_that_has_changed_is_listed_anew(engine: Engine, server: PoliceServer) -> None:
    read(engine, server, TOWN)
    place = server.places.pop(TOWN)
    place.id = f"{TOWN}N"
    server.places[place.id] = place
    assert read(engine, server, TOWN, at=NOON + timedelta(days=1)) == Outcome(had=4)
    assert server.asked["metropolitan/neighbourhoods"] == 2


def test_a_ward_that_is_not_listed_fails_alone(engine: Engine, server: PoliceServer) -> None:
    outcome = read(engine, server, "E05013660", TOWN)
    assert outcome == Outcome(had=5, failed={"E05013660": "data.police.uk lists no neighbourhood for it"})


def test_a_list_cut_down_does_not_replace_the_one_held(engine: Engine) -> None:
    with PoliceServer(MET[:8]) as whole:
        read(engine, whole, MET[0])
    with PoliceServer(MET[:1]) as cut:
        read(engine, cut, MET[0], at=NOON + timedelta(days=8))
    assert len(rows(engine, Neighbourhood)) == 8


def test_what_has_not_changed_stays_with_a_new_time(engine: Engine) -> None:
    with PoliceServer([TOWN], tags=True) as server:
        read(engine, server, TOWN)
        before = everything(engine)
        read(engine, server, TOWN, at=NOON + timedelta(days=1))
        assert server.unchanged == 4
    assert everything(engine) == before
    assert {row["at"] for row in rows(engine, Fetched)} == {NOON + timedelta(days=1)}


# Crime


def test_a_month_too_large_is_asked_for_by_category(engine: Engine, server: PoliceServer) -> None:
    server.most_crimes = 5
    drugs = {**sample("crimes")[0], "category": "drugs"}
    server.places[TOWN].crimes[MONTH] = dated([*sample("crimes"), drugs], MONTH)
    assert read(engine, server, TOWN) == Outcome(had=5)
    assert [(row["category"], row["number"]) for row in rows(engine, ListedCrime)] == [
        ("drugs", 1),
        ("violent-crime", 5),
    ]


def test_a_month_of_nothing_is_not_no_crime(engine: Engine, server: PoliceServer) -> None:
    server.places[TOWN].crimes.clear()
    assert read(engine, server, TOWN) == Outcome(had=5)
    assert rows(engine, ListedCrime) == []


def test_crime_that_cannot_be_had_keeps_nothing_else_back(engine: Engine, server: PoliceServer) -> None:
    server.fail("crime-last-updated", "503", ATTEMPTS)
    outcome = read(engine, server, TOWN)
    assert outcome.had == 4
    assert list(outcome.failed) == [TOWN]


# Failing


@pytest.mark.parametrize("fault", ["half", "cut", "html", "503", "404"])
def test_what_fails_leaves_what_there_was(fault: Kind, engine: Engine, server: PoliceServer) -> None:
    read(engine, server, TOWN, FROGNAL)
    before = everything(engine)
    for part in ("/people", "/priorities", "/events", TOWN):
        server.fail(f"{TOWN}{part}" if part != TOWN else part, fault, 1000)
    outcome = read(engine, server, TOWN, FROGNAL, at=NOON + timedelta(days=1))
    assert (outcome.had, list(outcome.failed)) == (4, [TOWN])
    assert everything(engine) == before
    at = {(row["ward"], row["part"]): row["at"] for row in rows(engine, Fetched)}
    assert (at[TOWN, "people"], at[FROGNAL, "people"]) == (NOON, NOON + timedelta(days=1))


def test_an_entry_that_is_none_spoils_the_whole_answer(engine: Engine, server: PoliceServer) -> None:
    read(engine, server, TOWN)
    before = everything(engine)
    server.places[TOWN].people = [sample("people")[0], {"rank": "PC"}]
    assert list(read(engine, server, TOWN, at=NOON + timedelta(days=1)).failed) == [TOWN]
    assert everything(engine) == before


def test_nothing_is_gone_on_with_where_nothing_answers(engine: Engine) -> None:
    with PoliceServer(MET[:40]) as server:
        server.fail("", "503", 10_000)
        server.faults[0].ends = "metropolitan/neighbourhoods"
        with pytest.raises(NoAnswerError):
            read(engine, server, *MET[:40])
        server.faults[0].times = 0
        read(engine, server, MET[0])
        server.fail("", "503", 10_000)
        with pytest.raises(PoliceError):
            read(engine, server, *MET[:40], at=NOON + timedelta(days=1))
        assert len(server.requests) < 40 * 4


def test_a_fifth_of_failures_is_got_over(engine: Engine) -> None:
    codes = MET[:30]
    with PoliceServer(codes) as server:
        server.fail_by_chance(0.2, seed=7)
        assert read(engine, server, *codes) == Outcome(had=150)
    assert [len(found) for found in everything(engine)] == [30, 60, 30, 30, 30]


def test_a_reading_that_is_taken_over_stops(engine: Engine, server: PoliceServer) -> None:
    with pytest.raises(StoppedError):
        read(engine, server, TOWN, held=lambda: False)


# By hand


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: PoliceServer) -> str:
    """An empty folder with settings that point at the server; the database's address."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POLICE_API_URL", server.url)
    return "sqlite:///panelbot.db"


@pytest.mark.usefixtures("home")
def test_syncs_the_wards_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync", "--ward", TOWN, "Frognal"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("2 of 2 wards read whole from data.police.uk: 10 parts had with 14 calls")
    assert said.err == ""


def test_syncs_the_wards_with_a_panel(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    engine = open_database(home)
    panel(engine)
    engine.dispose()
    assert main(["sync"]) == 0
    assert capsys.readouterr().out.startswith("1 of 1 ward read whole")


@pytest.mark.parametrize(
    ("args", "code"),
    [([], 2), (["--ward", "Nowhere"], 2), (["--ward", "E09000001"], 2), (["--ward", "Bishopsgate"], 2)],
)
@pytest.mark.usefixtures("home")
def test_what_cannot_be_synced_is_one_sentence(args: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync", *args]) == code
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n"), said.err[-2:]) == ("", 1, ".\n")


@pytest.mark.usefixtures("home")
def test_wards_that_failed_are_named_and_the_code_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync", "--ward", "E05013660", TOWN]) == 1
    said = capsys.readouterr()
    assert "E05013660 Haverstock: data.police.uk lists no neighbourhood for it.\n" in said.out
    assert said.err == (
        "1 of 2 wards could not be read whole: run panelbot sync again later, which reads what is left.\n"
    )


@pytest.mark.usefixtures("home")
def test_without_police_uk_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLICE_API_URL", "http://127.0.0.1:1/api")
    monkeypatch.setattr("adapters.police_uk.FIRST_WAIT", 0.0)
    assert main(["sync", "--ward", TOWN]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.startswith("Cut short: data.police.uk does not answer"), said.err.count("\n")) == (
        "",
        True,
        1,
    )


def test_killed_and_started_again_it_goes_on(tmp_path: Path) -> None:
    codes = MET[:40]
    with PoliceServer(codes, delay=0.02) as server:
        environment = {
            **os.environ,
            "PYTHONPATH": str(HERE),
            "POLICE_API_URL": server.url,
            "DATABASE_URL": f"sqlite:///{tmp_path}/panelbot.db",
        }
        command = [sys.executable, "-c", SPEEDED, "sync", "--ward", *codes]
        killed = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE)
        server.on_request = lambda number: killed.send_signal(signal.SIGKILL) if number == 100 else None
        killed.communicate(timeout=60)
        assert killed.returncode == -signal.SIGKILL
        server.on_request = lambda _number: None
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, timeout=120)
        assert (done.returncode, done.stderr) == (0, b"")
        again = [path for path, times in server.asked.items() if times > 1 and path.startswith("metropolitan/E")]
        assert len(again) <= 25  # what was under way or not kept yet when it was killed; a crime is two
    engine = open_database(f"sqlite:///{tmp_path}/panelbot.db")
    assert [len(found) for found in everything(engine)] == [40, 80, 40, 40, 40]
    assert [(row["scope"], row["ended_at"] is not None) for row in rows(engine, Sync)] == [("some", True)]
    engine.dispose()


SPEEDED = (
    "import sys; from adapters import police_uk; police_uk.PER_SECOND = 1e9; "
    "from adapters.__main__ import main; sys.exit(main())"
)
"""The program at a pace that holds nothing up."""


# By itself


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turn(engine: Engine, server: PoliceServer, clock: Clock) -> Callable[[], None]:
    """One turn of the nightly job."""
    job = Nightly(Settings(police_api_url=server.url)).job()
    work = Work(sessions(engine), Platform("t:", Room(random.Random(0), clock)), clock, 365)
    return lambda: job.run(work)


def test_each_night_the_wards_with_a_panel_are_read(
    engine: Engine, server: PoliceServer, clock: Clock, turn: Callable[[], None]
) -> None:
    panel(engine)
    turn()
    first = len(server.requests)
    clock.now += timedelta(hours=1)
    turn()
    assert (first, len(server.requests)) == (8, 8)
    clock.now += timedelta(hours=14)
    turn()
    assert len(server.requests) == 8 + 5


def test_without_a_panel_nothing_is_asked(server: PoliceServer, turn: Callable[[], None]) -> None:
    turn()
    assert server.requests == []


def test_a_ward_that_failed_is_read_the_next_hour(
    engine: Engine, server: PoliceServer, clock: Clock, turn: Callable[[], None]
) -> None:
    panel(engine)
    server.places[TOWN].people = [{"rank": "PC"}]
    turn()
    server.places[TOWN].people = sample("people")
    server.requests.clear()
    clock.now += timedelta(hours=1)
    turn()
    assert server.requests == [f"metropolitan/{TOWN}/people"]


@pytest.mark.both_engines
def test_one_process_reads_and_the_others_leave_it_to_that_one(engine: Engine) -> None:
    until = NOON + timedelta(minutes=3)
    with Session(engine) as session:
        took = [listed.take(session, "night", holder, NOON, until) for holder in ("one", "other", "one")]
        later = listed.take(session, "night", "other", NOON + timedelta(minutes=4), NOON + timedelta(minutes=7))
        assert (took, later, listed.hold(session, "night", "one", until)) == ([True, False, True], True, False)


def test_stopping_ends_a_reading_and_begins_no_other(engine: Engine, server: PoliceServer, clock: Clock) -> None:
    panel(engine)
    nightly = Nightly(Settings(police_api_url=server.url))
    work = Work(sessions(engine), Platform("t:", Room(random.Random(0), clock)), clock, 365)
    asked = Event()
    server.on_request = lambda _number: asked.set()
    server.fail("neighbourhoods", "503", 10_000, retry_after="60")
    turn = Thread(target=nightly.job().run, args=(work,))
    turn.start()
    assert asked.wait(30)
    nightly.stop()
    turn.join(20)
    assert not turn.is_alive()
    nightly.job().run(work)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-11-21T12:00+00:00", "2026-11-21T02:30+00:00"),
        ("2026-11-21T02:00+00:00", "2026-11-20T02:30+00:00"),
        ("2026-07-01T01:45+00:00", "2026-07-01T01:30+00:00"),
        ("2026-03-29T02:00+00:00", "2026-03-29T01:30+00:00"),
        ("2026-10-25T02:15+00:00", "2026-10-24T01:30+00:00"),
        ("2026-10-25T02:30+00:00", "2026-10-25T02:30+00:00"),
    ],
)
def test_a_night_begins_at_half_past_two_in_london(now: str, night: str) -> None:
    assert last_night(datetime.fromisoformat(now)) == datetime.fromisoformat(night)


# How it stands


def test_a_reading_that_is_too_old_is_told(engine: Engine, server: PoliceServer) -> None:
    made = sessions(engine)
    panel(engine)
    assert too_old(made, NOON + timedelta(hours=23)) is None
    assert too_old(made, NOON + timedelta(days=2)) == "data.police.uk has never been read for 1 ward"
    assert finding(made, NOON).state == "missing"
    read(engine, server, TOWN)
    assert too_old(made, NOON + timedelta(days=2)) is None
    assert finding(made, NOON)[:3] == ("ready", "sync", "last read 2026-11-21 12:00 UTC for 1 ward")
    old = "data.police.uk has not been read since 2026-11-21 12:00 UTC for 1 ward"
    assert too_old(made, NOON + timedelta(days=4)) == old
    assert finding(made, NOON + timedelta(days=4))[:3] == ("wrong", "sync", old)


@pytest.mark.both_engines
def test_names_that_could_not_be_confirmed_are_erased(engine: Engine, server: PoliceServer) -> None:
    read(engine, server, TOWN)
    read(engine, server, FROGNAL, at=NOON + timedelta(days=20))
    later = NOON + timedelta(days=31)
    with Session(engine) as session:
        assert old_names(session, later, 365) == 1
        purge(session, later, 365)
        assert old_names(session, later, 365) == 0
    assert {row["ward"] for row in rows(engine, ListedOfficer)} == {FROGNAL}
    assert (TOWN, "people") not in {(row["ward"], row["part"]) for row in rows(engine, Fetched)}
