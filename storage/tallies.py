"""What a digest counts and lists, each as it stood at a moment: what came later is left out."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, or_, select
from sqlmodel import Session, SQLModel

from storage.concerns import OPEN
from storage.models import Concern, Moment, Panel
from storage.panels import key

MERGED, ASIDE = "merged", ("declined", "withdrawn")
NOT_COUNTED = (MERGED, *ASIDE)
"""The states in which an incident is not counted."""
SYSTEM = "system"
"""Who takes the steps that nobody took, such as the one that says something was erased."""
NOT_POSTED = ("combined", "skipped", "failed")

Span = tuple[datetime, datetime]
"""A time: after the first moment, up to the second."""

# A digest is built for hundreds of panels at one minute: its questions are put together once, and ask for columns.
_INCIDENT, _REPORT, _CHANGE, _CONCERN, _DIGEST = (
    SQLModel.metadata.tables[name].c for name in ("incident", "report", "change", "concern", "digest")
)
_PANEL, _START, _END = (
    bindparam("panel", type_=Integer()),
    bindparam("start", type_=Moment()),
    bindparam("end", type_=Moment()),
)


def _within(at: ColumnElement[datetime]) -> ColumnElement[bool]:
    return (at > _START) & (at <= _END)


_REPORTED = (_INCIDENT.panel_id == _PANEL) & _within(_INCIDENT.reported_at)
_MOVED = (_CHANGE.panel_id == _PANEL) & _within(_CHANGE.at) & (_CHANGE.before != _CHANGE.after)
_THEN_OPEN = (_CONCERN.panel_id == _PANEL) & or_(
    _CONCERN.state.in_(OPEN),
    _CONCERN.id.in_(
        select(_CHANGE.concern_id).where(
            _CHANGE.panel_id == _PANEL, _CHANGE.at > _START, _CHANGE.concern_id.is_not(None)
        )
    ),
)

_INCIDENTS = (
    select(_INCIDENT.id, _INCIDENT.category, _INCIDENT.reported_at).where(_REPORTED).order_by(_INCIDENT.reported_at)
)
_PEOPLE = (
    select(_REPORT.incident_id, _REPORT.reporter)
    .join_from(_INCIDENT.id.table, _REPORT.id.table)
    .where(_REPORTED, _REPORT.withdrawn.is_(False), _REPORT.at <= _END)
)
_SET_ASIDE = (
    select(_CHANGE.incident_id, _CHANGE.at, _CHANGE.after)
    .where(_MOVED, _CHANGE.incident_id.is_not(None))
    .where(or_(_CHANGE.after.in_(NOT_COUNTED), _CHANGE.before.in_(NOT_COUNTED)))
    .order_by(_CHANGE.id)
)
_CLOSINGS = (
    select(_CHANGE.incident_id, _CHANGE.after, _CHANGE.reason)
    .where(_MOVED, _CHANGE.incident_id.is_not(None), or_(_CHANGE.after == "closed", _CHANGE.before == "closed"))
    .order_by(_CHANGE.id)
)
_PEOPLE_OF_CLOSED = (
    select(_REPORT.incident_id, _REPORT.reporter)
    .join_from(_CHANGE.id.table, _REPORT.id.table, _CHANGE.incident_id == _REPORT.incident_id)
    .where(_MOVED, _CHANGE.after == "closed", _REPORT.withdrawn.is_(False), _REPORT.at <= _END)
)
_CONCERNS = select(Concern).where(_THEN_OPEN).order_by(_CONCERN.number)
_STEPS = (
    select(_CHANGE.concern_id, _CHANGE.at, _CHANGE.role, _CHANGE.before, _CHANGE.after, _CHANGE.reason, _CHANGE.note)
    .join_from(_CHANGE.id.table, _CONCERN.id.table, _CHANGE.concern_id == _CONCERN.id)
    .where(_THEN_OPEN, _CHANGE.at <= _END)
    .order_by(_CHANGE.id)
)
_POSTED = select(_DIGEST.covers_from, _DIGEST.slot).where(
    _DIGEST.panel_id == _PANEL, _DIGEST.slot > _START, _DIGEST.slot < _END, _DIGEST.state.not_in(NOT_POSTED)
)


def _rows(session: Session, asked: Select[Any], panel: Panel, span: Span) -> Sequence[Any]:
    # Any: the columns are the tables' own, which say nothing of what they hold.
    return session.execute(asked, {"panel": panel.id, "start": span[0], "end": span[1]}).all()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many incidents, and how many people reported them; those forgotten count as one together."""

    incidents: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Closing:
    """Why a concern was closed."""

    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Story:
    """A concern as it stood at a moment: its state, who raised it by their role, its last step and its closing."""

    concern: Concern
    state: str
    role: str
    last_step: datetime
    moved: bool
    closing: Closing | None


@dataclass(frozen=True, slots=True)
class _Incident:
    """An incident first reported in a time: by whom, and when it was set aside or taken up again."""

    category: str
    at: datetime
    people: Set[str | None]
    moves: Sequence[tuple[datetime, str]]

    def state(self, end: datetime) -> str:
        """The state it was in at a moment, as far as that matters here."""
        return next((state for at, state in reversed(self.moves) if at <= end), "") if self.moves else ""


class Reported:
    """The incidents of a panel that were first reported in a time, to be counted over any part of it.

    An incident belongs to the part in which it was first reported, and was set aside if it was so when that part ended:
    the time before is looked at from its own end, so that it is not the smaller for having been sorted longer. Those
    who reported what was declined or taken back are not counted; those who reported what was merged are.
    """

    def __init__(self, session: Session, panel: Panel, over: Span) -> None:
        """Read what was reported over a time, as it was known at its end."""
        self._rows = list(_reported(session, panel, over))
        self._times = [row.at for row in self._rows]

    def by_category(self, part: Span) -> dict[str, Tally]:
        """What was reported in a part of the time, by category; a category with nothing is not there."""
        incidents: dict[str, int] = defaultdict(int)
        people: dict[str, set[str | None]] = defaultdict(set)
        for row in self._in(part):
            state = row.state(part[1])
            if state not in ASIDE:
                people[row.category] |= row.people
                incidents[row.category] += state != MERGED
        return {one: Tally(count, len(people[one])) for one, count in incidents.items() if count}

    def people(self, part: Span) -> int:
        """How many people reported anything in a part of the time."""
        return len(set().union(*(row.people for row in self._in(part) if row.state(part[1]) not in ASIDE)))

    def forgotten(self, part: Span) -> bool:
        """Whether something was reported in a part of the time, and nobody is known any more who did."""
        rows = self._in(part)
        return bool(rows) and all(row.people == {None} for row in rows)

    def _in(self, part: Span) -> Sequence[_Incident]:
        return self._rows[bisect_right(self._times, part[0]) : bisect_right(self._times, part[1])]


def _reported(session: Session, panel: Panel, over: Span) -> Iterator[_Incident]:
    """The incidents with a report that was not taken back, in their order."""
    people: dict[int, set[str | None]] = defaultdict(set)
    for incident, reporter in _rows(session, _PEOPLE, panel, over):
        people[incident].add(reporter)
    moves: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for incident, at, after in _rows(session, _SET_ASIDE, panel, over):
        moves[incident].append((at, after))
    for number, category, at in _rows(session, _INCIDENTS, panel, over):
        if number in people:
            yield _Incident(category, at, people[number], moves.get(number, ()))


def closed_by_reason(session: Session, panel: Panel, span: Span) -> dict[str, Tally]:
    """The incidents closed in a time and closed still at its end, by the reason they were closed for."""
    last = {incident: (after, reason) for incident, after, reason in _rows(session, _CLOSINGS, panel, span)}
    reasons = {one: reason for one, (after, reason) in last.items() if after == "closed"}
    people: dict[str, set[str | None]] = defaultdict(set)
    for incident, person in _rows(session, _PEOPLE_OF_CLOSED, panel, span) if reasons else ():
        if incident in reasons:
            people[reasons[incident]].add(person)
    return {reason: Tally(count, len(people[reason])) for reason, count in Counter(reasons.values()).items()}


def concerns_then(session: Session, panel: Panel, span: Span) -> list[Story]:
    """The concerns that were open at the end of a time or were closed in it, as they stood then, by number."""
    steps: dict[int, list[Any]] = defaultdict(list)
    for step in _rows(session, _STEPS, panel, span):
        steps[step.concern_id].append(step)
    concerns = (row[0] for row in _rows(session, _CONCERNS, panel, span)) if steps else ()
    return [_story(one, steps[key(one)], span[0]) for one in concerns if key(one) in steps]


def _story(concern: Concern, steps: Sequence[Any], start: datetime) -> Story:
    taken = [one for one in steps if one.role != SYSTEM] or steps
    moves = [one for one in taken if one.before != one.after]
    state, moved = steps[-1].after, bool(moves) and moves[-1].at > start
    closing = Closing(moves[-1].reason, moves[-1].note) if moved and state == "closed" else None
    return Story(concern, state, steps[0].role, taken[-1].at, moved, closing)


def posted_spans(session: Session, panel: Panel, since: datetime, slot: datetime) -> list[Span]:
    """The times that digests before a slot told of, where they end after a moment."""
    return sorted({(start, end) for start, end in _rows(session, _POSTED, panel, (since, slot))})
