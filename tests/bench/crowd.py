"""Seven hundred panels and as many incidents as asked, put into a database by the shortest way it has."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice

from sqlalchemy import Engine, text

from storage.engine import open_database

PANELS = 700
EACH = 20
"""How many reports a person made."""
BEHIND = 3
"""How many incidents are behind a concern."""
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
YEAR = 365 * 24 * 60
STATES = "reported accepted raised closed closed closed closed declined merged withdrawn".split()
CONCERN_STATES = "raised accepted priority action closed".split()
KINDS = "noise litter drugs damage bicycle-theft".split()
WHAT = "loud music|rubbish left|a scooter on the pavement|a window broken|paint on the wall|a bike taken".split("|")
WHERE = "Heath Street|Flask Walk|Well Walk|Church Row|Frognal Rise|Holly Hill|Perrin's Court|Back Lane".split("|")

QUICKLY = ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF", "cache_size = -500000")
"""How SQLite takes rows that may be made again: opening the database anew ends it."""

Rows = Iterator[tuple[object, ...]]


def fill(url: str, incidents: int) -> None:
    """Make the database and everything in it."""
    engine = open_database(url)
    concerns = max(incidents // 50, PANELS * 12)
    put(engine, "workspace", "id made_at", [("bench:W", moment(0))])
    put(engine, "panel", "id code ward workspace made_at incidents concerns", panels(incidents, concerns))
    put(engine, "room", "place workspace panel_id", ((f"bench:W/c{n}", "bench:W", n) for n in range(1, PANELS + 1)))
    columns = "id panel_id number category what place happened_at precision reported_at state reason into_id changes"
    put(engine, "incident", columns, map(incident, range(incidents)))
    columns = "id incident_id reporter wrote withdrawn at call_id"
    put(engine, "report", columns, (report(n, incidents) for n in range(incidents)))
    columns = "id panel_id number title raised_at owner state reason changes call_id"
    put(engine, "concern", columns, map(concern, range(concerns)))
    put(engine, "link", "incident_id concern_id at", links(incidents, concerns))
    columns = "id panel_id incident_id concern_id at person role before after reason note call_id"
    put(engine, "change", columns, map(change, range(incidents)))
    settle(engine)
    engine.dispose()


def panels(incidents: int, concerns: int) -> Rows:
    for n in range(1, PANELS + 1):
        yield n, f"B{n}", f"E05{n:06}", "bench:W", moment(0), incidents // PANELS + 1, concerns // PANELS + 1


def incident(n: int) -> tuple[object, ...]:
    """One of a panel's, some time in the year; every tenth was found to be the one before it in its panel."""
    state, panel, number = STATES[n // PANELS % 10], n % PANELS + 1, n // PANELS + 1
    into = n + 1 - PANELS if state == "merged" else None
    at = moment(n * 7919)
    what = f"{WHAT[n % 6]} and {WHAT[n // 6 % 6]}"
    return n + 1, panel, number, KINDS[n % 5], what, WHERE[n % 8], at, "minute", at, state, "", into, 1


def report(n: int, incidents: int) -> tuple[object, ...]:
    person = f"bench:W/u{n % (incidents // EACH)}"
    return n + 1, n + 1, person, True, STATES[n // PANELS % 10] == "withdrawn", moment(n * 7919), f"r{n:07}"


def concern(n: int) -> tuple[object, ...]:
    state = CONCERN_STATES[n // PANELS % 5]
    return n + 1, n % PANELS + 1, n // PANELS + 1, WHAT[n % 6], moment(n), None, state, "", 1, f"c{n}"


def links(incidents: int, concerns: int) -> Rows:
    """The concern's own panel's incidents, the same ones over again where there are few."""
    for n in range(concerns):
        for part in range(BEHIND):
            yield (n + part * PANELS) % (incidents // PANELS * PANELS) + 1, n + 1, moment(n)


def change(n: int) -> tuple[object, ...]:
    return n + 1, n % PANELS + 1, n + 1, None, moment(n), None, "resident", "", "reported", "", "", f"r{n:07}"


def moment(minutes: int) -> str:
    """A moment of the year before noon, as either database keeps it."""
    return _moment(minutes % YEAR)


@cache
def _moment(minutes: int) -> str:
    return f"{(NOON - timedelta(minutes=minutes)).replace(tzinfo=None).isoformat(' ')}.000000"


def put(engine: Engine, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Insert rows, a batch at a time."""
    names = ", ".join(f'"{name}"' for name in columns.split())
    connection = engine.raw_connection()
    cursor = connection.cursor()
    if engine.dialect.name == "postgresql":
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    else:
        for pragma in QUICKLY:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("BEGIN")
        marks, waiting = ", ".join("?" * len(columns.split())), iter(rows)
        while batch := list(islice(waiting, 10_000)):
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', batch)  # noqa: S608  # our own names
    connection.commit()
    connection.detach()  # with its way of writing
    connection.close()


def settle(engine: Engine) -> None:
    """Have PostgreSQL know what it holds, as it does by itself after a while, and give ids after the last."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("panel", "incident", "report", "concern", "change"):
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608  # ours
            connection.execute(text(last))
        connection.execute(text("VACUUM ANALYZE"))
