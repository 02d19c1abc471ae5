"""What the Met's workbook, once it is imported, says of a ward's team: who is in post, and how much was abstraction.

It stands beside what was promised and what the team told, and apart from both. What the workbook leaves out is a gap,
never none, and what is promised less what is in post is our arithmetic: the Met publishes no vacancies.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.answers import cited, day, shown
from bot.imports.teams import Joined, joined
from bot.knowledge.promises import CAMDEN, IN_POST, NOT_A_COUNT, NOT_ABSTRACTED, PLURAL, SINGULAR, Rank
from bot.replies import Block, Cited, Facts, Figure, Paragraph, Reply, Sources
from storage.facts import library
from storage.models import Staffing, Strength
from storage.months import following
from storage.promises import promises
from storage.strengths import WardPosts

RECORD = "est-data-dwo"
SOURCE = "met-workbook"
"""How the id of the workbook, as a source, begins; its last month follows."""
CITE = "Met workbook of ward officers, to {month}"
LABEL = "In post"
COUNT = "{team} in {month} (Met workbook)"
NO_RANK = "; it has no figure for {rank}"
CALLED = "; the workbook calls the team {team}"
LAST_HELD = "The last it has is {team} in {month}."
NOT_NONE = "That is a gap in the file, and says nothing about the team."
GAP = "Not published for {borough} since {month} (Met workbook to {last}). {before}" + NOT_NONE
NEVER = "Nothing for {borough} in the Met workbook, {first} to {last}. " + NOT_NONE
NOT_THEN = "The Met workbook, {first} to {last}, does not hold {month}. {before}"
NO_TEAM = "The Met workbook to {last} has no team that is known to be this ward's. {before}" + NOT_NONE
EACH = "Ask for one ward at a time: the count is shown by ward."
SHORT = "Promised minus in post: {sums}. That is our arithmetic: the Met publishes no vacancies."
APART = "The team told {told}, and the workbook has {held}: they differ by half a post or more."
ABSTRACTED = (
    "{ward} ({borough}): {abstracted} of the {minutes} minutes that the team recorded in {month} were abstraction, "
    "{share} (Met workbook)."
)
NO_MINUTES = "The Met workbook has no minutes recorded for the {ward} ({borough}) team in {month}."
SUPERSEDED = (RECORD, "est-data-dwo-camden")
"""The records of how the workbook is published, cited where it was not imported."""
FTE = "FTE"
HALF = 0.5
"""A head count and full-time equivalents differ a little by nature: only so much is a disagreement."""
RANKS: tuple[Rank, ...] = ("constables", "pcsos")
UNKNOWN = (IN_POST, CAMDEN)
"""How an answer says that no count is held, which is what the count takes the place of."""


@dataclass(slots=True)
class _Said:
    """What is being added to an answer: its figures, as they are stated."""

    posts: WardPosts
    figures: list[Figure] = field(default_factory=list)

    @property
    def source(self) -> Cited:
        """The workbook, as it was imported."""
        last, held = self.posts.last, cited(RECORD)
        return replace(held, id=f"{SOURCE}-{last}", date=last, cite=CITE.format(month=day(last)))

    def number(self, label: str, value: float, unit: str, month: str, working: str = "") -> str:
        """A number printed, listed and cited."""
        self.figures.append(Figure(label, value, unit, month, self.source.id, working))
        return shown(value, unit)

    def team(self, row: Strength) -> str:
        """ "1.8 FTE constables and 1.0 PCSO"."""
        held = [(rank, count) for rank in RANKS if (count := getattr(row, rank)) is not None]
        numbers = [self.number(f"{PLURAL[rank]} in post", count, FTE, row.month) for rank, count in held]
        units = (" FTE", "")
        parts = zip(numbers, units, held, strict=False)
        return " and ".join(f"{number}{unit} {_named(*one)}" for number, unit, one in parts)


def _named(rank: Rank, count: float) -> str:
    return SINGULAR[rank] if count == 1 else PLURAL[rank]


def with_workbook(reply: Reply, posts: WardPosts, month: str = "", told: Staffing | None = None) -> Reply:
    """An answer on a ward's officers with what the workbook says: of the month or year asked for, or its last month."""
    said = _Said(posts)
    if reply.summary == NOT_ABSTRACTED.replace("{ward}", posts.ward.name):
        return _abstraction(reply, said)
    if not _says_unknown(reply):
        return _then(reply, said, month)
    count = _in_post(said, month)
    held = _with_count(reply, count)
    lines = () if month else tuple(Paragraph(text) for text in (_short(reply, said), _apart(said, told)) if text)
    return _finished(held, said, lines)


def in_post(posts: WardPosts) -> tuple[str, Cited]:
    """Who is in post in the workbook's last month, or what is missing, and the workbook."""
    said = _Said(posts)
    return _in_post(said, ""), said.source


def without_one_ward(reply: Reply) -> Reply:
    """An answer on several wards, where counts were imported: each is to be asked for by itself."""
    return _with_count(reply, EACH) if _says_unknown(reply) else reply


def _in_post(said: _Said, month: str) -> str:
    """The count of the month, or what is missing and what was held before."""
    posts, row = said.posts, said.posts.strength
    if row and row.month.startswith(month or posts.last):
        return _count(said, row)
    before = f"{LAST_HELD.format(team=said.team(row), month=day(row.month))} " if row else ""
    first, last, borough = day(posts.first), day(posts.last), posts.ward.borough
    if month and not posts.first[: len(month)] <= month <= posts.last:
        return NOT_THEN.format(first=first, last=last, month=day(month), before=before).strip()
    if posts.borough_last is None:
        return NEVER.format(borough=borough, first=first, last=last)
    if posts.borough_last < (month or posts.last):
        since = day(following(posts.borough_last))
        return GAP.format(borough=borough, month=since, last=last, before=before)
    return NO_TEAM.format(last=last, before=before)


def _count(said: _Said, row: Strength) -> str:
    missing = [PLURAL[rank] for rank in RANKS if getattr(row, rank) is None]
    text = COUNT.format(team=said.team(row), month=day(row.month))
    if missing:
        text += NO_RANK.format(rank=missing[0])
    ward = said.posts.ward
    own = joined(ward.borough, row.team) == Joined(ward.code, today=True)
    return text if own else text + CALLED.format(team=row.team)


def _then(reply: Reply, said: _Said, month: str) -> Reply:
    """An answer about a time before, with the count of that time where the workbook has it."""
    row = said.posts.strength
    if not month or row is None or not row.month.startswith(month):
        return reply
    return _finished(reply, said, (Facts(((LABEL, _count(said, row)),)),))


def _short(reply: Reply, said: _Said) -> str:
    """What is promised less what is in post, where that is more than nothing, each as a sum."""
    row, promise = said.posts.strength, promises()[-1]
    stated = reply.finding is not None and any(one.source == promise.record for one in reply.finding.figures)
    if row is None or row.month != said.posts.last or not stated:
        return ""
    sums = [_less(said, rank, _promised(rank), getattr(row, rank)) for rank in RANKS]
    listed = " and ".join(filter(None, sums))
    return SHORT.format(sums=listed) if listed else ""


def _promised(rank: Rank) -> int:
    promise = promises()[-1]
    return int(str(library().records[promise.record].figures[getattr(promise, rank)].value))


def _less(said: _Said, rank: Rank, promised: int, held: float | None) -> str:
    if held is None or held >= promised:
        return ""
    less = round(promised - held, 2)
    working = f"{promised} - {shown(held, FTE)} = {shown(less, FTE)}"
    said.number(f"{PLURAL[rank]} promised minus in post", less, FTE, said.posts.last, working)
    return f"{working} {_named(rank, less)}"


def _apart(said: _Said, told: Staffing | None) -> str:
    """That the team told otherwise than the workbook has it, where it did."""
    row = said.posts.strength
    if told is None or row is None or row.month != said.posts.last:
        return ""
    differ = [
        (rank, count, held)
        for rank in RANKS
        if (held := getattr(row, rank)) is not None and abs((count := getattr(told, rank)) - held) >= HALF
    ]
    if not differ:
        return ""
    return APART.format(
        told=" and ".join(f"{count} {_named(rank, count)}" for rank, count, _ in differ),
        held=" and ".join(f"{shown(held, FTE)} {_named(rank, held)}" for rank, _, held in differ),
    )


def _abstraction(reply: Reply, said: _Said) -> Reply:
    """The share of a team's minutes that was abstraction; what that is stands in the answer already."""
    row, ward = said.posts.minutes, said.posts.ward
    if row is None:
        return reply
    if not row.minutes:
        return replace(reply, summary=NO_MINUTES.format(ward=ward.name, borough=ward.borough, month=day(row.month)))
    share = round(100 * row.abstracted / row.minutes, 1)
    working = f"{row.abstracted:,} / {row.minutes:,} = {shown(share, 'per cent')}"
    summary = ABSTRACTED.format(
        ward=ward.name,
        borough=ward.borough,
        abstracted=said.number("minutes of abstraction", row.abstracted, "minutes", row.month),
        minutes=said.number("minutes recorded", row.minutes, "minutes", row.month),
        month=day(row.month),
        share=said.number("share of minutes that was abstraction", share, "per cent", row.month, working),
    )
    return _finished(replace(reply, summary=summary), said, ())


def _says_unknown(reply: Reply) -> bool:
    """Whether an answer says that no count is held."""
    rows = (text for block in reply.blocks if isinstance(block, Facts) for _, text in block.rows)
    return any(unknown in text for text in (reply.summary, *rows) for unknown in UNKNOWN)


def _with_count(reply: Reply, count: str) -> Reply:
    """The reply with the count where it said that none is held, and without the sources for that."""
    stated = {one.source for one in reply.finding.figures} if reply.finding else set()
    gone = frozenset(SUPERSEDED) - stated
    blocks = tuple(_counted(block, count, gone) for block in reply.blocks)
    return replace(reply, summary=_put(reply.summary, count), blocks=blocks)


def _put(text: str, count: str) -> str:
    """The count in place of the sentences that say none is held; a sentence of its own ends as one."""
    for unknown in UNKNOWN:
        text = text.replace(unknown, count if count.endswith(".") else f"{count}.")
    return text


def _counted(block: Block, count: str, gone: frozenset[str]) -> Block:
    match block:
        case Facts(rows):
            return Facts(tuple((label, count if text in UNKNOWN else text) for label, text in rows))
        case Sources(held):
            return Sources(tuple(one for one in held if one.id not in gone))
        case _:
            return block


def _finished(reply: Reply, said: _Said, lines: tuple[Block, ...]) -> Reply:
    """The reply with the lines after what is promised and in post, the figures listed, and the workbook cited."""
    if reply.finding is None:
        return reply
    finding = replace(reply.finding, figures=(*reply.finding.figures, *said.figures))
    return replace(reply, blocks=_cited(_placed(reply.blocks, lines), said.source), finding=finding)


def _placed(blocks: Sequence[Block], lines: tuple[Block, ...]) -> tuple[Block, ...]:
    at = next((n for n, block in enumerate(blocks) if block == Paragraph(NOT_A_COUNT)), 0)
    return (*blocks[:at], *lines, *blocks[at:])


def _cited(blocks: tuple[Block, ...], source: Cited) -> tuple[Block, ...]:
    if not any(isinstance(block, Sources) for block in blocks):
        return (*blocks, Sources((source,)))
    return tuple(Sources((*block.cited, source)) if isinstance(block, Sources) else block for block in blocks)
