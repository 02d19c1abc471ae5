"""What is rendered, as discord.py sends it. It goes out as it was rendered, and discord.py remembers none of it.

A button or a form is known by its id when it comes back, after a restart too, so there is nothing to remember. A view
that is stopped is not stored: discord.py would keep one for each message otherwise, a quarter of an hour or for ever.
"""

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

from aiohttp import ClientConnectionError
from discord import AllowedMentions, Embed, File, HTTPException, ui

from adapters.discord.pieces import Json
from adapters.discord.render import FILE, Message

UNREACHED = (ClientConnectionError, OSError, asyncio.TimeoutError)
ATTEMPTS, SHORTLY = 4, 0.2
"""How often an answer is sent, and seconds before the second time, doubled for each after it."""
A_FIRST = 1.2
"""Seconds for one try of a first answer, which must be there within three of what it answers: discord.py waits one and
then three more after faults of Discord's."""
ANSWERED = 40060


async def at_first(send: Callable[[], Awaitable[object]]) -> None:
    """Send a first answer, again where it takes too long; Discord takes but one, so it never comes twice."""
    await surely(send, A_FIRST)


async def surely(send: Callable[[], Awaitable[object]], within: float | None = None) -> None:
    """Send an answer, again where the connection broke on the way; Discord refuses it if it was there already.

    discord.py sends again too, but knows a broken connection only by the numbers of other systems.
    """
    for attempt in range(ATTEMPTS):
        if attempt:
            await asyncio.sleep(SHORTLY * 2 ** (attempt - 1))
        try:
            async with asyncio.timeout(within):
                await send()
                return
        except UNREACHED:
            if attempt == ATTEMPTS - 1:
                raise
        except HTTPException as error:
            if attempt and error.code == ANSWERED:
                return
            raise


class Buttons(ui.View):
    """Rows of buttons."""

    def __init__(self, components: list[Json]) -> None:
        super().__init__(timeout=None)
        self._components = components
        self.stop()

    def to_components(self) -> list[Json]:
        """The rows, as they were rendered."""
        return self._components


class Opened(ui.Modal):
    """A form to be shown, within a running loop: `interaction.response.send_modal(Opened(modal(…)))`."""

    def __init__(self, payload: Json) -> None:
        super().__init__(title=payload["title"], custom_id=payload["custom_id"])
        self._payload = payload
        self.stop()

    def to_dict(self) -> Json:
        """The form, as it was rendered."""
        return self._payload


def arguments(message: Message) -> dict[str, Any]:
    """What to send a message with, anywhere, within a running loop. An answer wants `ephemeral=message.private` too."""
    given: dict[str, Any] = {
        "content": message.content,
        "embeds": [Embed.from_dict(one) for one in message.embeds],
        "allowed_mentions": AllowedMentions.none(),
    }
    if message.components:
        given["view"] = Buttons(message.components)
    if message.pictures:
        given["files"] = _files(message)
    return given


def changes(message: Message) -> dict[str, Any]:
    """What to change a message into it with: nothing of what it was is left."""
    given = arguments(message)
    files = given.pop("files", [])
    return {"view": None, **given, "attachments": files}


def _files(message: Message) -> list[File]:
    return [
        File(BytesIO(one.png), FILE.format(number=number), description=one.alt)
        for number, one in enumerate(message.pictures, 1)
    ]
