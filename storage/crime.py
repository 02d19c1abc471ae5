"""Recorded crime by ward and month, from the Met's ward level file: the one that ships, or what was imported since.

Which of the two an answer is made from is a matter of the database it is asked of, and is set around the answering.
"""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from storage.facts import REFERENCE


@dataclass(frozen=True, slots=True)
class WardCrime:
    """Offences of one ward by month, by major category and by type within one. What is not there had none."""

    by_category: Mapping[str, tuple[int, ...]]
    by_type: Mapping[str, tuple[int, ...]]

    @property
    def monthly(self) -> tuple[int, ...]:
        """All offences, month by month."""
        return tuple(map(sum, zip(*self.by_category.values(), strict=True)))


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class CrimeFile:
    """The whole file: its months as `2023-07`, oldest first, the wards by code, and each type's major category.

    `imported` are those of its months that were imported; none of the file that ships was.
    """

    months: tuple[str, ...]
    wards: Mapping[str, WardCrime]
    within: Mapping[str, str]
    imported: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[str, ...]:
        """Every major category, by name."""
        return tuple(sorted({name for ward in self.wards.values() for name in ward.by_category}))


_HELD: ContextVar[CrimeFile | None] = ContextVar("held", default=None)


def ward_crime() -> CrimeFile:
    """The months to answer from: those set around the answering, or those that ship."""
    return _HELD.get() or shipped()


def set_to_answer_from() -> CrimeFile | None:
    """The months set around the answering; None for those that ship, which need not be read to say so."""
    return _HELD.get()


@contextmanager
def answering_from(file: CrimeFile) -> Iterator[None]:
    """Have every answer made meanwhile come from a file."""
    before = _HELD.set(file)
    try:
        yield
    finally:
        _HELD.reset(before)


@cache
def shipped() -> CrimeFile:
    """The 24 months to June 2025 of the Met's 679 wards."""
    packed = (REFERENCE / "ward_crime.csv.gz").read_bytes()
    rows = csv.reader(io.StringIO(gzip.decompress(packed).decode()))
    months = tuple(next(rows)[3:])
    majors: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * len(months)))
    types: dict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
    within: dict[str, str] = {}
    for code, major, minor, *counts in rows:
        numbers = tuple(map(int, counts))
        types[code][minor] = numbers
        within[minor] = major
        series = majors[code][major]
        series[:] = map(int.__add__, series, numbers)
    wards = {
        code: WardCrime({name: tuple(series) for name, series in by.items()}, types[code])
        for code, by in majors.items()
    }
    return CrimeFile(months, wards, within)
