"""A reply as text for a terminal: plain for a pipe or a program, rich where sources can be links."""

import re
import textwrap
from collections.abc import Iterator
from typing import assert_never

from adapters.text import GAP, LINK, aligned, cites, inert
from bot.replies import Block, Choices, Cited, Facts, Items, Notice, Paragraph, Picture, Reply, Sources, Table


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
            return "\n".join(aligned(header, rows))
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
    return f"Source: {'; '.join(cites(cited))}" if cited else ""


def _linked(sources: Sources, width: int) -> str:
    """The source line, wrapped, with each citation made a link to its address."""
    text = _wrapped(_sources(sources.cited), width)
    end = 0
    for cite, url in cites(sources.cited).items():
        found = re.compile(r"\s+".join(map(re.escape, cite.split()))).search(text, end)
        if found and LINK.fullmatch(url):
            link = f"\x1b]8;;{url}\x1b\\{found[0]}\x1b]8;;\x1b\\"
            text = text[: found.start()] + link + text[found.end() :]
            end = found.start() + len(link)
    return text
