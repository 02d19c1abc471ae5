"""One thing a person did, as it was delivered to the app, and what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from tests.slackside.threads import PATIENCE, Bell
from tests.slackside.values import Json, Message, View

T = TypeVar("T")

COMMANDS, INTERACTIVE, EVENTS = "slash_commands", "interactive", "events_api"


@dataclass(frozen=True, slots=True)
class Sent:
    """A signed request as it went out, to be sent again as it was."""

    body: bytes
    headers: dict[str, str]


@dataclass(eq=False, slots=True)
class Delivery:
    """What was delivered, whether it was acknowledged, and what the app did because of it.

    `error` is what the person would see where it failed: `operation_timeout`, `dispatch_failed`, or what Slack refused
    of an acknowledgement, and then `errors` says what of it. Else `errors` are those of a form, by block. `options` are
    those of a menu.
    """

    kind: str
    payload: Json
    bell: Bell
    envelope_id: str = ""
    user: str = ""
    channel: str = ""
    team: str = "T1"
    number: int = 0
    attempts: int = 0
    acknowledged_after: float | None = None
    ack: Json | None = None
    status: int | None = None
    body: str = ""
    error: str | None = None
    finished: bool = False
    answers: list[Message] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    options: list[Json] = field(default_factory=list)
    requests: list[Sent] = field(default_factory=list)
    view_id: str = ""
    no_retry: bool = False
    read: int = 0

    @property
    def type(self) -> str:
        """What the payload is: a slash command, or the type of an interaction or an event."""
        return str(self.payload.get("event", self.payload).get("type", "command"))

    def begin_again(self) -> None:
        """Forget how the last attempt went; what came of it stays."""
        self.acknowledged_after = self.ack = self.status = self.error = None
        self.finished, self.body = False, ""

    def fail(self, error: str) -> "Delivery":
        """Note that this cannot be delivered."""
        self.error, self.finished = error, True
        return self

    def answered(self, message: Message) -> None:
        """Remember that the app said something because of this."""
        self.answers.append(message)

    def next_answer(self, timeout: float = PATIENCE) -> Message:
        """The next thing the app said because of this, waited for."""
        answer = self.wait_for(lambda one: one.answers[one.read : one.read + 1], timeout)[0]
        self.read += 1
        return answer

    def next_view(self, timeout: float = PATIENCE) -> View:
        """The last view that the app showed because of this, waited for."""
        views: Sequence[View] = self.wait_for(lambda one: one.views, timeout)
        return views[-1]

    def wait_for(self, found: Callable[["Delivery"], T], timeout: float = PATIENCE) -> T:
        """What is found in this, once there is any."""
        return self.bell.waited(lambda: found(self), timeout, lambda: f"{self.type}: {self!r}")
