"""An event loop in a thread of its own, spoken to from plain code: for the server, and for a client under test."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, Generic, Protocol, Self, TypeVar

T = TypeVar("T")
C = TypeVar("C", bound="Client")
PATIENCE = 10.0
"""How long to wait for what should take no time at all."""


WORK, ENDLESS = ("CommandTree-", "discord-ui-", "discord.py: "), "discord-ui-view-timeout"
"""How discord.py names the tasks that answer something, and those that wait for a view to time out."""


class LoopThread:
    """A loop that runs until it is left. Leaving ends every task, and tells of what went wrong in one unheard."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.unheard: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self.loop.set_exception_handler(self._hear)
        self._thread.start()
        return self

    def __exit__(self, _: object = None, error: BaseException | None = None, __: object = None) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE)
        if self.unheard and error is None:
            raise self.unheard[0]
        for one in self.unheard:
            error.add_note(f"unheard in {self._thread.name}: {one!r}")  # type: ignore[union-attr]  # there is one

    def call(self, function: Callable[..., T], *args: Any) -> T:
        """What a plain function gives when it is run in the loop's thread."""

        async def called() -> T:
            return function(*args)

        return self.run(called())

    def run(self, coroutine: Coroutine[Any, Any, T], timeout: float = PATIENCE) -> T:
        """What a coroutine gives."""
        return self.start(coroutine).result(timeout)

    def start(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """A coroutine, begun."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
            self.loop.run_until_complete(self._end())
        finally:
            asyncio.set_event_loop(None)
            self.loop.close()

    async def _end(self) -> None:
        """End what is left, and give sockets that were closed the turns of the loop they need."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for _ in range(3):
            await asyncio.sleep(0)
        await self.loop.shutdown_asyncgens()
        await self.loop.shutdown_default_executor()

    def _hear(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.unheard.append(context.get("exception") or RuntimeError(context["message"]))


class Client(Protocol):
    """What is needed of a client to run it: discord.py's has it."""

    async def login(self, token: str) -> None:
        """Prove who it is."""

    async def connect(self) -> None:
        """Connect, and stay."""

    async def close(self) -> None:
        """Leave."""

    async def wait_until_ready(self) -> None:
        """Wait until it has heard of every guild."""


class Running(Generic[C]):
    """A client at work in a thread of its own."""

    def __init__(self, thread: LoopThread, client: C) -> None:
        self.client = client
        self.run, self.call = thread.run, thread.call
        self._life = thread.start(client.connect())

    def wait_until_ready(self) -> None:
        """Wait until the client is ready, or raise what kept it from being."""
        self.run(self._ready())

    def ended(self) -> BaseException | None:
        """What ended the client by itself, once something has."""
        return self._life.exception(PATIENCE)

    async def _ready(self) -> None:
        ready = asyncio.ensure_future(self.client.wait_until_ready())
        life = asyncio.wrap_future(self._life)
        await asyncio.wait({life, ready}, return_when=asyncio.FIRST_COMPLETED)
        if life.done():
            ready.cancel()
            life.result()


@contextmanager
def running(make: Callable[[], C], token: str, ready: bool = True) -> Iterator[Running[C]]:
    """A client made and run in a thread of its own for as long as this lasts, then closed, with nothing left behind."""
    with LoopThread("client") as thread:
        client = thread.call(make)
        try:
            thread.run(client.login(token))
            life = Running(thread, client)
            if ready:
                life.wait_until_ready()
            yield life
        finally:
            thread.run(_finish())
            thread.run(client.close())


async def _finish() -> None:
    """Let what discord.py has in hand come to its end: an answer may be here before its sender knows it has arrived."""
    work = [
        one for one in asyncio.all_tasks() if one.get_name().startswith(WORK) and not one.get_name().startswith(ENDLESS)
    ]
    if work:
        await asyncio.wait(work, timeout=1.0)
