"""Turns at something that one thread has at a time: quick by being unfair, and fair before anybody has waited long.

Whoever is running may take a turn that is free, though others wait: waking one of them takes longer than the turn. But
once the first in line has waited for `PATIENCE`, the next turn is theirs.
"""

from collections import deque
from dataclasses import dataclass, field
from threading import Event, Lock
from time import monotonic

from sqlalchemy.exc import TimeoutError as NoneFreeError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

PATIENCE = 0.25
"""Seconds after which whoever is first in line is let in before anybody who only comes along."""


@dataclass(eq=False, slots=True)
class _Waiting:
    since: float = field(default_factory=monotonic)
    called: Event = field(default_factory=Event)


class Turnstile:
    """Lets one thread in at a time."""

    def __init__(self) -> None:
        """Nobody is in, and nobody waits."""
        self._lock, self._line = Lock(), deque[_Waiting]()
        self._free = True

    def enter(self, timeout: float) -> bool:
        """Wait for a turn, so many seconds at most; whether it came."""
        with self._lock:
            if self._free and not self._somebody_is_impatient():
                self._free = False
                return True
            me = _Waiting()
            self._line.append(me)
        return self._wait(me, monotonic() + timeout)

    def leave(self) -> None:
        """End the turn, and call the first in line."""
        with self._lock:
            self._free = True
            if self._line:
                self._line[0].called.set()

    def _wait(self, me: _Waiting, until: float) -> bool:
        while True:
            me.called.wait(max(0.0, until - monotonic()))
            with self._lock:
                me.called.clear()
                if self._free and self._line[0] is me:
                    self._line.popleft()
                    self._free = False
                    return True
                if monotonic() >= until:
                    self._line.remove(me)
                    return False

    def _somebody_is_impatient(self) -> bool:
        return bool(self._line) and monotonic() - self._line[0].since > PATIENCE


class TurnPool(QueuePool):
    """A pool of one connection, for which threads take turns. SQLAlchemy's own would let some wait for ever."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """A pool with nobody in it."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever the engine makes it with
        self._turns = Turnstile()

    def _do_get(self) -> ConnectionPoolEntry:
        if not self._turns.enter(self._timeout):
            raise NoneFreeError("no turn came")
        try:
            return super()._do_get()
        except BaseException:
            self._turns.leave()
            raise

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        try:
            super()._do_return_conn(record)
        finally:
            self._turns.leave()
