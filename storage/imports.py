"""Keeping the months of the Met's own files: a month is put in whole, or left as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Table, bindparam, func, inspect
from sqlmodel import Session, SQLModel, select

from storage.engine import once, take_turn
from storage.models import Abstraction, Imported, Recorded, Strength

Kind = Literal["strengths", "abstractions", "crime"]
Row = dict[str, Any]

TABLES: Mapping[Kind, type[SQLModel]] = {"strengths": Strength, "abstractions": Abstraction, "crime": Recorded}
IMPORTED = inspect(Imported).local_table.c
LATEST_OF = select(func.max(IMPORTED.month)).where(IMPORTED.kind == bindparam("kind"))
"""Every answer about a ward's officers asks it, so it is built once, and of the table: no mapper is needed for it."""

LATEST_BY = (
    select(IMPORTED.month, IMPORTED.imported_at)
    .where(IMPORTED.kind == bindparam("kind"), IMPORTED.imported_at <= bindparam("at"))
    .order_by(IMPORTED.month.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the months of a file: new here, put in the place of what was, the same, or of a newer file."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]
    same: tuple[str, ...]
    newer: tuple[str, ...]


def keep(session: Session, kind: Kind, months: Mapping[str, Iterable[Row]], now: datetime) -> Kept:
    """Put the months of a file in, each whole; one that a file with later months has given stays as it is."""
    take_turn(session, f"import {kind}")
    up_to = max(months, default="")
    known = {row.month: row for row in session.exec(select(Imported).where(Imported.kind == kind))}
    found: dict[str, list[str]] = {"new": [], "replaced": [], "same": [], "newer": []}
    for month, rows in sorted(months.items()):
        found[_put(session, kind, known.get(month), month, list(rows), up_to, now)].append(month)
    return Kept(**{name: tuple(listed) for name, listed in found.items()})


def _put(
    session: Session, kind: Kind, before: Imported | None, month: str, rows: list[Row], up_to: str, now: datetime
) -> Literal["new", "replaced", "same", "newer"]:
    if before is None:
        session.add(Imported(kind=kind, month=month, up_to=up_to, imported_at=now))
        _insert(session, kind, rows)
        return "new"
    if up_to < before.up_to:
        return "newer"
    before.up_to = up_to
    if _whole(rows) == _held(session, kind, month):
        return "same"
    before.imported_at = now
    session.connection().execute(_table(kind).delete().where(_table(kind).c.month == month))
    _insert(session, kind, rows)
    return "replaced"


def _insert(session: Session, kind: Kind, rows: list[Row]) -> None:
    if rows:
        session.connection().execute(_table(kind).insert(), rows)


def _whole(rows: Iterable[Row]) -> set[tuple[tuple[str, Any], ...]]:
    return {tuple(sorted(row.items())) for row in rows}


def _held(session: Session, kind: Kind, month: str) -> set[tuple[tuple[str, Any], ...]]:
    chosen = _table(kind).select().where(_table(kind).c.month == month)
    return _whole(dict(row) for row in session.connection().execute(chosen).mappings())


def _table(kind: Kind) -> Table:
    made: Table = TABLES[kind].__table__  # type: ignore[attr-defined]  # SQLModel keeps it to itself
    return made


def latest_by(session: Session, kind: Kind, at: datetime) -> tuple[str, datetime] | None:
    """The last month of a kind that had been imported at a moment, and when it was."""
    row = session.connection().execute(LATEST_BY, {"kind": kind, "at": at}).first()
    return (row[0], row[1]) if row else None


def latest_month(session: Session, kind: Kind) -> str | None:
    """The last month imported of a kind; None where nothing was."""
    given = {"kind": kind}
    last: str | None = once(session, (LATEST_OF, kind), lambda: session.connection().execute(LATEST_OF, given).scalar())
    return last
