"""The database: what it remembers, how it opens, and what it says when it cannot."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel, select

from storage import engine as rooms
from storage import migrations
from storage.engine import DatabaseError, in_memory, look_at, open_database, sessions
from storage.followups import recall, remember
from storage.models import FollowUp

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CALLER, PLACE = "console:a", "console:p"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database made by the real upgrades."""
    opened = open_database(f"sqlite:///{tmp_path}/panelbot.db")
    yield opened
    opened.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with sessions(engine)() as opened:
        yield opened


def refusal(url: str) -> str:
    with pytest.raises(DatabaseError) as caught:
        open_database(url).dispose()
    return str(caught.value)


# What is remembered


def test_remembers_the_last_question_of_a_person_in_a_place(session: Session) -> None:
    remember(session, CALLER, PLACE, '{"role": "pc"}', "officers", NOON)
    remember(session, CALLER, PLACE, '{"years": 3}', "cost", NOON + timedelta(minutes=1))
    session.commit()
    kept = recall(session, CALLER, PLACE, NOON + timedelta(minutes=2))
    assert kept is not None
    assert (kept.topic, kept.query_json, kept.at) == ("cost", '{"years": 3}', NOON + timedelta(minutes=1))


@pytest.mark.parametrize(("minutes", "kept"), [(0, True), (9.99, True), (10, False), (60, False)])
def test_forgets_after_ten_minutes(session: Session, minutes: float, kept: bool) -> None:
    remember(session, CALLER, PLACE, "{}", "officers", NOON)
    assert bool(recall(session, CALLER, PLACE, NOON + timedelta(minutes=minutes))) is kept


def test_keeps_people_and_places_apart(session: Session) -> None:
    remember(session, CALLER, PLACE, "{}", "officers", NOON)
    assert recall(session, "console:b", PLACE, NOON) is None
    assert recall(session, CALLER, "console:q", NOON) is None


def test_drops_what_is_too_old_to_follow_up(session: Session) -> None:
    remember(session, CALLER, PLACE, "{}", "officers", NOON)
    remember(session, "console:b", PLACE, "{}", "crime", NOON + timedelta(hours=1))
    assert [row.caller for row in session.exec(select(FollowUp))] == ["console:b"]


def test_a_question_asked_nowhere_is_not_kept(session: Session) -> None:
    remember(session, CALLER, "", "{}", "officers", NOON)
    assert recall(session, CALLER, "", NOON) is None
    assert session.exec(select(FollowUp)).all() == []


def test_a_moment_comes_back_in_utc_whatever_zone_it_had(session: Session) -> None:
    at = NOON.astimezone(ZoneInfo("Asia/Tokyo"))
    session.add(FollowUp(caller=CALLER, place=PLACE, topic="cost", query_json="{}", at=at))
    session.commit()
    session.expire_all()
    assert session.exec(select(FollowUp)).one().at.isoformat() == "2026-11-21T12:00:00+00:00"


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    session.add(FollowUp(caller=CALLER, place=PLACE, topic="cost", query_json="{}", at=NOON.replace(tzinfo=None)))
    with pytest.raises(Exception, match="time zone"):
        session.flush()


# How it opens


def test_upgrades_make_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_file_names_and_alembic_agree_on_the_upgrades() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [migrations.newest()]
    assert sorted(one.revision for one in script.walk_revisions()) == list(migrations.known())


def test_writes_ahead_waits_and_keeps_what_it_acknowledged(engine: Engine) -> None:
    with engine.connect() as connection:
        asked = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert asked == ["wal", 2, 1, 5000]


def test_what_was_kept_is_there_after_opening_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/panelbot.db"
    for _ in range(2):
        opened = open_database(url)
        with Session(opened) as session:
            remember(session, CALLER, PLACE, "{}", "officers", NOON)
            session.commit()
            assert recall(session, CALLER, PLACE, NOON)
        opened.dispose()


def test_an_up_to_date_database_opens_without_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/panelbot.db"
    open_database(url).dispose()
    code = (
        "import sys; from storage.engine import open_database; "
        f"open_database({url!r}).dispose(); print('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


def test_several_processes_may_make_the_database_at_once(tmp_path: Path) -> None:
    code = f"from storage.engine import open_database; open_database('sqlite:///{tmp_path}/panelbot.db').dispose()"
    running = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(6)]
    assert [one.communicate()[1] for one in running] == [b""] * 6


def test_in_memory_there_is_the_same_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for opened in (in_memory(), open_database("sqlite://"), open_database("sqlite:///:memory:")):
        with sessions(opened)() as session:
            remember(session, CALLER, PLACE, "{}", "officers", NOON)
            session.commit()
        with sessions(opened)() as session:
            assert recall(session, CALLER, PLACE, NOON)
        opened.dispose()
    assert list(tmp_path.iterdir()) == []


# What it says when it cannot


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "not a database address"),
        ("nonsense", "not a database address"),
        ("sqlite://panelbot.db", "not a database address"),
        ("sqlite:///a?timeout=never", "not a database address"),
        ("sqlite:///a%00b", "not a database address"),
        (f"sqlite:///{'x' * 300}", "not a database address"),
        ("mysql://me:secret@here/db", "not a database address"),
        ("postgresql://me:secret@here:port/db", "not a database address"),
        ("sqlite:////etc", "is a folder"),
        ("sqlite:////no/such/folder/panelbot.db", "make it, or give another place"),
        ("sqlite:////dev/null/panelbot.db", "make it, or give another place"),
    ],
)
def test_an_address_that_cannot_be_one_gets_its_sentence(url: str, says: str) -> None:
    sentence = refusal(url)
    assert says in sentence
    assert "secret" not in sentence
    assert sentence.count("\n") == 0


@pytest.mark.parametrize("url", ["postgresql://me:secret@here/db", "postgres://me:secret@here/db"])
def test_postgresql_is_said_to_be_missing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "find_spec", lambda _name: None)
    assert refusal(url) == (
        "PostgreSQL support is not installed in this version: use an address such as sqlite:///panelbot.db."
    )


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but long enough to be looked at " * 40)
    assert refusal(f"sqlite:///{file}").startswith(f"The file {file} is not a database")


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE moz_places (id INTEGER)")
    before = file.read_bytes()
    assert "another program's" in refusal(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_a_database_of_a_newer_version_is_refused(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    sentence = refusal(f"sqlite:///{tmp_path}/panelbot.db")
    assert "made by a newer panelbot: upgrade this one" in sentence


def test_a_locked_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "WAIT_SECONDS", 0)
    with closing(sqlite3.connect(tmp_path / "panelbot.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "locked by another program" in refusal(f"sqlite:///{tmp_path}/panelbot.db")


def test_a_database_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        assert "cannot be written" in refusal("sqlite:////proc/panelbot.db")  # not even root may
        return
    tmp_path.chmod(0o500)
    assert "cannot be written" in refusal(f"sqlite:///{tmp_path}/panelbot.db")


def test_a_damaged_database_is_refused(engine: Engine, tmp_path: Path) -> None:
    engine.dispose()
    file = tmp_path / "panelbot.db"
    held = bytearray(file.read_bytes())
    held[100:] = b"\xff" * (len(held) - 100)
    file.write_bytes(held)
    assert "put a backup back" in refusal(f"sqlite:///{file}")


def test_looking_leaves_things_as_they_are(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/panelbot.db"
    assert look_at(url) == "not there yet: made at the first start"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "panelbot.db").touch()
    assert look_at(url) == "opens, and is upgraded at the next start"
    open_database(url).dispose()
    assert look_at(url) == f"opens, version {migrations.newest()}"
    assert look_at("sqlite://") == "in memory only: nothing is kept"
