"""What goes wrong on purpose: answers refused, cut off, lost or kept waiting, a number of times, route by route."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(eq=False)
class Fault:
    """One plan. Without a status, a reset or a lost answer the request is only slow.

    It meets one request in `every`, the last of them, so that what is tried again does not meet it again at once.
    """

    route: str
    times: int | None = 1
    every: int = 1
    status: int | None = None
    retry_after: float = 0.1
    scope: str = "user"
    reset: bool = False
    lost_answer: bool = False
    slow: float = 0.0
    cloudflare: bool = False
    hold: "Hold | None" = None
    _passed: int = 0

    def meets(self, route: str) -> bool:
        """Whether this request of a route is one it is for."""
        if route != self.route:
            return False
        self._passed += 1
        return self._passed % self.every == 0


@dataclass
class Hold:
    """A request kept waiting: `arrived` says it came, and `release` lets it go on."""

    call: Callable[[Callable[[], object]], object]
    done_first: bool = False
    arrived: threading.Event = field(default_factory=threading.Event)
    _let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self) -> None:
        """Say that the request is here, and wait."""
        self.arrived.set()
        await self._let_go.wait()

    def release(self) -> None:
        """Let it, and every later one, go on."""
        self.call(self._let_go.set)


class Faults:
    """Every plan, in the order made."""

    def __init__(self) -> None:
        self.plans: list[Fault] = []

    def take(self, route: str) -> Fault | None:
        """The plan for this request, which is one fewer left."""
        for plan in self.plans:
            if plan.meets(route):
                if plan.times is not None:
                    plan.times -= 1
                    if not plan.times:
                        self.plans.remove(plan)
                return plan
        return None

    def drop(self, plan: Fault) -> None:
        """Give a plan up, if nothing met it."""
        if plan in self.plans:
            self.plans.remove(plan)
