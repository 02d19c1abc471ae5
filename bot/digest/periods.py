"""The time a digest is of, in London days: how it is said, the time of the same length before it, its weeks."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.reports.moments import LONDON
from storage.tallies import Span

WEEKS = 12
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def day_said(at: datetime, *, year: bool = True) -> str:
    """A moment's London day with its weekday: Monday 9 November 2026."""
    here = at.astimezone(LONDON)
    return f"{here:%A} {here.day} {here:%B}{f' {here.year}' if year else ''}"


def slot_said(slot: datetime) -> str:
    """A slot as people say it: Monday 9 November 2026 at 09:00, in London time."""
    return f"{day_said(slot)} at {slot.astimezone(LONDON):%H:%M}"


def said(span: Span) -> str:
    """A time in words, as short as it can be: from 2 to 9 November."""
    first, last = (moment.astimezone(LONDON) for moment in span)
    if first.date() == last.date():
        return f"on {last.day} {last:%B}"
    month = f" {first:%B}" if (first.year, first.month) != (last.year, last.month) else ""
    year = f" {first.year}" if first.year != last.year else ""
    return f"from {first.day}{month}{year} to {last.day} {last:%B}{f' {last.year}' if year else ''}"


def before_said(span: Span) -> str:
    """The time before, in words: the week before, the 28 days before."""
    days = round((_on_the_wall(span[1]) - _on_the_wall(span[0])) / A_DAY)
    return "the week before" if days == A_WEEK.days else f"the {days} days before" if days > 1 else "the day before"


def before(span: Span) -> Span:
    """The time of the same length before, by London's clocks: a week begins at the same hour, whatever they did."""
    start, end = map(_on_the_wall, span)
    return _moment(start - (end - start)), span[0]


def weeks_to(slot: datetime) -> tuple[Span, ...]:
    """The twelve weeks up to a moment, each beginning at the same hour in London, oldest first."""
    end = _on_the_wall(slot)
    ends = [_moment(end - back * A_WEEK) for back in range(WEEKS, 0, -1)]
    return tuple(zip(ends, [*ends[1:], slot], strict=True))


def days_between(earlier: datetime, later: datetime) -> int:
    """How many London days lie between two moments."""
    return (later.astimezone(LONDON).date() - earlier.astimezone(LONDON).date()).days


def cuts(spans: Iterable[Span]) -> Sequence[datetime]:
    """Wherever some times begin or end, in order."""
    return sorted({cut for span in spans for cut in span})


def parts(spans: Iterable[Span]) -> Sequence[Span]:
    """Times that overlap, cut wherever one of them begins or ends."""
    return tuple(pairwise(cuts(spans)))


def overlapping(span: Span, others: Iterable[Span]) -> Iterator[Span]:
    """The times that share something with a time."""
    return (other for other in others if other[0] < span[1] and span[0] < other[1])


def with_those_before(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The times that digests told of, each with the one before that it was compared with."""
    told = set(spans)
    return tuple(sorted({*told, *map(before, told)}))


def _on_the_wall(at: datetime) -> datetime:
    """What London's clocks show."""
    return at.astimezone(LONDON).replace(tzinfo=None)


def _moment(wall: datetime) -> datetime:
    return wall.replace(tzinfo=LONDON).astimezone(UTC)
