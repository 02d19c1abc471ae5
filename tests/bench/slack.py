"""Slack beside a bare slack-bolt app that only acknowledges a fixed text: `python -m tests.bench.slack`.

Each app is a process of its own on the same Slack of ours, in turn and more than once, so that a busy machine slows
all. Beside them stands the bare app with one row of a database read in a thread for each command: about what the least
that anything could do, built as this is, would reach. Commands at 50 a second give the latencies, as many as a hundred
in flight give the rate. Then ten thousand commands that write, a share of them sent again, reset or refused, show that
none is lost or doubled, and what memory that took.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, select

from adapters.slack.manifest import SCOPES
from storage.engine import opened
from storage.models import Concern
from storage.places import wards
from tests.bench.table import Line, show
from tests.slack_app import free_port
from tests.slack_server import SlackServer

ROOT = Path(__file__).parents[2]
MODES = ("socket", "http")
ROUNDS, A_SECOND, AT_A_RATE, AT_ONCE, FLAT_OUT = 3, 50.0, 300, 100, 2_000
WRITES = 10_000
BARE = """
import asyncio, os, sys
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
app = AsyncApp(
    client=AsyncWebClient(os.environ.pop("SLACK_BOT_TOKEN"), base_url=os.environ["SLACK_API_URL"]),
    signing_secret=os.environ.get("SLACK_SIGNING_SECRET"),
)
@app.command("/panel")
async def panel(ack):
    await ack("Hampstead Town is promised at least 2 constables and 1 PCSO.")
async def main():
    if os.environ.get("SLACK_APP_TOKEN"):
        await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).connect_async()
    else:
        from aiohttp import web
        port = int(os.environ["SLACK_PORT"])
        runner = web.AppRunner(app.server(port=port, path="/slack/events").web_app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, port=port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
READING = """
from concurrent.futures import ThreadPoolExecutor
from sqlmodel import Session, select
from storage.engine import open_database
from storage.models import Panel
engine, pool = open_database("sqlite:///one.db"), ThreadPoolExecutor(8)
def read():
    with Session(engine) as session:
        session.exec(select(Panel.code).where(Panel.ward == "E05013659")).first()
async def one_row():
    await asyncio.get_running_loop().run_in_executor(pool, read)
"""
ROW = BARE.replace("@app.command", f"{READING}@app.command").replace("await ack(", "await one_row()\n    await ack(")


@dataclass(slots=True)
class Timed:
    """What was measured of one app in one mode."""

    medians: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)


@contextmanager
def app(server: SlackServer, mode: str, folder: Path, *program: str) -> Iterator[subprocess.Popen[str]]:
    """An app in a process of its own, ready to be spoken to."""
    port = free_port()
    way = {"SLACK_APP_TOKEN": server.app_token}
    if mode == "http":
        way = {"SLACK_SIGNING_SECRET": server.signing_secret, "SLACK_PORT": str(port)}
    ours = {"SLACK_BOT_TOKEN": server.bot_token, "SLACK_API_URL": server.url, "HEALTH_PORT": str(free_port())}
    environment = {**os.environ, **ours, **way, "PYTHONPATH": str(ROOT), "LOG_LEVEL": "error"}
    with subprocess.Popen(
        [sys.executable, *program], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        server.mode, server.request_url = mode, f"http://127.0.0.1:{port}/slack/events"
        if mode == "socket":
            server.wait_connected()
        try:
            yield running
        finally:
            running.terminate()


def asked(count: int) -> list[str]:
    """Commands about one ward after the other."""
    names = [f"/panel officers {ward.name}, {ward.borough}" for ward in wards().values()]
    return [names[number % len(names)] for number in range(count)]


def measured(server: SlackServer, mode: str, folder: Path, program: tuple[str, ...], into: Timed) -> None:
    with app(server, mode, folder, *program):
        server.burst(asked(100))
        steady = sorted(server.burst(asked(AT_A_RATE), A_SECOND))
        flat = server.burst(asked(FLAT_OUT), None, in_flight=AT_ONCE)
    into.medians.append(statistics.median(steady) * 1e3)
    into.slowest.append(steady[int(len(steady) * 0.99)] * 1e3)
    into.rates.append(len(flat) / flat.seconds)


def acknowledging(mode: str) -> list[Line]:
    """How soon, and how many, beside the bare app."""
    ours, bare, row = Timed(), Timed(), Timed()
    with tempfile.TemporaryDirectory() as kept, SlackServer(scopes=SCOPES, keep=False) as server:
        for _ in range(ROUNDS):
            measured(server, mode, Path(kept), ("-c", BARE), bare)
            measured(server, mode, Path(kept), ("-c", ROW), row)
            measured(server, mode, Path(kept), ("-m", "adapters", "run"), ours)
    return [
        show_ratio(f"slack, {mode}: ack at {A_SECOND:.0f}/s, median ms", ours.medians, bare.medians, "<= 1.5"),
        show_ratio(f"slack, {mode}: ack at {A_SECOND:.0f}/s, 99 % ms", ours.slowest, bare.slowest, "<= 2"),
        show_ratio(f"slack, {mode}: commands a second", ours.rates, bare.rates, ">= 0.35"),
        show_ratio(f"slack, {mode}: commands a second, one row read", row.rates, bare.rates, ""),
    ]


def show_ratio(what: str, ours: list[float], bare: list[float], target: str) -> Line:
    """A line of medians, and their ratio."""
    mine, theirs = statistics.median(ours), statistics.median(bare)
    return Line(what, f"{mine:,.1f}", f"{theirs:,.1f}", f"{mine / theirs:.2f}", target)


def writing(mode: str, count: int = WRITES) -> list[Line]:
    """Commands that write, some sent again, reset or refused: what was lost, doubled, and what memory it took."""
    with tempfile.TemporaryDirectory() as kept, SlackServer(scopes=SCOPES, keep=False) as server:
        server.user("UADMIN", admin=True)
        folder = Path(kept)
        with app(server, mode, folder, "-m", "adapters", "run") as program:
            server.command("/panel setup Hampstead Town", user="UADMIN", wait="answer")
            shares = {"redelivered": 0.05, "resets": 0.01, "too_many": 0.01, "answered_within": 60.0}
            parts, seen = 5, []
            lost = 0
            for part in range(parts):
                texts = [f"/panel concern number {part * count // parts + one}" for one in range(count // parts)]
                lost += sum(not one for one in server.burst(texts, None, users=("UADMIN",), **shares).answers)
                seen.append(resident(program.pid))
        with opened(f"sqlite:///{folder}/panelbot.db") as engine, Session(engine) as session:
            rows = session.exec(select(func.count()).select_from(Concern)).one()
    what = f"slack, {mode}: {count:,} that write"
    memory = f"{seen[0]:.0f} to {seen[-1]:.0f}"
    return [
        Line(f"{what}: unanswered / rows", f"{lost} / {rows:,}", "", "", f"0 / {count:,}"),
        Line(f"{what}: MB after a fifth, after all", memory, "", f"{seen[-1] / seen[0]:.2f}", "flat"),
    ]


def resident(pid: int) -> float:
    """The memory a process holds, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def lines(modes: tuple[str, ...] = MODES, writes: int = WRITES) -> list[Line]:
    """Everything measured here."""
    return [line for mode in modes for line in (*acknowledging(mode), *writing(mode, writes))]


if __name__ == "__main__":
    show(lines())
