"""Forms that are begun and not sent, kept for a while: no button of Discord's has room for what is typed in one.

They are kept in memory. What was typed stands in the message above the button too, so whoever comes back after that
while, or after a restart, has the words to copy.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe

from bot.replies import Reply

KEPT_FOR = timedelta(minutes=15)
"""As long as Discord lets an answer be changed."""
MOST = 1_000


@dataclass(frozen=True, slots=True)
class _Begun:
    person: str
    reply: Reply
    until: datetime


@dataclass(slots=True)
class Unsent:
    """Replies with a form, by key, each for one person. The oldest goes first."""

    _begun: dict[str, _Begun] = field(default_factory=dict)

    def keep(self, person: str, reply: Reply, at: datetime) -> str:
        """Keep a reply whose form is begun; the key to find it by."""
        key = token_urlsafe(9)
        self._begun[key] = _Begun(person, reply, at + KEPT_FOR)
        self._tidy(at)
        return key

    def find(self, key: str, person: str, at: datetime) -> Reply | None:
        """The reply that a person has begun the form of; None where it is gone, or somebody else's."""
        self._tidy(at)
        begun = self._begun.get(key)
        return begun.reply if begun and begun.person == person else None

    def drop(self, key: str) -> None:
        """Forget a form: it was sent."""
        self._begun.pop(key, None)

    def _tidy(self, at: datetime) -> None:
        gone = [key for key, one in self._begun.items() if one.until <= at]
        for key in (*gone, *list(self._begun)[:-MOST]):
            self._begun.pop(key, None)
