"""Killing the real program while it posts: every slot is to be in the channel once and in the history once.

What is due stands in the database before the program starts, so that nothing need be waited for. Between two lives the
leases of whoever was killed are made to have run out, as they would have five minutes later.
"""

import json
import os
import random
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Timer
from time import monotonic, sleep

from sqlalchemy import Engine, func, update
from sqlmodel import Session, col, select

from adapters.console.channel import Channel
from adapters.digests import history
from adapters.running import channel_file
from adapters.settings import NAMES
from bot.digest.pattern import SHORT, latest, pattern
from bot.replies import Reply
from storage.digests import CLAIMED, COMBINED, DUE, POSTED
from storage.engine import opened
from storage.models import Digest, Incident, Panel, Report, Schedule, Workspace
from storage.panels import key
from storage.places import wards

ROOT = Path(__file__).parents[2]
STARTED = "panelbot runs"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BACK = 21 * DAY
"""Since when nobody has looked after the schedules."""
LONGEST_LIFE = 0.8
"""Seconds, from its first word, within which the program is killed; now and then it is before that."""
EARLY = 0.1
STUCK_SECONDS, FINISHED_SECONDS = 120.0, 900.0
LOST_ANSWER, DRAWN = 5, 6
"""Every fifth slot was posted by somebody who never knew; every sixth panel has something to draw."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of it all: `interrupted` is how many digests were being posted when the program was killed."""

    kills: int
    slots: int
    interrupted: int
    lost: int
    doubled: int
    unlisted: int
    charts: int

    @property
    def sound(self) -> bool:
        """Whether every slot was posted once and is listed once."""
        return not (self.lost or self.doubled or self.unlisted)

    def __str__(self) -> str:
        """The figures in a line."""
        return (
            f"{self.kills} kills, {self.slots} digests, {self.interrupted} cut off as they were posted, "
            f"{self.lost} lost, {self.doubled} doubled, {self.unlisted} not listed once, {self.charts} charts"
        )


def soak(url: str, folder: Path, kills: int, panels: int, slots: int, seed: int = 1) -> Tally:
    """Kill the program so many times as it posts what is due in a folder of its own, then let it finish, and look."""
    chance, interrupted = random.Random(seed), 0
    with opened(url) as engine:
        set_up(engine, Channel(folder / channel_file(url), now), panels, slots)
    for _ in range(kills):
        live(url, folder, -1.0 if chance.random() < EARLY else chance.uniform(0, LONGEST_LIFE))
        interrupted += let_leases_run_out(url)
    finish(url, folder)
    return looked(url, folder, kills, interrupted)


def now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


# What is due


def set_up(engine: Engine, channel: Channel, panels: int, slots: int) -> None:
    """Panels with a weekly schedule nobody has looked after for three weeks, and more slots that wait to be posted."""
    at = now().replace(microsecond=0)
    said = f"weekly {SHORT[(at - 3 * DAY).weekday()]} 12:00"
    with Session(engine) as session:
        session.add(Workspace(id="console", made_at=at - 300 * DAY))
        session.flush()
        for number, ward in zip(range(panels), wards().values(), strict=False):
            panel = Panel(code=f"K{number}", ward=ward.code, workspace="console", made_at=at - 300 * DAY)
            session.add(panel)
            session.flush()
            place = f"console/{ward.code}"
            times = {"began_at": at - 100 * DAY, "handled_until": at - BACK}
            session.add(Schedule(panel_id=key(panel), workspace="console", place=place, pattern=said, **times))
            session.add_all(waiting(panel, place, at - BACK - step * HOUR) for step in range(1, slots + 1))
            if number % DRAWN == 0:
                report(session, panel, at - BACK - 2 * HOUR)
        session.flush()
        lose_answers(session, channel)
        session.commit()


def waiting(panel: Panel, place: str, slot: datetime) -> Digest:
    return Digest(panel_id=key(panel), place=place, slot=slot, covers_from=slot - 7 * DAY, try_at=slot)


def report(session: Session, panel: Panel, at: datetime) -> None:
    """Something to draw."""
    row = Incident(
        panel_id=key(panel), number=1, category="noise", what="", place="", happened_at=at, reported_at=at,
        state="reported",
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(Report(incident_id=key(row), reporter="console/ann", at=at, call_id=panel.code))


def lose_answers(session: Session, channel: Channel) -> None:
    """Have some of what waits stand in the channel already, posted by whoever was killed before they knew."""
    for row in session.exec(select(Digest)).all():
        if key(row) % LOST_ANSWER == 0:
            row.leased_by, row.attempts = "killed", 1
            channel.post(row.place, Reply("Posted before."), f"panelbot-{row.id}")


# Lives


def live(url: str, folder: Path, seconds: float) -> None:
    """Start the program, and kill it so long after its first word; before that, where it is less than nothing."""
    with started(url, folder) as program:
        if seconds < 0:
            Timer(-seconds, program.kill).start()
        else:
            first_word(program)
            Timer(seconds, program.kill).start()
        program.wait(STUCK_SECONDS)


def finish(url: str, folder: Path) -> None:
    """Let the program post all that is left, and stop it as people do."""
    with started(url, folder) as program, opened(url) as engine:
        first_word(program)
        end = monotonic() + FINISHED_SECONDS
        while left(engine) and program.poll() is None:
            if monotonic() > end:
                raise AssertionError(f"{left(engine)} digests are not posted after {FINISHED_SECONDS:.0f} s")
            sleep(0.2)
        program.terminate()
        if program.wait(STUCK_SECONDS):
            raise AssertionError((folder / "log").read_text("utf-8"))


@contextmanager
def started(url: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The program as people start it, in its folder, with nothing set but where its database and its port are."""
    ours = {name: value for name, value in os.environ.items() if name not in NAMES}
    settings = {"DATABASE_URL": url, "HEALTH_PORT": str(free_port()), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "adapters", "run"]
    with (folder / "log").open("w") as log:
        program = subprocess.Popen(
            command, cwd=folder, env={**ours, **settings}, stdout=subprocess.PIPE, stderr=log, text=True
        )
        with program:
            try:
                yield program
            finally:
                program.kill()


def first_word(program: subprocess.Popen[str]) -> None:
    """Wait until the program says that it runs."""
    assert program.stdout
    said = program.stdout.readline()
    if not said.startswith(STARTED):
        raise AssertionError(f"the program did not start: {said or 'see its log'}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def left(engine: Engine) -> int:
    """How many slots wait, or are taken, or have not been entered yet."""
    with Session(engine) as session:
        over = col(Digest.state).in_((DUE, CLAIMED))
        behind = select(func.count()).select_from(Schedule).where(Schedule.handled_until < now() - 7 * DAY)
        return session.exec(select(func.count()).select_from(Digest).where(over)).one() + session.exec(behind).one()


def let_leases_run_out(url: str) -> int:
    """Make it later for whoever took a digest and was killed; how many they were."""
    with opened(url) as engine, Session(engine) as session:
        taken = update(Digest).where(col(Digest.state) == CLAIMED)
        found = session.execute(taken.values(lease_until=now() - timedelta(seconds=1)))
        session.commit()
        return int(getattr(found, "rowcount", 0))


# What became of it


def looked(url: str, folder: Path, kills: int, interrupted: int) -> Tally:
    """Count what is in the channel and what the history lists against what was due."""
    lines = [one for one in Channel(folder / channel_file(url), now).lines() if not one["edit"]]
    posts = Counter((one["place"], one["marker"]) for one in lines)
    messages = Counter(one["id"] for one in lines)
    lost = unlisted = slots = 0
    with opened(url) as engine, Session(engine) as session:
        due = {panel.code: wanted(session, panel) for panel in session.exec(select(Panel)).all()}
    for code, states in due.items():
        listed = json.loads("".join(history(url, code, as_json=True)))
        found = Counter((datetime.fromisoformat(row["slot_utc"]), row["state"]) for row in listed)
        unlisted += sum((found - Counter(states.items())).values()) + sum((Counter(states.items()) - found).values())
        lost += sum(messages[row["message"]] != 1 for row in listed if row["state"] == POSTED)
        slots += len(states)
    charts = sum(marker.endswith("-chart") for _, marker in posts)
    return Tally(kills, slots, interrupted, lost, sum(posts.values()) - len(posts), unlisted, charts)


def wanted(session: Session, panel: Panel) -> dict[datetime, str]:
    """What is to have become of every slot of a panel."""
    schedule = session.get_one(Schedule, (key(panel), "console"))
    began = schedule.began_at + 100 * DAY - BACK
    missed = latest(pattern(schedule.pattern), schedule.began_at, began, schedule.handled_until)
    before = session.exec(select(Digest.slot).where(Digest.panel_id == key(panel), Digest.slot < began)).all()
    return dict.fromkeys(before, POSTED) | dict.fromkeys(missed[:-1], COMBINED) | {missed[-1]: POSTED}
