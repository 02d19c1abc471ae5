"""Whether two reports may be of the same thing: the same kind or the same words, about the same place and time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rapidfuzz import fuzz, utils

from bot.reports.written import Written
from storage.models import Incident

WITHIN = timedelta(days=7)
"""Reports further apart are not compared."""
ALIKE = 62
"""How alike, of 100, two reports must be for the second to be asked about."""
OTHER_KIND = 0.8
"""What is left of a likeness between different kinds of incident."""
ELSEWHERE = 0.7
"""What is left of it where both name a place and the places differ."""
SAME_PLACE = 80
"""How alike, of 100, two ways of naming a place must be."""
MOST = 3
"""How many are asked about."""


def moment(written: Written, now: datetime) -> datetime:
    """When a report is of: the time it gives, or now."""
    return datetime.fromisoformat(written.happened_at) if written.happened_at else now


def like(written: Written, others: Iterable[Incident]) -> list[Incident]:
    """The incidents a report may be one more of, likeliest first."""
    scored = [(_alike(written, other), other) for other in others if other.what]
    found = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: pair[0], reverse=True)
    return [other for _, other in found[:MOST]]


def _alike(written: Written, other: Incident) -> float:
    same = fuzz.token_set_ratio(written.what, other.what, processor=utils.default_process)
    kind = 1.0 if written.category == other.category else OTHER_KIND
    return same * kind * (1.0 if _same_place(written.where, other.place) else ELSEWHERE)


def _same_place(one: str, other: str) -> bool:
    if not one or not other:
        return True
    return fuzz.token_set_ratio(one, other, processor=utils.default_process) >= SAME_PLACE
