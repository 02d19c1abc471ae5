"""Who administers a Slack workspace: asked of Slack where it could matter, and remembered for a while."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.inbound import parts
from adapters.slack.outbound import tried
from bot.calls import Role

REMEMBERED = 600.0
"""Seconds for which an answer holds: whoever is made an admin waits no longer than that."""
MOST = 10_000


@dataclass(slots=True)
class Admins:
    """What Slack said of people, and until when that holds."""

    clock: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[Role, float]] = field(default_factory=dict)

    async def role(self, client: AsyncWebClient, person: str) -> Role:
        """What a person is by Slack's own word: admin or, where Slack does not say, resident."""
        role, until = self._known.get(person, (Role.RESIDENT, 0.0))
        if until > self.clock():
            return role
        said = await tried("users.info", lambda: client.users_info(user=parts(person)[1]))
        if said is None:
            return role
        if len(self._known) >= MOST:
            self._known.clear()
        role = Role.ADMIN if said["user"].get("is_admin") else Role.RESIDENT
        self._known[person] = (role, self.clock() + REMEMBERED)
        return role
