"""What a test reads of the server: messages, calls, answers; and what the server says when it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15
SETTABLE = 1 << 2 | EPHEMERAL | 1 << 12 | COMPONENTS_V2
"""The flags of a message that whoever sends it may set."""


class Permission:
    """What a person or the bot may do: Discord's own bits, plain numbers because they are combined at every turn."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERYDAY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MENTION_EVERYONE
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What Discord lets everyone do in a new guild, as far as it matters here."""
ALL = (1 << 50) - 1


class Intent:
    """What a connection may ask to hear; the privileged ones are switched on for the application."""

    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.MEMBERS | Intent.PRESENCES | Intent.MESSAGE_CONTENT
KNOWN_INTENTS = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on a message; `url` leads to it."""

    id: int
    filename: str
    description: str | None
    content: bytes
    url: str


@dataclass(slots=True)
class Message:
    """A message as it stands. `pings` holds every mention that notified someone: `@everyone`, `<@1>`, `<@&2>`."""

    id: int
    channel: int
    author: int
    content: str
    at: float
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    kind: int = 0
    nonce: str | int | None = None
    reply_to: int | None = None
    edited_at: float | None = None
    only_for: int | None = None
    pings: frozenset[str] = frozenset()
    interaction: Json | None = None

    @property
    def buttons(self) -> list[Json]:
        """Its buttons, in order, wherever in the message they stand."""
        return [one for one in walked(self.components) if one.get("type") == 2]


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A request as it came, and what became of it. A call that was cut off has no status; a lost answer was `lost`."""

    at: float
    route: str
    path: str
    query: Mapping[str, str]
    body: Any
    files: tuple[str, ...]
    status: int | None
    error: Json | None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing the bot did about an interaction or a message; `type` is that of a callback, `data` as it was sent."""

    kind: Literal["callback", "followup", "edit", "delete", "message", "refused"]
    at: float
    type: int | None = None
    data: Json = field(default_factory=dict)
    message: Message | None = None


class NotOfferedError(Exception):
    """A person could not do this: Discord would not show it to them, or would not let it through."""


class RefusedError(Exception):
    """An answer that is an error, as Discord words it."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.body: Json = {"message": message, "code": code} | ({"errors": errors} if errors else {})


REFUSALS = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    20012: (403, "You are not authorized to perform this action on this application"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50035: (400, "Invalid Form Body"),
    50109: (400, "The request body contains invalid JSON."),
}


def refused(code: int, errors: Json | None = None) -> RefusedError:
    """The error of that code."""
    status, message = REFUSALS[code]
    return RefusedError(status, code, message, errors)


def plainly(status: int, words: str) -> RefusedError:
    """An error that has a status and no code of its own."""
    return RefusedError(status, 0, f"{status}: {words}")


def of_interaction(route: str) -> bool:
    """Whether a route is for answering an interaction: the token in its path is the key, and it is not counted."""
    return route.split(" ")[1].startswith(("/interactions/", "/webhooks/"))


def walked(components: Any) -> list[Json]:
    """Every component within these, at any depth, in order."""
    found: list[Json] = []
    for one in components if isinstance(components, list) else []:
        found.append(one)
        inside = [*(one.get("components") or []), *(one[name] for name in ("accessory", "component") if one.get(name))]
        found.extend(walked(inside))
    return found
