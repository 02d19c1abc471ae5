"""An Excel workbook as rows of values, sheet by sheet, without holding a sheet in memory."""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UserError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook  # type: ignore[import-untyped]  # it has no types

NO_FILE = "{file} cannot be read: give the name of a workbook, such as strengths.xlsx."
NOT_A_WORKBOOK = "{file} is not an Excel workbook (.xlsx) that can be read: download it again."
TOO_LARGE = "{file} would unpack to more than {most:,} MB: it is not the Met's workbook."
MOST_MB = 2_000
MOST_WORDS_MB = 200
"""What is held in memory all at once: the words of all cells, each once."""
MEGABYTE = 1_000_000
WORDS = "xl/sharedStrings.xml"

Row = tuple[object, ...]


class Sheets:
    """A workbook's sheets by name; the rows of one are read as they are asked for."""

    def __init__(self, file: Path, book: "Workbook") -> None:
        """The sheets of an open workbook."""
        self._file, self._book = file, book

    @property
    def names(self) -> Sequence[str]:
        """The sheets that hold cells, in order."""
        return [sheet.title for sheet in self._book.worksheets]

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a sheet, from the top. Raises UserError."""
        sheet = self._book[name]
        sheet.reset_dimensions()  # those a program wrote beside the cells may be wrong
        with _explained(self._file):
            yield from sheet.iter_rows(values_only=True)


@contextmanager
def opened(file: Path) -> Iterator[Sheets]:
    """A workbook's sheets, for as long as this lasts. Raises UserError."""
    _check_size(file)
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no types, and is slow to load

    with file.open("rb") as source, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and such, which nobody here looks at
        with _explained(file):
            book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
        try:
            yield Sheets(file, book)
        finally:
            book.close()


def _check_size(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            sizes = {one.filename: one.file_size for one in packed.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        raise UserError(NOT_A_WORKBOOK.format(file=file)) from None
    except (OSError, ValueError):
        raise UserError(NO_FILE.format(file=file)) from None
    for size, most in ((sum(sizes.values()), MOST_MB), (sizes.get(WORDS, 0), MOST_WORDS_MB)):
        if size > most * MEGABYTE:
            raise UserError(TOO_LARGE.format(file=file, most=most))


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Turn whatever a damaged workbook makes openpyxl raise into one sentence."""
    try:
        yield
    except (UserError, GeneratorExit):
        raise
    except Exception:  # noqa: BLE001  # zip, XML, dates, indexes: there is no list of what it may be
        raise UserError(NOT_A_WORKBOOK.format(file=file)) from None
