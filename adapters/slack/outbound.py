"""What goes out to Slack, so that a fault of the network or of Slack costs a person nothing that was saved.

What was surely not done is tried again; what may have been done is only where doing it twice does no harm. Faults are
logged with what was called, never with what was said.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.blocks import Json
from adapters.slack.render import Message

log = logging.getLogger(__name__)

ATTEMPTS = 4
WAITS = 0.5
"""Seconds before the second attempt, doubled for each after it, where Slack does not say how long."""
LONGEST_WAIT = 60.0
BUSY, BROKEN = 429, 500
PLAIN: Json = {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
FAULTS = (aiohttp.ClientError, asyncio.TimeoutError, OSError)


class Refused(Protocol):
    """Whoever counts what a platform does not take."""

    def __call__(self, status: int | None, /, *, retried: bool) -> None:
        """Count one, by its HTTP status, or none where nobody answered."""


def uncounted(_status: int | None, *, retried: bool) -> None:
    """Count nothing."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """What answers go out through; the session is the app's own."""

    session: aiohttp.ClientSession
    refused: Refused = uncounted

    async def respond(self, url: str, body: Json) -> bool:
        """Answer through a `response_url`; whether Slack took it. Twice does no harm: it is for one person's eyes."""
        for attempt in range(ATTEMPTS):
            status, wait = None, 0.0
            try:
                async with self.session.post(url, json=body) as response:
                    if response.status < BUSY:
                        return _taken(response.status, await response.text())
                    status, wait = response.status, float(response.headers.get("Retry-After", 0))
            except FAULTS as error:
                log.warning("answer not sent", extra={"fault": type(error).__name__, "attempt": attempt})
            again = attempt < ATTEMPTS - 1
            self.refused(status, retried=again)
            if again:
                await asyncio.sleep(min(wait or WAITS * 2**attempt, LONGEST_WAIT))
        log.error("answer given up", extra={"attempts": ATTEMPTS})
        return False

    async def open(self, client: AsyncWebClient, trigger: str, view: Json) -> str:
        """Open a modal: its id, or nothing where it is too late to."""
        opened = await tried("views.open", lambda: client.views_open(trigger_id=trigger, view=view))
        return opened["view"]["id"] if opened else ""

    async def update(self, client: AsyncWebClient, view_id: str, view: Json) -> bool:
        """Put another modal in one's place; whether it was still there."""
        return await tried("views.update", lambda: client.views_update(view_id=view_id, view=view)) is not None

    async def publish(self, client: AsyncWebClient, user: str, view: Json) -> bool:
        """Make somebody's App Home."""
        return await tried("views.publish", lambda: client.views_publish(user_id=user, view=view)) is not None

    async def post(self, client: AsyncWebClient, channel: str, made: Message, thread: str = "") -> bool:
        """Post in a channel or, given a person, in the direct messages with them; whether Slack took it.

        Somebody waits for it, so it is sent again where it may be lost: an answer there twice does less harm than none.
        """
        said: Json = {"text": made.text, "blocks": made.blocks, "thread_ts": thread or None}
        sent = await tried(
            "chat.postMessage", lambda: client.chat_postMessage(channel=channel, **PLAIN, **said), ATTEMPTS
        )
        return sent is not None


def _taken(status: int, text: str) -> bool:
    good = status < 300
    if not good:
        log.warning("answer refused", extra={"status": status, "error": text[:40]})
    return good


async def tried(method: str, call: Callable[[], Awaitable[Any]], attempts: int = 1) -> Any:
    # Any: slack_sdk's responses hold whatever Slack answered.
    """What Slack answered; None where it refused, or was broken or not reached at each attempt, which is logged."""
    for attempt in range(attempts):
        if attempt:
            await asyncio.sleep(WAITS * 2 ** (attempt - 1))
        try:
            return await call()
        except SlackApiError as error:
            log.warning("slack refused", extra={"method": method, "error": refusal(error), "needs": needed(error)})
            if error.response.status_code < BROKEN:
                return None
        except FAULTS as error:
            log.warning("slack not reached", extra={"method": method, "fault": type(error).__name__})
    return None


def refusal(error: SlackApiError) -> str:
    """Slack's own word for why it refused."""
    return str(error.response.get("error", "")) if isinstance(error.response.data, dict) else "no answer"


def needed(error: SlackApiError) -> str:
    """The scope that was missing, where that is why."""
    return str(error.response.get("needed", "")) if isinstance(error.response.data, dict) else ""


async def failure(error: Exception) -> None:
    """Log a bug in a listener once, with its traceback and none of what was said."""
    log.error("slack listener failed", exc_info=error)
