"""What a team told of its strength, from the words of whoever enters it: how many of each rank, as of when, by whom.

"2 1", "2 1 1 as of 1 november from Sgt Brown", "1 sergeant, 2 PCs and no PCSOs as of today".
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.errors import UserError
from bot.reports.moments import LONDON
from bot.reports.phrases import MONTH
from bot.reports.when import Future, When, when

EXAMPLE = "`/panel staffing 2 1 as of 1 november from Sgt Brown`"
NO_NUMBERS = f"Give the number of PCs, then of PCSOs: {EXAMPLE}."
BOTH = f"Give both PCs and PCSOs, with 0 where there are none: {EXAMPLE}."
TWICE = f"One of the ranks has two numbers: give each once, as in {EXAMPLE}."
WHOLE = "Give whole numbers from 0 to {most}: {example}."
NOT_READ = f"I cannot read all of that: give numbers, then the date after “as of”, then who after “from”: {EXAMPLE}."
NO_SUCH_DATE = f"There is no such date: write it like 1 november, as in {EXAMPLE}."
TO_COME = "That date is still to come: give the date it was true, or leave it out for today."
NOT_A_DAY = f"Give the day it was true, like 1 november, as in {EXAMPLE}."
LONG_SOURCE = "Say who told it in at most {most} characters."
MOST, MOST_SOURCE = 99, 200

WORDS = {
    word: number
    for number, word in enumerate("no one two three four five six seven eight nine ten eleven twelve".split())
} | {"none": 0, "zero": 0, "nil": 0, "a": 1, "an": 1}
RANKS = (
    ("constables", r"(?:pcs?|dwos?|constables?|police constables?|officers?)"),
    ("pcsos", r"(?:pcsos?|community support officers?)"),
    ("sergeants", r"(?:sergeants?|sgts?|ps)"),
)
_COUNT = re.compile(
    rf"\s*(?:[,;+&]|and\b)*\s*(?P<number>[0-9]{{1,9}}|(?:{'|'.join(WORDS)})\b)"
    rf"(?!\s*(?:st|nd|rd|th)?\s*(?:of\s)?(?:{MONTH})\b)(?![0-9/-]|[.,][0-9])"
    rf"(?:\s*(?:{'|'.join(rf'(?P<{rank}>{said})' for rank, said in RANKS[::-1])})\b|(?!\w))[,;]?",
    re.IGNORECASE,
)
_NUMBER_LIKE = re.compile(r"\s*(?:[,;+&]|and\b)*\s*(?:[-–−+]\s?[0-9]|[0-9]+[.,][0-9]+(?:\s|$))")
_AS_OF = r"(?:(?:as (?:of|at)|on|since)\b\s*)?"
_FROM = r"(?:from|source:?|according to|(?:said|told) by|by)\b:?"
FROM = re.compile(_FROM, re.IGNORECASE)
"""What goes before who said so."""
_DATE_FIRST = re.compile(rf"{_AS_OF}(?P<date>.*?)(?:(?:^|\s|,){_FROM}\s*(?P<source>.*))?", re.IGNORECASE)
_SOURCE_FIRST = re.compile(rf"{_FROM}\s*(?P<source>.*?)\s*,?\s\bas (?:of|at)\b\s*(?P<date>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Strength:
    """A strength told: `source` is empty where nobody said who."""

    constables: int
    pcsos: int
    sergeants: int | None
    as_of: date
    source: str


def strength(text: str, now: datetime) -> Strength:
    """The strength a line tells. Raises UserError, saying what to put right."""
    counts, rest = _counts(text)
    found = _SOURCE_FIRST.fullmatch(rest) or _DATE_FIRST.fullmatch(rest)
    if found is None:
        raise UserError(NOT_READ)
    source = (found["source"] or "").strip(" .,;")
    if len(source) > MOST_SOURCE:
        raise UserError(LONG_SOURCE.format(most=MOST_SOURCE))
    as_of = _as_of(found["date"].strip(" .,;()"), now)
    return Strength(counts["constables"], counts["pcsos"], counts.get("sergeants"), as_of, source)


def _counts(text: str) -> tuple[dict[str, int], str]:
    """The numbers a line begins with, by rank, and the rest; a number without a rank is the next rank's."""
    counts: dict[str, int] = {}
    end = 0
    while len(counts) < len(RANKS) and (found := _COUNT.match(text, end)):
        rank = next((name for name, _ in RANKS if found[name]), None) or _next(counts)
        if rank in counts:
            raise UserError(TWICE)
        counts[rank] = _number(found["number"])
        end = found.end()
    if _NUMBER_LIKE.match(text, end):
        raise UserError(WHOLE.format(most=MOST, example=EXAMPLE))
    if not {"constables", "pcsos"} <= counts.keys():
        raise UserError(BOTH if counts else NO_NUMBERS)
    return counts, text[end:].strip()


def _next(counts: dict[str, int]) -> str:
    return next(name for name, _ in RANKS if name not in counts)


def _number(said: str) -> int:
    number = WORDS[said.lower()] if said.lower() in WORDS else int(said)
    if number > MOST:
        raise UserError(WHOLE.format(most=MOST, example=EXAMPLE))
    return number


def _as_of(said: str, now: datetime) -> date:
    """The day a strength is as of: today where none is given."""
    if not said:
        return now.astimezone(LONDON).date()
    found = when(said, now)
    if isinstance(found, Future):
        raise UserError(TO_COME)
    if found is None or said[: found.start].strip(" ,.") or said[found.end :].strip(" ,.)"):
        raise UserError(NOT_READ)
    if not isinstance(found, When):
        raise UserError(NO_SUCH_DATE)
    if found.precision in ("week", "weekend", "month"):
        raise UserError(NOT_A_DAY)
    return found.at.date()
