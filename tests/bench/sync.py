"""What a night's reading of data.police.uk costs: its pace, what a kill costs, and what failures cost.

By itself, `python -m tests.bench.sync` prints it, with a server of ours that answers at once. The whole of London is
read at a pace twenty times what is allowed, so a night takes seconds; `--true` reads it at the true pace, in minutes.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from adapters.pace import Pace
from adapters.police_uk import PER_SECOND, PoliceUk
from adapters.syncing import Outcome, Reading
from storage.engine import open_database, sessions
from storage.models import Fetched, ListedCrime, ListedOfficer
from storage.places import wards
from tests.police_server import PoliceServer

MET = [code for code, ward in wards().items() if ward.force == "metropolitan"]
ALLOWED = 15
SCALE = 20
NIGHT = datetime(2026, 11, 21, 3, tzinfo=UTC)
ROOT = Path(__file__).parent.parent.parent


def read(engine: Engine, server: PoliceServer, at: datetime, scale: float) -> tuple[Outcome, int, float]:
    """One reading of all of London; what came of it, its calls, and its seconds at the true pace."""
    stop, began = Event(), time.monotonic()
    with PoliceUk(server.url, stop, Pace(PER_SECOND * scale, wait=stop.wait), wait=0.5 / scale) as client:
        outcome = Reading(sessions(engine), client, lambda: at, at, stop).read(MET)
        return outcome, client.calls, (time.monotonic() - began) * scale


def night(engine: Engine, scale: float) -> None:
    """A first reading, crime and all, then a night, when no new month of crime is in."""
    with PoliceServer(MET, delay=0.3 / scale) as server:
        read(engine, server, NIGHT, SCALE)
        server.moments.clear()
        outcome, calls, seconds = read(engine, server, NIGHT + timedelta(days=1), scale)
        bound = calls / ALLOWED
        most = busiest(server.moments, 1 / scale)
    print(f"a night: {calls:,} calls, {outcome.had:,} parts had, {len(outcome.failed)} wards failed")
    print(f"  {seconds:.0f} s at the true pace, {seconds / bound - 1:+.1%} of the bound of {bound:.0f} s")
    print(f"  at most {most} requests in any {'second' if scale == 1 else 'second, scaled'}")


def busiest(moments: list[float], window: float) -> int:
    """The most requests that arrived within any window."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most


def failures(engine: Engine) -> None:
    """A first reading with a fifth of all requests failing."""
    with PoliceServer(MET) as server:
        server.fail_by_chance(0.2, seed=1)
        outcome, calls, _ = read(engine, server, NIGHT, 1e6)
    with Session(engine) as session:
        parts = session.exec(select(func.count()).select_from(Fetched)).one()
        per_ward = Counter(session.exec(select(ListedOfficer.ward)))
        crimes = session.exec(select(func.sum(col(ListedCrime.number)))).one()
    print(
        f"a fifth failing: {len(MET)} wards, {len(outcome.failed)} failed, {calls:,} calls, {outcome.had:,} parts had"
    )
    print(f"  kept: {parts:,} parts, {set(per_ward.values())} officers a ward, {crimes:,} crimes (5 a ward)")


def kills(folder: Path) -> None:
    """The program reading all of London, killed ten times on the way."""
    program = (
        f"import sys; from adapters import police_uk; police_uk.PER_SECOND = {PER_SECOND * SCALE}; "
        "from adapters.__main__ import main; sys.exit(main())"
    )
    with PoliceServer(MET, delay=0.3 / SCALE) as server:
        settings = {"POLICE_API_URL": server.url, "DATABASE_URL": f"sqlite:///{folder}/kills.db"}
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
        deaths = 0
        for number in range(1, 12):
            child = subprocess.Popen(
                [sys.executable, "-c", program, "sync", "--all"], env=environment, stdout=subprocess.DEVNULL
            )
            if number < 11:
                at = number * 370
                server.on_request = lambda count, child=child, at=at: child.kill() if count == at else None  # type: ignore[misc]  # bound at once
            code = child.wait()
            deaths += code != 0
            server.on_request = lambda _count: None
        calls, distinct = len(server.requests), len(set(server.requests))
    crimes = server.asked["crimes-street/all-crime"]
    once = sum(path.startswith("metropolitan/E") for path in set(server.requests)) + len(MET)
    asked = sum(path.startswith("metropolitan/E") for path in server.requests) + crimes
    print(f"killed {deaths} times: {calls:,} calls to {distinct:,} addresses, the last run ended with {code}")
    print(f"  {asked - once} of {once:,} calls repeated: {(asked - once) / once / max(1, deaths):.2%} for each kill")


def main() -> None:
    """Print it all."""
    scale = 1.0 if "--true" in sys.argv else SCALE
    with TemporaryDirectory() as folder:
        for name, line in (("night", lambda engine: night(engine, scale)), ("failures", failures)):
            engine = open_database(f"sqlite:///{folder}/{name}.db")
            line(engine)
            engine.dispose()
        kills(Path(folder))


if __name__ == "__main__":
    main()
