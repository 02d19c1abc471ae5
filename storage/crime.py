"""Recorded crime by ward and month, from the Met's ward level file."""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from storage.facts import REFERENCE


@dataclass(frozen=True, slots=True)
class WardCrime:
    """Offences of one ward by major category and month. A category that is not there had none."""

    by_category: Mapping[str, tuple[int, ...]]

    @property
    def monthly(self) -> tuple[int, ...]:
        """All offences, month by month."""
        return tuple(map(sum, zip(*self.by_category.values(), strict=True)))


@dataclass(frozen=True, slots=True)
class CrimeFile:
    """The whole file: its months as `2023-07`, oldest first, and the wards by code."""

    months: tuple[str, ...]
    wards: Mapping[str, WardCrime]

    @property
    def categories(self) -> tuple[str, ...]:
        """Every major category, by name."""
        return tuple(sorted({name for ward in self.wards.values() for name in ward.by_category}))


@cache
def ward_crime() -> CrimeFile:
    """The 24 months to June 2025 of the Met's 679 wards."""
    packed = (REFERENCE / "ward_crime.csv.gz").read_bytes()
    rows = csv.reader(io.StringIO(gzip.decompress(packed).decode()))
    months = tuple(next(rows)[3:])
    held: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * len(months)))
    for code, major, _minor, *counts in rows:
        series = held[code][major]
        for month, count in enumerate(counts):
            series[month] += int(count)
    return CrimeFile(
        months,
        {code: WardCrime({name: tuple(series) for name, series in by.items()}) for code, by in held.items()},
    )
