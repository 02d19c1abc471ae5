"""A reply as Discord takes it: its summary as the message's own words, which notifications show, its blocks below.

Discord refuses a whole message for one limit passed, so each is kept here. What is too long is shortened list by list,
each saying how much more there is, and a last line says how to see the rest; cautions and sources go last of all.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count, zip_longest
from typing import Any, assert_never

from adapters.discord.ids import SHARE, run_id, stands_for
from adapters.discord.pieces import (
    Json,
    bold,
    button,
    code,
    cut,
    elements,
    escaped,
    link,
    rows,
    said,
    units,
)
from adapters.text import aligned, cites, clause, filled, inert
from bot.replies import Block, Choice, Choices, Cited, Facts, Items, Notice, Paragraph, Picture, Reply, Sources, Table

SHORTENED = "This is shortened to fit Discord: ask for a part of it to see the rest."
MORE = "… and {count} more"
SOURCE = "Source: "
PICTURE = "Picture: {alt}"
SHARE_HERE = "Share here"
FILE = "picture-{number}.png"
JOINED, NOTHING = "; ", "–"

CONTENT, DESCRIPTION, SIZE = 2_000, 4_096, 6_000
"""The message's own words; the text of an embed; the text of them all."""
ELEMENTS, WORTH = 180, 8
"""Beside plain words a client shows the first 200 things of an embed and leaves out the rest, which no page documents
(discord/discord-api-docs #8501, forty entries of five; #6932). Each counts as eight characters at least, so that
embeds as full as that are never more than ten."""
FILES, ALT, ROWS, BUTTONS = 10, 1_024, 5, 25
EPHEMERAL = 1 << 6
WIDEST, LINES = 30, 30
"""How many letters of one width an embed is wide on a phone, where a table that is wider is told as a list; and how
many rows of one go together."""
MANY, SHORT = 3, 16
"""From how many rows on, of values how long, a list says its headings once."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows a list may have, and each text how many letters."""

    rows: int
    letters: int


ROOMS = (Room(100, 3_900), Room(60, 1_800), Room(40, 900), Room(25, 450), Room(12, 200), Room(5, 80))
"""From all there is room for in one embed, to the least worth reading."""
WHOLE = Room(101, 3_901)
"""A little more than the most: whatever comes out the same in both is not shortened."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: words, embeds, rows of buttons and pictures; `private` is for who asked alone."""

    content: str
    embeds: list[Json]
    components: list[Json]
    pictures: tuple[Picture, ...] = ()
    private: bool = False

    @property
    def body(self) -> Json:
        """The same as one request, without the pictures' bytes; nobody is ever pinged."""
        return {
            "content": self.content,
            "embeds": self.embeds,
            "components": self.components,
            "attachments": [
                {"id": number, "filename": FILE.format(number=number + 1), "description": one.alt}
                for number, one in enumerate(self.pictures)
            ],
            "allowed_mentions": {"parse": []},
            "flags": EPHEMERAL if self.private else 0,
        }


def message(reply: Reply, more: tuple[Json, ...] = (), marker: str = "") -> Message:
    """The reply as a message, buttons that go below it, and in small print what it can be found by again.

    A form cannot stand in a message: what is filled in already is told, and a button of `more` is to open it.
    """
    pressed = _pressed(reply.choices, BUTTONS - len(more))
    pictures = tuple(one for one in reply.blocks if isinstance(one, Picture))[:FILES]
    texts = shown(replace(reply, blocks=tuple(_told(reply, pressed))), SIZE - units(marker))
    return Message(
        said(inert(reply.summary), CONTENT),
        _embeds(texts, marker),
        _rows(reply, pressed, more),
        tuple(replace(one, alt=filled(cut(inert(one.alt), ALT))) for one in pictures),
        reply.private,
    )


def marked(embeds: Iterable[Mapping[str, Any]], marker: str) -> bool:
    """Whether it is the message with that marker that has these embeds."""
    return any((one.get("footer") or {}).get("text") == marker for one in embeds)


def _embeds(texts: list[str], marker: str = "") -> list[Json]:
    embeds: list[Json] = [{"description": text} for text in texts]
    small = {"footer": {"text": marker}}
    return [*embeds[:-1], {**(embeds or [{}])[-1], **small}] if marker else embeds


def share() -> Json:
    """The button that shows an answer to the whole channel."""
    return button(SHARE_HERE, SHARE)


def shared(content: str, texts: Iterable[str], buttons: Iterable[tuple[str, str]]) -> Message:
    """For everybody, what one person saw: the words, the embeds' texts, and of each button its label and id.

    Only buttons that stand for a command go with it.
    """
    run = [button(label, called) for label, called in buttons if stands_for(called)]
    return Message(content, _embeds(list(texts)), rows(run))


def _pressed(choices: tuple[Choice, ...], most: int) -> dict[str, Json]:
    """The choices that can be buttons, by their ids; Discord refuses two of one id."""
    buttons: dict[str, Json] = {}
    for one in choices:
        called = _called(one)
        if called and len(buttons) < most:
            buttons.setdefault(called, button(inert(one.label).strip() or inert(one.command).strip(), called))
    return buttons


def _rows(reply: Reply, pressed: dict[str, Json], more: tuple[Json, ...]) -> list[Json]:
    """The buttons in rows, what was offered together in rows of its own where there are rows enough."""
    left, offers = dict(pressed), [one.choices for one in reply.blocks if isinstance(one, Choices)]
    groups = [[left.pop(called) for called in map(_called, offer) if called in left] for offer in offers]
    apart = [row for group in (*groups, [*more]) for row in rows(group)]
    return apart if len(apart) <= ROWS else rows([*pressed.values(), *more])


def _called(choice: Choice) -> str:
    return run_id(inert(choice.command).strip(), choice.place)


def _told(reply: Reply, pressed: Collection[str]) -> Iterator[Block]:
    """The blocks that are told in words, and what is filled in of a form: the rest are buttons and files."""
    drawn = count()
    for block in reply.blocks:
        match block:
            case Choices(choices):
                yield Choices(tuple(one for one in choices if _called(one) not in pressed))
            case Picture() if next(drawn) < FILES:
                pass
            case _:
                yield block
    if reply.form:
        yield Facts(
            tuple((clause(inert(one.label)), one.value) for one in reply.form.fields if inert(one.value).strip())
        )


def shown(reply: Reply, size: int) -> list[str]:
    """The reply's blocks as texts, each an embed's; shortened where they must be, and then they say so."""
    fits = said(inert(reply.summary), CONTENT) == escaped(filled(inert(reply.summary)))
    few = _within(reply, WHOLE, min(size, ROOMS[0].letters)) if fits and not any(map(_is_long, reply.blocks)) else None
    if few is not None and all(map(_fits, chain(*few))):
        return list(_packed(few))  # as most are: with no more letters than a text may have, none is too long
    whole, last = _within(reply, WHOLE, size), [SHORTENED]
    for room in ROOMS:
        parts = _within(reply, room, size)
        if parts is None:
            continue
        told = parts if fits and parts == whole else [*parts, last]
        if _size(told) <= size and all(map(_fits, chain(*told))):
            return list(_packed(told))
    parts = [list(_block(one, ROOMS[-1])) for one in reply.blocks]
    return list(_packed([*_first_of(reply, parts, size - _size([last])), last]))


def _within(reply: Reply, room: Room, size: int) -> list[list[str]] | None:
    """What each block becomes: no line, one or several. None where that is too much, however much too much."""
    parts: list[list[str]] = []
    for block in reply.blocks:
        parts.append([])
        for line in _block(block, room):
            size -= _worth(line)
            if size < 0:
                return None
            parts[-1].append(line)
    return parts


def _is_long(block: Block) -> bool:
    """Whether a block is a list of more rows than are shown."""
    match block:
        case Facts(listed) | Items(listed) | Table(_, listed) | Sources(listed) | Choices(listed):
            return len(listed) > ROOMS[0].rows
        case _:
            return False


def _first_of(reply: Reply, parts: list[list[str]], size: int) -> Iterator[list[str]]:
    """As many parts as there is room for, in their order; cautions and sources have theirs before the rest."""
    kept: set[int] = set()
    matters = [isinstance(one, Notice | Sources) for one in reply.blocks]
    for number in sorted(range(len(parts)), key=lambda one: not matters[one]):
        if _size([parts[number]]) <= size:
            kept.add(number)
            size -= _size([parts[number]])
    return (parts[number] for number in sorted(kept))


def _size(parts: list[list[str]]) -> int:
    """How much of the room for embeds they take, with the lines between them."""
    return sum(map(_worth, chain(*parts)))


def _worth(line: str) -> int:
    return max(units(line) + 2, WORTH * elements(line))


def _fits(text: str) -> bool:
    return units(text) <= DESCRIPTION and elements(text) <= ELEMENTS


def _packed(parts: list[list[str]]) -> Iterator[str]:
    """The parts with an empty line between, in as few texts as hold them."""
    text, live = "", 0
    for part in parts:
        for number, line in enumerate(part):
            longer = text + ("\n" if number else "\n\n") + line if text else line
            if units(longer) > DESCRIPTION or live + elements(line) > ELEMENTS:
                yield text
                longer, live = line, 0
            text, live = longer, live + elements(line)
    if text:
        yield text


def _block(block: Block, room: Room) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield from (said(one, room.letters) for one in _seen(text))
        case Notice(text):
            yield from (f"> {said(one, room.letters)}" for one in _seen(text))
        case Facts(rows):
            yield from _facts(rows, room)
        case Items(lines):
            yield from (f"- {said(one, room.letters)}" for one in _seen(*lines[: room.rows]))
            yield from _more(len(lines), room)
        case Table(header, rows):
            yield from _table(header, rows, room)
        case Sources(cited):
            yield from _sources(cited, room)
        case Picture(_, alt):
            yield said(PICTURE.format(alt=inert(alt)), room.letters)
        case Choices(choices):
            yield from _facts(tuple((one.label, one.command) for one in choices if inert(one.command).strip()), room)
        case _:
            assert_never(block)


def _seen(*texts: str) -> list[str]:
    """The texts that there is something to see of, inert."""
    return [one for one in (inert(text).strip() for text in texts) if one]


def _facts(rows: tuple[tuple[str, str], ...], room: Room) -> Iterator[str]:
    """Each fact on a line of its own, its label bold."""
    told = [(inert(label).strip(), inert(text).strip()) for label, text in rows[: room.rows]]
    yield from (_fact(label, text, room) for label, text in told if label or text)
    yield from _more(len(rows), room)


def _fact(label: str, text: str, room: Room) -> str:
    named = [bold(label, room.letters)] if label else []
    return ": ".join((*named, *([said(text, room.letters)] if text else [])))


def _more(there: int, room: Room) -> Iterator[str]:
    if there > room.rows:
        yield MORE.format(count=f"{there - room.rows:,}")


def _table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], room: Room) -> Iterator[str]:
    """The table in letters of one width, its header over each piece of it; a wide one as a list."""
    head, *lines = aligned(header, rows[: room.rows]) if header or any(rows) else [""]
    if max(map(len, (head, *lines))) > WIDEST:
        yield from _listed(header, [row for row in rows[: room.rows] if any(row)], room)
        yield from _more(len(rows), room)
    elif head or any(lines):
        starts = range(0, max(1, len(lines)), LINES)
        yield from (code(head, *lines[start : start + LINES]) for start in starts)
        yield from _more(len(rows), room)


def _listed(header: tuple[str, ...], rows: list[tuple[str, ...]], room: Room) -> Iterator[str]:
    """Rows as items, the name bold: many rows of short values under one line of headings, others each after its own."""
    once = bool(header) and len(rows) >= MANY and all(len(cell) <= SHORT for row in rows for cell in row[1:])
    if once:
        yield _row(header, (), room)
    for row in rows:
        yield f"- {_row(row, () if once else header[1:], room)}"


def _row(row: tuple[str, ...], heads: tuple[str, ...], room: Room) -> str:
    """The name bold, then each value, after what it is where that is not said above."""
    name, *cells = (inert(cell).strip() for cell in row)
    named = zip_longest(map(inert, heads[: len(cells)]), cells, fillvalue="")
    told = [f"{head.strip()}: {cell}" if head.strip() else cell or NOTHING for head, cell in named if cell or not heads]
    return _fact(name, JOINED.join(told), room) or filled("")


def _sources(cited: tuple[Cited, ...], room: Room) -> Iterator[str]:
    """One line: each way of citing once, a link to where it was published."""
    links = [link(cite, url, room.letters) for cite, url in cites(cited).items() if cite.strip()]
    if links:
        yield SOURCE + JOINED.join(links[: room.rows])
        yield from _more(len(links), room)
