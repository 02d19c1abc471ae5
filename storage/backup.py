"""A copy of the database while it is in use, made by SQLite itself and looked over before it counts."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copymode
from tempfile import mkstemp

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import NOT_AN_ADDRESS, NOT_OURS, SQLITE_REASONS, WAIT_SECONDS, DatabaseError

WITH_PG_DUMP = "That database is in PostgreSQL: copy it with its own pg_dump, which also works while it is in use."
NOTHING_THERE = "There is no database at {where} to copy: give the one in use with --database."
IN_MEMORY = "A database in memory is gone with its process: give one in a file with --database."
DAMAGED = "The database {where} is damaged, so no copy was made: put an earlier backup back."
FAILED = "The copy {file} could not be made ({reason}): check the disk, and that nothing else holds the database."
OF_THE_SOURCE = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_BUSY", "SQLITE_LOCKED")
"""What can be wrong only with what is copied."""


def copy_to(url: str, file: Path) -> int:
    """Copy the database at an address to a new file, whole or not at all; its size. Raises DatabaseError."""
    source = _file_of(url)
    partial = None
    try:
        handle, name = mkstemp(prefix=f".{file.name}.", dir=file.parent)
        os.close(handle)
        partial = Path(name)
        _copy(source, partial)
        copymode(source, partial)
        partial.rename(file)
        return file.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(_sentence(error).format(file=file, where=source, reason=_reason(error))) from None
    finally:
        if partial:
            partial.unlink(missing_ok=True)


def _file_of(url: str) -> Path:
    """The file of the database at an address. Raises DatabaseError where it is not in one."""
    try:
        address = make_url(url.strip())
    except (SQLAlchemyError, ValueError):
        raise DatabaseError(NOT_AN_ADDRESS) from None
    if address.get_backend_name() in ("postgresql", "postgres"):
        raise DatabaseError(WITH_PG_DUMP)
    if address.get_backend_name() != "sqlite":
        raise DatabaseError(NOT_AN_ADDRESS)
    if address.database in (None, "", ":memory:"):
        raise DatabaseError(IN_MEMORY)
    file = Path(str(address.database))
    if not file.is_file():
        raise DatabaseError(NOTHING_THERE.format(where=file))
    return file


def _copy(source: Path, partial: Path) -> None:
    # Not through our engine: that takes the writers' turn, and brings an old database up to date.
    with (
        closing(sqlite3.connect(source, timeout=WAIT_SECONDS)) as held,
        closing(sqlite3.connect(partial, timeout=WAIT_SECONDS)) as copy,
    ):
        if not held.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchall():
            raise DatabaseError(NOT_OURS.format(where=source))
        held.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise DatabaseError(DAMAGED.format(where=source))


def _sentence(error: Exception) -> str:
    name = _reason(error)
    return next((SQLITE_REASONS[start] for start in OF_THE_SOURCE if name.startswith(start)), FAILED)


def _reason(error: Exception) -> str:
    return str(getattr(error, "sqlite_errorname", None) or getattr(error, "strerror", None) or type(error).__name__)
