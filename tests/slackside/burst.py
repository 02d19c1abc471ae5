"""Many commands at once: how soon each is acknowledged and answered, with redeliveries and faults among them."""

import asyncio
import random
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING

from tests.slackside.delivering import HTTP_TIMEOUT, TIMEOUT, Retry
from tests.slackside.delivery import COMMANDS, Delivery
from tests.slackside.faults import Fault
from tests.slackside.values import Message

if TYPE_CHECKING:
    from tests.slack_server import SlackServer

WITHOUT_END = 1_000_000
ANSWERING = ("response_url", "chat.postMessage", "chat.postEphemeral", "chat.update")


class Burst(list[float]):
    """How long each acknowledgement took, in seconds; and beside that, what came of the commands.

    `answers` counts the answers to each command, `answered` is how long each first answer took, `sent` counts
    deliveries with redeliveries among them, `lost` those that nobody acknowledged in time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.answers = array("H")
        self.answered = array("d")
        self.sent = self.lost = self.redelivered = 0
        self.seconds = 0.0


@dataclass(eq=False, slots=True)
class Counted(Delivery):
    """A delivery of which only the number of answers is kept."""

    burst: Burst = field(default_factory=Burst)
    index: int = 0
    begun: float = 0.0

    def answered(self, message: Message) -> None:  # noqa: ARG002
        """Count an answer."""
        if not self.burst.answers[self.index]:
            self.burst.answered.append(asyncio.get_running_loop().time() - self.begun)
        self.burst.answers[self.index] += 1


@dataclass(frozen=True, slots=True)
class Mix:
    """What a burst is made of.

    `redelivered` is the share sent twice; `resets`, `lost` and `too_many` the shares of the app's calls to answer that
    are reset before they are heard, after they were, or refused with 429. With `answered_within`, every command is
    waited for until it is answered, so long at most. Without a rate, so many commands are `in_flight`.
    """

    users: Iterable[str] = ("U1",)
    channel: str = "C1"
    in_flight: int = 100
    redelivered: float = 0.0
    resets: float = 0.0
    lost: float = 0.0
    too_many: float = 0.0
    answered_within: float | None = None
    seed: int = 0


async def burst(server: "SlackServer", texts: Iterable[str], rate: float | None, mix: Mix) -> Burst:
    """Type commands at a rate, each measured from when it was due, or with so many in flight."""
    result, loop = Burst(), asyncio.get_running_loop()
    _have_faults(server, mix)
    begun = loop.time()
    try:
        await _typed(server, result, texts, rate, mix)
        if mix.answered_within is not None:
            await _answered(result, mix.answered_within)
    finally:
        server.api.faults.shares = ()
    result.seconds = loop.time() - begun
    return result


def _have_faults(server: "SlackServer", mix: Mix) -> None:
    faults = server.api.faults
    faults.among, faults.chance = frozenset(ANSWERING), random.Random(mix.seed)
    shares = (
        (mix.resets, Fault(reset=True)),
        (mix.lost, Fault(lost=True)),
        (mix.too_many, Fault(status=429, retry_after=1)),
    )
    faults.shares = tuple(one for one in shares if one[0])


async def _typed(server: "SlackServer", result: Burst, texts: Iterable[str], rate: float | None, mix: Mix) -> None:
    loop, chance = asyncio.get_running_loop(), random.Random(mix.seed)
    places = asyncio.Semaphore(mix.in_flight if rate is None else WITHOUT_END)
    begun, tasks = loop.time(), set()
    for number, (text, user) in enumerate(zip(texts, cycle(mix.users), strict=False)):
        if rate is not None:
            await asyncio.sleep(max(0.0, begun + number / rate - loop.time()))
        await places.acquire()
        due = begun + number / rate if rate is not None else loop.time()
        delivery = _command(server, result, text, user, mix.channel, due)
        one = loop.create_task(_sent(server, delivery, chance.random() < mix.redelivered))
        tasks.add(one)
        one.add_done_callback(tasks.discard)
        one.add_done_callback(lambda _: places.release())
    await asyncio.gather(*tasks)


def _command(server: "SlackServer", result: Burst, text: str, user: str, channel: str, due: float) -> Counted:
    server.world.person(user)
    number = next(server.world.numbers)
    delivery = Counted(COMMANDS, {}, server.bell, f"envelope-{number}", user, channel, server.team, number)
    delivery.burst, delivery.index, delivery.begun = result, len(result.answers), due
    delivery.payload = server.typed(delivery, text)
    result.answers.append(0)
    return delivery


async def _sent(server: "SlackServer", delivery: Counted, twice: bool) -> None:
    await _attempt(server, delivery, delivery.begun, None)
    if twice:
        delivery.burst.redelivered += 1
        delivery.begin_again()
        reason = TIMEOUT if server.mode == "socket" else HTTP_TIMEOUT
        await _attempt(server, delivery, asyncio.get_running_loop().time(), (1, reason))
    delivery.payload, delivery.requests = {}, []


async def _attempt(server: "SlackServer", delivery: Counted, due: float, retry: Retry | None) -> None:
    delivery.burst.sent += 1
    await server.delivering.send(delivery, retry)
    if delivery.acknowledged_after is None:
        delivery.burst.lost += 1
    else:
        delivery.burst.append(asyncio.get_running_loop().time() - due)


async def _answered(result: Burst, within: float) -> None:
    until = asyncio.get_running_loop().time() + within
    while not all(result.answers) and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(0.02)
