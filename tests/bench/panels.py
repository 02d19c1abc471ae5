"""How panels' own lists take to many incidents, and how fast reports are saved beside a bare insert."""

import random
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

from sqlmodel import Session

from bot.calls import Call, Caller, Place, Role
from bot.core import Bot
from bot.replies import Reply
from storage.engine import open_database, sessions
from storage.models import Change, Draft, Incident, Panel, Report
from tests.bench.crowd import EACH, NOON, PANELS, WHAT, WHERE, fill
from tests.bench.table import Line, timed
from tests.postgresql import Server, server

FEW, MANY = 10_000, 1_000_000
CALLS = 300
ROUNDS, IN_A_ROUND = 9, 20
LOOKS = {
    "incidents": "/panel incidents",
    "concerns": "/panel concerns",
    "mine": "/panel mine",
    "report": "/report, and what may be the same",
}
NUMBER = count(1)


def reading(kind: str = "sqlite") -> list[Line]:
    """Each list with few incidents and with many, in turn, in a panel chosen by chance."""
    with databases(kind, 2) as (small, large):
        fill(small, FEW)
        fill(large, MANY)
        with asking(small, FEW) as few, asking(large, MANY) as many:
            return [compared(word, kind, few, many) for word in LOOKS]


def compared(word: str, kind: str, few: Callable[[str], Reply], many: Callable[[str], Reply]) -> Line:
    for ask in (few, many) * 10:
        ask(word)
    pairs = [(timed(lambda: few(word)), timed(lambda: many(word))) for _ in range(CALLS)]
    small, large = (statistics.median(times) * 1e3 for times in zip(*pairs, strict=True))
    what = f"{LOOKS[word]}, median ms with {MANY:,} incidents, {kind}"
    return Line(what, f"{large:.2f}", f"{small:.2f} with {FEW:,}", f"{large / small:.2f}", "ratio <= 2")


@contextmanager
def asking(url: str, incidents: int) -> Iterator[Callable[[str], Reply]]:
    """What asks a word of the bot, as somebody and somewhere, and sees to it that it was answered."""
    engine = open_database(url)
    bot = Bot(sessions(engine))

    def ask(word: str) -> Reply:
        who = Caller(f"bench:W/u{random.randrange(incidents // EACH)}", Role.CHAIR)
        place = Place(f"bench:W/c{random.randint(1, PANELS)}")
        args = form() if word == "report" else {}
        reply = bot.handle(Call(word, who, place, NOON, f"bench-{next(NUMBER)}", args))
        if not reply.blocks:
            raise SystemExit(f"bench: {word} was answered with “{reply.summary}”")
        return reply

    yield ask
    engine.dispose()


def form() -> dict[str, str]:
    """A report filled in, of a day in the year."""
    day = NOON - timedelta(days=random.randint(1, 360))
    what = f"{random.choice(WHAT)}, {random.choice(WHAT)}"
    return {"category": "noise", "what": what, "where": random.choice(WHERE), "when": f"{day:%d %B %Y}", "looks": ""}


def writing(kind: str = "sqlite") -> list[Line]:
    """Reports looked over and saved, beside bare inserts of one row, and of the rows a report is, in turn."""
    with databases(kind, 1) as (url,):
        fill(url, FEW)
        engine = open_database(url)
        bot, session = Bot(sessions(engine)), lambda: Session(engine)
        ways: tuple[Callable[[], None], ...] = (
            lambda: save(bot),
            lambda: insert_one(session),
            lambda: insert_all(session),
        )
        for way in ways:
            rate(way)
        rounds = [[rate(way) for way in ways] for _ in range(ROUNDS)]
        engine.dispose()
    ours, one, rows = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    what = f"reports looked over and saved a second, {kind}"
    return [
        Line(what, f"{ours:.0f}", f"{one:.0f} bare inserts and commits of one row", f"{ours / one:.2f}"),
        Line(what, f"{ours:.0f}", f"{rows:.0f} of the rows a report is", f"{ours / rows:.2f}", "ratio >= 0.5"),
    ]


def rate(way: Callable[[], None]) -> float:
    return IN_A_ROUND / timed(lambda: [way() for _ in range(IN_A_ROUND)])


def save(bot: Bot) -> None:
    """Look a report over and save it, as a person does."""
    number = next(NUMBER)
    who, place = Caller(f"bench:W/u{number % 500}"), Place(f"bench:W/c{random.randint(1, PANELS)}")
    seen = bot.handle(Call("report", who, place, NOON, f"draft-{number}", form()))
    press = seen.choices[0].command.removeprefix("/report ")
    done = bot.handle(Call("report", who, place, NOON, f"save-{number}", {"text": press}))
    if "is saved" not in done.summary:
        raise SystemExit(f"bench: saving was answered with “{done.summary}”")


def insert_one(open_session: Callable[[], Session]) -> None:
    """The least a report could be: one row, committed."""
    with open_session() as session:
        session.add(bare_incident(next(NUMBER)))
        session.commit()


def insert_all(open_session: Callable[[], Session]) -> None:
    """What saving a report writes, in the two commits it takes, and nothing else."""
    number = next(NUMBER)
    with open_session() as session:
        session.add(Draft(id=f"bare-{number}", panel_id=1, person="bench:W/u1", at=NOON, written="{}"))
        session.commit()
    with open_session() as session:
        draft, panel = session.get_one(Draft, f"bare-{number}"), session.get_one(Panel, 1)
        incident = bare_incident(number)
        panel.incidents, draft.reference, draft.written = panel.incidents + 1, f"B1-{number}", ""
        session.add(incident)
        session.flush()
        key = {"incident_id": incident.id, "call_id": f"bare-{number}", "at": NOON}
        session.add(Report(**key, reporter="bench:W/u1", wrote=True))
        session.add(Change(**key, panel_id=1, person="bench:W/u1", role="resident", before="", after="reported"))
        session.commit()


def bare_incident(number: int) -> Incident:
    return Incident(
        panel_id=1, number=FEW + number, category="noise", what=random.choice(WHAT), place=random.choice(WHERE),
        happened_at=NOON, reported_at=NOON, state="reported",
    )  # fmt: skip


@contextmanager
def databases(kind: str, many: int) -> Iterator[list[str]]:
    """The addresses of new databases, gone afterwards."""
    if kind == "postgresql":
        with server() as running:
            yield made(running, many)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield [f"sqlite:///{Path(folder) / f'{number}.db'}" for number in range(many)]


def made(running: Server, many: int) -> list[str]:
    return [running.make() for _ in range(many)]
