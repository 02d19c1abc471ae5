"""The ward of a postcode, asked of postcodes.io: within a second and a half, or not at all.

A postcode is in no log, no error and no table. For an hour its answer is kept in memory, under a hash with a key that
dies with the process.
"""

import hashlib
import json
import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from http.client import HTTPException
from queue import Empty, SimpleQueue
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from bot.postcodes import Ended, InWard, LookUp, NoAnswer, PostcodeAnswer, Unknown

log = logging.getLogger(__name__)

SECONDS = 1.5
"""How long an answer may take, its name looked up and a second request made included: half of what a reply has."""
REST = 30.0
"""How long nothing is asked once an answer has not come, so that a service that is down does not slow each question."""
HOUR = 3600.0
MOST = 2_000
"""Answers kept."""
AT_ONCE = 8
"""Questions under way; one more is not asked, for those before it are slow."""
LONGEST = 64_000  # bytes of an answer that are read; a real one has some 1,500
NOT_FOUND = "not found"
INVALID = "invalid"

Clock = Callable[[], float]


class _NoRedirects(HTTPRedirectHandler):
    """Goes nowhere else: whoever answers in another's place is not told the postcode."""

    def redirect_request(self, *_: object) -> None:
        """Leave it at that."""


class Postcodes:
    """Looks postcodes up at an address, and remembers what it was told for a while."""

    def __init__(self, address: str, seconds: float = SECONDS, clock: Clock = time.monotonic) -> None:
        """A look-up at the address of a postcodes.io."""
        self._address = address.rstrip("/")
        self._seconds, self._clock = seconds, clock
        self._open = build_opener(_NoRedirects())
        self._key = os.urandom(32)
        self._held: OrderedDict[bytes, tuple[float, PostcodeAnswer]] = OrderedDict()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._rests_until = float("-inf")

    def __call__(self, postcode: str) -> PostcodeAnswer:
        """The answer on a postcode, in time, whatever happens."""
        name = hashlib.blake2b(postcode.encode(), key=self._key).digest()
        now = self._clock()
        with self._lock:
            until, answer = self._held.get(name, (now, NoAnswer()))
            if now < until or now < self._rests_until:
                return answer if now < until else NoAnswer()
        answer = self._in_time(postcode)
        with self._lock:
            if isinstance(answer, NoAnswer):
                self._rests_until = self._clock() + REST
            else:
                self._keep(name, answer)
        return answer

    def _keep(self, name: bytes, answer: PostcodeAnswer) -> None:
        self._held[name] = (self._clock() + HOUR, answer)
        self._held.move_to_end(name)
        while len(self._held) > MOST:
            self._held.popitem(last=False)

    def _in_time(self, postcode: str) -> PostcodeAnswer:
        """Ask in a thread of its own: the time that a socket may take does not count looking its name up."""
        if not self._places.acquire(blocking=False):
            return NoAnswer()
        answers: SimpleQueue[PostcodeAnswer] = SimpleQueue()

        def work() -> None:
            try:
                answers.put(self._asked(postcode))
            finally:
                self._places.release()

        threading.Thread(target=work, name="postcode", daemon=True).start()
        try:
            return answers.get(timeout=self._seconds)
        except Empty:
            log.warning("postcode service slow", extra={"seconds": self._seconds})
            return NoAnswer()

    def _asked(self, postcode: str) -> PostcodeAnswer:
        try:
            return self._answer(postcode)
        except (OSError, HTTPException, ValueError, TypeError, LookupError, RecursionError) as error:
            # Only the kind: the words of an error may hold the address, and so the postcode.
            log.warning("postcode service failed", extra={"reason": type(error).__name__})
            return NoAnswer()

    def _answer(self, postcode: str) -> PostcodeAnswer:
        status, held = self._get("postcodes", postcode)
        if status == 200:
            return InWard(str(held["result"]["codes"]["admin_ward"]))
        said = str(held.get("error", "")).casefold() if status == 404 else ""
        if INVALID in said:
            return Unknown(written=False)
        if NOT_FOUND not in said:
            raise ValueError
        if held.get("terminated"):  # told at once since 17.7.0
            return _ended(held["terminated"])
        status, held = self._get("terminated_postcodes", postcode)
        if status not in (200, 404):
            raise ValueError
        return _ended(held["result"]) if status == 200 else Unknown()

    def _get(self, what: str, postcode: str) -> tuple[int, dict[str, Any]]:
        """The status and the JSON object that came back."""
        # The settings take only an address that begins with http or https.
        request = Request(f"{self._address}/{what}/{quote(postcode)}", headers={"Accept": "application/json"})  # noqa: S310
        try:
            with self._open.open(request, timeout=self._seconds) as response:
                return response.status, _object(response)
        except HTTPError as error:
            with error:
                return error.code, _object(error)


def _object(source: IO[bytes]) -> dict[str, Any]:
    held = json.loads(source.read(LONGEST))
    if not isinstance(held, dict):
        raise TypeError
    return held


def _ended(held: dict[str, Any]) -> Ended:
    return Ended(f"{int(held['year_terminated']):04d}-{min(max(int(held['month_terminated']), 1), 12):02d}")


def look_up_at(address: str) -> LookUp:
    """What looks postcodes up at the address of a postcodes.io."""
    return Postcodes(address)
