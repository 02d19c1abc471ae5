"""What posts digests in Discord, finds them by their marker, and puts them right. It is called off the event loop.

Each post carries the marker twice: as a nonce that Discord holds to for some minutes, so that a post whose answer was
lost is not made again, and in the small print, by which it is found for longer. Nothing is tried again here beyond what
discord.py does by itself; whoever asked keeps the ledger, and looks before posting a second time.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from discord import Client, DMChannel, HTTPException, PartialMessageable
from discord.abc import Messageable
from discord.errors import DiscordException

from adapters.discord.inbound import number_of
from adapters.discord.render import marked, message
from adapters.discord.sending import arguments, changes
from adapters.pace import Pace
from bot.digest.posting import CannotLookError, PostError
from bot.replies import Picture, Reply

log = logging.getLogger(__name__)

Done = TypeVar("Done")

TIMEOUT = 60.0
"""Seconds for one post, discord.py's own waiting included: well under the ledger's lease."""
MOST = 1_000
"""How many messages are looked through for a marker."""
NONCE = 25
A_SECOND = 48
"""How much is asked in a second, of the fifty that Discord takes of a bot: what is refused counts against it."""
BROKEN = 500

GONE = "the channel is not there any more: `/panel summary weekly mon 09:00` in another sets it anew."
NOT_LET = (
    "panelbot may not post in the channel: give it View Channel, Send Messages, Embed Links and Attach Files there."
)
OUT = "Discord does not take panelbot's token any more: whoever runs it must set a new one."
TOO_OLD = "the message is not there any more."
NOT_REACHED = "the person takes no direct messages from panelbot."
WHY = {10013: NOT_REACHED, 50007: NOT_REACHED, 10003: GONE, 10004: GONE, 10008: TOO_OLD, 50001: NOT_LET, 50013: NOT_LET}
"""What is wrong for good, by Discord's number for it, and who can do what about it."""
UNREADABLE = (50001, 50013)
REFUSED, UNREACHED, PACED = (
    "Discord refused it ({code}).",
    "Discord could not be reached.",
    "Discord asked for a pause.",
)


@dataclass(frozen=True, slots=True)
class DiscordPoster:
    """Posts through a client that is connected, on the loop it runs in."""

    client: Client
    loop: asyncio.AbstractEventLoop
    pace: Pace = field(default_factory=lambda: Pace(A_SECOND))

    def post(self, place: str, reply: Reply, marker: str) -> str:
        """Post a reply in a channel: the message's id."""
        with _explained(may_be_done=True):
            return self._run(self._post(place, reply, marker))

    def find(self, place: str, marker: str, since: datetime) -> str | None:
        """The id of the message with a marker posted since a moment."""
        with _explained(may_be_done=True, looking=True):
            return self._run(self._find(number_of(place), marker, since))

    def edit(self, place: str, message_id: str, reply: Reply, marker: str) -> None:
        """Put a message right."""
        with _explained(may_be_done=False):
            self._run(self._edit(number_of(place), int(message_id), reply, marker))

    def _run(self, work: Coroutine[Any, Any, Done]) -> Done:
        self.pace.turn()
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, TIMEOUT), self.loop).result()

    def _channel(self, number: int) -> PartialMessageable:
        return self.client.get_partial_messageable(number)

    async def _post(self, place: str, reply: Reply, marker: str) -> str:
        where: Messageable = self._channel(number_of(place))
        if "/@" in place:
            where = await (await self.client.fetch_user(number_of(place))).create_dm()
        found_again = not (isinstance(where, DMChannel) or any(isinstance(one, Picture) for one in reply.blocks))
        made = message(reply, marker=marker if found_again else "")
        sent = await where.send(**arguments(made), nonce=marker[-NONCE:])
        if made.embeds and not sent.embeds:  # Discord leaves them out, without a word, where they are not allowed
            await sent.delete()
            raise PostError(NOT_LET, for_good=True)
        return str(sent.id)

    async def _find(self, channel: int, marker: str, since: datetime) -> str | None:
        async for one in self._channel(channel).history(limit=MOST, after=since, oldest_first=False):
            if one.author == self.client.user and marked([embed.to_dict() for embed in one.embeds], marker):
                return str(one.id)
        return None

    async def _edit(self, channel: int, number: int, reply: Reply, marker: str) -> None:
        posted = self._channel(channel).get_partial_message(number)
        await posted.edit(**changes(message(reply, marker=marker)))


@contextmanager
def _explained(*, may_be_done: bool, looking: bool = False) -> Iterator[None]:
    """Turn what may go wrong with a call into what the ledger goes by."""
    try:
        yield
    except HTTPException as error:
        log.warning("discord refused", extra={"status": error.status, "code": error.code})
        if looking and error.code in UNREADABLE:
            raise CannotLookError from None
        raise _why(error, may_be_done) from None
    except (TimeoutError, DiscordException, OSError, RuntimeError) as error:
        log.warning("discord not reached", extra={"fault": type(error).__name__})
        raise PostError(UNREACHED, perhaps=may_be_done) from None


def _why(error: HTTPException, may_be_done: bool) -> PostError:
    if error.code in WHY:
        return PostError(WHY[error.code], for_good=True)
    if error.status == 401:
        return PostError(OUT, for_good=True)
    if error.status == 429:
        return PostError(PACED, retry_after=float(getattr(error, "retry_after", 0) or 1))
    if error.status >= BROKEN:
        return PostError(UNREACHED, perhaps=may_be_done)
    return PostError(REFUSED.format(code=error.code))
