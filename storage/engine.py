"""Opening the database: made and upgraded as it opens, or refused in one sentence that says what to do."""

import os
import sqlite3
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFreeError
from sqlmodel import Session, SQLModel

import storage.models  # noqa: F401  # fills the metadata
from storage.migrations import NotOursError, UnknownVersionError, newest, upgrade, version
from storage.turns import TurnPool

if TYPE_CHECKING:
    from psycopg import Connection as PostgreSQL
    from sqlalchemy.dialects import postgresql

Done = TypeVar("Done")

WAIT_SECONDS = 5
TURN_SECONDS = 60
"""How long a thread waits for its turn at SQLite: turns are short, but there may be a hundred before it."""
UPGRADE_SECONDS = 60
COPIED = 64_000_000
"""Up to how many bytes a file is copied to be read."""
UNREACHED = "unreached"
"""Marks a database in memory that nobody else can reach: nothing is imported or fetched into it."""
FOUND = "found"
"""Where a session on such a one keeps what was found in it."""
UPGRADE_LOCK = 7_261_340  # any number, the same in every panelbot: PostgreSQL locks by number

TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:call, 0))")

NOT_AN_ADDRESS = "That is not a database address: write it as sqlite:///panelbot.db or postgresql://user@host/name."
NO_POSTGRESQL = "PostgreSQL support is not installed in this version: use an address such as sqlite:///panelbot.db."
NEWER = "The database {where} was made by a newer panelbot: upgrade this one, then try again."
NOT_OURS = "The file {where} is another program's database: give panelbot a file of its own."
IS_FOLDER = "The database {where} is a folder: give the name of a file in it."
NO_FOLDER = "The folder for the database {where} is not there: make it, or give another place."
CANNOT_WRITE = "The database {where} cannot be written: make it and its folder writable, or move it."
OTHER = "The database {where} cannot be used ({reason}): check the address and that nothing else holds it."
UNREACHABLE = "The database {where} does not answer: check that it runs, and the address, name and password."
READ_ONLY = "The database {where} is read-only: give the address of the one that may be written."
NO_RIGHTS = "The database {where} does not let this user make tables: give the user that right, or use another."
SHARED = "The database {where} has another program's tables under our names: give panelbot a database of its own."
LOCKED = "The database {where} is locked by another program: close that, then try again."
FULL = "The disk of the database {where} is full: make room, then try again."
DAMAGED = "The database {where} is damaged: put a backup back."
SQLITE_REASONS = {
    "SQLITE_NOTADB": "The file {where} is not a database: give another place, or put a backup back.",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": CANNOT_WRITE,
    "SQLITE_CANTOPEN": CANNOT_WRITE,
    "SQLITE_PERM": CANNOT_WRITE,
    "SQLITE_IOERR": CANNOT_WRITE,
    "SQLITE": OTHER,
}
POSTGRESQL_REASONS = {
    "25006": READ_ONLY,
    "42501": NO_RIGHTS,
    "42P07": SHARED,
    "53100": FULL,
    "55P03": LOCKED,
    "XX00": DAMAGED,
}
"""What may be wrong with a database as it opens, by how SQLite's name or PostgreSQL's number for it begins."""
MAKE_ROOM = "The disk is full, so nothing was saved: ask whoever runs panelbot to make room, then send it again."
BUSY = "The database is busy, so nothing was saved: send it again in a minute."
NO_WRITING = "The database cannot be written, so nothing was saved: ask whoever runs panelbot to look."
DISK_FAILED = "The disk failed, so nothing was saved: ask whoever runs panelbot to look, then send it again."
BROKEN = "The database is damaged, so nothing was saved: ask whoever runs panelbot to look."
GONE = "The database does not answer, so nothing was saved: send it again in a minute."
HINDRANCES = {
    "SQLITE_FULL": MAKE_ROOM,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_READONLY": NO_WRITING,
    "SQLITE_IOERR": DISK_FAILED,
    "SQLITE_CORRUPT": BROKEN,
    "25006": NO_WRITING,
    "40": BUSY,
    "53100": MAKE_ROOM,
    "53": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "58030": DISK_FAILED,
    "XX00": BROKEN,
}
"""What may hinder a database that has opened, as the person is told who asked something of it."""
BEATEN = ("40001", "40P01")
"""PostgreSQL's numbers for work that stood in another's way and was given up, to be done again."""


class DatabaseError(Exception):
    """The database cannot be used; the message says what to do, in a sentence with no password in it."""


def open_database(url: str) -> Engine:
    """The database at an address, up to date. Raises DatabaseError."""
    address = _address(url)
    if _is_memory(address):
        return in_memory()
    with _explained(address):
        engine = _engine(address)
        try:
            _bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine


def in_memory() -> Engine:
    """An empty database that is gone with the process, for questions that need no file."""
    engine = _alone_in_memory()
    SQLModel.metadata.create_all(engine, checkfirst=False)
    return engine


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """The database at an address for as long as this lasts. Raises DatabaseError."""
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def session_on(url: str) -> Iterator[Session]:
    """One session on the database at an address. Raises DatabaseError."""
    with opened(url) as engine, Session(engine) as session:
        yield session


def sessions(engine: Engine) -> Callable[[], Session]:
    """What opens a session, again and again."""
    return partial(Session, engine)


def one_session(engine: Engine) -> Callable[[], AbstractContextManager[Session]]:
    """What gives one session, again and again: for many questions in a row that keep nothing."""
    session = Session(engine, info={FOUND: {}} if UNREACHED in engine.get_execution_options() else {})
    return lambda: nullcontext(session)


def once(session: Session, sought: Hashable, look: Callable[[], Done]) -> Done:
    """What is found of what was imported or fetched; looked for once where one session serves a database unreached."""
    found: dict[Hashable, Done] | None = session.info.get(FOUND)
    if found is None:
        return look()
    if sought not in found:
        found[sought] = look()
    return found[sought]


def to_read(url: str) -> Engine | None:
    """The database at an address, to be read and left as it is; None where there is none, or none up to date.

    Raises DatabaseError.
    """
    address = _address(url)
    if not is_there(url):
        return None
    with _explained(address):
        engine = _reader(address) if address.get_backend_name() == "sqlite" else _engine(address)
        try:
            with engine.connect() as connection:
                up_to_date = version(connection) == newest()
        except BaseException:
            engine.dispose()
            raise
    if not up_to_date:
        engine.dispose()
    return engine if up_to_date else None


def is_there(url: str) -> bool:
    """Whether there is a database at an address to open: a file, or a server. Raises DatabaseError."""
    address = _address(url)
    return address.get_backend_name() != "sqlite" or (not _is_memory(address) and Path(str(address.database)).exists())


def look_at(url: str) -> str:
    """How the database at an address stands, leaving it as it is. Raises DatabaseError."""
    address = _address(url)
    if _is_memory(address):
        return "in memory only: nothing is kept"
    with _explained(address):
        engine = _engine(address)
        if address.get_backend_name() == "sqlite" and not Path(str(address.database)).exists():
            return "not there yet: made at the first start"
        try:
            with engine.connect() as connection:
                found = version(connection)
        finally:
            engine.dispose()
    return f"opens, version {found}" if found == newest() else "opens, and is upgraded at the next start"


def hindrance(error: Exception) -> str | None:
    """What to tell a person where the database could not do its part; None where it is no fault of the database's."""
    if isinstance(error, NoneFreeError):
        return BUSY
    if not isinstance(error, DBAPIError):
        return None
    known = _by_start(HINDRANCES, _reason(error))
    return known or (GONE if isinstance(error, OperationalError) or error.connection_invalidated else None)


def inserting(session: Session, table: type[SQLModel]) -> "sqlite.Insert | postgresql.Insert":
    """An insert into a table, in the dialect that can say what is to be done about a row that is there already."""
    if session.get_bind().dialect.name != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # a tenth of a second, which a question need not wait for

    return postgresql.insert(table)


def take_turn(session: Session, call_id: str) -> None:
    """Wait until nobody else handles the same call, so that what they wrote is found; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(TURN, {"call": call_id})


def twice(work: Callable[[], Done]) -> Done:
    """Do a piece of work, once more where somebody was quicker: the second time, what they did is found."""
    try:
        return work()
    except (IntegrityError, OperationalError) as error:
        if not isinstance(error, IntegrityError) and _reason(error) not in BEATEN:
            raise
    return work()


def _address(url: str) -> URL:
    try:
        address = make_url(url.strip())
    except (SQLAlchemyError, ValueError):
        raise DatabaseError(NOT_AN_ADDRESS) from None  # the cause would show the password
    kind = address.get_backend_name()
    if kind == "sqlite" and not address.host and not address.query:
        return address.set(drivername="sqlite")
    if kind not in ("postgresql", "postgres"):
        raise DatabaseError(NOT_AN_ADDRESS)
    if not find_spec("psycopg"):
        raise DatabaseError(NO_POSTGRESQL)
    return address.set(drivername="postgresql+psycopg")


def _is_memory(address: URL) -> bool:
    return address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:")


def _engine(address: URL) -> Engine:
    if address.get_backend_name() != "sqlite":
        return _postgresql(address)
    _check_path(address)
    # What people wrote stays out of errors, and so out of logs. One connection: SQLite has one writer, and threads that
    # wait for it here take turns, where those that wait at the file sleep, longer and longer, and some give up.
    alone = {"poolclass": TurnPool, "pool_size": 1, "max_overflow": 0, "pool_timeout": TURN_SECONDS}
    engine = create_engine(address, hide_parameters=True, **alone)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _reader(address: URL) -> Engine:
    """A file to be read: a copy of it in memory, which answers twice as fast, where it is no large one."""
    path = Path(str(address.database))
    if path.stat().st_size <= COPIED:
        return _copied(path)
    engine = create_engine(
        address, hide_parameters=True, poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", _settle_reader)
    return engine


def _copied(path: Path) -> Engine:
    engine = _alone_in_memory()
    with closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as held, closing(engine.raw_connection()) as copy:
        held.execute("PRAGMA query_only = ON")
        held.backup(cast(sqlite3.Connection, copy.driver_connection))
    return engine


def _alone_in_memory() -> Engine:
    return create_engine(
        "sqlite://",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
        execution_options={UNREACHED: True},
    )


def _settle_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA query_only = ON")


def _postgresql(address: URL) -> Engine:
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=WAIT_SECONDS,
        connect_args={"connect_timeout": WAIT_SECONDS} if "connect_timeout" not in address.query else {},
    )
    event.listen(engine, "connect", _settle_postgresql)
    return engine


def _settle_postgresql(connection: "PostgreSQL", _record: object) -> None:
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
    connection.autocommit = False


def _settle(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say where a transaction begins
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased is gone from the file, not only from the tables


def _begin(connection: Connection) -> None:
    # Taking turns from the start: a reader that turns writer midway is refused at once, without a wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_path(address: URL) -> None:
    path = Path(str(address.database))
    if path.is_dir():
        raise DatabaseError(IS_FOLDER.format(where=path))
    if not path.parent.is_dir():
        raise DatabaseError(NO_FOLDER.format(where=path))
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise DatabaseError(CANNOT_WRITE.format(where=path))


def _bring_up_to_date(engine: Engine) -> None:
    with engine.connect() as connection:
        found = version(connection)
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    if found == newest():
        return
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{UPGRADE_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        upgrade(connection)  # does nothing if another process has meanwhile


def _write_ahead(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")  # stays with the file
    finally:
        connection.close()


@contextmanager
def _explained(address: URL) -> Iterator[None]:
    """Turn what a database may raise as it opens into one sentence."""
    where = _where(address)
    try:
        yield
    except UnknownVersionError:
        raise DatabaseError(NEWER.format(where=where)) from None
    except NotOursError:
        raise DatabaseError(NOT_OURS.format(where=where)) from None
    except (OSError, ValueError):  # a path that cannot be one: too long, or with a null in it
        raise DatabaseError(NOT_AN_ADDRESS) from None
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise DatabaseError(_sentence(error).format(where=where, reason=_reason(error))) from None


def _where(address: URL) -> str:
    """The database as a person knows it, with no password in it: one may be among what follows the question mark."""
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    shown = {name: value for name, value in address.query.items() if name in ("host", "port")}
    return address.set(drivername="postgresql", query=shown).render_as_string()


def _sentence(error: Exception) -> str:
    return _by_start(SQLITE_REASONS | POSTGRESQL_REASONS, _reason(error)) or UNREACHABLE


def _by_start(sentences: Mapping[str, str], name: str) -> str | None:
    return next((text for start, text in sentences.items() if name.startswith(start)), None)


def _reason(error: Exception) -> str:
    """SQLite's name or PostgreSQL's number for what is wrong; where there is neither, the kind of error."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    named = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return str(named or type(cause).__name__)
