"""`panelbot run`: every platform that is set up, the scheduler and the health port, until they are told to stop."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlmodel import Session

from adapters.collecting import collected_beside
from adapters.console.channel import Channel
from adapters.health import Check, Ledger, Turns, serving, usual_checks
from adapters.metrics import Counted, CountedPoster, Metrics
from adapters.police_runs import Nightly, too_old
from adapters.postcodes import look_up_at
from adapters.scheduler import scheduled
from adapters.settings import SettingError, Settings
from adapters.slack import wanted as slack_wanted
from bot.core import Bot
from bot.digest.leaving import left
from bot.digest.posting import Platform
from bot.rehearsal import rehearse
from bot.schedule import JOBS, Job, Work
from storage.engine import sessions
from storage.heard import first_time
from storage.schedules import any_running

log = logging.getLogger(__name__)

CONSOLE, SLACK, DISCORD = "console", "slack", "discord"
LOG = "panelbot-channel.jsonl"
STARTED = "panelbot runs{doing}. GET /healthz on port {port} says whether all is well; Ctrl-C stops it."
WITH_SLACK, WITH_DISCORD, WITH_CONSOLE = (
    "with Slack",
    "with Discord",
    "posting the digests of the console's panels to {file}",
)


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


def run(engine: Engine, settings: Settings, say: Callable[[str], None]) -> None:
    """Serve every platform that is set up, and post its digests, until told to stop. Raises SettingError."""
    asyncio.run(_served(engine, settings, say))


def now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Served:
    """What is served: where digests go, what is watched, and how it is said."""

    platforms: list[Platform] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    doing: list[str] = field(default_factory=list)

    def add(self, platform: Platform, doing: str, check: Check | None = None) -> None:
        """Serve one more."""
        self.platforms.append(platform)
        self.doing.append(doing)
        self.checks += [check] if check else []


async def _served(engine: Engine, settings: Settings, say: Callable[[str], None]) -> None:
    metrics, stop, served = Metrics(), _told_to_stop(), Served()
    bot = Bot(sessions(engine), look_up=look_up_at(settings.postcodes_api_url))
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(rehearse, now())
        if slack_wanted(settings):
            await _with_slack(stack, bot, engine, settings, metrics, served)
        if settings.discord_token:
            await _with_discord(stack, bot, engine, settings, metrics, served)
        if console_has_digests(engine):
            file = channel_file(settings.database_url)
            served.add(Platform(CONSOLE, Channel(file, now)), WITH_CONSOLE.format(file=file))
        works = [_work(engine, settings, metrics, one) for one in served.platforms]
        starts = tuple(one.start for one in served.platforms)
        nightly = Nightly(settings)
        stack.callback(nightly.stop)
        jobs = (*JOBS, nightly.job())
        turns, ledger = Turns(jobs, starts, now), Ledger(sessions(engine), starts, now)
        synced = Check("sync", lambda: too_old(sessions(engine), now()))
        watched = (*usual_checks(engine, ledger, turns), synced, *served.checks)
        port = await stack.enter_async_context(serving(settings.health_port, watched, metrics, ledger))
        collected_beside()
        say(STARTED.format(doing=f" {' and '.join(served.doing)}", port=port))
        await _nudged(works, _watched(jobs, turns, metrics), stop)


async def _with_slack(
    stack: AsyncExitStack, bot: Bot, engine: Engine, settings: Settings, metrics: Metrics, served: Served
) -> None:
    from adapters.slack.connection import connected  # slack-bolt takes its time to load

    counted, refused = Counted(bot, metrics, SLACK), partial(metrics.refused, SLACK)
    slack = await stack.enter_async_context(connected(counted, settings, engine, _first(engine), now, refused))
    served.add(slack.platform, WITH_SLACK, Check(SLACK, slack.wrong))


async def _with_discord(
    stack: AsyncExitStack, bot: Bot, engine: Engine, settings: Settings, metrics: Metrics, served: Served
) -> None:
    """Serve Discord; where it does not take the token, the platforms that are up go on without it."""
    from adapters.discord.connection import connected  # and so does discord.py

    counted = Counted(bot, metrics, DISCORD)
    try:
        discord = await stack.enter_async_context(connected(counted, settings, _first(engine), _left(engine), now))
    except SettingError as error:
        if not served.platforms:
            raise
        why = str(error)
        log.error("discord is not served", extra={"why": why})
        served.checks.append(Check(DISCORD, lambda: why))
        return
    served.add(discord.platform, WITH_DISCORD, Check(DISCORD, discord.wrong))


def _left(engine: Engine) -> Callable[[str, datetime], None]:
    def gone(start: str, at: datetime) -> None:
        with Session(engine) as session:
            left(session, start, at)

    return gone


def _first(engine: Engine) -> Callable[[str, datetime], bool]:
    def first(call_id: str, at: datetime) -> bool:
        with Session(engine) as session:
            return first_time(session, call_id, at)

    return first


def _work(engine: Engine, settings: Settings, metrics: Metrics, platform: Platform) -> Work:
    counted = CountedPoster(platform.poster, metrics, platform.start.rstrip(":"))
    return Work(sessions(engine), replace(platform, poster=counted), now, settings.retention_days)


def _watched(jobs: Iterable[Job], turns: Turns, metrics: Metrics) -> tuple[Job, ...]:
    return tuple(turns.watched(metrics.counted(job)) for job in jobs)


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    return stop


async def _nudged(works: list[Work], jobs: tuple[Job, ...], stop: asyncio.Event) -> None:
    scheduler = scheduled(works, jobs)
    scheduler.start()
    try:
        await stop.wait()
    finally:
        scheduler.shutdown(wait=False)
