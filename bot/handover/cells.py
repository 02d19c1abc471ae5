"""Tables as text, and back: what a person wrote comes back exactly, and no spreadsheet runs it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.errors import UserError

RUNS = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would run, and what we made of it, so that taking one apostrophe off is always right."""
HELD = re.compile(r"'+[=+\-@\t\r]")
MOST = 10_000_000
"""Characters of a cell that are read; Python's reader stops at 131,072 unless it is told."""

NO_COLUMN = "{file} has no column {columns}: put it back, or export the panel again."
OTHER_COLUMNS = "The first line of {file} must be exactly {columns}: correct it, or export the panel again."
NOT_CSV = "{file}, line {line}, cannot be read as CSV: correct its quotation marks, or export the panel again."
CELLS = "{file}, line {line}, has {count} cells, and its columns are {wanted}: correct it, or export the panel again."


def table(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under their columns, as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")  # both of which are then quoted in a cell
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def guarded(cell: str) -> str:
    """A cell as it is written. A null character cannot be kept everywhere, so it goes."""
    clean = cell.replace("\0", "")
    return f"'{clean}" if RUNS.match(clean) else clean


def as_written(cell: str) -> str:
    """A cell as the person wrote it."""
    return cell[1:] if HELD.match(cell) else cell


def records(file: str, text: str, columns: Iterable[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row of a table by column, with the line it begins on. Raises UserError that names file and line."""
    wanted = tuple(columns)
    for line, row in _rows(file, text):
        if line == 1:
            _check(file, row, wanted)
        elif len(row) != len(wanted):
            raise UserError(CELLS.format(file=file, line=line, count=len(row), wanted=len(wanted)))
        else:
            yield line, dict(zip(wanted, map(as_written, row), strict=True))


def _rows(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MOST)
    reader = csv.reader(io.StringIO(text or "\n", newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if row or line == 1:
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise UserError(NOT_CSV.format(file=file, line=line)) from None


def _check(file: str, found: Sequence[str], wanted: tuple[str, ...]) -> None:
    missing = [name for name in wanted if name not in found]
    if missing and len(missing) < len(wanted):
        raise UserError(NO_COLUMN.format(file=file, columns=", ".join(missing)))
    if tuple(found) != wanted:
        raise UserError(OTHER_COLUMNS.format(file=file, columns=",".join(wanted)))
