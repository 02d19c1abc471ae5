"""The seam to a channel: what posts a digest, looks whether it is there, and puts it right. A platform writes one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.replies import Reply


class PostError(Exception):
    """A post did not go through.

    `why` is a sentence for the panel's chair. `for_good` means that trying again will not help: the channel is gone,
    we may not write there, our token is not taken. `perhaps` means that it may have gone through all the same.
    """

    def __init__(self, why: str, *, for_good: bool = False, perhaps: bool = False, retry_after: float = 0.0) -> None:
        """A failure; `retry_after` is in seconds, where the platform says."""
        super().__init__(why)
        self.why, self.for_good, self.perhaps, self.retry_after = why, for_good, perhaps, retry_after


class CannotLookError(Exception):
    """The channel's history cannot be read, so nobody can say whether a post is there."""


class Poster(Protocol):
    """What posts to the channels of one platform. `marker` is the post's own, and can be found again."""

    def post(self, place: str, reply: Reply, marker: str) -> str:
        """Post a reply in a channel: the message's id. Raises PostError."""

    def find(self, place: str, marker: str, since: datetime) -> str | None:
        """The id of the message with a marker posted since a moment; None if there is none. Raises CannotLookError."""

    def edit(self, place: str, message: str, reply: Reply, marker: str) -> None:
        """Put a message right. Raises PostError."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A poster, and how the workspaces it serves begin: `slack:`, `console`. `direct` where it can reach one person."""

    start: str
    poster: Poster
    direct: bool = False


def direct_to(person: str) -> str:
    """The place of direct messages with a person."""
    workspace, _, name = person.partition("/")
    return f"{workspace}/@{name}"
