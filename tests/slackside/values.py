"""What our Slack holds: people, channels, messages, views, files, tokens, and what was asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace."""

    id: str
    team: str = "T1"
    admin: bool = False
    owner: bool = False
    deleted: bool = False
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, or a direct message with a person."""

    id: str
    team: str = "T1"
    archived: bool = False
    private: bool = False
    member: bool = True
    im_of: str | None = None
    name: str = ""

    @property
    def kind(self) -> str:
        """What Slack calls this kind of conversation."""
        return "im" if self.im_of else "private_channel" if self.private else "public_channel"

    @property
    def told_name(self) -> str:
        """The name that payloads carry."""
        if self.im_of:
            return "directmessage"
        return "privategroup" if self.private and not self.member else self.name or self.id.lower()


@dataclass(frozen=True, slots=True)
class File:
    """A file that was uploaded, or is about to be."""

    id: str
    name: str
    length: int
    title: str = ""
    alt_txt: str = ""
    content: bytes | None = None
    done: bool = False
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands: posted, and edited in place since. `via` says how it came to be as it is."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    files: tuple[File, ...] = ()
    bot_id: str | None = None
    team: str = "T1"
    edited: int = 0
    via: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a home tab as it stands: `body` is what Slack's payloads say of it."""

    id: str
    user: str
    team: str
    body: Json
    errors: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    offered: Mapping[tuple[str, str], tuple[Json, ...]] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.body["type"])

    @property
    def hash(self) -> str:
        """What changes with each update."""
        return str(self.body["hash"])

    @property
    def blocks(self) -> list[Json]:
        """What is shown in it."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """The title that is read."""
        return str(self.body["title"]["text"])

    @property
    def callback_id(self) -> str:
        """What the app calls it by."""
        return str(self.body["callback_id"])

    @property
    def private_metadata(self) -> str:
        """What the app keeps in it."""
        return str(self.body["private_metadata"])

    def payload(self) -> Json:
        """The view as a payload carries it, with all that is filled in."""
        return {**self.body, "state": {"values": {block: dict(values) for block, values in self.typed.items()}}}


@dataclass(frozen=True, slots=True)
class Grant:
    """A token and what it may be used for. `error` is what Slack says to it once it is no longer good."""

    token: str
    team: str
    kind: str
    scopes: tuple[str, ...]
    bot_user: str = ""
    user: str = ""
    error: str | None = None
    expires: float | None = None


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A call of the Web API, or of a response_url: `method` is "response_url" then."""

    method: str
    args: Json
    token: str
    status: int
    error: str | None
    at: float
