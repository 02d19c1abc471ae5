"""Whether the database still answers, and is still the one that was opened."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine

FILE_GONE = "its file is gone, so nothing more is kept: stop panelbot, put the file back, and start it again"
OTHER_FILE = "its file is not the one that was opened, so nothing more is kept: start panelbot again"
TOUCH = "SELECT 1 FROM workspace LIMIT 1"


def alive(engine: Engine) -> Callable[[], str | None]:
    """What says how an open database stands: None where it answers, else what is wrong; whatever it raises is wrong."""
    file = _file(engine)
    opened = _which(file)

    def look() -> str | None:
        # SQLite goes on with a file that was deleted or replaced, and what is written there is lost.
        if file and (now := _which(file)) != opened:
            return OTHER_FILE if now else FILE_GONE
        opens = _reader(file) if file else engine.raw_connection()
        with closing(opens) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(TOUCH)
            cursor.fetchall()
        return None

    return look


def _file(engine: Engine) -> Path | None:
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


def _which(file: Path | None) -> tuple[int, int] | None:
    try:
        found = file.stat() if file else None
    except FileNotFoundError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def _reader(file: Path) -> sqlite3.Connection:
    """A connection of our own: a long write holds the other, and is no illness."""
    return sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)
