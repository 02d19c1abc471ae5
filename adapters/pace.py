"""Asking no faster than a service allows, from however many threads."""

import time
from collections.abc import Callable
from threading import Lock


class Pace:
    """A bucket of one token that fills so many times a second: whoever comes waits in line for the next.

    Who is late by less than a turn is made up for, so that the pace is kept; by more, as after a stall of the machine,
    is not, so that no burst follows.
    """

    def __init__(
        self,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        """At so many a second, by a clock."""
        self._apart = 1 / per_second
        self._clock, self._wait = clock, wait
        self._next = clock()
        self._lock = Lock()

    def turn(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            if (early := self._next - self._clock()) > 0:
                self._wait(early)
            self._next = max(self._next + self._apart, self._clock())

    def hold(self, seconds: float) -> None:
        """Let nobody go for so long: we were told that we are too fast."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)
