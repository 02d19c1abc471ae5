"""The Met's recorded crime by ward: a row for each ward and type, a column for each month, under either heading.

A type that a ward has no row for had none there. A cell that holds no number is no such thing, and the file is refused.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.answers import day
from bot.errors import UserError
from bot.imports.cells import Aliases, columns, month_of, number_of, text_of
from storage.imports import Row
from storage.places import wards

CRIME: Aliases = {
    "group": ("Group", "MajorText", "Major Category"),
    "type": ("SubGroup", "MinorText", "Minor Category"),
    "ward code": ("WardCode", "Ward Code"),
    "ward name": ("WardName", "Ward Name"),
}
MOST = 1_000_000
NO_MONTHS = "{where} has no column headed by a month, such as 202609: give the Met's ward level file of recorded crime."
MONTH_TWICE = "{where} has two columns for {month}: give the Met's own file, as it was downloaded."
NO_NUMBER = "{where} has no whole number for {month} in row {row}: give the Met's own file, as it was downloaded."
NO_ROWS = "{where} has no row about a ward: give the Met's ward level file of recorded crime."
NOT_A_TABLE = "{where} is not a table of commas that can be read, from row {row} on: download it again."

Counts = dict[str, dict[str, int]]
"""Offences by group, and by type within it."""


@dataclass(slots=True)
class Crime:
    """A file as it was read: offences by month and ward, and the rows that are of no ward of today."""

    months: tuple[str, ...]
    rows: int = 0
    wards: dict[tuple[str, str], Counts] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    apart: Counter[str] = field(default_factory=Counter)

    def by_month(self) -> Mapping[str, list[Row]]:
        """The rows to keep: one for each ward of each month."""
        kept: dict[str, list[Row]] = {month: [] for month in self.months}
        for (ward, month), counts in self.wards.items():
            text = json.dumps(counts, sort_keys=True, separators=(",", ":"))
            kept[month].append({"ward": ward, "month": month, "counts": text})
        return kept


def read_crime(lines: Iterable[str], where: str) -> Crime:
    """Recorded crime from the lines of a file. Raises UserError."""
    reader = _rows(lines, where)
    header = next(reader, [])
    at = columns(header, CRIME, where)
    months = _months(header, frozenset(at.values()), where)
    read = Crime(tuple(sorted(months.values())))
    for number, row in enumerate(reader, 2):
        if any(row):
            _take(read, row, at, months, f"{where}", number)
    if not read.wards:
        raise UserError(NO_ROWS.format(where=where))
    return read


def _rows(lines: Iterable[str], where: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise UserError(NOT_A_TABLE.format(where=where, row=reader.line_num)) from None


def _months(header: Sequence[str], taken: frozenset[int], where: str) -> dict[int, str]:
    """The month of each column that is headed by one. Raises UserError."""
    months = {at: month for at, cell in enumerate(header) if at not in taken and (month := month_of(cell))}
    if not months:
        raise UserError(NO_MONTHS.format(where=where))
    twice = next((month for month, count in Counter(months.values()).items() if count > 1), None)
    if twice:
        raise UserError(MONTH_TWICE.format(where=where, month=day(twice)))
    return months


def _take(
    read: Crime, row: Sequence[str], at: Mapping[str, int], months: Mapping[int, str], where: str, number: int
) -> None:
    group, kind, code, name = (_cell(row, at[what]) for what in CRIME)
    read.rows += 1
    if code.upper() not in wards():
        read.apart[f"{name or 'no name'} ({code or 'no code'})"] += 1
        return
    group, kind = group.capitalize(), kind.capitalize()
    read.groups.add(group)
    read.types.add(kind)
    for place, month in months.items():
        count = number_of(_cell(row, place), MOST)
        if count is None or count != int(count):
            raise UserError(NO_NUMBER.format(where=where, month=day(month), row=number))
        held = read.wards.setdefault((code.upper(), month), {})
        if count:
            kinds = held.setdefault(group, {})
            kinds[kind] = kinds.get(kind, 0) + int(count)


def _cell(row: Sequence[str], at: int) -> str:
    return text_of(row[at]) if at < len(row) else ""
