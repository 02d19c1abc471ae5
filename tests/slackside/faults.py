"""Faults on order: what goes wrong with the next calls, and how."""

import random
import socket
import struct
from collections import deque
from dataclasses import dataclass, field
from math import ceil

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a call.

    `error` is a refusal of Slack's own; `reset` ends the connection before the call is heard, `lost` after it was
    carried out; `slow` is how many seconds the answer takes.
    """

    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    reset: bool = False
    lost: bool = False
    slow: float = 0.0
    messages: tuple[str, ...] = ()

    @property
    def refuses(self) -> bool:
        """Whether the call is answered, and is not carried out."""
        return self.status != 200 or self.error is not None


@dataclass(slots=True)
class Faults:
    """The faults in store, by method; "*" stands for every method."""

    planned: dict[str, deque[Fault]] = field(default_factory=dict)
    shares: tuple[tuple[float, Fault], ...] = ()
    among: frozenset[str] = frozenset()
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Have the next calls of a method go wrong."""
        self.planned.setdefault(method, deque()).extend([fault] * times)

    def next(self, method: str) -> Fault | None:
        """What goes wrong with this call, if anything."""
        for name in (method, "*"):
            if self.planned.get(name):
                return self.planned[name].popleft()
        if self.shares and method in self.among:
            drawn = self.chance.random()
            for share, fault in self.shares:
                if drawn < share:
                    return fault
                drawn -= share
        return None


@dataclass(slots=True)
class Pace:
    """How often a channel may be posted to, where there is a limit."""

    per_second: float | None = None
    free_at: dict[str, float] = field(default_factory=dict)

    def wait(self, channel: str, now: float) -> int | None:
        """How many seconds to wait before posting; None for a post that may be made now, which is then counted."""
        if self.per_second is None:
            return None
        free = self.free_at.get(channel, 0.0)
        if now < free:
            return max(1, ceil(free - now))
        self.free_at[channel] = now + 1 / self.per_second
        return None


def reset(request: web.BaseRequest) -> None:
    """End a connection so that the other end sees it reset."""
    transport = request.transport
    if transport is not None:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
