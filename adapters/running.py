"""`panelbot run`: every platform that is set up, and the scheduler, until they are told to stop."""

import asyncio
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlmodel import Session

from adapters.console.channel import Channel
from adapters.scheduler import scheduled
from adapters.settings import Settings
from bot.digest.posting import Platform
from bot.schedule import JOBS, Job, Work
from storage.engine import sessions
from storage.schedules import any_running

CONSOLE = "console"
LOG = "panelbot-channel.jsonl"
STARTED = "panelbot runs; digests of the console's panels go to {file}. Ctrl-C stops it."


def console_has_digests(engine: Engine) -> bool:
    """Whether a panel of the terminal has a digest to be posted."""
    with Session(engine) as session:
        return any_running(session, CONSOLE)


def channel_file(url: str) -> Path:
    """Where the console's channel is: beside an SQLite database, or else here."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        return Path(address.database).with_suffix(".channel.jsonl")
    return Path(LOG)


def run_console(engine: Engine, settings: Settings, say: Callable[[str], None]) -> None:
    """Post the console's digests until told to stop."""
    file = channel_file(settings.database_url)
    platform = Platform(CONSOLE, Channel(file, now))
    say(STARTED.format(file=file))
    asyncio.run(_until_stopped([Work(sessions(engine), platform, now, settings.retention_days)]))


def now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


async def _until_stopped(works: list[Work], jobs: tuple[Job, ...] = JOBS) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    scheduler = scheduled(works, jobs)
    scheduler.start()
    try:
        await stop.wait()
    finally:
        scheduler.shutdown(wait=False)
