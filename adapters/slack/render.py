"""A reply as Slack takes it: blocks for the eye, and one plain line for notifications and screen readers.

Slack refuses a whole message for one limit passed, so each is kept here. What is too long is shortened list by list,
each saying how much more there is, and a last line says how to see the rest; cautions and sources go last of all.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import assert_never

from adapters.slack.blocks import (
    VALUE,
    Json,
    actions,
    bullets,
    button,
    cut,
    image,
    link,
    preformatted,
    quote,
    rich,
    said,
    section,
    value,
    weight,
)
from adapters.text import aligned, cites, filled, inert
from bot.replies import Block, Choice, Choices, Cited, Facts, Items, Notice, Paragraph, Picture, Reply, Sources, Table

SHORTENED = "This is shortened to fit Slack: ask for a part of it to see the rest."
MORE = "… and {count} more"
SOURCE = "Source: "
PICTURE = "Picture: {alt}"

MESSAGE_BLOCKS, MESSAGE_SIZE = 50, 12_000
"""A message's blocks, and the bytes of them all. Past some 13,200 characters Slack refuses a posted message with
`msg_blocks_too_long`, which no page documents (slackapi/bolt-js #2509 and #2867): what it counts is not known."""
VIEW_BLOCKS, VIEW_SIZE = 100, 200_000
"""A view's: documented as 100 and 250 kB."""
LINE = 1_000
"""The longest `text`: it is cut so that an edit, which takes 4,000 bytes once escaped, takes it too."""
UPLOADED_ALT = 1_000
"""The longest alt text of a file that is uploaded."""
ROW = 5
"""Buttons to a row; Slack takes 25, and a phone shows few."""
WIDEST = 76
"""How many letters of one width a message is wide; a table that is wider is told as a list."""
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows a list may have, and each text how many letters."""

    rows: int
    letters: int


ROOMS = (Room(100, 2_900), Room(50, 1_500), Room(25, 700), Room(12, 300), Room(5, 150))
"""From all there is room for in one block, to the least worth reading."""
WHOLE = Room(101, 2_901)
"""A little more than the most: whatever comes out the same in both is not shortened."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: `text`, `blocks`, and the pictures to be uploaded, with alt text that an upload takes."""

    text: str
    blocks: list[Json]
    pictures: tuple[Picture, ...] = ()


def message(reply: Reply, files: tuple[str, ...] = (), more: tuple[Json, ...] = ()) -> Message:
    """The reply as a message, and what goes below it.

    Until a picture has its file's id, in order in `files`, its words stand in its place.
    """
    pictures = (one for one in reply.blocks if isinstance(one, Picture))
    return Message(
        escaped(filled(cut(inert(reply.summary), LINE))),
        [*shown(reply, MESSAGE_BLOCKS - len(more), MESSAGE_SIZE - _size([*more]), files), *more],
        tuple(replace(one, alt=filled(cut(inert(one.alt), UPLOADED_ALT))) for one in pictures),
    )


def home(reply: Reply) -> Json:
    """The reply as a person's App Home."""
    return {"type": "home", "blocks": shown(reply, VIEW_BLOCKS, VIEW_SIZE)}


def escaped(text: str) -> str:
    """The text for where Slack reads markup: no mention and no disguised link can be written in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shown(reply: Reply, most: int, size: int, files: tuple[str, ...] = ()) -> list[Json]:
    """The reply as blocks, at most so many and so many bytes; shortened where it must be, and then it says so."""
    few = _within(_parts(reply, WHOLE, files), most, min(size, ROOMS[0].letters))
    if few is not None:
        return [*chain(*few)]  # as most are: with no more letters than a text may have, none is too long, nor a list
    whole, last = _within(_parts(reply, WHOLE, files), most, size), rich(section(said(SHORTENED)))
    for room in ROOMS:
        parts = _within(_parts(reply, room, files), most, size)
        if parts is None:
            continue
        blocks = [*chain(*parts)] if parts == whole else [*chain(*parts), last]
        if len(blocks) <= most and _size(blocks) <= size:
            return blocks
    return [*_first_of(reply, list(_parts(reply, ROOMS[-1], files)), most - 1, size - _size([last])), last]


def _within(parts: Iterator[list[Json]], most: int, size: int) -> list[list[Json]] | None:
    """The parts; None where that is too many blocks or bytes, however much too many."""
    kept: list[list[Json]] = []
    size -= len("[")  # in one list they have one pair of brackets, and a comma where each part's own pair was
    for part in filter(None, parts):
        most, size = most - len(part), size - _size(part) + len("]")
        if most < 0 or size < 0:
            return None
        kept.append(part)
    return kept


def _first_of(reply: Reply, parts: list[list[Json]], most: int, size: int) -> Iterator[Json]:
    """As many parts as there is room for, in their order; cautions and sources have theirs before the rest."""
    kept: set[int] = set()
    matters = (True, *(isinstance(one, Notice | Sources) for one in reply.blocks))
    for number in sorted(range(len(parts)), key=lambda one: not matters[one]):
        part = parts[number]
        if len(part) <= most and _size(part) <= size:
            kept.add(number)
            most, size = most - len(part), size - _size(part)
    return (block for number in sorted(kept) for block in parts[number])


def _size(blocks: list[Json]) -> int:
    return len(COMPACT.encode(blocks).encode())


def _parts(reply: Reply, room: Room, files: tuple[str, ...]) -> Iterator[list[Json]]:
    """What the summary becomes, then what each block of the reply does: none, one or several of Slack's."""
    summary = said(inert(reply.summary), room.letters, bold=bool(reply.blocks))
    buttons, left = count(1), iter(files)
    yield [rich(section(summary))]
    yield from (list(_block(one, room, buttons, left)) for one in reply.blocks)


def _block(block: Block, room: Room, buttons: Iterator[int], files: Iterator[str]) -> Iterator[Json]:
    match block:
        case Paragraph(text):
            yield from (rich(section(said(one, room.letters))) for one in _seen(text))
        case Notice(text):
            yield from (rich(quote(said(one, room.letters))) for one in _seen(text))
        case Facts(rows):
            yield from _facts(rows, room)
        case Items(lines):
            yield from _list([section(said(one, room.letters)) for one in _seen(*lines[: room.rows])], len(lines), room)
        case Table(header, rows):
            yield from _table(header, rows, room)
        case Sources(cited):
            yield from _sources(cited, room)
        case Picture(_, alt):
            yield _picture(inert(alt), next(files, ""), room)
        case Choices(choices):
            yield from _choices(choices, room, buttons)
        case _:
            assert_never(block)


def _seen(*texts: str) -> list[str]:
    """The texts that there is something to see of, inert."""
    return [one for one in (inert(text).strip() for text in texts) if one]


def _facts(rows: tuple[tuple[str, str], ...], room: Room) -> Iterator[Json]:
    """Each fact on a line of its own, its label bold."""
    told = [(inert(label).strip(), inert(text).strip()) for label, text in rows[: room.rows]]
    pieces: list[Json] = []
    for label, text in filter(any, told):
        begins = "\n" if pieces else ""
        value = cut(text, room.letters)
        if label:
            pieces += (said(begins + cut(label, room.letters), bold=True), said(f": {value}".rstrip()))
        else:
            pieces.append(said(begins + value))
    if pieces:
        yield rich(section(*pieces))
        yield from _more(len(rows), room)


def _list(items: list[Json], there: int, room: Room) -> Iterator[Json]:
    if items:
        yield rich(bullets(*items))
        yield from _more(there, room)


def _more(there: int, room: Room) -> Iterator[Json]:
    if there > room.rows:
        yield rich(section(said(MORE.format(count=f"{there - room.rows:,}"))))


def _table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], room: Room) -> Iterator[Json]:
    """The table in letters of one width, its header over each piece of it; a wide one as a list."""
    lines = list(aligned(header, rows[: room.rows]))
    if max(map(len, lines), default=0) > WIDEST:
        yield from _list([_row(header, row, room) for row in rows[: room.rows] if any(row)], len(rows), room)
    elif any(lines):
        yield from (rich(preformatted("\n".join(piece))) for piece in _pieces(*lines))
        yield from _more(len(rows), room)


def _pieces(header: str, *lines: str) -> Iterator[list[str]]:
    piece = [header]
    for line in lines:
        if weight("\n".join((*piece, line))) > ROOMS[0].letters:
            yield piece
            piece = [header]
        piece.append(line)
    yield piece


def _row(header: tuple[str, ...], row: tuple[str, ...], room: Room) -> Json:
    """A row as an item: its name bold, then each value after what it is."""
    name, *cells = (inert(cell).strip() for cell in row)
    heads = (*(inert(head).strip() for head in header[1:]), *("" for _ in cells))
    told = "; ".join(f"{head}: {cell}" if head else cell for head, cell in zip(heads, cells, strict=False) if cell)
    return section(said(name, room.letters, bold=True), *([said(f": {cut(told, room.letters)}")] if told else ()))


def _sources(cited: tuple[Cited, ...], room: Room) -> Iterator[Json]:
    """One line: each way of citing once, a link to where it was published."""
    links = [link(cut(cite, room.letters), url) for cite, url in cites(cited).items() if cite.strip()]
    if links:
        spaced = (piece for one in links[: room.rows] for piece in (said("; "), one))
        next(spaced)
        yield rich(section(said(SOURCE), *spaced))
        yield from _more(len(links), room)


def _picture(alt: str, file: str, room: Room) -> Json:
    return image(file, alt) if file else rich(section(said(PICTURE.format(alt=cut(alt, room.letters)))))


def _choices(choices: tuple[Choice, ...], room: Room, buttons: Iterator[int]) -> Iterator[Json]:
    """Rows of buttons; a command too long for a button is told, to be typed."""
    typed = [(inert(one.label).strip(), inert(one.command).strip(), one.place) for one in choices[: room.rows]]
    fit = [one for one in typed if one[1] and weight(value(*one[1:])) <= VALUE]
    pressed = [button(label or command, command, next(buttons), place) for label, command, place in fit]
    yield from (actions(pressed[start : start + ROW]) for start in range(0, len(pressed), ROW))
    yield from _more(len(choices), room)
    yield from _facts(tuple(one[:2] for one in typed if weight(value(*one[1:])) > VALUE), room)
