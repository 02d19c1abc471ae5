"""`python -m tests.bench`: how fast panelbot answers and how much it takes, beside bare baselines.

Figures are medians, each baseline is run in turn with what it stands beside, and targets are printed, never
asserted: a laptop on battery is no reason to fail. It stops by itself in four minutes or so: one for questions, two to
make a million incidents and look among them, one for digests.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from tests.bench.table import Line, show, timed
from tests.noise import NOISES

ROOT = Path(__file__).parents[2]
QUESTION = "how many officers should hampstead town have"
LINES = 10_000
PASSES = 3
STARTS = 7
LATENCIES = 3_000
FEED_SECONDS = 8.0  # a slow bot is fed no longer than this at a pass, and judged on what it answered
ENOUGH_SECONDS = 60.0  # no pass begins after this
STUCK_SECONDS = 30.0
FEW_PANELS, FEW_DAYS = 20, 90
"""A simulation small enough for every day; `tests.bench.simulated` by itself is the whole one."""

# The same lines in, documents of the same size out, and nothing between.
BARE_LOOP = """
import json, sys
documents = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
for number, line in enumerate(sys.stdin):
    json.loads(line)
    print(json.dumps(documents[number % len(documents)], ensure_ascii=False), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Pass:
    """One run of a program that reads lines and answers each."""

    answered: int
    seconds: float
    output: bytes

    @property
    def rate(self) -> float:
        return self.answered / self.seconds


@dataclass(frozen=True, slots=True)
class Start:
    """One whole process, from starting it to its end."""

    seconds: float
    peak_mb: float


def main() -> None:
    began = time.monotonic()
    random.seed(2)
    questions = list(asked())
    # Starts come first, while this process is small: see latency().
    lines = starts()
    fresh = distinct(questions)
    lines += throughput("distinct", fresh, began)
    lines += throughput("repeated", repeated(questions), began)
    lines += latency(fresh)
    lines += panels()
    lines += digests()
    show(lines)
    took = time.monotonic() - began
    print(f"\n{os.cpu_count()} cores, Python {sys.version.split()[0]}, {took:.0f} s in all")


def panels() -> list[Line]:
    """What panels keep: how fast it is written, and found among a million."""
    from tests.bench.panels import reading, writing  # late, as in latency()

    return writing() + reading()


def digests() -> list[Line]:
    """What digests cost to build and to draw, to post at one minute, and what becomes of them when processes die."""
    from tests.bench import digests, simulated  # late, as in latency()

    return digests.lines() + simulated.minutes() + simulated.years(FEW_PANELS, FEW_DAYS)


# What is asked


def asked() -> Iterator[dict[str, str | None]]:
    for path in sorted((ROOT / "tests/questions").glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            yield {"question": row["question"], "ward": row.get("ward")}


def repeated(questions: list[dict[str, str | None]]) -> list[str]:
    """Every question in several rounds, each round in its own order."""
    lines = [json.dumps(question) for question in questions]
    rounds = -(-LINES // len(lines))
    return [line for _ in range(rounds) for line in random.sample(lines, len(lines))]


def distinct(questions: list[dict[str, str | None]]) -> list[str]:
    """As many lines, no two the same, so that remembering whole answers is no help."""
    ways: list[Callable[[str], str]] = [str, *NOISES.values()]
    ways += [lambda text, a=a, b=b: a(b(text)) for a, b in combinations(NOISES.values(), 2)]
    seen: dict[str, None] = {}
    for way in ways:
        if len(seen) >= LINES:
            break
        seen |= dict.fromkeys(json.dumps(row | {"question": way(row["question"] or "")}) for row in questions)
    return random.sample(list(seen), len(seen))


# Answers a second


def throughput(name: str, lines: list[str], began: float) -> list[Line]:
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder, "documents.jsonl")
        for number in range(PASSES):
            if number and time.monotonic() - began > ENOUGH_SECONDS:
                break
            ours.append(answered([sys.executable, "-m", "adapters", "ask", "--jsonl"], lines))
            documents.write_bytes(b"".join(ours[-1].output.splitlines(keepends=True)[:2000]))
            bare.append(answered([sys.executable, "-c", BARE_LOOP, str(documents)], lines))
    return [compared(name, ours, bare)]


def compared(name: str, ours: list[Pass], bare: list[Pass]) -> Line:
    rates = sorted(run.rate for run in ours)
    rate, bare_rate = statistics.median(rates), statistics.median(run.rate for run in bare)
    return Line(
        what=f"questions a second, {name} ({ours[0].answered:,} lines, {len(ours)} passes)",
        ours=f"{rate:,.0f} ({rates[0]:,.0f} to {rates[-1]:,.0f})",
        baseline=f"{bare_rate:,.0f} bare loop",
        ratio=f"{rate / bare_rate:.3f}",
        target=">= 2,000",
    )


def answered(command: list[str], lines: list[str]) -> Pass:
    """Feeds a program that is already warm, and times it from the first line to its last answer."""
    with on_one_core(command) as process:
        warm_up(process)
        start = last = time.perf_counter()
        feeder = threading.Thread(target=feed, args=(process, lines), daemon=True)
        feeder.start()
        pieces = []
        while piece := process.stdout.read1():
            last = time.perf_counter()
            pieces.append(piece)
        feeder.join()
    output, seconds = b"".join(pieces), last - start
    if process.returncode < 0:
        raise SystemExit(f"bench: a program was stopped after {STUCK_SECONDS:.0f} s without finishing its lines")
    return Pass(answered=output.count(b"\n"), seconds=seconds, output=output)


@contextmanager
def on_one_core(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program alone on the last core, this process on the others; stopped if it hangs."""
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    watch = threading.Timer(STUCK_SECONDS, process.kill)
    watch.start()
    try:
        with pinned(process.pid), process:
            yield process
    finally:
        watch.cancel()


@contextmanager
def pinned(pid: int) -> Iterator[None]:
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(pid, {max(cores)})
    os.sched_setaffinity(0, cores - {max(cores)} or cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def warm_up(process: subprocess.Popen[bytes]) -> None:
    process.stdin.write(json.dumps({"question": QUESTION, "ward": None}).encode() + b"\n")
    process.stdin.flush()
    if not process.stdout.readline():
        raise SystemExit("bench: a program ended before it answered its first line; try `panelbot ask --jsonl`")


def feed(process: subprocess.Popen[bytes], lines: list[str]) -> None:
    stop = time.monotonic() + FEED_SECONDS
    with suppress(BrokenPipeError), process.stdin as pipe:
        for at in range(0, len(lines), 50):
            if time.monotonic() > stop:
                break
            pipe.write("".join(line + "\n" for line in lines[at : at + 50]).encode())
            pipe.flush()


def latency(lines: list[str]) -> list[Line]:
    """One question at a time inside this process, none asked twice."""
    # Late, since what this process holds when it starts another counts towards the other's peak memory.
    from adapters.asking import ask
    from bot.core import Bot
    from storage.engine import in_memory, sessions

    rows = [json.loads(line) for line in lines[:LATENCIES]]
    engine = in_memory()
    bot = Bot(sessions(engine))
    ask(bot, QUESTION, None)
    times = sorted(timed(lambda row=row: ask(bot, row["question"], row["ward"])) for row in rows)
    engine.dispose()
    middle, near_worst = statistics.median(times), times[int(len(times) * 0.99)]
    return [
        Line(f"one question in process, median ms ({len(rows):,} asked)", f"{middle * 1e3:.2f}"),
        Line("one question in process, 99th percentile ms", f"{near_worst * 1e3:.2f}"),
    ]


# One process, one answer


def starts() -> list[Line]:
    panelbot = shutil.which("panelbot", path=str(Path(sys.executable).parent))
    command = [panelbot] if panelbot else [sys.executable, "-m", "adapters"]
    ours, bare = [], []
    for _ in range(STARTS):
        ours.append(started([*command, "ask", QUESTION]))
        bare.append(started([sys.executable, "-c", "import sqlmodel"]))
    seconds, bare_seconds = (statistics.median(run.seconds for run in runs) for runs in (ours, bare))
    peak, bare_peak = (statistics.median(run.peak_mb for run in runs) for runs in (ours, bare))
    asks, imports = "panelbot ask", "import sqlmodel"
    return [
        Line(f"{asks}, whole process, ms", f"{seconds * 1e3:.0f}", f"{bare_seconds * 1e3:.0f} {imports}",
             f"{seconds / bare_seconds:.2f}", "ratio <= 2.5"),
        Line(f"{asks}, peak memory, MB", f"{peak:.0f}", f"{bare_peak:.0f} {imports}",
             f"{peak / bare_peak:.2f}", "<= 150"),
    ]  # fmt: skip


def started(command: list[str]) -> Start:
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"bench: `{' '.join(command)}` ended with {process.returncode}; run it to see why")
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kibibytes
    return Start(seconds=seconds, peak_mb=used.ru_maxrss * unit / 1e6)


if __name__ == "__main__":
    main()
