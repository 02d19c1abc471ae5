"""What reaches the bot: a call, who made it and where, and what a command is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType
from typing import Literal

from sqlmodel import Session

from bot.replies import Reply


class Role(IntEnum):
    """Who a person is to a panel; each may do what the ones before it may."""

    RESIDENT = 0
    OFFICER = 1
    CHAIR = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Caller:
    """A person, as an opaque id such as `slack:T1/U2`."""

    id: str
    role: Role = Role.RESIDENT


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, as an opaque id such as `slack:T1/C2`, and the ward its panel is for, if it has one."""

    id: str
    ward: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One thing one person asked for, once. `id` is the platform's own id of the call."""

    command: str
    caller: Caller
    place: Place
    at: datetime
    id: str
    args: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Param:
    """One thing a command takes; the name is the option's name on Discord.

    Typed, a `word`, a `number`, a `person` or a `reference` is one word; the first `text` or `ward` takes all that is
    left. `words` are those there are, to be offered where a platform can.
    """

    name: str
    summary: str
    required: bool = False
    kind: Literal["text", "ward", "word", "number", "person", "reference"] = "text"
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A command, declared once. `alone` commands are `/name`; the rest are `/panel name`.

    What follows one that `asks` is a question; after any other it is a report or a note, often of a danger past.
    One that `opens` answers with a form to fill in, even where it is given all it needs.
    """

    name: str
    summary: str
    run: Callable[[Call, Session], Reply]
    params: tuple[Param, ...] = ()
    who: Role = Role.RESIDENT
    alone: bool = False
    asks: bool = False
    opens: bool = False

    @property
    def typed(self) -> str:
        """How a person types it, without what it takes."""
        return f"/{self.name}" if self.alone else f"/panel {self.name}"

    def lacks(self, args: Mapping[str, str]) -> bool:
        """Whether something it needs is not among what it was given."""
        return any(param.required and not args.get(param.name, "").strip() for param in self.params)

    @property
    def usage(self) -> str:
        """How a person types it, with what it takes: `/panel officers [ward] [date]`."""
        words = (f"<{param.name}>" if param.required else f"[{param.name}]" for param in self.params)
        return " ".join((self.typed, *words))
