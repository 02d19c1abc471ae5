"""What any platform does to text before it is shown: makes it inert, aligns a table, cites each source once."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
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
CLAUSE = re.compile(r"[:,(.?]")
QUOTED = re.compile("“(.+?)”")
GAP, MORE = "  ", "…"


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


def cut(text: str, most: int, weigh: Callable[[str], int]) -> str:
    """As much of the text as there is room for, to a whole word where one ends near, with "…" where there is more.

    `weigh` says how long a platform may say that a text is: its letters, and more where some count twice.
    """
    start = text[: most + 1]  # of a long text no more need be weighed
    if weigh(start) <= most:
        return text
    end = bisect_right(range(len(start)), most - 1, key=lambda length: weigh(start[:length])) - 1
    head, _, _ = text[:end].rpartition(" ")
    return (head if len(head) > end // 2 else text[:end]).rstrip() + MORE


def filled(text: str) -> str:
    """The text, or "…" where there is none to see: a platform refuses a whole message for an empty piece of it."""
    return text if text.strip() else MORE


def clause(label: str) -> str:
    """The beginning of a field's name, up to where it explains itself."""
    return CLAUSE.split(label)[0].strip()


def about(fields: Sequence[tuple[str, str]], sentence: str) -> int | None:
    """Which field, of names and answers, a sentence is about: whose answer it quotes, else the one it names first."""
    quotes: list[str] = QUOTED.findall(sentence)
    for number, (_, answer) in enumerate(fields):
        if any(inert(answer).strip().startswith(one) for one in quotes):
            return number
    named = [(at, number) for number, (label, _) in enumerate(fields) if (at := _named(label, sentence)) >= 0]
    return min(named)[1] if named else None


def _named(label: str, sentence: str) -> int:
    """Where the sentence names a field by the beginning of its label; -1 where it does not."""
    name = re.escape(clause(label))
    found = re.search(rf"\b{name}\b", sentence, re.IGNORECASE) if name else None
    return found.start() if found else -1
