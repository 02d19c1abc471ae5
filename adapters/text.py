"""What any platform does to text before it is shown: makes it inert, aligns a table, cites each source once."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from bot.replies import Cited

BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# Controls, soft hyphens, invisible and direction-changing marks, lone surrogates, tags.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
NUMBER = re.compile(r"[-+−]?£?[\d,.]+( %)?|[-–—]|")
LINK = re.compile(r"https?://[!-~]+")
GAP = "  "


def inert(text: str) -> str:
    """The text on one line, without anything that would be obeyed or hidden."""
    return text if text.isprintable() else UNSEEN.sub("", BREAKS.sub(" ", text))


def cites(cited: tuple[Cited, ...]) -> dict[str, str]:
    """Each way of citing once, with the address of the first source cited so."""
    found: dict[str, str] = {}
    for one in cited:
        found.setdefault(inert(one.cite), one.url)
    return found


def aligned(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """The table's lines: columns two spaces apart, columns of numbers set to the right."""
    lines = [tuple(map(inert, row)) for row in (header, *rows)]
    columns = list(zip_longest(*lines, fillvalue=""))
    widths = [max(map(len, column)) for column in columns]
    right = [n > 0 and all(map(NUMBER.fullmatch, column[1:])) for n, column in enumerate(columns)]
    for line in zip(*columns, strict=True):
        cells = (
            cell.rjust(width) if flush else cell.ljust(width)
            for cell, width, flush in zip(line, widths, right, strict=True)
        )
        yield GAP.join(cells).rstrip()
