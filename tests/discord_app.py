"""panelbot's own Discord client, running in a thread against a Discord of ours, for the tests."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from discord.webhook.async_ import AsyncWebhookAdapter, async_context
from sqlalchemy import Engine
from sqlmodel import Session

from adapters.discord.connection import Connection, connected
from adapters.settings import Settings
from bot.digest.leaving import left
from storage.heard import first_time
from tests.discord_server import Delivery, DiscordServer, Message
from tests.slack_app import Loud
from tests.slackside.threads import InThread

THINKING = 5


class App:
    """The running client: the bot it asks, and what digests are posted through."""

    def __init__(self, bot: Loud) -> None:
        self.bot = bot
        self.connection: Connection


def settings_for(server: DiscordServer, **more: Any) -> Settings:
    """The settings that have panelbot speak to our Discord."""
    return Settings(**{"discord_token": server.token, "discord_api_url": server.url, **more})


@contextmanager
def running(
    server: DiscordServer, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC), **more: Any
) -> Iterator[App]:
    """panelbot's Discord, for as long as this lasts."""
    app = App(Loud(engine))

    def first(call_id: str, at: datetime) -> bool:
        with Session(engine) as session:
            return first_time(session, call_id, at)

    def gone(start: str, at: datetime) -> None:
        with Session(engine) as session:
            left(session, start, at)

    async def program() -> None:
        async_context.set(AsyncWebhookAdapter())  # its locks are shared by every client of a process otherwise
        async with connected(app.bot, settings_for(server, **more), first, gone, clock) as app.connection:
            up.set()
            await asyncio.Event().wait()

    with InThread("panelbot") as thread:
        up = asyncio.Event()
        thread.start(program)
        thread.run(_either(up, thread))
        yield app
    if app.bot.bugs:
        raise app.bot.bugs[0]


async def _either(up: asyncio.Event, thread: InThread) -> None:
    """Wait until it is up, or has failed."""
    waiting = asyncio.ensure_future(up.wait())
    await asyncio.wait((waiting, *thread._started), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


def answered(done: Delivery) -> Delivery:
    """What somebody did, once it is answered: on a busy machine a word that it is being thought of comes first."""
    done.next_answer(15)
    if done.callback and done.callback.type == THINKING:
        done.next_answer(15)
    return done


def shown(done: Delivery) -> Message | None:
    """The message that came of something: the answer, or what followed it."""
    later = [*done.followups, *done.edits]
    return later[-1].message if later else done.message


def words(message: Message | None) -> str:
    """Every text of a message, in order, escapes and all."""
    if message is None:
        return ""
    embeds = [embed.get("description", "") for embed in message.embeds]
    return "\n".join((message.content, *embeds, *buttons(message)))


def buttons(message: Message | None) -> list[str]:
    """What can be pressed, by its label."""
    return [one["label"] for row in (message.components if message else []) for one in row["components"]]
