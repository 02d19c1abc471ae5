"""The health port: `GET /healthz` says whether all is well, `GET /metrics` what has been counted.

What it says holds no secret, no name and nothing anyone wrote: checks say what is wrong in words of our own.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_address
from threading import Thread
from typing import Generic, TypeVar

from aiohttp import web
from aiohttp.http import HttpProcessingError
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy import Engine

from adapters.metrics import Metrics
from adapters.settings import SettingError
from bot.digest.ledger import LATE, Clock, Sessions
from bot.schedule import Job, Work
from storage.alive import alive
from storage.digests import standing

log = logging.getLogger(__name__)
port_log = logging.getLogger(f"{__name__}.port")

Answer = TypeVar("Answer")

EVERYWHERE = "0.0.0.0"  # noqa: S104  # see below
"""A container's own loopback cannot be probed, and a machine's other addresses may be anyone's to ask: with one setting
to serve both, we listen on all of them, and tell strangers no more than whether all is well."""
PATIENCE = 2.0
"""For how many seconds a check is waited for."""
SHOWN_FOR = timedelta(days=7)
"""For how long a digest that is over is counted among those of its state."""
ROUND = timedelta(minutes=5)
"""After how long without a turn a job that comes round often has stopped: digests to post may keep it a while."""

OK, FAILING = "ok", "failing"
NO_ANSWER = "no answer within {patience:g} s"
RAISED = "it does not answer ({kind})"
OVERDUE = "digests that nobody has posted {minutes:g} minutes after they could be: {number}"
NOT_ROUND = "{job} of {platform} has not come round since {at:%Y-%m-%d %H:%M} UTC"
NOT_FOR_STRANGERS = "This is told to private networks only.\n"
CANNOT_OPEN = "HEALTH_PORT {port} cannot be opened ({why}): set HEALTH_PORT to a free port in .env or the environment."


@dataclass(frozen=True, slots=True)
class Check:
    """Something watched. `look` gives None where all is well, else a sentence.

    It is called in a thread of its own, and may be slow, hang or raise.
    """

    name: str
    look: Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of the digests this process posts: those of the workspaces that begin so."""

    sessions: Sessions
    starts: tuple[str, ...]
    clock: Clock

    def standing(self) -> tuple[dict[str, int], int]:
        """How many digests are in each state, and how many nobody sees to."""
        now = self.clock()
        with self.sessions() as session:
            return standing(session, self.starts, now - SHOWN_FOR, now - LATE)

    def overdue(self) -> str | None:
        """That there are digests nobody sees to, if there are."""
        _, number = self.standing()
        return OVERDUE.format(minutes=LATE.total_seconds() / 60, number=number) if number else None


class Turns:
    """When each job that comes round often last did, for each platform: began, or ended."""

    def __init__(self, jobs: Iterable[Job], starts: Iterable[str], clock: Clock) -> None:
        """Count from now on."""
        self._clock = clock
        often = {job.name: job.when for job in jobs if isinstance(job.when, timedelta)}
        self._most = {name: max(ROUND, 3 * when) for name, when in often.items()}
        self._last = {(name, start): clock() for start in starts for name in often}

    def watched(self, job: Job) -> Job:
        """A job whose turns are noted."""
        return replace(job, run=lambda work: self._turn(job, work)) if job.name in self._most else job

    def _turn(self, job: Job, work: Work) -> None:
        self._last[job.name, work.platform.start] = self._clock()
        try:
            job.run(work)
        finally:
            self._last[job.name, work.platform.start] = self._clock()

    def missed(self) -> str | None:
        """That a job does not come round any more, if one does not."""
        now = self._clock()
        late = [(at, name, start) for (name, start), at in self._last.items() if now - at > self._most[name]]
        if not late:
            return None
        at, name, start = min(late)
        return NOT_ROUND.format(job=name, platform=start.rstrip(":"), at=at)


def usual_checks(engine: Engine, ledger: Ledger, turns: Turns) -> tuple[Check, ...]:
    """What is watched whichever platform there is."""
    return (
        Check("database", alive(engine)),
        Check("scheduler", turns.missed),
        Check("digests", ledger.overdue),
    )


@asynccontextmanager
async def serving(
    port: int, checks: Sequence[Check], metrics: Metrics, ledger: Ledger, patience: float = PATIENCE
) -> AsyncIterator[int]:
    """Serve both pages on a port, 0 being any free one, for as long as this lasts; the port. Raises SettingError."""
    app = web.Application()
    app.add_routes(_Pages(checks, metrics, ledger, patience).routes())
    port_log.addFilter(_is_ours)
    # Nothing is logged of each probe, and idle connections are let go before they are many.
    runner = web.AppRunner(app, access_log=None, logger=port_log, keepalive_timeout=75, shutdown_timeout=patience)
    await runner.setup()
    try:
        await _open(web.TCPSite(runner, EVERYWHERE, port), port)
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _open(site: web.TCPSite, port: int) -> None:
    try:
        await site.start()
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else type(error).__name__
        raise SettingError(CANNOT_OPEN.format(port=port, why=why)) from None


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a fault is ours: whatever reaches an open port is not, and would fill the log with who sent it."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


class _Pages:
    """The two pages. A check or the ledger that hangs keeps neither of them waiting for longer than our patience."""

    def __init__(self, checks: Sequence[Check], metrics: Metrics, ledger: Ledger, patience: float) -> None:
        self._checks = {one.name: _Asked(_guarded(one), NO_ANSWER.format(patience=patience)) for one in checks}
        self._ledger = _Asked(lambda: _read(ledger), None)
        self._metrics, self._patience = metrics, patience
        self._failing: frozenset[str] = frozenset()

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", self.health), web.get("/metrics", self.counts)]

    async def health(self, request: web.Request) -> web.Response:
        """Whether all is well; to a stranger, no more than that, as a load balancer asks from a public address."""
        found = await self._looked()
        well = all(said == OK for said in found.values())
        status = {"status": OK if well else FAILING}
        page = status if is_stranger(request.remote) else {**status, "checks": found}
        return web.json_response(page, status=200 if well else 503, headers={"Cache-Control": "no-store"})

    async def counts(self, request: web.Request) -> web.Response:
        """What has been counted; how much a panel is used is no stranger's business."""
        if is_stranger(request.remote):
            return web.Response(status=403, text=NOT_FOR_STRANGERS)
        found, standing = await asyncio.gather(self._looked(), self._ledger.answer(self._patience))
        checks = {name: said == OK for name, said in found.items()}
        page = await asyncio.to_thread(self._metrics.page, checks, standing)  # some tens of milliseconds at the most
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    async def _looked(self) -> dict[str, str]:
        answers = await asyncio.gather(*(asked.answer(self._patience) for asked in self._checks.values()))
        found = dict(zip(self._checks, answers, strict=True))
        self._log(frozenset(name for name, said in found.items() if said != OK))
        return found

    def _log(self, failing: frozenset[str]) -> None:
        """Log what has changed: a probe comes every few seconds, and says the same again and again."""
        for name in sorted(failing - self._failing):
            log.warning("check failing", extra={"check": name})
        for name in sorted(self._failing - failing):
            log.info("check well again", extra={"check": name})
        self._failing = failing


def is_stranger(address: str | None) -> bool:
    """Whether an address is of the open internet; a container's host, a kubelet and a Prometheus beside us are not."""
    return address is not None and ip_address(address).is_global


def _guarded(check: Check) -> Callable[[], str]:
    """A look that does not raise. What the error says stays here: it may name a host, a user or a file."""

    def look() -> str:
        try:
            return check.look() or OK
        except Exception as error:  # noqa: BLE001  # the edge: a check that fails is what is to be told
            return RAISED.format(kind=type(error).__name__)

    return look


def _read(ledger: Ledger) -> tuple[dict[str, int], int] | None:
    try:
        return ledger.standing()
    except Exception:  # noqa: BLE001  # the edge: the rest of the page answers all the same
        return None


class _Asked(Generic[Answer]):
    """A question that may hang: put in one thread at a time, however many ask.

    The thread is none of the event loop's: those are waited for at the end, and one that hangs would keep us from it.
    """

    def __init__(self, question: Callable[[], Answer], otherwise: Answer) -> None:
        self._question, self._otherwise = question, otherwise
        self._put: asyncio.Future[Answer] | None = None

    async def answer(self, patience: float) -> Answer:
        """What the question gives; where that takes too long, what is said otherwise."""
        if self._put is None or self._put.done():
            self._put = _in_a_thread(self._question)
        await asyncio.wait([self._put], timeout=patience)
        return self._put.result() if self._put.done() else self._otherwise


def _in_a_thread(question: Callable[[], Answer]) -> "asyncio.Future[Answer]":
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Answer] = loop.create_future()

    def put() -> None:
        said = question()
        with suppress(RuntimeError):  # the loop is over: nobody waits any more
            loop.call_soon_threadsafe(answer.set_result, said)

    Thread(target=put, name="health", daemon=True).start()
    return answer
