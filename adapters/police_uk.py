"""The client of data.police.uk: asked no faster than it allows, again where it fails, and believed only when whole.

What it answers is never read before its status and its kind are looked at: a 404 is plain text or nothing, a 400 is
HTML, and what is asked with a wrong month or category is answered with something else, and 200.
"""

import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from threading import Event, Lock
from types import TracebackType
from typing import Self

import httpx

from adapters.pace import Pace

FORCE = "metropolitan"
PER_SECOND = 14.5
"""A little under the fifteen allowed: one that leaves late and the next on time must not make sixteen."""
ATTEMPTS = 4
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""How many seconds are waited before the second attempt, at the most; it doubles, and a part of it is chance."""
LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=20)
PATIENCE, LONGER = httpx.Timeout(10), httpx.Timeout(30, connect=10)
"""A month of crime was seen to take sixteen seconds; nothing else is that large."""
AGENT = "panelbot (safer neighbourhood panels)"
ETAG = ('"', "W/")
ASKING = ("if-none-match", "if-modified-since")

NO_ANSWER = "data.police.uk does not answer ({why})"
NOT_KNOWN = "data.police.uk does not know it"
REFUSED = "data.police.uk refused the question (status {status})"
NOT_WHOLE = "data.police.uk answered with something else ({why})"
STOPPED = "stopped before it was read"


class PoliceError(Exception):
    """What was asked of data.police.uk cannot be had; the message says why, as part of a sentence."""


class NoAnswerError(PoliceError):
    """It is out of order, or too busy for us."""


class UnknownError(PoliceError):
    """It does not know the neighbourhood, the month or the address."""


class NotWholeError(PoliceError):
    """It answered with something other than what was asked for, or with a part of it."""


class StoppedError(PoliceError):
    """We were told to stop."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; `document` is None where nothing has changed since the mark was given."""

    document: object
    mark: str = ""


class PoliceUk:
    """A connection to data.police.uk, for any number of threads. `calls` is how many requests it has sent."""

    def __init__(self, url: str, stop: Event | None = None, pace: Pace | None = None, wait: float = FIRST_WAIT) -> None:
        """At an address; `stop` ends whatever is being waited for."""
        self._stop = stop or Event()
        self._pace = pace or Pace(PER_SECOND, wait=self._stop.wait)
        self._first_wait = wait
        self._http = httpx.Client(headers={"User-Agent": AGENT}, timeout=PATIENCE, limits=LIMITS)
        self._base = url.rstrip("/")
        self._lock = Lock()
        self.calls = 0

    def __enter__(self) -> Self:
        """Open it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close its connections."""
        self._http.close()

    def get(self, path: str, mark: str = "") -> Answer:
        """What there is at a path, unless it is what the mark was given with. Raises PoliceError."""
        return self._again(self._http.build_request("GET", f"{self._base}/{path}", headers=_asking(mark)))

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """What there is at a path for a form, which may be longer than an address can be. Raises PoliceError."""
        return self._again(self._http.build_request("POST", f"{self._base}/{path}", data=dict(form), timeout=LONGER))

    def answers(self) -> bool:
        """Whether it is there at all: it says 503 too where too much was asked of it."""
        try:
            self._once(self._http.build_request("GET", f"{self._base}/crime-last-updated"))
        except (PoliceError, _LaterError):
            return False
        return True

    def _again(self, request: httpx.Request) -> Answer:
        """The answer, after as many attempts as it takes, or as we have."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(request)
            except _LaterError as error:
                if attempt == ATTEMPTS:
                    raise error.failure from None
                self._put_off(error, attempt)
        raise AssertionError("the last attempt answers or raises")

    def _put_off(self, error: "_LaterError", attempt: int) -> None:
        most = min(LONGEST_WAIT, self._first_wait * 2 ** (attempt - 1))
        delay = max(error.at_least, random.uniform(most / 2, most))  # noqa: S311  # no secret: only apart from others
        if error.too_fast:
            self._pace.hold(delay)
        if self._stop.wait(delay):
            raise StoppedError(STOPPED)

    def _once(self, request: httpx.Request) -> Answer:
        if self._stop.is_set():
            raise StoppedError(STOPPED)
        self._pace.turn()
        if self._stop.is_set():
            raise StoppedError(STOPPED)
        with self._lock:
            self.calls += 1
        try:
            return _read(self._http.send(request), any(name in request.headers for name in ASKING))
        except httpx.HTTPError as error:
            raise _LaterError(NoAnswerError(NO_ANSWER.format(why=type(error).__name__))) from None


class _LaterError(Exception):
    """It may be had later; `failure` is what to say if it may not."""

    def __init__(self, failure: PoliceError, at_least: float = 0.0, *, too_fast: bool = False) -> None:
        self.failure, self.at_least, self.too_fast = failure, at_least, too_fast


def _read(response: httpx.Response, asked_whether: bool) -> Answer:
    """What a response holds. Raises PoliceError, and _LaterError where asking again may help."""
    status = response.status_code
    if status == httpx.codes.NOT_MODIFIED and asked_whether:
        return Answer(None)
    if status == httpx.codes.NOT_FOUND:
        raise UnknownError(NOT_KNOWN)
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        failure = NoAnswerError(NO_ANSWER.format(why=f"status {status}"))
        raise _LaterError(failure, _told_to_wait(response), too_fast=status == httpx.codes.TOO_MANY_REQUESTS)
    if status != httpx.codes.OK:
        raise PoliceError(REFUSED.format(status=status))
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _LaterError(NotWholeError(NOT_WHOLE.format(why=kind or "of no kind")))
    try:
        document = json.loads(response.content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _LaterError(NotWholeError(NOT_WHOLE.format(why="not whole"))) from None
    return Answer(document, _mark(response.headers))


def _told_to_wait(response: httpx.Response) -> float:
    """For how many seconds we are told to wait, where we are: it is not promised, in seconds nor as a date."""
    said = response.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit() and len(said) < 6:
        return min(LONGEST_WAIT, int(said))
    try:
        at = parsedate_to_datetime(said).timestamp()
    except (ValueError, OverflowError):
        return 0.0
    return min(LONGEST_WAIT, max(0.0, at - time.time()))


def _mark(headers: httpx.Headers) -> str:
    """What to ask with whether anything has changed: an entity tag, or else a date."""
    return headers.get("etag") or headers.get("last-modified") or ""


def _asking(mark: str) -> dict[str, str]:
    if not mark:
        return {}
    return {"If-None-Match" if mark.startswith(ETAG) else "If-Modified-Since": mark}
