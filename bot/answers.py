"""Composing an answer, so that no number is stated without the record or the sum it comes from.

Text is written with `{record-id.figure}` where a number belongs. Filling it in prints the number in its unit, lists it
among the answer's figures and cites the record. A number worked out here is entered with its sum.
"""

import re
from collections.abc import Iterable
from functools import cache

from bot.replies import (
    Block,
    Choice,
    Choices,
    Cited,
    Facts,
    Figure,
    Finding,
    Items,
    Notice,
    Outcome,
    Paragraph,
    Reply,
    Sources,
    Table,
    Topic,
    WardRef,
)
from storage.facts import Record, library
from storage.places import Ward
from storage.strength import met_strength

MONTHS = "January February March April May June July August September October November December".split()
HOLE = re.compile(r"\{([^{}]+)\}")


def day(iso: str) -> str:
    """A date as people say it: `2022-02` is February 2022, `2017-12-28` is 28 December 2017, `2019` is 2019."""
    year, *rest = iso.split("-")
    if not rest or not year.isdigit():
        return iso
    month = MONTHS[int(rest[0]) - 1]
    return " ".join((*(str(int(part)) for part in rest[1:]), month, year))


def counted(number: int, what: str) -> str:
    """A number and what it counts: 1 ward, 1,200 wards."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def shown(value: float | str, unit: str) -> str:
    """A number in its unit: £57,000 for pounds, 71 % for a share, 2.0 for full-time equivalents, 31,181 otherwise."""
    if isinstance(value, str):
        return value
    digits = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0")
    digits += "0" if digits.endswith(".") else ""
    if unit.startswith("GBP"):
        return f"£{digits}" if isinstance(value, int) else f"£{value:,.2f}"
    return f"{digits} %" if unit.startswith(("per cent", "percent")) else digits


@cache
def cited(record_id: str) -> Cited:
    """The source of a record, as an answer cites it."""
    source = library().source_of(record_id)
    name = source.cite or source.publisher
    when = day(source.date) if source.date else "undated"
    return Cited(record_id, source.title, source.publisher, source.url, source.date, f"{name}, {when}")


def ward_ref(ward: Ward | None) -> WardRef | None:
    """A ward as an answer names it."""
    return WardRef(ward.code, ward.name, ward.borough) if ward else None


class Draft:
    """An answer being written: its blocks, its figures and what it cites, in the order they are stated."""

    def __init__(self, topic: Topic, ward: Ward | None = None) -> None:
        """An empty answer on a topic, about a ward if there is one."""
        self.topic = topic
        self.ward = ward
        self._lines: list[Block] = []
        self._figures: dict[tuple[str, str, float | str], Figure] = {}
        self._cited: dict[str, None] = {}

    def fill(self, template: str) -> str:
        """The template with each `{record.figure}` printed, listed and cited."""
        return HOLE.sub(lambda hole: self._held(hole[1]), template)

    def _held(self, name: str) -> str:
        record_id, *month, figure = name.split(".")
        if month:
            return self._of_month(month[0], figure)
        return self.held(library().records[record_id], figure)

    def _of_month(self, month: str, role: str) -> str:
        """`{met-strength-monthly.2023-12.pcsos}`: a count of a month of the Met's strength."""
        label = f"{role if role != 'pcsos' else 'PCSOs'} of the Met, {day(month)}"
        return self.number(label, getattr(met_strength()[month], role), "FTE", month, "met-strength-monthly")

    def held(self, record: Record, name: str) -> str:
        """One figure of a record, printed, listed and cited."""
        figure = record.figures[name]
        if isinstance(figure.value, list):
            return ", ".join(figure.value)
        working = record.working if record.basis == "arithmetic" else ""
        return self.number(figure.label, figure.value, figure.unit, record.as_of, record.id, working)

    def number(self, label: str, value: float | str, unit: str, as_of: str, source: str, working: str = "") -> str:
        """A number printed in its unit, listed with its source and, if it was worked out, its sum."""
        self._figures.setdefault((label, source, value), Figure(label, value, unit, as_of, source, working))
        self.cite(source)
        return shown(value, unit)

    def cite(self, *record_ids: str) -> "Draft":
        """Name records as sources though none of their numbers is stated."""
        self._cited.update(dict.fromkeys(record_ids))
        return self

    def say(self, *templates: str) -> "Draft":
        """Add paragraphs."""
        self._lines += (Paragraph(self.fill(template)) for template in templates if template)
        return self

    def warn(self, template: str) -> "Draft":
        """Add a caution or a correction."""
        self._lines.append(Notice(self.fill(template)))
        return self

    def facts(self, *rows: tuple[str, str]) -> "Draft":
        """Add labelled values."""
        self._lines.append(Facts(tuple((label, self.fill(text)) for label, text in rows)))
        return self

    def items(self, lines: Iterable[str]) -> "Draft":
        """Add a list."""
        self._lines.append(Items(tuple(map(self.fill, lines))))
        return self

    def table(self, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> "Draft":
        """Add a table; the cells are printed already."""
        self._lines.append(Table(header, tuple(rows)))
        return self

    def tell(self, record_id: str) -> "Draft":
        """Add what a record says, with its caution, its sum and how sure it is where that matters."""
        record = library().records[record_id]
        for text in (record.says, record.caution):
            if text:
                self._lines.append(Paragraph(self._own(record, text)))
        return self.cite(record_id)

    def _own(self, record: Record, text: str) -> str:
        return HOLE.sub(lambda hole: self.held(record, hole[1]), text)

    def merge(self, other: "Draft") -> "Draft":
        """Add everything another draft has: two questions in one get two answers."""
        self._lines += other._lines
        self._figures.update(other._figures)
        self._cited.update(other._cited)
        return self

    def reply(self, outcome: Outcome = "answered", choices: Iterable[Choice] = ()) -> Reply:
        """The finished answer: the first line is its summary, the sources and the choices come last."""
        first, *rest = self._lines
        if not isinstance(first, Paragraph | Notice):
            raise TypeError("an answer begins with a sentence")
        offered = tuple(choices)
        blocks = (
            *rest,
            *((Sources(tuple(map(cited, self._cited))),) if self._cited else ()),
            *((Choices(offered),) if offered else ()),
        )
        finding = Finding(outcome, self.topic, ward_ref(self.ward), tuple(self._figures.values()))
        return Reply(first.text, blocks, finding=finding)
