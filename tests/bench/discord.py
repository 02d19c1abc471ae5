"""Discord beside a bare discord.py bot that answers a fixed text: `python -m tests.bench.discord`.

Each bot is a process of its own on the same Discord of ours, in turn and more than once, so that a busy machine slows
all. Beside them stands the bare bot with one row of a database read in a thread for each command. Commands at 50 a
second give the latencies, 32 under way at a time the rate, letters typed at 20 a second the completion. Then ten
thousand commands that write, while connections break and are resumed, show that none is lost or doubled, and what
memory that took; and 700 digests to 700 channels how near to Discord's own pace they are posted.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, select

from storage.engine import open_database, opened
from storage.models import Concern, Digest
from storage.panels import bind, make_panel
from storage.places import wards
from storage.schedules import set_schedule
from tests.bench.slack import READING, resident, show_ratio
from tests.bench.table import Line, show
from tests.discord_server import EVERYDAY, DiscordServer, Permission
from tests.slack_app import free_port

ROOT = Path(__file__).parents[2]
ROUNDS, A_SECOND, AT_A_RATE, FLAT_OUT = 3, 50.0, 300, 1_500
TYPED, LETTERS = 20.0, 200
WRITES, PANELS = 10_000, 700
ANSWER = "POST /interactions/{}/{}/callback"
FAULTS: tuple[dict[str, object], ...] = ({"status": 502}, {"status": 429}, {"reset": True})
"""What becomes of one answer in a hundred, each."""
POSTS_A_SECOND = 50
IGNORING = ("-W", "ignore:'audioop' is:DeprecationWarning")
BARE = """
import os, discord
from discord.http import Route
from discord.gateway import DiscordWebSocket
from yarl import URL
Route.BASE = os.environ["DISCORD_API_URL"]
class Bare(discord.AutoShardedClient):
    def __init__(self):
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None, guild_ready_timeout=0.1)
        self.tree = discord.app_commands.CommandTree(self)
    async def setup_hook(self):
        DiscordWebSocket.DEFAULT_GATEWAY = URL((await self.http.request(Route("GET", "/gateway")))["url"])
        await self.tree.sync()
    async def on_ready(self):
        print("ready", flush=True)
client = Bare()
group = discord.app_commands.Group(name="panel", description="The panel")
@group.command(name="officers", description="Officers")
async def officers(interaction: discord.Interaction, ward: str = ""):
    await interaction.response.send_message("Hampstead Town is promised 2 constables and 1 PCSO.", ephemeral=True)
client.tree.add_command(group)
client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""
ROW = BARE.replace("client = Bare()", f"import asyncio{READING}client = Bare()").replace(
    "    await interaction", "    await one_row()\n    await interaction"
)


@dataclass(slots=True)
class Timed:
    """What was measured of one bot."""

    medians: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)


@contextmanager
def bot(server: DiscordServer, folder: Path, *program: str) -> Iterator[subprocess.Popen[str]]:
    """A bot in a process of its own, ready to be spoken to."""
    ours = {"DISCORD_TOKEN": server.token, "DISCORD_API_URL": server.url, "HEALTH_PORT": str(free_port())}
    environment = {**os.environ, **ours, "PYTHONPATH": str(ROOT), "LOG_LEVEL": "error"}
    with subprocess.Popen(
        [sys.executable, *IGNORING, *program], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        try:
            yield running
        finally:
            running.terminate()


def measured(server: DiscordServer, folder: Path, program: tuple[str, ...], into: Timed, who: tuple[int, int]) -> None:
    names = cycle(f"{ward.name}, {ward.borough}" for ward in wards().values())

    def asking(_: int) -> object:
        return server.people.slash("panel officers", {"ward": next(names)}, *who, False)

    with bot(server, folder, *program):
        server.burst(50, asking)  # type: ignore[arg-type]
        steady = server.burst(AT_A_RATE, asking, rate=A_SECOND)  # type: ignore[arg-type]
        flat = server.burst(FLAT_OUT, asking)  # type: ignore[arg-type]
    into.medians.append(steady.percentile(0.5) * 1e3)
    into.slowest.append(steady.percentile(0.99) * 1e3)
    into.rates.append(len(flat.latencies) / flat.seconds)


def answering() -> list[Line]:
    """How soon, and how many, beside the bare bot."""
    ours, bare, row = Timed(), Timed(), Timed()
    with tempfile.TemporaryDirectory() as kept, DiscordServer(keep=100) as server:
        server.rates.limits.clear()
        guild = server.guild()
        who = server.member(guild=guild), server.channel(guild=guild)
        for _ in range(ROUNDS):
            measured(server, Path(kept), ("-c", BARE), bare, who)
            measured(server, Path(kept), ("-c", ROW), row, who)
            measured(server, Path(kept), ("-m", "adapters", "run"), ours, who)
        letters = completing(server, Path(kept), who)
    return [
        show_ratio(f"discord: answer at {A_SECOND:.0f}/s, median ms", ours.medians, bare.medians, "<= 1.5"),
        show_ratio(f"discord: answer at {A_SECOND:.0f}/s, 99 % ms", ours.slowest, bare.slowest, "<= 2"),
        show_ratio("discord: commands a second", ours.rates, bare.rates, ">= 0.5"),
        show_ratio(f"discord: answer at {A_SECOND:.0f}/s, one row read, median ms", row.medians, bare.medians, ""),
        show_ratio("discord: commands a second, one row read", row.rates, bare.rates, ""),
        Line(f"discord: completion at {TYPED:.0f}/s, 99 % ms", f"{letters * 1e3:.1f}", "", "", "<= 50"),
    ]


def completing(server: DiscordServer, folder: Path, who: tuple[int, int]) -> float:
    """How long the slowest of a hundred completions takes."""
    typed = cycle(ward.name[:4].lower() for ward in islice(wards().values(), 100))

    def asking(_: int) -> object:
        return server.people.autocomplete("panel officers", "ward", next(typed), {}, *who)

    with bot(server, folder, "-m", "adapters", "run"):
        server.burst(20, asking)  # type: ignore[arg-type]
        return server.burst(LETTERS, asking, rate=TYPED).percentile(0.99)  # type: ignore[arg-type]


def writing(count: int = WRITES) -> list[Line]:
    """Commands that write, while connections break and answers are refused: what was lost, doubled, and its memory."""
    with tempfile.TemporaryDirectory() as kept, DiscordServer(keep=100) as server:
        server.rates.limits.clear()
        guild, folder = server.guild(), Path(kept)
        admin = server.member(guild=guild, permissions=EVERYDAY | Permission.MANAGE_GUILD)
        who = admin, server.channel(guild=guild)
        asking = _numbered(server, who)
        seen, unanswered, parts = [], 0, 5
        with bot(server, folder, "-m", "adapters", "run") as program:
            server.slash("panel setup", {"ward": "Hampstead Town"}, user=who[0], channel=who[1]).next_answer(30)
            for how in FAULTS:
                server.fail(ANSWER, None, every=100, **how)
            for _ in range(parts):
                unanswered += server.burst(count // parts, asking, timeout=120).unanswered  # type: ignore[arg-type]
                seen.append(resident(program.pid))
                resumed = len(server.handshakes)
                server.drop_connections()
                server.until(lambda before=resumed: len(server.handshakes) > before, 60)
        rows = _count(f"sqlite:///{folder}/panelbot.db")
    memory = f"{seen[0]:.0f} to {seen[-1]:.0f}"
    return [
        Line(f"discord: {count:,} that write: unanswered / rows", f"{unanswered} / {rows:,}", "", "", f"0 / {count:,}"),
        Line("discord: MB after a fifth, after all", memory, "", f"{seen[-1] / seen[0]:.2f}", "flat"),
    ]


def _numbered(server: DiscordServer, who: tuple[int, int]) -> Callable[[int], object]:
    def asking(number: int) -> object:
        return server.people.slash("panel concern", {"text": f"number {number}"}, *who, False)

    return asking


def _count(url: str) -> int:
    with opened(url) as engine, Session(engine) as session:
        return session.exec(select(func.count()).select_from(Concern)).one()


def posting(count: int = PANELS) -> list[Line]:
    """As many digests as there are panels, all due in a quiet week: how near to Discord's pace, and what it refused."""
    with tempfile.TemporaryDirectory() as kept, DiscordServer(keep=100) as server:
        folder = Path(kept)
        guild = server.guild()
        places = [f"discord:{guild}/{server.channel(guild=guild)}" for _ in range(count)]
        url = f"sqlite:///{folder}/panelbot.db"
        _panels(url, places)
        with bot(server, folder, "-m", "adapters", "run"):
            began = time.perf_counter()
            posted = _until_posted(url, count)
            took = time.perf_counter() - began
        invalid = server.invalid_requests
    bound = count / POSTS_A_SECOND
    what = f"discord: {count} digests, seconds"
    return [
        Line(what, f"{took:.1f}", f"{bound:.1f}", f"{took / bound:.2f}", "<= 1.10"),
        Line("discord: posted / requests refused", f"{posted} / {invalid}", "", "", f"{count} / 0"),
    ]


def _panels(url: str, places: list[str]) -> None:
    """A panel in each place, whose digest has just come due."""
    engine = open_database(url)
    began = datetime.now(UTC) - timedelta(days=8)
    with Session(engine) as session:
        for number, (place, ward) in enumerate(zip(places, cycle(wards().values()), strict=False)):
            panel = make_panel(session, place.partition("/")[0], ward.code, f"P{number}", began)
            bind(session, place, panel)
            set_schedule(session, panel, place, "weekly mon 09:00", began, None)
        session.commit()
    engine.dispose()


def _until_posted(url: str, count: int, patience: float = 300.0) -> int:
    engine, until = open_database(url), time.monotonic() + patience
    try:
        while True:
            with Session(engine) as session:
                posted = session.exec(select(func.count()).where(Digest.state == "posted")).one()
            if posted >= count or time.monotonic() > until:
                return posted
            time.sleep(0.2)
    finally:
        engine.dispose()


def lines() -> list[Line]:
    """Everything measured here."""
    return [*answering(), *writing(), *posting()]


if __name__ == "__main__":
    show(lines())
