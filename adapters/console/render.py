"""A reply as text for a terminal: plain for a pipe or a program, rich where sources can be links."""

import re
import textwrap
from collections.abc import Iterator
from itertools import zip_longest
from typing import assert_never

from bot.replies import Block, Choices, Cited, Facts, Items, Notice, Paragraph, Picture, Reply, Sources, Table

BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# Controls, soft hyphens, invisible and direction-changing marks, lone surrogates, tags.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
NUMBER = re.compile(r"[-+−]?£?[\d,.]+( %)?|[-–—]|")
LINK = re.compile(r"https?://[!-~]+")
GAP = "  "


def plain(reply: Reply, width: int = 0) -> str:
    """The whole reply as plain text: the summary, then each block, no empty line between; 0 never wraps."""
    blocks = (_block(one, width, first) for one, first in _numbered(reply.blocks))
    return "\n".join((_wrapped(inert(reply.summary), width), *filter(None, blocks)))


def rich(reply: Reply, width: int = 0) -> str:
    """The same, set apart by empty lines, and each source a link where the terminal knows links (OSC 8)."""
    blocks = (
        _linked(one, width) if isinstance(one, Sources) else _block(one, width, first)
        for one, first in _numbered(reply.blocks)
    )
    return "\n\n".join((_wrapped(inert(reply.summary), width), *filter(None, blocks)))


def _numbered(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, int]]:
    """Each block with the number of its first choice: the choices of a reply are counted through."""
    first = 1
    for block in blocks:
        yield block, first
        first += len(block.choices) if isinstance(block, Choices) else 0


def inert(text: str) -> str:
    """The text on one line, without anything a terminal would obey or hide."""
    return text if text.isprintable() else UNSEEN.sub("", BREAKS.sub(" ", text))


def _block(block: Block, width: int, first: int) -> str:
    match block:
        case Paragraph(text):
            return _wrapped(inert(text), width)
        case Notice(text):
            return _wrapped(f"Note: {inert(text)}", width)
        case Facts(rows):
            return _lines((f"{inert(label)}: {inert(text)}" for label, text in rows), width)
        case Items(lines):
            return _lines((f"- {inert(line)}" for line in lines), width)
        case Table(header, rows):
            return "\n".join(_aligned(header, rows))
        case Sources(cited):
            return _wrapped(_sources(cited), width)
        case Picture(_, alt):
            return _wrapped(f"[Picture: {inert(alt)}]", width)
        case Choices(choices):
            offered = enumerate(choices, first)
            return _lines((f"{n}. {inert(one.label)}: {inert(one.command)}" for n, one in offered), width)
        case _:
            assert_never(block)


def _lines(lines: Iterator[str], width: int) -> str:
    return "\n".join(_wrapped(line, width, GAP) for line in lines)


def _wrapped(text: str, width: int, indent: str = "") -> str:
    if not width or len(text) <= width:
        return text
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _sources(cited: tuple[Cited, ...]) -> str:
    return f"Source: {'; '.join(_cites(cited))}" if cited else ""


def _cites(cited: tuple[Cited, ...]) -> dict[str, str]:
    """Each way of citing once, with the address of the first source cited so."""
    cites: dict[str, str] = {}
    for one in cited:
        cites.setdefault(inert(one.cite), one.url)
    return cites


def _linked(sources: Sources, width: int) -> str:
    """The source line, wrapped, with each citation made a link to its address."""
    text = _wrapped(_sources(sources.cited), width)
    end = 0
    for cite, url in _cites(sources.cited).items():
        found = re.compile(r"\s+".join(map(re.escape, cite.split()))).search(text, end)
        if found and LINK.fullmatch(url):
            link = f"\x1b]8;;{url}\x1b\\{found[0]}\x1b]8;;\x1b\\"
            text = text[: found.start()] + link + text[found.end() :]
            end = found.start() + len(link)
    return text


def _aligned(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
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
