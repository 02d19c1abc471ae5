"""How often Discord lets a bot ask: buckets for each route, fifty a second in all, and the ban that follows a storm."""

import math
from collections import deque
from dataclasses import dataclass
from hashlib import md5

from tests.discord_server.values import Json, of_interaction

OVERALL = 50
BAN_WINDOW = 600.0
LIMITS = {
    "POST /channels/{}/messages": (5, 5.0),
    "PATCH /channels/{}/messages/{}": (5, 5.0),
    "DELETE /channels/{}/messages/{}": (5, 1.0),
    "GET /channels/{}/messages": (50, 1.0),
    "POST /users/@me/channels": (10, 10.0),
    "POST /webhooks/{}/{}": (5, 2.0),
    "PATCH /webhooks/{}/{}/messages/@original": (5, 2.0),
    "PATCH /webhooks/{}/{}/messages/{}": (5, 2.0),
}
"""What each route lets through in how many seconds. Discord publishes none of them: these are as others met them."""


@dataclass
class Bucket:
    """What is left of a route for one channel, guild or webhook."""

    remaining: int
    resets_at: float


class TooOftenError(Exception):
    """A 429: how long to wait, and headers and body that say so."""

    def __init__(self, wait: float, scope: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(scope)
        self.scope = scope
        self.headers = {"Retry-After": str(math.ceil(wait)), "X-RateLimit-Scope": scope, **(headers or {})}
        if scope == "global":
            self.headers["X-RateLimit-Global"] = "true"
        words = "The resource is being rate limited." if scope == "shared" else "You are being rate limited."
        self.body: Json = {"message": words, "retry_after": round(wait, 3), "global": scope == "global"}


class Rates:
    """What has been spent."""

    def __init__(self) -> None:
        self.limits = dict(LIMITS)
        self.overall: int | None = OVERALL
        self.ban_after = 10_000
        self._invalid: deque[float] = deque()
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._second, self._spent = 0, 0

    def spend(self, route: str, major: str, now: float) -> dict[str, str]:
        """The headers of a request that is let through; one that comes too often is not."""
        if self.overall is not None and not of_interaction(route):
            self._spend_overall(now)
        if route not in self.limits:
            return {}
        most, seconds = self.limits[route]
        bucket = self._buckets.get((route, major))
        if bucket is None or bucket.resets_at <= now:
            self._tidy(now)
            bucket = self._buckets[route, major] = Bucket(most, now + seconds)
        allowed, bucket.remaining = bucket.remaining > 0, max(0, bucket.remaining - 1)
        headers = _headers(route, most, bucket, now)
        if not allowed:
            raise TooOftenError(bucket.resets_at - now, "user", headers)
        return headers

    def count(self, status: int, scope: str, now: float) -> None:
        """Count a request that was answered with an error that may lead to a ban."""
        if status in (401, 403) or (status == 429 and scope != "shared"):
            self._invalid.append(now)

    def held_against(self, now: float) -> int:
        """How many such there were lately."""
        while self._invalid and self._invalid[0] <= now - BAN_WINDOW:
            self._invalid.popleft()
        return len(self._invalid)

    def banned(self, now: float) -> bool:
        """Whether there were so many that nothing is let through."""
        return self.held_against(now) >= self.ban_after

    def _spend_overall(self, now: float) -> None:
        if int(now) != self._second:
            self._second, self._spent = int(now), 0
        self._spent += 1
        if self.overall is not None and self._spent > self.overall:
            raise TooOftenError(self._second + 1 - now, "global")

    def _tidy(self, now: float) -> None:
        if len(self._buckets) > 1_000:
            self._buckets = {key: one for key, one in self._buckets.items() if one.resets_at > now}


def _headers(route: str, most: int, bucket: Bucket, now: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(most),
        "X-RateLimit-Remaining": str(bucket.remaining),
        "X-RateLimit-Reset": f"{bucket.resets_at:.3f}",
        "X-RateLimit-Reset-After": f"{bucket.resets_at - now:.3f}",
        "X-RateLimit-Bucket": md5(route.encode(), usedforsecurity=False).hexdigest(),
    }
