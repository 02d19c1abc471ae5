"""How what people do is delivered to the app: once, again, or the very same, and what its acknowledgement does."""

import asyncio
from dataclasses import dataclass, field

from tests.slackside import acks, payloads
from tests.slackside.delivery import EVENTS, Delivery
from tests.slackside.openings import Openings
from tests.slackside.threads import PATIENCE, InThread
from tests.slackside.transport import ACK_SECONDS, Requests, Sockets
from tests.slackside.world import World

TIMEOUT, HTTP_TIMEOUT, HTTP_ERROR = "timeout", "http_timeout", "http_error"

Retry = tuple[int, str]
"""Which attempt this is after the first, and why there is one."""


@dataclass(eq=False, slots=True)
class Delivering:
    """Delivers to the app, by the way that is set."""

    world: World
    openings: Openings
    sockets: Sockets
    requests: Requests
    thread: InThread
    mode: str = "socket"
    ack_within: float = ACK_SECONDS
    retry_delays: tuple[float, ...] = (0.0, 0.0, 0.0)
    bugs: list[BaseException] = field(default_factory=list)

    def new(self, kind: str, user: str, channel: str, team: str) -> Delivery:
        """A delivery that is to be filled in."""
        if user:
            self.world.person(user, team)
        number = next(self.world.numbers)
        return Delivery(kind, {}, self.openings.causes.bell, f"envelope-{number}", user, channel, team, number)

    def deliver(
        self,
        delivery: Delivery,
        *,
        retry: Retry | None = None,
        retries: int = 0,
        wait: str | None = "ack",
        timeout: float = PATIENCE,
    ) -> Delivery:
        """Deliver, and wait for the acknowledgement, for an answer, or for nothing."""
        sending = self.send(delivery, retry, retries)
        if wait is None:
            self.thread.soon(sending)
            return delivery
        self.thread.run(sending, None)
        if wait == "answer":
            delivery.wait_for(lambda one: one.answers or one.views or one.error, timeout)
        return delivery

    def again(self, delivery: Delivery, reason: str | None, timeout: float) -> Delivery:
        """Deliver the same thing another time, and say so."""
        delivery.begin_again()
        delivery.attempts += 1
        retry = (delivery.attempts, reason or (HTTP_TIMEOUT if self.mode == "http" else TIMEOUT))
        return self.deliver(delivery, retry=retry, timeout=timeout)

    def replay(self, delivery: Delivery) -> Delivery:
        """Send the first request of a delivery once more, to the letter."""
        delivery.begin_again()
        self.thread.run(self._replayed(delivery), None)
        return delivery

    def verify_url(self) -> Delivery:
        """Ask the app's address for its answer to a challenge."""
        delivery = self.new(EVENTS, "", "", "T1")
        delivery.payload = {"token": payloads.VERIFICATION, "challenge": "a challenge", "type": "url_verification"}
        self.thread.run(self.requests.send(delivery, None, self.ack_within), None)
        return delivery

    async def send(self, delivery: Delivery, retry: Retry | None = None, retries: int = 0) -> None:
        """Deliver, again where that is asked for, and do what the acknowledgement says."""
        self.openings.causes.remember(delivery)
        try:
            await self._attempt(delivery, retry)
            for number in range(1, retries + 1):
                if delivery.acknowledged_after is not None or delivery.no_retry:
                    break
                await asyncio.sleep(self.retry_delays[number - 1])
                reason = self._reason(delivery)
                delivery.begin_again()
                delivery.attempts = number
                await self._attempt(delivery, (number, reason))
            self._take(delivery)
        except Exception as bug:
            self.bugs.append(bug)
            raise
        finally:
            delivery.finished = True
            self.sockets.tell()

    async def _replayed(self, delivery: Delivery) -> None:
        await self.requests.put(delivery, delivery.requests[0], self.ack_within)
        self._take(delivery)

    async def _attempt(self, delivery: Delivery, retry: Retry | None) -> None:
        way = self.sockets if self.mode == "socket" else self.requests
        await way.send(delivery, retry, self.ack_within)

    def _take(self, delivery: Delivery) -> None:
        if delivery.acknowledged_after is not None:
            acks.take(self.world, self.openings, delivery)

    def _reason(self, delivery: Delivery) -> str:
        if self.mode == "socket":
            return TIMEOUT
        return HTTP_ERROR if delivery.status else HTTP_TIMEOUT
