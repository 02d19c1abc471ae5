"""Opening the database: made and upgraded as it opens, or refused in one sentence that says what to do."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import Session, SQLModel

import storage.models  # noqa: F401  # fills the metadata
from storage.migrations import NotOursError, UnknownVersionError, newest, upgrade, version

WAIT_SECONDS = 5
UPGRADE_LOCK = 7_261_340  # any number, the same in every panelbot: PostgreSQL locks by number

NOT_AN_ADDRESS = "That is not a database address: write it as sqlite:///panelbot.db or postgresql://user@host/name."
NO_POSTGRESQL = "PostgreSQL support is not installed in this version: use an address such as sqlite:///panelbot.db."
NEWER = "The database {where} was made by a newer panelbot: upgrade this one, then try again."
NOT_OURS = "The file {where} is another program's database: give panelbot a file of its own."
IS_FOLDER = "The database {where} is a folder: give the name of a file in it."
NO_FOLDER = "The folder for the database {where} is not there: make it, or give another place."
CANNOT_WRITE = "The database {where} cannot be written: make it and its folder writable, or move it."
OTHER = "The database {where} cannot be used ({reason}): check the address and that nothing else holds it."
UNREACHABLE = "The database {where} does not answer: check that it runs, and the address, name and password."
SQLITE_REASONS = {
    "SQLITE_NOTADB": "The file {where} is not a database: give another place, or put a backup back.",
    "SQLITE_CORRUPT": "The database {where} is damaged: put a backup back.",
    "SQLITE_BUSY": "The database {where} is locked by another program: close that, then try again.",
    "SQLITE_LOCKED": "The database {where} is locked by another program: close that, then try again.",
    "SQLITE_FULL": "The disk of the database {where} is full: make room, then try again.",
    "SQLITE_READONLY": CANNOT_WRITE,
    "SQLITE_CANTOPEN": CANNOT_WRITE,
    "SQLITE_PERM": CANNOT_WRITE,
    "SQLITE_IOERR": CANNOT_WRITE,
}


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
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    SQLModel.metadata.create_all(engine, checkfirst=False)
    return engine


def sessions(engine: Engine) -> Callable[[], Session]:
    """What opens a session, again and again."""
    return partial(Session, engine)


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
        return create_engine(address, pool_pre_ping=True)
    _check_path(address)
    engine = create_engine(address)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _settle(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say where a transaction begins
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


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
    where = address.database if address.get_backend_name() == "sqlite" else address.render_as_string()
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


def _sentence(error: Exception) -> str:
    name = _reason(error)
    if not name.startswith("SQLITE"):
        return UNREACHABLE
    return next((text for start, text in SQLITE_REASONS.items() if name.startswith(start)), OTHER)


def _reason(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(cause, "sqlite_errorname", type(cause).__name__))
