"""The Met's own files, made as they are published: the workbook of ward teams, and recorded crime by ward."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

STRENGTHS_HEADER = ("Date", "Buisness Group", "OCU", "Department", "Team", "Rank", "FTE")
STRENGTHS_MENDED = ("Date", "Business Group", "OCU", "Borough", "Team Name", "RANK", "fte")
ABSTRACTIONS_HEADER = ("Month", "BCU", "Borough", "Team", "Abstracted From Duty", "type", "minutes", "Ward_Code")
ABSTRACTIONS_BEFORE = (
    "Month of Abstraction",
    "BCU",
    "Borough",
    "Team",
    "Abstracted From Duty",
    "Abstraction Type",
    "Abstraction Minutes",
)
CRIME_2025 = ("MajorText", "MinorText", "WardName", "WardCode", "LookUp_BoroughName")
CRIME_2026 = ("Group", "SubGroup", "WardName", "WardCode", "LookUp_BoroughName")

Cell = str | int | float | date | datetime | bool | None
Row = Sequence[Cell]


def strength(month: Cell, borough: str, team: str, rank: str, fte: Cell) -> Row:
    """A row of strengths, as the Met's workbook has it."""
    return month, "Frontline Policing", f"{borough} BCU", borough, team, rank, fte


def minutes(month: Cell, borough: str, team: str, abstracted: str, spent: Cell) -> Row:
    """A row of minutes, as the Met's workbook has it."""
    return month, f"{borough} BCU", borough, team, abstracted, "Aid", spent, "E05000001"


def workbook(
    file: Path,
    strengths: Iterable[Row],
    abstractions: Iterable[Row] = (),
    header: Row = STRENGTHS_HEADER,
    beside: Row = ABSTRACTIONS_HEADER,
) -> Path:
    """A workbook with both sheets; rows of abstraction are cut to the width of their heading."""
    book = Workbook(write_only=True)
    first, second = book.create_sheet("Sheet1"), book.create_sheet("Strengths")
    for sheet, top, rows in ((first, beside, abstractions), (second, header, strengths)):
        sheet.append(tuple(top))
        for row in rows:
            sheet.append(tuple(row)[: len(top)])
    book.save(file)
    return file


def crime_file(file: Path, months: Sequence[str], rows: Iterable[Row], header: Row = CRIME_2026) -> Path:
    """Recorded crime by ward: a row for each ward and type, a column for each month."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow((*header, *months))
        writer.writerows(rows)
    return file
