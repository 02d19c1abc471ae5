"""panelbot's own Slack app, running in a thread against a Slack of ours, for the tests."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from adapters.settings import Settings
from adapters.slack.connection import Connection, connected
from bot.calls import Call
from bot.core import Bot
from bot.replies import Reply
from bot.suggest import Named
from storage.engine import sessions
from storage.heard import first_time
from tests.slack_server import InThread, Message, SlackServer, View

Json = dict[str, Any]


class Loud:
    """The bot beneath its guard: a bug fails the test instead of being apologised for."""

    def __init__(self, engine: Engine) -> None:
        self._bot = Bot(sessions(engine))
        self.bugs: list[Exception] = []
        self.before: Callable[[Call], None] = lambda _call: None

    def handle(self, call: Call) -> Reply:
        self.before(call)
        try:
            return self._bot.run(call)
        except Exception as bug:  # noqa: BLE001  # raised when the test is over
            self.bugs.append(bug)
            return self._bot.handle(call)

    def suggest(self, call: Call, name: str, text: str, most: int) -> tuple[Named, ...]:
        return self._bot.suggest(call, name, text, most)


class App:
    """The running app: the bot it asks, and what digests are posted through."""

    def __init__(self, bot: Loud) -> None:
        self.bot = bot
        self.connection: Connection


def settings_for(server: SlackServer, mode: str = "socket", **more: Any) -> Settings:
    """The settings that have panelbot speak to our Slack."""
    way = {"slack_app_token": server.app_token}
    if mode == "http":
        way = {"slack_signing_secret": server.signing_secret, "slack_port": free_port()}
    return Settings(**{"slack_bot_token": server.bot_token, "slack_api_url": server.url, **way, **more})


def free_port() -> int:
    """A port that nothing uses."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


@contextmanager
def running(
    server: SlackServer, engine: Engine, settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Iterator[App]:
    """panelbot's Slack, for as long as this lasts."""
    app = App(Loud(engine))

    def first(call_id: str, at: datetime) -> bool:
        with Session(engine) as session:
            return first_time(session, call_id, at)

    async def program() -> None:
        async with connected(app.bot, settings, engine, first, clock) as app.connection:
            while app.connection.wrong():
                await asyncio.sleep(0.01)
            up.set()
            await asyncio.Event().wait()

    with InThread("panelbot") as thread:
        up = asyncio.Event()
        thread.start(program)
        thread.run(up.wait())
        if not settings.slack_app_token:
            server.mode, server.request_url = "http", f"http://127.0.0.1:{settings.slack_port}/slack/events"
        yield app
    if app.bot.bugs:
        raise app.bot.bugs[0]


def words(of: Any) -> str:
    """Every text of a message, a view or their blocks, in order."""
    match of:
        case Message() | View():
            return words(list(of.blocks))
        case {"type": "text" | "link" | "plain_text" | "mrkdwn", "text": str(text)}:
            return text
        case dict():
            return " ".join(filter(None, (words(one) for one in of.values() if isinstance(one, dict | list))))
        case list():
            return " ".join(filter(None, map(words, of)))
    return ""


def buttons(of: Message | View) -> list[str]:
    """What can be pressed, by its label."""
    rows = (block["elements"] for block in of.blocks if block["type"] == "actions")
    return [one["text"]["text"] for row in rows for one in row]
