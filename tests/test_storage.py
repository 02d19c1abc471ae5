"""The database: what it remembers, how it opens, and what it says when it cannot."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import DatabaseError as PostgreSQLError
from psycopg.sql import SQL, Identifier
from sqlalchemy import Column, Connection, Engine, MetaData, Table, create_engine, inspect, make_url, text
from sqlalchemy import select as sa_select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, select

from storage import engine as rooms
from storage import migrations
from storage.engine import DatabaseError, hindrance, in_memory, look_at, open_database, sessions
from storage.followups import recall, remember
from storage.models import FollowUp
from tests.postgresql import Server

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CALLER, PLACE = "console:a", "console:p"


pytestmark = pytest.mark.both_engines


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with sessions(engine)() as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where an SQLite database is to be, whichever kind the others are on."""
    return tmp_path / "panelbot.db"


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


def test_writes_ahead_waits_and_keeps_what_it_acknowledged(file: Path) -> None:
    opened = open_database(f"sqlite:///{file}")
    with opened.connect() as connection:
        asked = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    opened.dispose()
    assert asked == ["wal", 2, 1, 5000]


def test_what_was_kept_is_there_after_opening_again(blank: str) -> None:
    for _ in range(2):
        opened = open_database(blank)
        with Session(opened) as session:
            remember(session, CALLER, PLACE, "{}", "officers", NOON)
            session.commit()
            assert recall(session, CALLER, PLACE, NOON)
        opened.dispose()


def test_an_up_to_date_database_opens_without_alembic(url: str) -> None:
    code = (
        "import sys; from storage.engine import open_database; "
        f"open_database({url!r}).dispose(); print('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


def test_several_processes_may_make_the_database_at_once(blank: str) -> None:
    code = f"from storage.engine import open_database; open_database({blank!r}).dispose()"
    running = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(6)]
    assert [one.communicate()[1] for one in running] == [b""] * 6
    assert look_at(blank) == f"opens, version {migrations.newest()}"


@pytest.mark.parametrize("revision", migrations.known())
def test_upgrading_keeps_what_each_earlier_version_held(blank: str, revision: str) -> None:
    engine = create_engine(blank.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        migrations.upgrade(connection, revision)
        held = filled(connection)
    engine.dispose()
    open_database(blank).dispose()
    with engine.connect() as connection:
        assert {table: rows(connection, table, row) for table, row in held.items()} == {
            table: [tuple(row.values())] for table, row in held.items()
        }
    engine.dispose()


def filled(connection: Connection) -> dict[str, dict[str, object]]:
    """A row put into every table there is, by table: each points to the first row of what it points to."""
    held = MetaData()
    held.reflect(connection)
    made: dict[str, dict[str, object]] = {}
    for table in held.sorted_tables:
        if table.name == "alembic_version":
            continue
        made[table.name] = {column.name: value_of(column, made) for column in table.columns}
        connection.execute(table.insert(), made[table.name])
    return made


def value_of(column: Column[Any], made: dict[str, dict[str, object]]) -> object:
    for key in column.foreign_keys:
        other = key.column
        return made[other.table.name][other.name] if other.table.name in made else 1
    kinds = {int: 1, float: 1.5, bool: True, datetime: NOON.replace(tzinfo=None), date: NOON.date()}
    return kinds.get(column.type.python_type, f"{column.table.name} {column.name}")


def rows(connection: Connection, name: str, row: dict[str, object]) -> list[tuple[object, ...]]:
    table = Table(name, MetaData(), autoload_with=connection)
    found = connection.execute(sa_select(*(table.c[column] for column in row)))
    return [tuple(v.replace(tzinfo=None) if isinstance(v, datetime) else v for v in one) for one in found]


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


def test_a_database_of_a_newer_version_is_refused(engine: Engine, url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "made by a newer panelbot: upgrade this one" in refusal(url)


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


def test_a_damaged_database_is_refused(file: Path) -> None:
    open_database(f"sqlite:///{file}").dispose()
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


# What it says when PostgreSQL cannot


@pytest.fixture
def empty(postgresql: Server) -> Iterator[str]:
    """The address of an empty database in PostgreSQL."""
    made = postgresql.make()
    yield made
    postgresql.drop(made)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:secret@127.0.0.1:1/panels",
        "postgres://me:secret@127.0.0.1:1/panels?connect_timeout=1",
        "postgresql+psycopg://me@127.0.0.1:1/panels?password=secret",
        "postgresql://me:secret@/panels?host=/no/such/folder",
        "postgresql://me:secret@/panels?host=/no/such/folder&colour=blue",
    ],
)
def test_a_postgresql_that_does_not_answer_is_said_without_the_password(url: str) -> None:
    sentence = refusal(url)
    assert "/panels" in sentence
    assert "does not answer: check that it runs, and the address, name and password." in sentence
    assert "secret" not in sentence
    assert "\n" not in sentence


def test_a_database_that_is_not_in_postgresql_is_refused(postgresql: Server) -> None:
    missing = make_url(postgresql.url).set(database="no_such_one").render_as_string(hide_password=False)
    assert "no_such_one" in refusal(missing)
    assert "does not answer: check that it runs, and the address" in refusal(missing)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_postgresql_is_known_by_any_of_its_names(empty: str, scheme: str) -> None:
    url = empty.replace("postgresql", scheme, 1)
    open_database(url).dispose()
    assert look_at(url) == f"opens, version {migrations.newest()}"


def test_an_empty_postgresql_is_looked_at_and_left_alone(empty: str) -> None:
    assert look_at(empty) == "opens, and is upgraded at the next start"
    with closing(psycopg.connect(empty)) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_a_read_only_postgresql_is_refused(postgresql: Server, empty: str) -> None:
    name = Identifier(make_url(empty).database or "")
    postgresql.run(SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
    assert "is read-only: give the address" in refusal(empty)


def test_a_postgresql_in_which_nothing_may_be_made_is_refused(postgresql: Server, empty: str) -> None:
    postgresql.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    guest = make_url(empty).set(username="guest").render_as_string(hide_password=False)
    assert "does not let this user make tables" in refusal(guest)


def test_a_postgresql_with_another_programs_tables_is_refused_and_left_alone(empty: str) -> None:
    with closing(psycopg.connect(empty, autocommit=True)) as connection:
        connection.execute("CREATE TABLE panel (colour text)")
    assert "another program's tables under our names" in refusal(empty)
    engine = create_engine(make_url(empty).set(drivername="postgresql+psycopg"))
    assert inspect(engine).get_table_names() == ["panel"]
    engine.dispose()


def test_a_postgresql_being_upgraded_by_another_is_waited_for(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "UPGRADE_SECONDS", 1)
    with closing(psycopg.connect(empty)) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({rooms.UPGRADE_LOCK})")
        assert "is locked by another program" in refusal(empty)
    open_database(empty).dispose()


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("53100", "The disk is full, so nothing was saved"),
        ("25006", "The database cannot be written, so nothing was saved"),
        ("53300", "The database is busy, so nothing was saved"),
        ("55P03", "The database is busy, so nothing was saved"),
        ("40P01", "The database is busy, so nothing was saved"),
        ("57014", "The database is busy, so nothing was saved"),
        ("58030", "The disk failed, so nothing was saved"),
        ("XX001", "The database is damaged, so nothing was saved"),
        ("57P01", "The database does not answer, so nothing was saved"),
        ("08006", "The database does not answer, so nothing was saved"),
    ],
)
def test_what_hinders_postgresql_is_told_in_a_sentence(number: str, says: str) -> None:
    assert says in str(hindrance(_raised(number)))


@pytest.mark.parametrize("number", ["42601", "42P01", "23502", "22P02"])
def test_a_bug_is_not_blamed_on_the_database(number: str) -> None:
    assert hindrance(_raised(number)) is None


def _raised(number: str) -> Exception:
    """What SQLAlchemy makes of an error of PostgreSQL's."""
    cause = psycopg.errors.lookup(number)("no more than this")
    return DBAPIError.instance("SELECT 1", None, cause, PostgreSQLError)
