"""What the picture of a digest is drawn from: twelve weeks of reports, without a count that cannot be said.

The text and the picture are seen together, and with those of earlier digests. So a kind is also hidden in the weeks
that a digest told of otherwise than week by week (a month, say), where the count of any week or part of a week in that
time could not be said: what is left over when the weeks are taken from the month would say it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.digest.chart import OTHER, Weekly
from bot.digest.counts import Counter
from bot.digest.periods import cuts, overlapping, weeks_to, with_those_before
from bot.reports.categories import CATEGORIES, Category
from bot.reports.moments import LONDON
from storage.models import Panel
from storage.tallies import Reported, Span, posted_spans

MOST_KINDS = 5
"""How many kinds have a colour of their own."""

Row = tuple[int | None, ...]
"""A kind's count in each week, or None where it cannot be said."""


def weekly(session: Session, panel: Panel, slot: datetime, covers_from: datetime | None) -> Weekly | None:
    """The twelve weeks to a slot; None where nothing was reported. A digest covers a week if nothing else is said."""
    weeks = weeks_to(slot)
    span = (covers_from or weeks[-1][0], slot)
    posted = with_those_before((span, *posted_spans(session, panel, weeks[0][0], slot)))
    told = [one for one in posted if one not in weeks and any(overlapping(one, weeks))]
    reported = Reported(session, panel, cuts((*weeks, *told)))
    while weeks and reported.forgotten(weeks[0]):
        weeks = weeks[1:]
    alone, together = Counter(reported, ()), Counter(reported, weeks)
    rows = {one.name: _row(alone, together, one, weeks, told) for one in CATEGORIES}
    kept = {name: row for name, row in rows.items() if any(count != 0 for count in row)}
    return _drawable(weeks, kept) if kept else None


def _row(alone: Counter, together: Counter, category: Category, weeks: Sequence[Span], told: Sequence[Span]) -> Row:
    """A kind's counts, each week by itself, without those that could be taken from a time told of too."""
    few = (span for span in told if together.shown(category.key, span) is None)
    hidden = {week for span in few for week in overlapping(span, weeks)}
    shown = (alone.shown(category.key, week) for week in weeks)
    counts = (one.incidents if one else None for one in shown)
    return tuple(None if week in hidden and count else count for week, count in zip(weeks, counts, strict=True))


def _drawable(weeks: Sequence[Span], rows: dict[str, Row]) -> Weekly:
    """The kinds with most in all by themselves, the rest together, and how many kinds are hidden in each week."""
    most = sorted(rows, key=lambda name: -sum(filter(None, rows[name])))
    own = [name for name in most[:MOST_KINDS] if any(rows[name])]
    rest = [sum(rows[name][at] or 0 for name in most if name not in own) for at in range(len(weeks))]
    kinds = {name: tuple(count or 0 for count in rows[name]) for name in own}
    return Weekly(
        begins=tuple(start.astimezone(LONDON).date() for start, _ in weeks),
        kinds=kinds | ({OTHER: tuple(rest)} if any(rest) else {}),
        hidden=tuple(sum(row[at] is None for row in rows.values()) for at in range(len(weeks))),
    )
