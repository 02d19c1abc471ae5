"""Rounds of starting, killing and looking: what was acknowledged is to be there once, whatever was cut off."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from bot.calls import Call, Caller, Role
from bot.core import Bot
from storage.engine import open_database, sessions
from storage.models import Change, Incident, Panel, Report
from tests.soak.child import ROOM, Press, Receipt, log_until_killed, pressed

LONGEST_LIFE = 1.5
"""Seconds, from its first word, within which a child is killed."""
STUCK_SECONDS = 60.0


@dataclass(slots=True)
class Tally:
    """What was seen: every press that was sent, and every receipt that came back."""

    kills: int = 0
    in_time: int = 0
    interrupted: int = 0
    presses: dict[str, Press] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    changed: int = 0
    lost: int = 0
    doubled: int = 0
    gaps: int = 0

    @property
    def cut_off(self) -> list[Press]:
        """The presses that were never answered."""
        return [press for call_id, press in self.presses.items() if call_id not in self.receipts]

    @property
    def sound(self) -> bool:
        """Whether all that was acknowledged is there once."""
        return bool(self.receipts) and not (self.refused or self.changed or self.lost or self.doubled or self.gaps)

    def hear(self, said: Press | Receipt) -> None:
        """Count what a child said."""
        if isinstance(said, Press):
            self.presses[said.call_id] = said
        elif not said.reference:
            self.refused += 1
        elif self.receipts.setdefault(said.press.call_id, said.reference) != said.reference:
            self.changed += 1

    def __str__(self) -> str:
        """The figures in a line."""
        return (
            f"{self.kills} kills, {len(self.presses)} presses of Save, {self.in_time} acknowledged, "
            f"{self.interrupted} cut off and sent again, "
            f"{self.lost} lost, {self.doubled} doubled, {self.gaps} gaps in the numbers, "
            f"{self.refused} refused, {self.changed} answered otherwise when sent again"
        )


def soak(url: str, kills: int, longest: float = LONGEST_LIFE) -> Tally:
    """Kill so many children at random moments, looking after each; then send everything again, and look once more."""
    tally = Tally()
    engine = open_database(url)
    bot = Bot(sessions(engine))
    make_panel(bot)
    for number in range(kills):
        before = len(tally.receipts)
        live(url, f"life-{number}", tally, random.uniform(0, longest))
        tally.lost += missing(engine, dict(list(tally.receipts.items())[before:]))
    tally.in_time = len(tally.receipts)
    for press in (*tally.cut_off, *tally.presses.values()):
        tally.hear(pressed(bot, press))
    tally.lost += missing(engine, tally.receipts)
    count_rows(engine, tally)
    engine.dispose()
    return tally


def live(url: str, name: str, tally: Tally, seconds: float) -> None:
    """Start a child, which first sends again what the last one was about, and kill it after a time."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.warm"])
    hears, says = context.Pipe(duplex=False)
    again = [*tally.cut_off[-8:], *list(tally.presses.values())[-4:]]
    child = context.Process(target=log_until_killed, args=(url, name, again, says))
    child.start()
    says.close()
    for said in heard(hears, seconds):
        tally.hear(said)
    child.kill()
    for said in heard(hears, None):
        tally.hear(said)
    tally.interrupted += len(tally.cut_off)
    child.join()
    child.close()
    hears.close()
    tally.kills += 1


def make_panel(bot: Bot) -> None:
    """The panel all reports are for."""
    admin = Caller("soak:W/root", Role.ADMIN)
    bot.handle(Call("setup", admin, ROOM, datetime.now(UTC), "setup", {"ward": "Hampstead Town"}))


def heard(hears: Connection, seconds: float | None) -> Iterator[Press | Receipt]:
    """What is said within a time of the first word, or until the other end is gone."""
    try:
        if seconds is not None and hears.poll(STUCK_SECONDS):
            yield hears.recv()
        end = monotonic() + (seconds or 0)
        while seconds is None or (hears.poll(max(0.0, end - monotonic())) and monotonic() < end):
            yield hears.recv()
    except (EOFError, OSError):  # what was cut off midway was not said
        return


def missing(engine: Engine, receipts: dict[str, str]) -> int:
    """How many receipts are without their incident, its report or its first step, or have them twice."""
    with Session(engine) as session:
        reports = Counter(session.exec(_numbers(Report, Report.incident_id)))
        firsts = Counter(session.exec(_numbers(Change, Change.incident_id).where(Change.before == "")))
    wanted = [(call_id, int(reference.partition("-")[2])) for call_id, reference in receipts.items()]
    return sum(reports[one] != 1 or firsts[one] != 1 for one in wanted)


def count_rows(engine: Engine, tally: Tally) -> None:
    """Count what nobody has a receipt for, or has two receipts for, and the numbers nobody has."""
    with Session(engine) as session:
        numbers = session.exec(select(Incident.number)).all()
        panel = session.exec(select(Panel)).one()
        rows = [session.exec(select(func.count()).select_from(one)).one() for one in (Report, Change)]
    tally.doubled = len(tally.receipts) - len(set(tally.receipts.values()))
    tally.doubled += sum(many - len(tally.receipts) for many in (len(numbers), *rows))
    tally.gaps = max(numbers, default=0) - len(set(numbers)) + abs(panel.incidents - len(numbers))


def _numbers(table: Any, incident_id: Any) -> Any:
    return select(table.call_id, Incident.number).join(Incident, col(incident_id) == Incident.id)
