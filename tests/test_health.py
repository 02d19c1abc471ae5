"""The health port and what is counted: a real server on loopback, a real database, and no word anyone typed."""

import asyncio
import json
import logging
import random
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as threads
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, make_url
from sqlmodel import Session

from adapters import health
from adapters.health import Check, Ledger, Turns, is_stranger, serving, usual_checks
from adapters.metrics import NAMES, Counted, CountedPoster, Metrics
from adapters.settings import SettingError
from bot.calls import Call, Caller, Place
from bot.core import Bot
from bot.digest.posting import CannotLookError, Platform, PostError
from bot.parse import typed
from bot.replies import Reply
from bot.schedule import JOBS, Job, Work
from storage.alive import alive
from storage.engine import sessions
from storage.models import Digest, Panel, Workspace
from tests.conftest import NOON
from tests.postgresql import Server
from tests.simulation import Room

SLOT = NOON - timedelta(days=1)
EMPTY = ({"due": 0, "claimed": 0, "posted": 0, "unknown": 0, "failed": 0, "combined": 0, "skipped": 0}, 0)
HUSH = "zq9x"
"""What nobody may find on either page."""

# Speaking to it


@dataclass(frozen=True, slots=True)
class Page:
    """What came back."""

    status: int
    kind: str
    text: str

    @property
    def document(self) -> object:
        """It as JSON."""
        return json.loads(self.text)

    @property
    def numbers(self) -> dict[str, float]:
        """It as Prometheus reads it: `name{label="value"}` and its number."""
        families = text_string_to_metric_families(self.text)
        samples = [one for family in families for one in family.samples]
        return {
            one.name + "".join(f" {name}={value}" for name, value in sorted(one.labels.items())): one.value
            for one in samples
        }


@dataclass(frozen=True, slots=True)
class Served:
    """A port being served by a thread of its own, as the program serves it."""

    port: int

    def get(self, path: str, method: str = "GET") -> Page:
        """Ask for a page."""
        asking = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asking.request(method, path)
            answer = asking.getresponse()
            return Page(answer.status, answer.headers["Content-Type"], answer.read().decode())
        finally:
            asking.close()


@contextmanager
def served(*checks: Check, metrics: Metrics | None = None, ledger: Ledger, patience: float = 60) -> Iterator[Served]:
    """Both pages, served for as long as this lasts."""
    opened, port, failed = Event(), [0], list[BaseException]()
    loop, stop = list[asyncio.AbstractEventLoop](), asyncio.Event()

    async def serve() -> None:
        loop.append(asyncio.get_running_loop())
        async with serving(0, checks, metrics or Metrics(), ledger, patience) as port[0]:
            opened.set()
            await stop.wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:  # noqa: BLE001  # told where the test ends
            failed.append(error)
            opened.set()

    thread = Thread(target=run)
    thread.start()
    opened.wait()
    try:
        if not failed:
            yield Served(port[0])
    finally:
        loop[0].call_soon_threadsafe(stop.set)
        thread.join()
    assert failed == []


@dataclass
class Clock:
    """A clock that stands until it is put on."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """The moment it is."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


@pytest.fixture
def ledger(engine: Engine, clock: Clock) -> Ledger:
    """The test's own ledger."""
    return Ledger(sessions(engine), ("test:", "a_b:"), clock)


def nothing_wrong() -> None:
    """What a check that is well finds."""


# What is watched


@pytest.mark.both_engines
def test_says_that_all_is_well(engine: Engine, ledger: Ledger, clock: Clock) -> None:
    turns = Turns(JOBS, ("test:",), clock)
    with served(*usual_checks(engine, ledger, turns), Check("slack", nothing_wrong), ledger=ledger) as port:
        page = port.get("/healthz")
    well = {"database": "ok", "scheduler": "ok", "digests": "ok", "slack": "ok"}
    assert (page.status, page.document) == (200, {"status": "ok", "checks": well})


def test_one_thing_that_is_wrong_is_named_beside_what_is_well(ledger: Ledger) -> None:
    checks = (Check("database", nothing_wrong), Check("slack", lambda: "not connected since 09:14 UTC"))
    with served(*checks, ledger=ledger) as port:
        page = port.get("/healthz")
    said = {"database": "ok", "slack": "not connected since 09:14 UTC"}
    assert (page.status, page.document) == (503, {"status": "failing", "checks": said})


def test_an_error_is_told_without_its_words(ledger: Ledger) -> None:
    def raises() -> str | None:
        raise ConnectionError(f"postgresql://{HUSH}@host")

    with served(Check("slack", raises), ledger=ledger) as port:
        page = port.get("/healthz")
    assert page.document == {"status": "failing", "checks": {"slack": "it does not answer (ConnectionError)"}}


def test_a_check_that_hangs_is_waited_for_in_one_thread_and_holds_up_nothing(ledger: Ledger) -> None:
    entered, let_go = list[int](), Event()

    def hangs() -> str | None:
        entered.append(1)
        let_go.wait()
        return None

    checks = (Check("slack", hangs), Check("discord", lambda: "not connected"))
    with served(*checks, ledger=ledger, patience=0.2) as port:
        pages = asyncio.run(many(port.port, 20))
        counted = port.get("/metrics")
        assert said_in_the_end(port, {"slack": "no answer within 0.2 s", "discord": "not connected"})
        assert len(entered) == 1
        let_go.set()
        wait_for_threads()
        assert said_in_the_end(port, {"slack": "ok", "discord": "not connected"})
    assert pages == [(503, "no answer within 0.2 s")] * 20
    assert counted.numbers["panelbot_check_ok check=slack"] == 0
    assert len(entered) > 1


def said_in_the_end(port: Served, checks: dict[str, str]) -> bool:
    """Whether that comes to be said: on a busy machine a thread may begin later than we wait for it here."""
    return any(port.get("/healthz").document == {"status": "failing", "checks": checks} for _ in range(100))


def wait_for_threads() -> None:
    """Until every check that was let go has ended."""
    for thread in threads():
        if thread.name == "health":
            thread.join()


async def many(port: int, times: int) -> list[tuple[int, str]]:
    """Ask so many times at once: each status, and how Slack stands."""

    async def one() -> tuple[int, str]:
        async with talk.get(f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.status, (await answer.json())["checks"]["slack"]

    async with aiohttp.ClientSession() as talk:
        return await asyncio.gather(*(one() for _ in range(times)))


def test_stopping_does_not_wait_for_a_check_that_hangs(ledger: Ledger) -> None:
    let_go, ended = Event(), Event()

    def hangs() -> str | None:
        let_go.wait()
        ended.set()
        return None

    with served(Check("slack", hangs), ledger=ledger, patience=0.1) as port:
        assert port.get("/healthz").status == 503
    assert not ended.is_set()
    assert {one.daemon for one in threads() if one.name == "health"} == {True}  # nor does the end of the program wait
    let_go.set()
    wait_for_threads()
    assert ended.is_set()


def test_each_change_is_logged_once(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "adapters.health")
    said = iter((None, "not connected", "not connected", "gone", None, None))
    with served(Check("slack", lambda: next(said)), ledger=ledger) as port:
        for _ in range(6):
            port.get("/healthz")
    assert [one.getMessage() for one in caplog.records] == ["check failing", "check well again"]


# The database


def test_a_file_that_is_gone_is_told_though_sqlite_goes_on_with_it(
    engine: Engine, ledger: Ledger, tmp_path: Path
) -> None:
    with served(Check("database", alive(engine)), ledger=ledger) as port:
        assert port.get("/healthz").status == 200
        (tmp_path / "panel.db").unlink()
        page = port.get("/healthz")
        assert port.get("/metrics").numbers["panelbot_check_ok check=database"] == 0
    gone = "its file is gone, so nothing more is kept: stop panelbot, put the file back, and start it again"
    assert (page.status, page.document) == (503, {"status": "failing", "checks": {"database": gone}})


def test_a_file_put_in_its_place_is_told(engine: Engine, ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes((tmp_path / "panel.db").read_bytes())
    with served(Check("database", alive(engine)), ledger=ledger) as port:
        (tmp_path / "other.db").rename(tmp_path / "panel.db")
        page = port.get("/healthz")
    other = "its file is not the one that was opened, so nothing more is kept: start panelbot again"
    assert (page.status, page.document) == (503, {"status": "failing", "checks": {"database": other}})


def test_a_long_write_is_no_illness(engine: Engine, ledger: Ledger) -> None:
    with Session(engine) as session, served(Check("database", alive(engine)), ledger=ledger) as port:
        session.add(Workspace(id="test:w", made_at=NOON))
        session.flush()
        assert port.get("/healthz").document == {"status": "ok", "checks": {"database": "ok"}}


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_server_that_is_gone_is_told_and_so_is_that_it_is_back(
    engine: Engine, url: str, postgresql: Server, ledger: Ledger, clock: Clock
) -> None:
    metrics = Metrics()
    metrics.refused("slack", 429, retried=True)
    with served(*usual_checks(engine, ledger, Turns((), (), clock)), metrics=metrics, ledger=ledger) as port:
        before = port.get("/metrics").numbers
        shut(postgresql, url)
        page, during = port.get("/healthz"), port.get("/metrics").numbers
        open_again(postgresql, url)
        assert port.get("/healthz").status == 200
    no_answer = "it does not answer (OperationalError)"
    said = {"database": no_answer, "scheduler": "ok", "digests": no_answer}
    assert (page.status, page.document) == (503, {"status": "failing", "checks": said})
    assert before["panelbot_digests_overdue"] == 0
    assert "panelbot_digests_overdue" not in during
    assert during["panelbot_refusals_total platform=slack status=429 then=retried"] == 1


def shut(running: Server, url: str) -> None:
    """Let nobody into a database any more, and whoever is there out."""
    name = make_url(url).database or ""
    running.run(
        SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(name)),
        SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(name),
    )


def open_again(running: Server, url: str) -> None:
    running.run(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(Identifier(make_url(url).database or "")))


# The scheduler and the ledger


def work_of(engine: Engine, start: str, clock: Clock) -> Work:
    return Work(sessions(engine), Platform(start, Room(random.Random(1), clock)), clock, 365)


def test_a_job_that_comes_round_no_more_is_told(engine: Engine, ledger: Ledger, clock: Clock) -> None:
    turns = Turns(JOBS, ("slack:", "discord:"), clock)
    jobs = {job.name: turns.watched(job) for job in JOBS}
    began = clock.now
    clock.now += timedelta(minutes=4)
    for start in ("slack:", "discord:"):
        jobs["corrections"].run(work_of(engine, start, clock))
        jobs["news"].run(work_of(engine, start, clock))
    jobs["digests"].run(work_of(engine, "slack:", clock))
    clock.now = began + timedelta(minutes=5)
    assert turns.missed() is None
    clock.now += timedelta(seconds=1)
    with served(Check("scheduler", turns.missed), ledger=ledger) as port:
        page = port.get("/healthz")
    said = {"scheduler": "digests of discord has not come round since 2026-11-21 12:00 UTC"}
    assert page.document == {"status": "failing", "checks": said}
    jobs["digests"].run(work_of(engine, "discord:", clock))
    assert turns.missed() is None
    clock.now += timedelta(hours=1)
    assert turns.missed() == "corrections of discord has not come round since 2026-11-21 12:04 UTC"


def test_a_turn_that_fails_or_is_under_way_is_a_turn(engine: Engine, clock: Clock) -> None:
    def fails(_work: Work) -> None:
        seen.append(turns.missed())
        clock.now += timedelta(hours=1)
        raise ConnectionError

    seen: list[str | None] = []
    job = Job("digests", fails, timedelta(seconds=20))
    turns = Turns((job,), ("slack:",), clock)
    clock.now += timedelta(hours=1)
    with pytest.raises(ConnectionError):
        turns.watched(job).run(work_of(engine, "slack:", clock))
    assert (seen, turns.missed()) == ([None], None)


def test_a_job_with_a_time_of_day_is_not_missed(engine: Engine, clock: Clock) -> None:
    job = Job("purge", lambda _work: None, time(3, 40))
    turns = Turns((job,), ("slack:",), clock)
    turns.watched(job).run(work_of(engine, "slack:", clock))
    clock.now += timedelta(days=30)
    assert turns.missed() is None


def enter(engine: Engine, **rows: dict[str, Any]) -> None:
    """Digests in the ledger, each in a channel of its own."""
    with Session(engine) as session:
        session.add(Workspace(id="test:w", made_at=SLOT))
        session.flush()
        panel = Panel(code="HT", ward="E05013659", workspace="test:w", made_at=SLOT)
        session.add(panel)
        session.flush()
        usual: dict[str, Any] = {"panel_id": panel.id, "slot": SLOT, "covers_from": SLOT, "try_at": SLOT}
        session.add_all(Digest(**{**usual, "place": f"test:w/{name}", **row}) for name, row in rows.items())
        session.commit()


def ago(**how_long: float) -> datetime:
    return NOON - timedelta(**how_long)


@pytest.mark.both_engines
def test_counts_the_ledger_by_state_and_what_nobody_sees_to(engine: Engine, ledger: Ledger) -> None:
    enter(
        engine,
        waits={"state": "due", "try_at": ago(minutes=14)},
        left={"state": "due", "try_at": ago(minutes=15)},
        tried_again_soon={"state": "due", "try_at": NOON + timedelta(minutes=9), "attempts": 3},
        being_posted={"state": "claimed", "try_at": ago(days=9), "lease_until": ago(minutes=14)},
        dropped={"state": "claimed", "try_at": ago(days=9), "lease_until": ago(minutes=15)},
        told={"state": "posted"},
        told_long_ago={"state": "posted", "try_at": ago(days=7)},
        in_doubt={"state": "unknown"},
        not_posted={"state": "failed"},
        told_by_another={"state": "combined"},
        quiet={"state": "skipped"},
        another_process={"state": "due", "place": "elsewhere:w/1"},
        another_yet={"state": "due", "place": "axb:w/1"},
    )
    states = {"due": 3, "claimed": 2, "posted": 1, "unknown": 1, "failed": 1, "combined": 1, "skipped": 1}
    assert ledger.standing() == (states, 2)
    with served(Check("digests", ledger.overdue), ledger=ledger) as port:
        page, numbers = port.get("/healthz"), port.get("/metrics").numbers
    said = {"digests": "digests that nobody has posted 15 minutes after they could be: 2"}
    assert (page.status, page.document) == (503, {"status": "failing", "checks": said})
    shown = {name: number for name, number in numbers.items() if name.startswith("panelbot_digests")}
    assert shown == {
        **{f"panelbot_digests state={state}": n for state, n in states.items()},
        "panelbot_digests_overdue": 2,
    }


def test_a_process_without_a_platform_has_an_empty_ledger(engine: Engine, clock: Clock) -> None:
    enter(engine, left={"state": "due"})
    assert Ledger(sessions(engine), (), clock).standing() == EMPTY


# The pages


def test_a_head_is_answered_as_a_get_without_a_body(ledger: Ledger) -> None:
    with served(Check("slack", lambda: "not connected"), ledger=ledger) as port:
        pages = [port.get(path, "HEAD") for path in ("/healthz", "/metrics")]
    assert pages == [
        Page(503, "application/json; charset=utf-8", ""),
        Page(200, "text/plain; version=0.0.4; charset=utf-8", ""),
    ]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_another_method_is_refused(ledger: Ledger, method: str, path: str) -> None:
    with served(ledger=ledger) as port:
        assert port.get(path, method) == Page(405, "text/plain; charset=utf-8", "405: Method Not Allowed")


@pytest.mark.parametrize("path", ["/", "/health", f"/healthz/{HUSH}", f"/%2e%2e/{HUSH}", f"/<b>{HUSH}</b>"])
def test_another_path_is_not_found_and_not_repeated(ledger: Ledger, path: str) -> None:
    with served(ledger=ledger) as port:
        assert port.get(path) == Page(404, "text/plain; charset=utf-8", "404: Not Found")


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHost: x\r\nBad\0Header\r\n\r\n", b"\x16\x03\x01\r\n\r\n"])
def test_what_is_no_request_is_refused_and_not_logged(
    ledger: Ledger, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with served(ledger=ledger) as port, socket.create_connection(("127.0.0.1", port.port), 60) as asking:
        asking.sendall(sent)
        assert asking.recv(100).startswith(b"HTTP/1.0 400 ")
    assert caplog.records == []


def test_a_fault_of_ours_is_logged(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Metrics):
        """Nothing that can be shown."""

        def page(self, *_: object) -> bytes:
            """Never."""
            raise ConnectionError(HUSH)

    with served(metrics=Broken(), ledger=ledger) as port:
        page = port.get("/metrics")
    assert (page.status, HUSH in page.text) == (500, False)
    assert [(one.name, one.levelname) for one in caplog.records] == [("adapters.health.port", "ERROR")]


def test_a_stranger_is_told_only_whether_all_is_well(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "is_stranger", lambda _address: True)  # we have no public address to ask from
    with served(Check("slack", lambda: "not connected"), ledger=ledger) as port:
        page, counted = port.get("/healthz"), port.get("/metrics")
    assert (page.status, page.document) == (503, {"status": "failing"})
    assert counted == Page(403, "text/plain; charset=utf-8", "This is told to private networks only.\n")


@pytest.mark.parametrize(
    ("address", "stranger"),
    [
        ("127.0.0.1", False),
        ("172.17.0.1", False),
        ("10.42.0.7", False),
        ("192.168.1.20", False),
        ("100.64.0.9", False),
        ("169.254.1.1", False),
        (None, False),
        ("8.8.8.8", True),
        ("35.191.0.1", True),
    ],
)
def test_knows_a_stranger_by_the_address(address: str | None, stranger: bool) -> None:
    assert is_stranger(address) is stranger


def test_a_port_that_is_taken_is_told_in_a_sentence_and_leaves_nothing_open(ledger: Ledger) -> None:
    async def serve(port: int) -> int:
        async with serving(port, (), Metrics(), ledger) as real:
            return real

    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        with pytest.raises(SettingError) as told:
            asyncio.run(serve(port))
    assert str(told.value) == (
        f"HEALTH_PORT {port} cannot be opened (address already in use): "
        "set HEALTH_PORT to a free port in .env or the environment."
    )
    assert asyncio.run(serve(port)) == port


# What is counted


def calls(numbers: dict[str, float]) -> dict[str, float]:
    """How many calls, by `command platform outcome`."""
    found = {name: number for name, number in numbers.items() if name.startswith("panelbot_calls_total")}
    return {" ".join(re.findall(r"=(\S+)", name)): number for name, number in found.items()}


def call(text: str) -> Call:
    return typed(text, Caller(f"test:{HUSH}"), Place(f"test:{HUSH}-room"), NOON, f"call-{text}")


def test_counts_calls_by_command_platform_and_what_they_came_to(bot: Bot, ledger: Ledger) -> None:
    metrics = Metrics()
    slack, discord = Counted(bot, metrics, "slack"), Counted(bot, metrics, "discord")
    assert slack.handle(call("/panel help")) == bot.handle(call("/panel help"))
    slack.handle(call("/panel help"))
    discord.handle(call("/officers hampstead town"))
    slack.handle(call("there is a man with a knife in my house now"))
    slack.handle(call(f"/panel {HUSH}"))
    slack.handle(call("/panel"))
    with served(metrics=metrics, ledger=ledger) as port:
        numbers = port.get("/metrics").numbers
    assert calls(numbers) == {
        "help answered slack": 2,
        "officers answered discord": 1,
        "ask emergency slack": 1,
        "unknown declined slack": 2,
    }
    took = {name: number for name, number in numbers.items() if name.startswith("panelbot_call_seconds_count")}
    assert sum(took.values()) == sum(calls(numbers).values())
    assert numbers["panelbot_call_seconds_bucket command=help le=+Inf platform=slack"] == 2


def test_a_fault_of_ours_is_told_from_what_was_declined() -> None:
    def no_session() -> Session:
        raise ValueError(HUSH)

    metrics = Metrics()
    Counted(Bot(no_session), metrics, "slack").handle(call("/panel help"))
    assert calls(page_of(metrics).numbers) == {"help fault slack": 1}


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_database_that_is_gone_is_told_from_a_fault(bot: Bot, url: str, postgresql: Server) -> None:
    metrics = Metrics()
    shut(postgresql, url)
    Counted(bot, metrics, "slack").handle(call("/panel help"))
    assert calls(page_of(metrics).numbers) == {"help hindered slack": 1}


def test_two_pages_parse_and_no_count_goes_down(bot: Bot, ledger: Ledger) -> None:
    metrics = Metrics()
    counted = Counted(bot, metrics, "slack")
    with served(Check("database", nothing_wrong), metrics=metrics, ledger=ledger) as port:
        counted.handle(call("/panel help"))
        first = port.get("/metrics").numbers
        counted.handle(call("/panel help"))
        second = port.get("/metrics").numbers
    counts = [name for name in first if re.match(r"panelbot\S+_(total|count|bucket|sum)", name)]
    assert counts
    assert [name for name in counts if second[name] < first[name]] == []
    assert second["panelbot_calls_total command=help outcome=answered platform=slack"] == 2
    assert first["panelbot_check_ok check=database"] == 1
    assert [name for name in first if "_created" in name] == []
    assert any(name.startswith("python_info") for name in first)


def test_the_counts_are_given_with_the_ledger_hanging(engine: Engine) -> None:
    let_go = Event()

    def hanging() -> Session:
        let_go.wait()
        return Session(engine)

    metrics = Metrics()
    metrics.refused("discord", 502, retried=False)
    ledger = Ledger(hanging, ("test:",), Clock())
    with served(metrics=metrics, ledger=ledger, patience=0.2) as port:
        first = port.get("/metrics").numbers
        let_go.set()
        wait_for_threads()
    assert first["panelbot_refusals_total platform=discord status=5xx then=given up"] == 1
    assert [name for name in first if name.startswith("panelbot_digests")] == []


class Failing(Room):
    """A room that fails as told, one time after the other, and then works."""

    def __init__(self, *errors: Exception) -> None:
        """How it fails at first."""
        super().__init__(random.Random(1), Clock())
        self.errors = list(errors)

    def _maybe_crash(self) -> None:
        if self.errors:
            raise self.errors.pop(0)


def test_counts_how_posting_fares_and_changes_nothing_about_it() -> None:
    posts = (PostError(HUSH, for_good=True), PostError(HUSH, perhaps=True), PostError(HUSH), ValueError(HUSH))
    metrics, room = Metrics(), Failing(*posts, CannotLookError())
    poster = CountedPoster(room, metrics, "slack")
    for error in posts:
        with pytest.raises(type(error)) as raised:
            poster.post("test:w/1", Reply(HUSH), "panelbot-1")
        assert raised.value is error
    with pytest.raises(CannotLookError):
        poster.find("test:w/1", "panelbot-1", NOON)
    message = poster.post("test:w/1", Reply(HUSH), "panelbot-1")
    poster.edit("test:w/1", message, Reply(f"{HUSH} again"), "panelbot-1")
    assert poster.find("test:w/1", "panelbot-1", NOON) == message
    assert [(one.id, one.text) for one in room.posts] == [(message, f"{HUSH} again")]
    page = page_of(metrics)
    found = {name: n for name, n in page.numbers.items() if name.startswith("panelbot_posts_total")}
    assert found == {
        f"panelbot_posts_total outcome={outcome} platform=slack what={what}": 1
        for what, outcome in (
            ("post", "refused"),
            ("post", "unsure"),
            ("post", "later"),
            ("post", "fault"),
            ("post", "ok"),
            ("find", "blind"),
            ("find", "ok"),
            ("edit", "ok"),
        )
    }
    assert HUSH not in page.text


@pytest.mark.parametrize(
    ("status", "counted"),
    [(429, "429"), (400, "4xx"), (404, "4xx"), (500, "5xx"), (503, "5xx"), (302, "3xx"), (0, "other"), (None, "none")],
)
def test_counts_refusals_by_kind(status: int | None, counted: str) -> None:
    metrics = Metrics()
    metrics.refused("slack", status, retried=True)
    metrics.refused("slack", status, retried=True)
    found = {one.split()[2] for one in page_of(metrics).numbers if one.startswith("panelbot_refusals_total")}
    assert found == {f"status={counted}"}


def page_of(metrics: Metrics) -> Page:
    return Page(200, "", metrics.page({}, None).decode())


def test_counts_and_times_jobs_and_lets_their_failures_through(engine: Engine, clock: Clock) -> None:
    def fails(_work: Work) -> None:
        raise ConnectionError(HUSH)

    metrics = Metrics()
    well = metrics.counted(Job("digests", lambda _work: None, timedelta(seconds=20)))
    wrong = metrics.counted(Job("corrections", fails, timedelta(seconds=60)))
    for _ in range(2):
        well.run(work_of(engine, "test:", clock))
    with pytest.raises(ConnectionError):
        wrong.run(work_of(engine, "test:", clock))
    found = {n: v for n, v in page_of(metrics).numbers.items() if re.match("panelbot_job_(seconds_count|failures)", n)}
    assert found == {
        "panelbot_job_seconds_count job=digests": 2,
        "panelbot_job_seconds_count job=corrections": 1,
        "panelbot_job_failures_total job=digests": 0,
        "panelbot_job_failures_total job=corrections": 1,
    }
    assert (well.name, well.when) == ("digests", timedelta(seconds=20))


# What is not told

WORDS = {"command", "platform", "outcome", "le"}
OUTCOMES = {"answered", "clarify", "declined", "emergency", "fault", "hindered", "form", "done"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(max_size=60), st.text(max_size=60))
@example("/ask", '"} 1\npanelbot_calls_total{command="x')
@example("/panel report", f"my name is {HUSH} and my number is 020 7946 0000")
@example("/panel \x00\n", "\\")
@example("/panel HELP", "<!channel>")
def test_no_label_is_anything_anyone_typed(bot: Bot, word: str, text: str) -> None:
    metrics = Metrics()
    said = f"{word} {HUSH}{text}"
    Counted(bot, metrics, "slack").handle(call(said))
    Counted(bot, metrics, "slack").handle(Call(text, Caller(text), Place(text), NOON, said, {word: text}))
    page = page_of(metrics)
    samples = [
        one
        for family in text_string_to_metric_families(page.text)
        for one in family.samples
        if family.name.startswith("panelbot_call")
    ]
    assert HUSH not in page.text
    assert {name for one in samples for name in one.labels} <= WORDS
    assert {one.labels["command"] for one in samples} <= {*NAMES, "unknown"}
    assert {one.labels.get("outcome", "done") for one in samples} <= OUTCOMES
    assert {one.labels["platform"] for one in samples} == {"slack"}
