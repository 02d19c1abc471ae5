"""Many interactions at once, for the benches: how long each first answer took, with nothing kept of the answers."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from tests.discord_server.interactions import Asking
from tests.discord_server.values import Answer

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer


@dataclass(frozen=True, slots=True)
class Burst:
    """How it went: seconds to each first answer, shortest first; how many were refused or never came; how long."""

    latencies: list[float]
    refused: int
    unanswered: int
    seconds: float

    def percentile(self, part: float) -> float:
        """The time within which that part of the answers came."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * part))]


class _Run:
    """A burst under way."""

    def __init__(self, server: "DiscordServer", count: int, asking: Callable[[int], Asking], at_once: int) -> None:
        self.server, self.count, self.asking = server, count, asking
        self.latencies: list[float] = []
        self.refused = 0
        self._free, self._done = asyncio.Semaphore(at_once), asyncio.Event()

    def _send(self, number: int) -> None:
        sent = perf_counter()

        def hear(answer: Answer) -> None:
            if answer.kind == "refused":
                self.refused += 1
            elif answer.kind == "callback":
                self.latencies.append(perf_counter() - sent)
                self._free.release()
                if len(self.latencies) == self.count:
                    self._done.set()

        self.server.deliver(self.server.interactions.begin(self.asking(number), hear))

    async def send_all(self, rate: float | None) -> None:
        """Send every one when it is its time, or when one before it was answered; and wait for the last answer."""
        began = perf_counter()
        for number in range(self.count):
            if rate:
                await asyncio.sleep(began + number / rate - perf_counter())
            await self._free.acquire()
            self._send(number)
        await self._done.wait()


async def burst(
    server: "DiscordServer",
    count: int,
    asking: Callable[[int], Asking],
    rate: float | None,
    at_once: int,
    timeout: float,
) -> Burst:
    """Send them, and count what comes."""
    run, began = _Run(server, count, asking, count if rate else at_once), perf_counter()
    with suppress(TimeoutError):
        await asyncio.wait_for(run.send_all(rate), timeout)
    left = count - len(run.latencies)
    return Burst(sorted(run.latencies), run.refused, left, perf_counter() - began)
