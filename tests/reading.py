"""Reading a reply as a person does, and finding in it any number that no figure holds."""

import re
from collections.abc import Iterator

from bot.replies import Facts, Figure, Items, Notice, Paragraph, Reply, Table

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NOT_FIGURES = re.compile(
    r"\b(?:19|20)\d\d-\d\d(?!\d)|\b(?:19|20)\d\d\b(?! (?:posts|officers|constables))"  # years, not counts
    rf"|\b\d{{1,2}} (?:{MONTHS})\b"
    r"|\bE\d{8}\b|\b[Ss]ections? \d+\b|(?<![\d,])(?:999|101|18000|18001|0800 555 111)(?!,?\d)"
)
"""Dates, ward codes, section numbers and telephone numbers, which are no figures."""


def texts(reply: Reply) -> Iterator[str]:
    """Every text a person reads, but for the sources and what may be pressed."""
    yield reply.summary
    for block in reply.blocks:
        match block:
            case Paragraph(text) | Notice(text):
                yield text
            case Facts(rows):
                yield from (part for row in rows for part in row)
            case Items(lines):
                yield from lines
            case Table(header, rows):
                yield from (cell for row in (header, *rows) for cell in row)


def unlisted(reply: Reply) -> set[str]:
    """The numbers of the text that no figure holds and no working shows."""
    assert reply.finding is not None
    listed = {number for figure in reply.finding.figures for number in numbers_of(figure)}
    return {number for text in texts(reply) for number in NUMBER.findall(NOT_FIGURES.sub("", text))} - listed


def numbers_of(figure: Figure) -> list[str]:
    """The numbers of a figure and its working, as they may be printed."""
    value = figure.value if isinstance(figure.value, str) else f"{figure.value:,}"
    return NUMBER.findall(value) + NUMBER.findall(figure.working)


def said(reply: Reply) -> str:
    """The whole text, run together."""
    return " ".join(texts(reply))


def facts(reply: Reply) -> dict[str, str]:
    """The labelled values, by label."""
    return dict(row for block in reply.blocks if isinstance(block, Facts) for row in block.rows)
