"""The ledger at full size: every ward's digest at one minute, and years of many panels on one PostgreSQL.

The minute is against a platform that takes fifty posts a second. In the years each process is a thread with a life of
its own: it dies at every step, is away for days, and comes back. The clock is theirs together and jumps.
`make bench` has a few panels for a few months; `python -m tests.bench.simulated 700 730` is two years of every panel
there may be, twenty minutes on an idle machine.
"""

import random
import sys
import threading
import time
from datetime import timedelta
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, update
from sqlmodel import Session

from bot.digest.ledger import post_due
from bot.digest.posting import Platform
from bot.replies import Reply
from bot.schedule import AT_ONCE
from storage.engine import opened
from storage.models import Schedule
from storage.places import wards
from tests.bench.table import Line, show
from tests.postgresql import server
from tests.simulation import START, Room, World, outcome

PANELS, DAYS, PROCESSES = 700, 730, 4
EVERY = timedelta(days=60)
"""How often, by the clock that jumps, it is said how far it has come."""
OVERALL, ANSWERS_IN = 50, 0.1
"""How many posts a second the platform takes, and how long each takes it."""


class Paced(Room):
    """A room that answers in a tenth of a second and takes fifty posts a second, each at its turn."""

    turns = 0.0
    gate = threading.Lock()

    def post(self, place: str, reply: Reply, marker: str) -> str:
        """Wait for a turn, then post."""
        with self.gate:
            begins = max(self.turns, time.perf_counter())
            Paced.turns = begins + 1 / OVERALL
        time.sleep(max(0.0, begins - time.perf_counter()) + ANSWERS_IN)
        return super().post(place, reply, marker)


def simulated(engine: Engine, panels: int, days: int) -> list[Line]:
    """Days of life, and what came of them."""
    world = World(engine, 1, panels)
    world.set_up()
    until, turns, began, said = START + timedelta(days=days), 0, time.perf_counter(), START
    while world.now < until:
        if world.now - said > EVERY:
            said = world.now
            print(f"{said:%d %B %Y}, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        world.now += timedelta(minutes=world.chance.choices((30, 240, 3 * 1440, 20 * 1440), (70, 25, 4, 1))[0])
        lives = [threading.Thread(target=world.turn) for _ in range(world.chance.randint(1, PROCESSES))]
        for life in lives:
            life.start()
        for life in lives:
            life.join()
        turns += len(lives)
    world.settle()
    found, took = outcome(world), time.perf_counter() - began
    return [
        Line(f"{panels} panels, {days} days: slots", f"{found.slots:,}"),
        Line("posted, doubled", f"{found.posted:,}, {found.doubled}", target="0 doubled"),
        Line("missed, late unsaid, unknown", f"{found.missed}, {found.unlabelled}, {found.unknown}", target="0, 0, 0"),
        Line("turns, seconds", f"{turns:,}, {took:.0f}"),
    ]


def a_full_minute(engine: Engine) -> Line:
    """How long, beside the shortest that it could be, a digest for every ward takes, all due at one minute."""
    world = World(engine, 1, len(wards()), crashes=0.0, failures=0.0)
    world.set_up()
    with Session(engine) as session:
        session.execute(update(Schedule).values(pattern="weekly mon 09:00"))
        session.commit()
    world.now = START + timedelta(days=6, hours=20)
    room = Paced(random.Random(1), lambda: world.now)
    Paced.turns = 0.0
    began = time.perf_counter()
    posted = post_due(lambda: Session(engine), Platform("sim", room), lambda: world.now, AT_ONCE)
    took, bound = time.perf_counter() - began, posted / OVERALL
    what = f"{posted} digests due at one minute, {engine.dialect.name}, s"
    return Line(what, f"{took:.1f}", f"{bound:.1f}", f"{took / bound:.2f}", "<= 1.10")


def minutes() -> list[Line]:
    """A full minute on each database, with every commit on the disk."""
    with TemporaryDirectory() as folder, server() as running:
        found = []
        for url in (f"sqlite:///{folder}/minute.db", running.make()):
            with opened(url) as engine:
                found.append(a_full_minute(engine))
    return found


def years(panels: int, days: int) -> list[Line]:
    """So many days of so many panels on one PostgreSQL."""
    with server(synced=False) as running, opened(running.make()) as engine:
        return simulated(engine, panels, days)


def main(panels: int = PANELS, days: int = DAYS) -> None:
    show(minutes() + years(panels, days))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
