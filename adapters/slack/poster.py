"""What posts digests in Slack, finds them by their marker, and puts them right. It is called off the event loop.

Nothing is tried again here: whoever asks keeps the ledger, and looks before posting a second time. So every failure
says whether the post may have gone through all the same, whether trying again can help, and how long Slack wants to
be left alone.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import WebClient

from adapters.slack.inbound import parts
from adapters.slack.outbound import BROKEN, needed, refusal
from adapters.slack.render import Message, message
from bot.digest.posting import CannotLookError, PostError
from bot.replies import Picture, Reply

log = logging.getLogger(__name__)

TIMEOUT = 10
"""Seconds for one call: all of a post's take less than the ledger's lease."""
PAGE, PAGES = 200, 25
"""How many messages are looked through for a marker: 5,000 since the slot."""
EVENT, MARKER, FILE = "panelbot_digest", "marker", "reports.png"
"""What a message's metadata is called, the marker in it, and a picture's file."""

GONE = "the channel is not there any more: `/panel summary weekly mon 09:00` in another sets it anew."
ARCHIVED = "the channel is archived: have it restored, or set the summary in another with `/panel summary`."
NOT_IN = "panelbot is not in the channel: write `/invite @panelbot` there."
NOT_LET = "the workspace does not let panelbot post in the channel: ask a workspace admin."
NO_SCOPE = "panelbot lacks the scope {scope}: have a workspace admin install it anew."
OUT = "panelbot is not installed in the workspace any more: have a workspace admin install it anew."
WHY = {
    "channel_not_found": GONE,
    "is_archived": ARCHIVED,
    "not_in_channel": NOT_IN,
    "restricted_action": NOT_LET,
    "restricted_action_read_only_channel": NOT_LET,
    "missing_scope": NO_SCOPE,
    "not_allowed_token_type": OUT,
    "account_inactive": OUT,
    "invalid_auth": OUT,
    "not_authed": OUT,
    "token_revoked": OUT,
    "token_expired": OUT,
    "org_login_required": OUT,
    "team_access_not_granted": OUT,
    "message_not_found": "the message is not there any more.",
    "cant_update_message": "the message is not ours to put right any more.",
    "edit_window_closed": "the workspace does not let a message of that age be put right.",
}
"""What is wrong for good, by Slack's word for it, and who can do what about it."""
UNREADABLE = frozenset(("missing_scope", "not_in_channel", "channel_not_found", "no_permission"))
"""Why a channel's history may be closed to us."""
REFUSED, UNREACHED, PACED = "Slack refused it ({error}).", "Slack could not be reached.", "Slack asked for a pause."


@dataclass(frozen=True, slots=True)
class SlackPoster:
    """Posts to Slack. `tokens` gives the token for a workspace, or nothing where there is none; `url` is Slack's."""

    url: str
    tokens: Callable[[str], str | None]

    def post(self, place: str, reply: Reply, marker: str) -> str:
        """Post a reply in a channel, or its picture: the message's id."""
        client, channel = self._client(place)
        made = message(reply)
        with _explained(may_be_done=True):
            if made.pictures:
                return self._upload(client, channel, made)
            sent = client.chat_postMessage(
                channel=channel,
                text=made.text,
                blocks=made.blocks,
                metadata=_marked(marker),
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
            )
            return str(sent["ts"])

    def find(self, place: str, marker: str, since: datetime) -> str | None:
        """The id of the message with a marker posted since a moment."""
        client, channel = self._client(place)
        try:
            return next((str(one["ts"]) for one in _history(client, channel, since) if _has(one, marker)), None)
        except SlackApiError as error:
            if refusal(error) in UNREADABLE:
                raise CannotLookError from None
            with _explained(may_be_done=True):
                raise
        except (SlackClientError, HTTPException, OSError):
            raise PostError(UNREACHED, perhaps=True) from None

    def edit(self, place: str, message_id: str, reply: Reply, marker: str) -> None:
        """Put a message right."""
        client, channel = self._client(place)
        made = message(reply)
        with _explained(may_be_done=False):
            client.chat_update(
                channel=channel, ts=message_id, text=made.text, blocks=made.blocks, metadata=_marked(marker)
            )

    def _client(self, place: str) -> tuple[WebClient, str]:
        team, channel = parts(place)
        token = self.tokens(team)
        if not token:
            raise PostError(OUT, for_good=True)
        client = WebClient(token=token, base_url=self.url, timeout=TIMEOUT, retry_handlers=[])
        return client, channel.removeprefix("@")  # Slack takes a person for the direct messages with them

    @staticmethod
    def _upload(client: WebClient, channel: str, made: Message) -> str:
        """Share the pictures as files, with what they show for whoever does not see them."""
        files = [_file(number, one) for number, one in enumerate(made.pictures, 1)]
        shared = client.files_upload_v2(file_uploads=files, channel=channel, initial_comment=made.text)
        return str(shared["files"][0]["id"])


def _file(number: int, picture: Picture) -> dict[str, Any]:
    return {"filename": f"{number}-{FILE}", "title": FILE, "content": picture.png, "alt_txt": picture.alt}


def _marked(marker: str) -> dict[str, Any]:
    return {"event_type": EVENT, "event_payload": {MARKER: marker}}


def _has(posted: dict[str, Any], marker: str) -> bool:
    return bool(posted.get("metadata", {}).get("event_payload", {}).get(MARKER) == marker)


def _history(client: WebClient, channel: str, since: datetime) -> Iterator[dict[str, Any]]:
    """A channel's messages since a moment, page by page."""
    cursor = ""
    for _ in range(PAGES):
        page = client.conversations_history(
            channel=channel, oldest=str(since.timestamp()), limit=PAGE, cursor=cursor, include_all_metadata=True
        )
        yield from page["messages"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


@contextmanager
def _explained(*, may_be_done: bool) -> Iterator[None]:
    """Turn what may go wrong with a call into what the ledger goes by."""
    try:
        yield
    except SlackApiError as error:
        raise _why(error, may_be_done) from None
    except (SlackClientError, HTTPException, OSError) as error:
        log.warning("slack not reached", extra={"fault": type(error).__name__})
        raise PostError(UNREACHED, perhaps=may_be_done) from None


def _why(error: SlackApiError, may_be_done: bool) -> PostError:
    why, response = refusal(error), error.response
    log.warning("slack refused", extra={"error": why, "status": response.status_code, "needs": needed(error)})
    if why == "ratelimited" or response.status_code == 429:
        return PostError(PACED, retry_after=float(response.headers.get("Retry-After", 1)))
    if response.status_code >= BROKEN:
        return PostError(UNREACHED, perhaps=may_be_done)
    if why in WHY:
        return PostError(WHY[why].format(scope=needed(error)), for_good=True)
    return PostError(REFUSED.format(error=why))
