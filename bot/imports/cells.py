"""What a cell of the Met's files says: a heading by any of its names, a month, a number."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.answers import MONTHS
from bot.errors import UserError

NO_HEADER = "{where} has no column for the {what} (headed {names}): give the Met's own file, as it was downloaded."
SERIAL_BEGINS = date(1899, 12, 30)
"""The day from which a spreadsheet counts days, where it counts them as it should."""
SERIALS = range(36_526, 73_051)
"""The years 2000 to 2099 as a spreadsheet counts days."""
MONTH_NUMBERS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_ISO = re.compile(r"(20\d\d)[-/. ]?(0[1-9]|1[0-2])(?:[-/. ]?\d{2}(?:[ T].*)?)?")
_BRITISH = re.compile(r"(?:\d{1,2}[-/. ])?(0?[1-9]|1[0-2])[-/. ](20\d\d)(?: .*)?")
_NAMED = re.compile(r"(?:\d{1,2}[-/. ])?([a-z]{3,9})[-/. ]*(?:20)?(\d\d)", re.IGNORECASE)

Aliases = Mapping[str, tuple[str, ...]]
"""What each column is for, and the headings it has had, the surest first."""


def bare(text: object) -> str:
    """A heading by its letters and digits alone: `Ward_Code` and "ward code" are one."""
    return "".join(char for char in str(text).casefold() if char.isalnum()) if text is not None else ""


def columns(header: Sequence[object], aliases: Aliases, where: str) -> dict[str, int]:
    """Where each column stands, by any of its headings. Raises UserError, naming the place and the column."""
    held = {bare(cell): at for at, cell in reversed(list(enumerate(header))) if bare(cell)}
    found: dict[str, int] = {}
    for what, names in aliases.items():
        at = next((held[bare(name)] for name in names if bare(name) in held), None)
        if at is None:
            raise UserError(NO_HEADER.format(where=where, what=what, names=" or ".join(names)))
        found[what] = at
    return found


def has_all(header: Sequence[object], aliases: Aliases) -> bool:
    """Whether a row is the headings that are looked for."""
    held = set(map(bare, header))
    return all(any(bare(name) in held for name in names) for names in aliases.values())


@lru_cache(maxsize=4096, typed=True)  # the same few, row after row
def month_of(cell: object) -> str | None:
    """The month a cell says, as `2026-09`, however it is written; None where it says none."""
    match cell:
        case date():  # a datetime is one too
            return f"{cell:%Y-%m}" if 2000 <= cell.year <= 2099 else None
        case bool() | None:
            return None
        case int() | float():
            return _numbered(cell)
        case str():
            return _written(cell.strip())
        case _:
            return None


def _numbered(number: float) -> str | None:
    """A month as `202609`, or as a spreadsheet's count of days."""
    if not 0 < number < 10**6:
        return None
    if int(number) in SERIALS:
        return f"{SERIAL_BEGINS + timedelta(days=int(number)):%Y-%m}"
    return _written(str(int(number)))


def _written(text: str) -> str | None:
    if match := _ISO.fullmatch(text):
        return f"{match[1]}-{match[2]}"
    if match := _BRITISH.fullmatch(text):
        return f"{match[2]}-{int(match[1]):02d}"
    match = _NAMED.fullmatch(text)
    number = MONTH_NUMBERS.get(match[1][:3].casefold()) if match else None
    if match is None or number is None or not MONTHS[number - 1].casefold().startswith(match[1].casefold()):
        return None
    return f"20{match[2]}-{number:02d}"


def number_of(cell: object, most: float) -> float | None:
    """The number a cell says, from 0 to the most there can be; None where it says none."""
    match cell:
        case bool() | None | datetime():
            return None
        case int() | float():
            number = float(cell)
        case str():
            try:
                number = float(cell.replace(",", "").strip())
            except ValueError:
                return None
        case _:
            return None
    return number if 0 <= number <= most else None


@lru_cache(maxsize=65_536, typed=True)
def text_of(cell: object) -> str:
    """The words of a cell, their spaces single."""
    return " ".join(str(cell).split()) if cell is not None else ""
