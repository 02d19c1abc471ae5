"""What the ward team told a panel of its strength, shown beside what was promised and apart from it.

A promise is a minimum, so only fewer than promised is a disagreement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.answers import day, shown
from bot.knowledge.promises import PLURAL, RANKS, SINGULAR, Rank
from bot.replies import Block, Cited, Facts, Figure, Notice, Paragraph, Reply, Sources
from storage.facts import library
from storage.models import Panel, Staffing
from storage.places import wards
from storage.promises import promises

TOLD = "Told by the team"
BY_CHAIR = "entered by the panel's chair"
FEWER = "That is {fewer} fewer than promised."
NO_COUNT = "I do not hold a count."
NO_PUBLISHED = "I do not hold the Met's count."
"""How a count not held is said beside one that the team told."""
UNIT = "officers"


@dataclass(frozen=True, slots=True)
class Told:
    """A strength told, as a reply states it."""

    text: str
    figures: tuple[Figure, ...]
    cited: Cited


def told(panel: Panel, row: Staffing) -> Told:
    """A strength told, in words, with its figures and where they come from."""
    as_of, source = row.as_of.isoformat(), f"told-{panel.code}-{row.id}"
    counts = [(rank, count) for rank in RANKS[1:] + RANKS[:1] if (count := getattr(row, rank)) is not None]
    team = ", ".join(posts(rank, count) for rank, count in counts)
    return Told(
        f"{team} as of {day(as_of)} ({row.source or BY_CHAIR})",
        tuple(Figure(f"{PLURAL[rank]} told by the team", count, UNIT, as_of, source) for rank, count in counts),
        Cited(
            source,
            "Told by the ward team",
            f"{wards()[panel.ward].name} panel",
            "",
            as_of,
            f"told by the team, {day(as_of)}",
        ),
    )


def posts(rank: Rank, count: int) -> str:
    """A number of posts: "1 PCSO", "2 constables"."""
    return f"{shown(count, UNIT)} {SINGULAR[rank] if count == 1 else PLURAL[rank]}"


def beside(reply: Reply, panel: Panel, row: Staffing) -> Reply:
    """An answer on a ward's officers with what the team told; one that is only of a time before keeps to that."""
    if reply.finding is None or is_of_before(reply):
        return reply
    held, fewer = told(panel, row), _fewer(panel, row) if states_the_promise(reply) else ()
    lines: tuple[Block, ...] = (Facts(((TOLD, held.text),)),)
    if fewer:
        words = " and ".join(posts(rank, int(one.value)) for rank, one in fewer)
        lines += (Paragraph(FEWER.format(fewer=words)),)
    return beside_published(reply, lines, (*held.figures, *(one for _, one in fewer)), held.cited)


def beside_published(
    reply: Reply, lines: tuple[Block, ...], figures: tuple[Figure, ...], cited: Cited, at: int | None = None
) -> Reply:
    """An answer with lines of another source beside what the Met published, and before any caution; or at a block."""
    if reply.finding is None:
        return reply
    return replace(
        reply,
        summary=_published(reply.summary),
        blocks=_placed(tuple(map(_with_published, reply.blocks)), lines, cited, at),
        finding=replace(reply.finding, figures=(*reply.finding.figures, *figures)),
    )


def is_of_before(reply: Reply) -> bool:
    """Whether every number is of an earlier promise than the one that holds."""
    figures = reply.finding.figures if reply.finding else ()
    earlier = {promise.record for promise in promises()[:-1]}
    return bool(figures) and all(one.source in earlier for one in figures)


def states_the_promise(reply: Reply) -> bool:
    """Whether the promise that holds is among what is stated."""
    return reply.finding is not None and any(one.source == promises()[-1].record for one in reply.finding.figures)


def _fewer(panel: Panel, row: Staffing) -> tuple[tuple[Rank, Figure], ...]:
    """How many fewer of each rank were told than are promised, each with its sum."""
    counts = {rank: getattr(row, rank) for rank in RANKS}
    return fewer_than_promised(counts, row.as_of.isoformat(), f"told-{panel.code}-{row.id}")


def fewer_than_promised(counts: Mapping[Rank, int | None], as_of: str, source: str) -> tuple[tuple[Rank, Figure], ...]:
    """How many fewer of each rank there are than are promised, each with its sum."""
    promise, found = promises()[-1], []
    for rank in RANKS:
        name, count = getattr(promise, rank), counts[rank]
        promised = library().records[promise.record].figures[name].value if name else None
        if isinstance(promised, int) and count is not None and count < promised:
            label, working = f"{PLURAL[rank]} fewer than promised", f"{promised} - {count} = {promised - count}"
            found.append((rank, Figure(label, promised - count, UNIT, as_of, source, working)))
    return tuple(found)


def _placed(
    blocks: tuple[Block, ...], lines: tuple[Block, ...], cited: Cited, at: int | None = None
) -> tuple[Block, ...]:
    """The lines after what is promised and in post, before any caution; the source after the others."""
    if at is None:
        at = next((n + 1 for n, block in enumerate(blocks) if isinstance(block, Facts)), None)
    if at is None:
        at = next((n for n, block in enumerate(blocks) if isinstance(block, Paragraph | Notice | Sources)), len(blocks))
    placed = (*blocks[:at], *lines, *blocks[at:])
    if not any(isinstance(block, Sources) for block in placed):
        return (*placed, Sources((cited,)))
    return tuple(Sources((*block.cited, cited)) if isinstance(block, Sources) else block for block in placed)


def _with_published(block: Block) -> Block:
    match block:
        case Facts(rows):
            return Facts(tuple((label, _published(text)) for label, text in rows))
        case Paragraph(text):
            return Paragraph(_published(text))
        case _:
            return block


def _published(text: str) -> str:
    return text.replace(NO_COUNT, NO_PUBLISHED)
