"""Recorded crime as it was imported, put together with the file that ships: an imported month stands whole."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from storage.crime import CrimeFile, WardCrime, shipped
from storage.engine import once
from storage.imports import IMPORTED
from storage.models import Imported, Recorded
from storage.months import runs

YEARS_COMPARED = 24
"""Months in a row that an answer needs: a year, and the year before."""

VERSION = select(func.count(), func.max(IMPORTED.imported_at), func.max(IMPORTED.month)).where(IMPORTED.kind == "crime")
"""Every answer on crime asks it, so it is built once, and of the table: no mapper is needed for it."""

Version = tuple[object, ...]
Counts = Mapping[str, Mapping[str, int]]

_READ: WeakKeyDictionary[Engine, tuple[Version, CrimeFile | None]] = WeakKeyDictionary()
_READING = Lock()


def imported_crime(session: Session) -> CrimeFile | None:
    """What was imported, on top of what ships; None where nothing was, or not two years in a row up to the last month.

    It is read once for each import: what was imported when tells one from the next.
    """
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    version = _version(session)
    if not version[0]:
        return None
    with _READING:
        known = _READ.get(engine)
        if known is None or known[0] != version:
            known = _READ[engine] = version, _file(session)
        return known[1]


def _version(session: Session) -> Version:
    return once(session, VERSION, lambda: tuple(session.connection().execute(VERSION).one()))


def _file(session: Session) -> CrimeFile | None:
    came_in = frozenset(_months(session))
    months = _in_a_row({*shipped().months, *came_in})
    if len(months) < YEARS_COMPARED:
        return None
    imported = tuple(month for month in months if month in came_in)
    majors: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * len(months)))
    within = dict(shipped().within)
    _add_shipped(majors, months, imported)
    rows = session.exec(select(Recorded).where(col(Recorded.month).in_(imported)))
    for row in rows:
        counts: Counts = json.loads(row.counts)
        held = majors[row.ward]
        for major, kinds in counts.items():
            for minor, count in kinds.items():
                held[major, minor][months.index(row.month)] = count
                within[minor] = major
    return CrimeFile(months, {ward: _ward(held) for ward, held in majors.items()}, within, imported)


def _months(session: Session) -> list[str]:
    return list(session.exec(select(Imported.month).where(Imported.kind == "crime")))


def _in_a_row(months: Iterable[str]) -> tuple[str, ...]:
    """The months up to the last without a gap."""
    held = sorted(months)
    first, _ = runs(held)[-1]
    return tuple(month for month in held if month >= first)


def _add_shipped(
    majors: dict[str, dict[tuple[str, str], list[int]]], months: tuple[str, ...], imported: tuple[str, ...]
) -> None:
    """The months that ship and were not imported."""
    file = shipped()
    kept = [(months.index(month), file.months.index(month)) for month in months if month not in imported]
    for code, ward in file.wards.items():
        held = majors[code]
        for minor, counts in ward.by_type.items():
            series = held[file.within[minor], minor]
            for at, was_at in kept:
                series[at] = counts[was_at]


def _ward(held: Mapping[tuple[str, str], list[int]]) -> WardCrime:
    by_category: dict[str, list[int]] = {}
    by_type: dict[str, list[int]] = {}
    for (major, minor), counts in held.items():
        for by, name in ((by_category, major), (by_type, minor)):
            by[name] = list(map(int.__add__, by[name], counts)) if name in by else counts
    return WardCrime(
        {name: tuple(counts) for name, counts in by_category.items()},
        {name: tuple(counts) for name, counts in by_type.items()},
    )
