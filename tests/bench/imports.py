"""How long the Met's own files take to import, and what they take: `python -m tests.bench.imports`. Nothing asserted.

The workbook has 500,000 rows of strengths, seven times the real one's; the import is a process of its own, whose peak
is what the system says it was.
"""

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from adapters.workbook import WORDS
from bot.imports.cells import SERIAL_BEGINS
from storage.places import wards
from tests.bench.table import Line, show
from tests.met_files import (
    ABSTRACTIONS_HEADER,
    CRIME_2026,
    STRENGTHS_HEADER,
    Row,
    crime_file,
    minutes,
    strength,
    workbook,
)

ROWS = 500_000
CRIME_TYPES = 31
CRIME_MONTHS = 24
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TOP = f'<worksheet xmlns="{SPACE}"><dimension ref="A1:H600001"/><sheetData>'.encode()
TYPE_OF_WORDS = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
MET = [ward for ward in wards().values() if ward.force == "metropolitan"]


def main() -> None:
    """Make each file, import it twice and say what it took."""
    with TemporaryDirectory() as folder:
        book = large(Path(folder) / "met.xlsx")
        offences = crime_file(Path(folder) / "crime.csv", _months(), _offences(), CRIME_2026)
        url = f"sqlite:///{folder}/panel.db"
        lines = [
            _timed(f"import strengths, {ROWS:,} rows", "< 60 s, < 400 MB", "strengths", book, url),
            _timed("the same again", "", "strengths", book, url),
            _timed(f"import crime, {len(MET) * CRIME_TYPES:,} rows", "", "crime", offences, url),
            _timed("the same again", "", "crime", offences, url),
        ]
    show(lines)


def large(file: Path) -> Path:
    """A workbook as Excel writes it: each sheet's extent first, and every word once, in a part of its own."""
    words: dict[str, int] = {}
    small = workbook(file.with_suffix(".small.xlsx"), ())
    sheets = {
        "xl/worksheets/sheet1.xml": (ABSTRACTIONS_HEADER, _minutes()),
        "xl/worksheets/sheet2.xml": (STRENGTHS_HEADER, _strengths()),
    }
    with zipfile.ZipFile(small) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for one in before.infolist():
            if one.filename in sheets:
                header, rows = sheets[one.filename]
                with out.open(one.filename, "w", force_zip64=True) as sheet:
                    sheet.write(TOP)
                    sheet.writelines(_xml(row, words) for row in chain((header,), rows))
                    sheet.write(b"</sheetData></worksheet>")
            elif one.filename != WORDS:
                out.writestr(one, before.read(one).replace(b"</Types>", TYPE_OF_WORDS + b"</Types>"))
        held = "".join(f"<si><t>{escape(word)}</t></si>" for word in words)
        out.writestr(WORDS, f'<sst xmlns="{SPACE}">{held}</sst>')
    return file


def _xml(row: Row, words: dict[str, int]) -> bytes:
    cells = (
        f'<c t="s"><v>{words.setdefault(cell, len(words))}</v></c>'
        if isinstance(cell, str)
        else f"<c><v>{(cell - SERIAL_BEGINS).days if isinstance(cell, date) else cell}</v></c>"
        for cell in row
    )
    return f"<row>{''.join(cells)}</row>".encode()


def _timed(what: str, target: str, kind: str, file: Path, url: str) -> Line:
    start = time.perf_counter()
    command = [sys.executable, "-m", "adapters", "import", kind, str(file), "--database", url]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = _peak(child)
    return Line(what, f"{time.perf_counter() - start:.1f} s, {peak:,.0f} MB", target=target)


def _peak(child: subprocess.Popen[bytes]) -> float:
    """The most memory a process had, in megabytes, once it has ended."""
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit("the import failed")
    return used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def _ends() -> Iterator[date]:
    """The last day of each month, from August 2021 on."""
    first = date(2021, 8, 1)
    while True:
        first = (first + timedelta(days=31)).replace(day=1)
        yield first - timedelta(days=1)


def _strengths() -> Iterator[Row]:
    """Three rows a rank and team: the real file splits teams over several."""
    left = ROWS
    for month in _ends():
        for ward in MET:
            for rank, fte in (("Constable", 0.6), ("Constable", 0.4), ("Constable", 1), ("PCSO", 0.5), ("PCSO", 0.5)):
                if not left:
                    return
                left -= 1
                yield strength(month, f"{ward.borough} Borough", ward.name, rank, fte)


def _minutes() -> Iterator[Row]:
    for month, _ in zip(_ends(), range(60), strict=False):
        for ward in MET:
            yield minutes(month, f"{ward.borough} Borough", ward.name, "Yes", 600)
            yield minutes(month, f"{ward.borough} Borough", ward.name, "No", 9000)


def _months() -> list[str]:
    return [f"{2024 + (8 + n) // 12}{(8 + n) % 12 + 1:02d}" for n in range(CRIME_MONTHS)]


def _offences() -> Iterator[Row]:
    for ward in MET:
        for kind in range(CRIME_TYPES):
            yield "THEFT", f"TYPE {kind}", ward.name, ward.code, ward.borough, *(n % 3 for n in range(CRIME_MONTHS))


if __name__ == "__main__":
    main()
