"""The connection to Discord: the gateway, the commands as registered, and what becomes of a server or a channel."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import discord
from discord.abc import GuildChannel
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord.app import Answers, Listeners
from adapters.discord.inbound import START, room, workspace
from adapters.discord.poster import DiscordPoster
from adapters.discord.tree import same, tree
from adapters.settings import SettingError, Settings
from bot.digest.posting import Platform

log = logging.getLogger(__name__)

HANDS = 8
"""How many calls are answered at once."""
AGAIN = 5.0
"""Seconds before the first connection is tried again."""
READY_AFTER = 0.1
"""Seconds without another server being told of, after which we are ready: we keep nothing of servers."""
READY_WITHIN = 60.0
"""Seconds for the first connection; it goes on being tried after that."""
WRONG_TOKEN = "DISCORD_TOKEN is not taken by Discord: copy it anew from the application's page, under Bot."  # noqa: S105
NO_INTENTS = (
    "Discord refuses the intents panelbot asks for (4014): on the application's page, under Bot, turn on "
    "Message Content Intent, or ask again in a minute."
)
BROKEN = "not connected"

Left = Callable[[str, datetime], None]


class Panelbot(discord.AutoShardedClient):
    """The client. `left` is told of a server or a channel that is gone, by how its places begin."""

    def __init__(self, listeners: Listeners, left: Left) -> None:
        """A client that is not connected yet; it asks for servers, and for the messages that name it."""
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        nobody = discord.AllowedMentions.none()
        super().__init__(
            intents=intents,
            allowed_mentions=nobody,
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=READY_AFTER,
        )
        self._hears, self._left = listeners, left

    async def setup_hook(self) -> None:
        """Before the gateway: where it is, and the commands, where they are not these already."""
        found: Any = await self.http.request(Route("GET", "/gateway"))
        DiscordWebSocket.DEFAULT_GATEWAY = URL(found["url"])
        application = self.application_id or 0
        held: Any = await self.http.get_global_commands(application)
        if not same(held):
            commands: Any = tree()
            await self.http.bulk_upsert_global_commands(application, commands)
            log.info("discord commands registered", extra={"commands": len(commands)})

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A command, a button or a form."""
        await self._hears.interaction(interaction)

    async def on_message(self, posted: discord.Message) -> None:
        """A message that names us, or a direct one."""
        if self.user:
            await self._hears.written(posted, self.user.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """We are not in a server any more."""
        await asyncio.to_thread(self._left, f"{workspace(guild.id)}/", self._hears.clock())

    async def on_guild_channel_delete(self, channel: GuildChannel) -> None:
        """A channel is gone."""
        await asyncio.to_thread(self._left, room(channel.guild.id, channel.id), self._hears.clock())

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        """A bug: logged once, without what anybody wrote."""
        log.error("discord listener failed", extra={"event": event_method}, exc_info=sys.exc_info())


@dataclass(slots=True)
class Connection:
    """Discord as it is connected: what digests are posted through, and how the connection stands."""

    platform: Platform
    client: Panelbot

    def wrong(self) -> str | None:
        """What is wrong with the connection, if anything is."""
        lost = not self.client.is_ready() or any(shard.is_closed() for shard in self.client.shards.values())
        return BROKEN if lost else None


@asynccontextmanager
async def connected(
    bot: Answers,
    settings: Settings,
    first: Callable[[str, datetime], bool],
    left: Left,
    clock: Callable[[], datetime],
) -> AsyncIterator[Connection]:
    """Discord, for as long as this lasts. Raises SettingError where Discord does not take what is set."""
    Route.BASE = settings.discord_api_url.rstrip("/")
    with ThreadPoolExecutor(HANDS, "discord") as pool:
        client = Panelbot(Listeners(bot, pool, first, clock), left)
        running = asyncio.ensure_future(_kept_up(client, settings.discord_token))
        try:
            await _until_ready(client, running)
            yield Connection(Platform(START, DiscordPoster(client, asyncio.get_running_loop()), direct=True), client)
        finally:
            await client.close()
            running.cancel()
            with suppress(asyncio.CancelledError, Exception):  # what ended it was told when it began
                await running


async def _kept_up(client: Panelbot, token: str) -> None:
    """Connect, and try again where Discord cannot be reached; discord.py itself comes back once it was connected."""
    while not client.is_closed():
        try:
            await client.start(token)
        except (aiohttp.ClientError, OSError, discord.DiscordServerError, discord.GatewayNotFound) as error:
            log.warning("discord not reached", extra={"fault": type(error).__name__})
            await asyncio.sleep(AGAIN)


async def _until_ready(client: Panelbot, running: "asyncio.Task[None]") -> None:
    ready = asyncio.ensure_future(client.wait_until_ready())
    try:
        await asyncio.wait((running, ready), timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
    except discord.LoginFailure:
        raise SettingError(WRONG_TOKEN) from None
    except discord.PrivilegedIntentsRequired:
        raise SettingError(NO_INTENTS) from None
    finally:
        ready.cancel()
        with suppress(asyncio.CancelledError):
            await ready
