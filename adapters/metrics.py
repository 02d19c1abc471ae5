"""What is counted while the bot runs, as Prometheus reads it. Labels are our own words, never anything typed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import Protocol, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.calls import Call
from bot.commands import COMMANDS, INWARD
from bot.core import APOLOGY
from bot.digest.posting import CannotLookError, Poster, PostError
from bot.replies import Reply
from bot.schedule import Job, Work
from bot.suggest import Named
from storage.engine import GONE, HINDRANCES

Done = TypeVar("Done")

CALL_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""From the fastest answers to the three seconds that are promised, so that how many kept to them can be read off."""
JOB_SECONDS = (0.01, 0.05, 0.25, 1.0, 5.0, 20.0, 60.0, 300.0)
"""With how often the jobs come round, and how long a digest may be held, among them."""
NAMES = frozenset(command.name for command in (*COMMANDS, *INWARD))
UNKNOWN = "unknown"
HINDERED = frozenset({*HINDRANCES.values(), GONE})


class Answers(Protocol):
    """What is counted: the bot, or whatever is called as it is."""

    def handle(self, call: Call) -> Reply:
        """The reply to a call, whatever happens."""

    def suggest(self, call: Call, name: str, text: str, most: int) -> tuple[Named, ...]:
        """What may be given for a command's parameter."""


class Metrics:
    """Everything counted in this process, in a registry of our own."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types; a line more for each count, unread
        ours = self._registry = CollectorRegistry()
        ProcessCollector(registry=ours)
        PlatformCollector(registry=ours)
        GCCollector(registry=ours)
        call, job = ("command", "platform"), ("job",)
        self._calls = Counter("panelbot_calls", "Calls answered.", (*call, "outcome"), registry=ours)
        self._call_seconds = Histogram(
            "panelbot_call_seconds", "How long calls took.", call, buckets=CALL_SECONDS, registry=ours
        )
        self._posts = Counter(
            "panelbot_posts", "What became of posting digests.", ("platform", "what", "outcome"), registry=ours
        )
        self._refusals = Counter(
            "panelbot_refusals", "Deliveries refused by a platform.", ("platform", "status", "then"), registry=ours
        )
        self._job_seconds = Histogram(
            "panelbot_job_seconds", "How long jobs' turns took.", job, buckets=JOB_SECONDS, registry=ours
        )
        self._job_failures = Counter("panelbot_job_failures", "Jobs' turns that failed.", job, registry=ours)

    def answered(self, call: Call, platform: str, reply: Reply, seconds: float) -> None:
        """Count a call that was answered."""
        command = call.command if call.command in NAMES else UNKNOWN
        self._calls.labels(command, platform, outcome(reply)).inc()
        self._call_seconds.labels(command, platform).observe(seconds)

    def refused(self, platform: str, status: int | None, *, retried: bool) -> None:
        """Count a delivery refused with an HTTP status, or with none where nobody answered; whether it is retried."""
        self._refusals.labels(platform, kind(status), "retried" if retried else "given up").inc()

    def posted(self, platform: str, what: str, became: str) -> None:
        """Count what became of a digest's post, edit or search."""
        self._posts.labels(platform, what, became).inc()

    def counted(self, job: Job) -> Job:
        """A job whose turns are timed, and counted where they fail."""
        seconds, failures = self._job_seconds.labels(job.name), self._job_failures.labels(job.name)

        def run(work: Work) -> None:
            with seconds.time(), failures.count_exceptions(Exception):
                job.run(work)

        return replace(job, run=run)

    def page(self, checks: Mapping[str, bool], standing: tuple[Mapping[str, int], int] | None) -> bytes:
        """Everything as Prometheus reads it: what was counted, each check, and the ledger where it could be read."""
        return generate_latest(self._registry) + generate_latest(_live(checks, standing))


def _live(checks: Mapping[str, bool], standing: tuple[Mapping[str, int], int] | None) -> CollectorRegistry:
    """What is not counted but looked up: a registry for one page, so that nothing old stays where nothing is known."""
    live = CollectorRegistry()
    wells = Gauge("panelbot_check_ok", "Whether what /healthz looks at is well.", ("check",), registry=live)
    for name, well in checks.items():
        wells.labels(name).set(well)
    if standing:
        states, overdue = standing
        digests = Gauge(
            "panelbot_digests", "Digests waiting, and those over of the last week.", ("state",), registry=live
        )
        for state, number in states.items():
            digests.labels(state).set(number)
        Gauge("panelbot_digests_overdue", "Digests waiting that nobody sees to.", registry=live).set(overdue)
    return live


def outcome(reply: Reply) -> str:
    """What a reply amounts to, in a word: a fault of ours and a database that hindered it are told from the rest."""
    if reply.summary == APOLOGY:
        return "fault"
    if reply.summary in HINDERED:
        return "hindered"
    if reply.finding:
        return reply.finding.outcome
    return "form" if reply.form else "done"


def kind(status: int | None) -> str:
    """An HTTP status among the few kinds that are counted."""
    if status is None:
        return "none"
    return "429" if status == 429 else f"{status // 100}xx" if 300 <= status < 600 else "other"


class Counted:
    """A bot whose calls from one platform are counted."""

    def __init__(self, bot: Answers, metrics: Metrics, platform: str) -> None:
        """A bot, and by whom and as whose its calls are counted."""
        self._bot, self._metrics, self._platform = bot, metrics, platform

    def handle(self, call: Call) -> Reply:
        """The bot's reply."""
        began = perf_counter()
        reply = self._bot.handle(call)
        self._metrics.answered(call, self._platform, reply, perf_counter() - began)
        return reply

    def suggest(self, call: Call, name: str, text: str, most: int) -> tuple[Named, ...]:
        """The bot's suggestions, which are not counted: there is one for every letter."""
        return self._bot.suggest(call, name, text, most)


class CountedPoster:
    """A poster of which it is counted how its posts fare."""

    def __init__(self, poster: Poster, metrics: Metrics, platform: str) -> None:
        """A poster, and by whom and as whose its posts are counted."""
        self._poster, self._metrics, self._platform = poster, metrics, platform

    def post(self, place: str, reply: Reply, marker: str) -> str:
        """Post a reply in a channel. Raises PostError."""
        return self._counted("post", lambda: self._poster.post(place, reply, marker))

    def find(self, place: str, marker: str, since: datetime) -> str | None:
        """Look for a post. Raises CannotLookError."""
        return self._counted("find", lambda: self._poster.find(place, marker, since))

    def edit(self, place: str, message: str, reply: Reply, marker: str) -> None:
        """Put a message right. Raises PostError."""
        self._counted("edit", lambda: self._poster.edit(place, message, reply, marker))

    def _counted(self, what: str, work: Callable[[], Done]) -> Done:
        try:
            done = work()
        except Exception as error:
            self._metrics.posted(self._platform, what, _failure(error))
            raise
        self._metrics.posted(self._platform, what, "ok")
        return done


def _failure(error: Exception) -> str:
    match error:
        case PostError(for_good=True):
            return "refused"
        case PostError(perhaps=True):
            return "unsure"
        case PostError():
            return "later"
        case CannotLookError():
            return "blind"
        case _:
            return "fault"
