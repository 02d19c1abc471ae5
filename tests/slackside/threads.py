"""An event loop in a thread of its own, so that tests stay plain functions."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

T = TypeVar("T")

NOW_AND_THEN = 0.05
PATIENCE = 10.0
"""Seconds to wait for what should take far less: passing them is a failure, not a slow machine."""


async def done(change: Callable[[], T]) -> T:
    """A change, to be made in another thread."""
    return change()


class Bell:
    """Rings whenever something happened, for those who wait in other threads. Nobody holds it while they look."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self.times = 0

    def ring(self) -> None:
        """Tell everybody who waits."""
        with self._condition:
            self.times += 1
            self._condition.notify_all()

    def wait(self, times: int, seconds: float) -> None:
        """Wait until it has rung more often than it had, or for so long."""
        with self._condition:
            self._condition.wait_for(lambda: self.times != times, seconds)

    def waited(self, found: Callable[[], T], timeout: float, what: Callable[[], object] = lambda: "") -> T:
        """What is found, once there is any; a failure where there is none in time.

        It is looked for whenever this rings, and now and then, for what happens elsewhere.
        """
        until = time.monotonic() + timeout
        while True:
            times = self.times
            result = found()
            if result:
                return result
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing came of it in {timeout} s. {what()}"[:1_000])
            self.wait(times, min(left, NOW_AND_THEN))


class LeakedError(Exception):
    """Something was still running when all should have ended; the message says what."""


class InThread:
    """Runs coroutines in a thread of its own, and leaves nothing behind.

    `start` begins a program that lasts until `stop`; `run` runs a coroutine and gives what it returns. `stop` cancels
    what was started, raises what it died of, and refuses tasks that nobody ended.
    """

    def __init__(self, name: str = "in-thread", patience: float = 2.0) -> None:
        self._patience = patience
        self._started: list[asyncio.Task[Any]] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)
        self._died: list[BaseException] = []
        self._left: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, program: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Begin a program that lasts until `stop`."""
        self.run(self._begin(program))

    def run(self, coroutine: Coroutine[Any, Any, T], timeout: float | None = PATIENCE) -> T:
        """Run a coroutine in the thread, and give what it returns."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout)

    def soon(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Run a coroutine in the thread, and do not wait for it."""
        asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def stop(self) -> None:
        """End the thread and all that runs in it."""
        if self._thread.is_alive():
            self.loop.call_soon_threadsafe(self._over.set)
            self._thread.join()
        died, self._died = self._died, []
        if died:
            raise died[0]
        if self._left:
            raise LeakedError(", ".join(self._left))

    def _live(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._until_over())

    async def _until_over(self) -> None:
        self.loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._over.wait()
        for task in self._started:
            task.cancel()
        await asyncio.gather(*self._started, return_exceptions=True)
        self._died = [error for task in self._started if not task.cancelled() and (error := task.exception())]
        self._left = [repr(task.get_coro()) for task in await self._still_there()]
        for _ in range(5):  # a connection that was closed needs a turn or two to be gone
            await asyncio.sleep(0)

    async def _still_there(self) -> set[asyncio.Task[Any]]:
        """What is not done after a moment: libraries cancel their own tasks without waiting for them."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if not others:
            return set()
        _, left = await asyncio.wait(others, timeout=self._patience)
        return left

    async def _begin(self, program: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self._started.append(asyncio.get_running_loop().create_task(program()))
