"""What a digest costs: its text with 10,000 incidents in the panel, its picture, and what drawing does to the loop.

`lines()` gives the lines of the bench's table. By itself, `python -m tests.bench.digests` prints them, and
`python -m tests.bench.digests docs/digest-chart.png` draws the README's picture from sample data.
"""

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, insert
from sqlmodel import Session, SQLModel

from bot.digest.chart import Weekly, drawn
from bot.digest.content import chart_data, digest
from bot.reports.categories import CATEGORIES
from storage.engine import open_database
from storage.models import Change, Concern, Digest, Incident, Meeting, Panel, Report, Staffing, Workspace
from tests.bench.table import Line, show

SLOT = datetime(2026, 11, 9, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
INCIDENTS, CONCERNS, YEARS = 10_000, 60, 1
DIGESTS, DRAWINGS = 100, 20
TICK = 0.005
TITLE = "Hampstead Town: reported each week"

Rows = dict[type[SQLModel], list[dict[str, object]]]


def lines() -> list[Line]:
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/panel.db")
        try:
            return _lines(engine)
        finally:
            engine.dispose()


def _lines(engine: Engine) -> list[Line]:
    panel_id = seeded(engine, INCIDENTS, timedelta(days=365 * YEARS))
    week, month = (built(engine, panel_id, length) for length in (WEEK, 4 * WEEK))
    with Session(engine) as session:
        panel = session.get_one(Panel, panel_id)
        weekly = chart_data(session, panel, SLOT)
        gathered = middle(lambda: chart_data(session, panel, SLOT), DRAWINGS)
    assert weekly
    first = timed(lambda: drawn(weekly, TITLE))
    again, size = middle(lambda: drawn(weekly, TITLE), DRAWINGS), len(drawn(weekly, TITLE)[0])
    bare, blocked = (
        statistics.median(asyncio.run(longest_gap(weekly, one)) for _ in range(5)) for one in (False, True)
    )
    of = f"{INCIDENTS:,} incidents"
    return [
        Line(f"a week's digest built, median ms ({of})", shown(week), target="<= 10"),
        Line(f"four weeks' digest built, median ms ({of})", shown(month)),
        Line(f"a chart's twelve weeks counted, median ms ({of})", shown(gathered)),
        Line("a chart, the first, ms", shown(first)),
        Line(f"a chart, median ms ({DRAWINGS} drawn)", shown(again), target="<= 400"),
        Line("a chart, KB", f"{size / 1e3:.0f}", target="<= 60"),
        Line("event loop's longest gap while drawing, median ms", f"{blocked * 1e3:.0f}", f"{bare * 1e3:.0f} asleep",
             f"{blocked / bare:.1f}", "<= 50"),
    ]  # fmt: skip


def built(engine: Engine, panel_id: int, length: timedelta) -> tuple[float, float]:
    """A digest as the ledger builds it: in a session of its own."""

    def once() -> None:
        with Session(engine) as session:
            digest(session, session.get_one(Panel, panel_id), SLOT - length, SLOT, SLOT)

    once()
    return middle(once, DIGESTS)


async def longest_gap(weekly: Weekly, draw: bool) -> float:
    """The longest the loop was kept from its tick while a picture was drawn in a thread."""
    work = asyncio.create_task(asyncio.to_thread(drawn, weekly, TITLE) if draw else asyncio.sleep(0.4))
    longest, last = 0.0, time.perf_counter()
    while not work.done():
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        longest, last = max(longest, now - last - TICK), now
    return longest


def middle(work: Callable[[], object], times: int) -> tuple[float, float]:
    """The median of a piece of work, by the clock and in processor time, which a busy machine lengthens less."""
    took = [timed(work) for _ in range(times)]
    return statistics.median(wall for wall, _ in took), statistics.median(own for _, own in took)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    start, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - own


def shown(took: tuple[float, float]) -> str:
    return f"{took[0] * 1e3:.1f} ({took[1] * 1e3:.1f} of processor time)"


def seeded(engine: Engine, incidents: int, over: timedelta, most: int = len(CATEGORIES)) -> int:
    """A panel that has had so many incidents up to the slot, evenly, each with its history; its id."""
    dice = random.Random(4)
    rows = {table: [] for table in (Workspace, Panel, Incident, Concern, Report, Change, Staffing, Meeting, Digest)}
    rows[Workspace].append({"id": "bench", "made_at": SLOT - 2 * over})
    rows[Panel].append({"id": 1, "code": "HT", "ward": "E05013659", "workspace": "bench", "made_at": SLOT - 2 * over})
    kinds, weights = [one.key for one in CATEGORIES[:most]], [1 / (1 + number) for number in range(most)]
    for number in range(1, incidents + 1):
        add_incident(rows, number, SLOT - over + over * (number / incidents), dice.choices(kinds, weights)[0], dice)
    for number in range(1, CONCERNS + 1):
        add_concern(rows, number, SLOT - over * (number / CONCERNS), dice)
    add_told(rows)
    add_posted(rows, over)
    with Session(engine) as session:
        for table, kept in rows.items():
            session.execute(insert(table), kept)
        session.commit()
    return 1


def add_incident(rows: Rows, number: int, at: datetime, kind: str, dice: random.Random) -> None:
    state = dice.choices(["reported", "closed", "declined", "merged"], [5, 4, 1, 1])[0]
    rows[Incident].append(
        {"id": number, "panel_id": 1, "number": number, "category": kind, "what": "Loud music.", "place": "High Street",
         "happened_at": at, "reported_at": at, "state": state, "changes": 2}
    )  # fmt: skip
    for part in range(dice.choice([1, 1, 1, 2, 3])):
        rows[Report].append(
            {"incident_id": number, "reporter": f"bench/{dice.randrange(400)}", "at": at + timedelta(hours=part),
             "call_id": f"r{number}/{part}"}
        )  # fmt: skip
    add_step(rows, f"i{number}", at, "", "reported", incident_id=number)
    if state != "reported":
        add_step(rows, f"i{number}", at + timedelta(days=2), "reported", state, incident_id=number)


def add_concern(rows: Rows, number: int, at: datetime, dice: random.Random) -> None:
    states = ["raised", "accepted", "priority", *(["closed"] if dice.random() < 0.5 else [])]
    rows[Concern].append(
        {"id": number, "panel_id": 1, "number": number, "title": "Moped racing on Heath Street after ten at night",
         "raised_at": at, "owner": "bench/chair", "state": states[-1], "changes": len(states), "call_id": f"c{number}"}
    )  # fmt: skip
    for day, (before, after) in enumerate(pairwise(["", *states])):
        add_step(rows, f"c{number}", at + timedelta(days=day), before, after, concern_id=number)


def add_step(rows: Rows, of: str, at: datetime, before: str, after: str, **subject: int) -> None:
    closed = after == "closed"
    rows[Change].append(
        {"panel_id": 1, "incident_id": None, "concern_id": None, **subject, "at": at, "role": "chair", "before": before,
         "after": after, "reason": "fixed" if closed else "", "note": "The council put in humps." if closed else "",
         "call_id": f"{of}/{after}"}
    )  # fmt: skip


def add_told(rows: Rows) -> None:
    day = timedelta(days=1)
    rows[Meeting].append({"panel_id": 1, "at": SLOT + 9 * day, "where": "The Library", "set_at": SLOT, "call_id": "m"})
    for pcsos, at in ((2, SLOT - 20 * day), (1, SLOT - 3 * day)):
        rows[Staffing].append(
            {"panel_id": 1, "constables": 2, "pcsos": pcsos, "as_of": at.date(), "source": "the October meeting",
             "told_at": at, "call_id": f"s{pcsos}"}
        )  # fmt: skip


def add_posted(rows: Rows, over: timedelta) -> None:
    """The digest of every week before, which the counts of the next are held against."""
    for back in range(1, over // WEEK + 1):
        slot = SLOT - back * WEEK
        rows[Digest].append(
            {"panel_id": 1, "place": "bench/room", "slot": slot, "covers_from": slot - WEEK, "try_at": slot,
             "state": "posted", "posted_at": slot, "message": str(back)}
        )  # fmt: skip


def sample(file: Path) -> None:
    """The README's picture."""
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/panel.db")
        panel_id = seeded(engine, 700, timedelta(days=140), most=9)
        with Session(engine) as session:
            weekly = chart_data(session, session.get_one(Panel, panel_id), SLOT)
        engine.dispose()
    assert weekly
    png, alt = drawn(weekly, TITLE)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(png)
    print(f"{file}: {len(png) / 1e3:.0f} KB\n{alt}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sample(Path(sys.argv[1]))
    else:
        show(lines())
