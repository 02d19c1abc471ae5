"""Counts that can be posted, because nobody can be told from them.

A count is said only where it is of at least three incidents reported by at least three people, or of none. Any other
kind is named among those with fewer than three incidents or people, and no number of it is said. What keeps it hidden:

- Nothing that is said depends on a hidden count, only on its being there. So there is no total where one is hidden;
  "at least" is said instead, with the counts shown and one for each hidden kind, which is in the text anyway.
- The change is said only where the count before could be said too.
- One digest cannot be taken from another. Where an earlier one told of a time that overlaps this one, or the one before
  it, without matching it, the count is said only if that of every piece could be, cut where either begins or ends.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from bot.digest.periods import before, overlapping, parts
from bot.reports.categories import CATEGORIES, Category
from storage.tallies import Reported, Span, Tally

FEWEST = 3
"""The fewest incidents, and the fewest people, that a number is said of."""
NONE = Tally()


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be said of one kind; `tally` is None where it is hidden, `change` where there is none to say."""

    name: str
    tally: Tally | None
    change: int | None = None


class Counter:
    """The counts of some times, by kind, and whether each can be said beside what was told already."""

    def __init__(self, reported: Reported, told: Sequence[Span]) -> None:
        """Count what was reported; `told` are the times of the digests before."""
        self._reported, self._told = reported, told
        self._hidden: dict[Span, Set[str]] = {}

    def tally(self, category: str, span: Span) -> Tally:
        """The count of a kind in a time."""
        return self._reported.by_category(span).get(category, NONE)

    def shown(self, category: str, span: Span) -> Tally | None:
        """The count of a kind in a time, or None where it cannot be said."""
        if span not in self._hidden:
            pieces = parts((span, *overlapping(span, self._told)))
            counts = (self._reported.by_category(one) for one in {span, *pieces})
            self._hidden[span] = {kind for count in counts for kind, tally in count.items() if not sayable(tally)}
        return None if category in self._hidden[span] else self.tally(category, span)

    def kinds(self, span: Span, *, compare: bool) -> tuple[Kind, ...]:
        """Each kind reported in a time, most first, and what was reported only in the time before it."""
        earlier = before(span) if compare else None
        found = (self._kind(one, span, earlier) for one in CATEGORIES)
        kept = (one for one in found if one.tally != NONE or one.change)
        return tuple(sorted(kept, key=lambda one: -one.tally.incidents if one.tally else 0))

    def _kind(self, category: Category, span: Span, earlier: Span | None) -> Kind:
        tally = self.shown(category.key, span) if self.tally(category.key, span) != NONE else NONE
        was = self.shown(category.key, earlier) if earlier else None
        change = tally.incidents - was.incidents if tally and was else None
        return Kind(category.name, tally, change)


def sayable(tally: Tally) -> bool:
    """Whether a count can be said."""
    return not tally.incidents or min(tally.incidents, tally.people) >= FEWEST


def least(counts: Sequence[Tally | None]) -> tuple[int, bool]:
    """The total of some counts, one for each that is hidden, and whether it is exact."""
    return sum(one.incidents if one else 1 for one in counts), None not in counts


def most_first(tallies: Mapping[str, Tally]) -> dict[str, Tally | None]:
    """Each count, or None where it cannot be said, the greatest first."""
    shown = {name: tally if sayable(tally) else None for name, tally in sorted(tallies.items())}
    return dict(sorted(shown.items(), key=lambda one: -one[1].incidents if one[1] else 0))
