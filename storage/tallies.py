"""What a digest counts and lists, each as it stood at a moment: what came later is left out."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, literal_column, or_, select
from sqlmodel import Session, SQLModel

from storage.concerns import OPEN
from storage.models import Moment, Panel, Staffing

MERGED, CLOSED, ASIDE = "merged", "closed", ("declined", "withdrawn")
NOT_COUNTED = (MERGED, *ASIDE)
"""The states in which an incident is not counted."""
SYSTEM = "system"
"""Who takes the steps that nobody took, such as the one that says something was erased."""
NOT_POSTED = ("combined", "skipped", "failed")

Span = tuple[datetime, datetime]
"""A time: after the first moment, up to the second."""

# A digest is built for hundreds of panels at one minute: its questions are put together once, ask for columns and not
# for objects, and leave to the database what is costly to read, which is above all moments.
_INCIDENT, _REPORT, _CHANGE, _CONCERN, _DIGEST, _STAFFING = (
    SQLModel.metadata.tables[name].c for name in ("incident", "report", "change", "concern", "digest", "staffing")
)
_PANEL = bindparam("panel", type_=Integer())
_START, _END, _SINCE = (bindparam(name, type_=Moment()) for name in ("start", "end", "since"))


def _within(at: ColumnElement[datetime]) -> ColumnElement[bool]:
    return (at > _START) & (at <= _END)


def _among(state: ColumnElement[str], states: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(state == one for one in states))  # an IN would be spelt out anew each time it is asked


_REPORTED = (_INCIDENT.panel_id == _PANEL) & _within(_INCIDENT.reported_at)
_STANDING = _REPORT.withdrawn.is_(False) & (_REPORT.at <= _END)
_MOVED = (_CHANGE.panel_id == _PANEL) & _within(_CHANGE.at) & (_CHANGE.before != _CHANGE.after)
_SET_ASIDE = _among(_CHANGE.after, NOT_COUNTED) | _among(_CHANGE.before, NOT_COUNTED)
_THEN_OPEN = (_CONCERN.panel_id == _PANEL) & or_(
    _among(_CONCERN.state, OPEN),
    _CONCERN.id.in_(
        select(_CHANGE.concern_id).where(
            _CHANGE.panel_id == _PANEL, _CHANGE.at > _START, _CHANGE.concern_id.is_not(None)
        )
    ),
)

_STEPS = (
    select(_CONCERN.number, _CONCERN.title, _CONCERN.raised_at, _CONCERN.owner.is_not(None).label("owned"))
    .add_columns(_CHANGE.at, _CHANGE.role, _CHANGE.before, _CHANGE.after, _CHANGE.reason, _CHANGE.note)
    .join_from(_CONCERN.id.table, _CHANGE.id.table, _CHANGE.concern_id == _CONCERN.id)
    .where(_THEN_OPEN, _CHANGE.at <= _END)
    .order_by(_CONCERN.number, _CHANGE.id)
)
_POSTED = select(_DIGEST.covers_from, _DIGEST.slot).where(
    _DIGEST.panel_id == _PANEL, _DIGEST.slot > _START, _DIGEST.slot < _END, ~_among(_DIGEST.state, NOT_POSTED)
)
_STRENGTH = (
    select(Staffing)
    .where(_STAFFING.panel_id == _PANEL, _STAFFING.told_at <= _END)
    .order_by(_STAFFING.as_of.desc(), _STAFFING.id.desc())
    .limit(1)
)


@lru_cache(maxsize=64)
def _people(cuts: int) -> Select[Any]:
    """Each incident first reported in a time, once for each report of it that stands, and in which part of the time."""
    return (
        select(_INCIDENT.id, _INCIDENT.category, _part(_INCIDENT.reported_at, 0, cuts), _REPORT.reporter)
        .join_from(_INCIDENT.id.table, _REPORT.id.table)
        .where(_REPORTED, _STANDING)
    )


@lru_cache(maxsize=64)
def _moves(cuts: int) -> Select[Any]:
    """When incidents were set aside or taken up again; and closed, since a moment, with everyone who reported them."""
    closed = (_CHANGE.at > _SINCE) & or_(_CHANGE.after == CLOSED, _CHANGE.before == CLOSED)
    told = and_(_REPORT.incident_id == _CHANGE.incident_id, _CHANGE.after == CLOSED, _CHANGE.at > _SINCE, _STANDING)
    columns = (_CHANGE.incident_id, _part(_CHANGE.at, 0, cuts), _CHANGE.before, _CHANGE.after, _CHANGE.reason)
    return (
        select(*columns, _REPORT.id, _REPORT.reporter, _CHANGE.id)
        .join_from(_CHANGE.id.table, _REPORT.id.table, told, isouter=True)
        .where(_MOVED, _CHANGE.incident_id.is_not(None), _SET_ASIDE | closed)
    )  # put in order when read: for the sake of the order, SQLite would go through all there ever was of the panel


def _part(at: ColumnElement[datetime], first: int, last: int) -> ColumnElement[int]:
    """Which of some parts of a time a moment is in, where each but the last ends with a cut: found by halving."""
    if first == last:
        return literal_column(str(first), Integer())
    middle = (first + last) // 2
    earlier = at <= bindparam(f"cut{middle}", type_=Moment())
    return case((earlier, _part(at, first, middle)), else_=_part(at, middle + 1, last))


def _rows(session: Session, asked: Select[Any], panel: Panel, span: Span, **more: datetime) -> Sequence[Any]:
    # Any: the columns are the tables' own, which say nothing of what they hold.
    return session.execute(asked, {"panel": panel.id, "start": span[0], "end": span[1], **more}).all()


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

    number: int
    title: str
    raised_at: datetime
    owned: bool
    state: str
    role: str
    last_step: datetime
    moved: bool
    closing: Closing | None


@dataclass(slots=True)
class _Moved:
    """An incident that became something: by whom it was reported, and what it became in which parts, in order."""

    category: str = ""
    moves: list[tuple[int, str]] = field(default_factory=list)
    people: set[str | None] = field(default_factory=set)

    def state(self, part: int) -> str:
        """The state it was in when a part ended, as far as that matters here."""
        return next((state for at, state in reversed(self.moves) if at <= part), "")


@dataclass(slots=True)
class _Part:
    """What was first reported in a part of the time: by category, what nothing became of; and the rest one by one."""

    incidents: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    people: dict[str, set[str | None]] = field(default_factory=lambda: defaultdict(set))
    moved: dict[int, _Moved] = field(default_factory=dict)


class Reported:
    """The incidents of a panel that were first reported in a time, to be counted between any of some cuts in it.

    An incident belongs to the part in which it was first reported, and was set aside if it was so when that part ended:
    the time before is looked at from its own end, so that it is not the smaller for having been sorted longer. Those
    who reported what was declined or taken back are not counted; those who reported what was merged are.
    """

    def __init__(self, session: Session, panel: Panel, cuts: Sequence[datetime], since: datetime | None = None) -> None:
        """Read what was reported from the first cut to the last, as it was known then; and closed since a cut."""
        self._cuts = sorted(set(cuts))
        over, within = (self._cuts[0], self._cuts[-1]), self._cuts[1:-1]
        asked = {f"cut{number}": cut for number, cut in enumerate(within)}
        moves = _rows(session, _moves(len(within)), panel, over, since=since or over[1], **asked)
        self._moves = sorted(moves, key=itemgetter(-1))
        self._parts = _parts(_rows(session, _people(len(within)), panel, over, **asked), self._moves, len(within) + 1)
        self._closed_since = self._part(since or over[1])
        self._tallies: dict[Span, dict[str, Tally]] = {}

    def by_category(self, span: Span) -> dict[str, Tally]:
        """What was reported between two cuts, by category; a category with nothing is not there."""
        if span not in self._tallies:
            self._tallies[span] = self._counted(span)
        return self._tallies[span]

    def people(self, span: Span) -> int:
        """How many people reported anything between two cuts."""
        parts = self._in(span)
        standing = (row.people for row, state in self._moved(span) if state not in ASIDE)
        return len(set().union(*standing, *(people for part in parts for people in part.people.values())))

    def forgotten(self, span: Span) -> bool:
        """Whether something was reported between two cuts, and nobody is known any more who did."""
        parts = self._in(span)
        moved = (row.people for row, _ in self._moved(span))
        return set().union(*moved, *(people for part in parts for people in part.people.values())) == {None}

    def closed(self) -> dict[str, Tally]:
        """The incidents closed since the moment asked for and closed still at the end, by the reason for it."""
        moves = [one for one in self._moves if one[1] >= self._closed_since and CLOSED in one[2:4]]
        reasons = {incident: reason if after == CLOSED else None for incident, _, _, after, reason, *_ in moves}
        people: dict[str, set[str | None]] = defaultdict(set)
        for incident, _, _, _, _, report, person, _ in moves:
            reason = reasons[incident]
            if report is not None and reason is not None:
                people[reason].add(person)
        counts = Counter(one for one in reasons.values() if one is not None)
        return {reason: Tally(count, len(people[reason])) for reason, count in counts.items()}

    def _counted(self, span: Span) -> dict[str, Tally]:
        incidents: dict[str, int] = defaultdict(int)
        people: dict[str, set[str | None]] = defaultdict(set)
        for part in self._in(span):
            for category, numbers in part.incidents.items():
                incidents[category] += len(numbers)
                people[category] |= part.people[category]
        for row, state in self._moved(span):
            if state not in ASIDE:
                incidents[row.category] += state != MERGED
                people[row.category] |= row.people
        return {one: Tally(count, len(people[one])) for one, count in incidents.items() if count}

    def _moved(self, span: Span) -> Iterator[tuple[_Moved, str]]:
        """The incidents that became something, and the state each was in at the end."""
        last = self._part(span[1]) - 1
        return ((row, row.state(last)) for part in self._in(span) for row in part.moved.values())

    def _in(self, span: Span) -> Sequence[_Part]:
        return self._parts[self._part(span[0]) : self._part(span[1])]

    def _part(self, cut: datetime) -> int:
        """The number of the part that begins with a cut."""
        return bisect_left(self._cuts, cut)


def _parts(people: Sequence[Any], moves: Sequence[Any], count: int) -> list[_Part]:
    """The incidents with a report that was not taken back, in the parts in which they were first reported."""
    moved: dict[int, _Moved] = defaultdict(_Moved)
    for incident, at, _, after, *_ in moves:
        moved[incident].moves.append((at, after))
    parts = [_Part() for _ in range(count)]
    for incident, category, at, person in people:
        part = parts[at]
        if incident in moved:
            part.moved[incident] = one = moved[incident]
            one.category = category
            one.people.add(person)
        else:
            part.incidents[category].add(incident)
            part.people[category].add(person)
    return parts


def concerns_then(session: Session, panel: Panel, span: Span) -> list[Story]:
    """The concerns that were open at the end of a time or were closed in it, as they stood then, by number."""
    steps = groupby(_rows(session, _STEPS, panel, span), key=itemgetter(0))
    return [_story(list(taken), span[0]) for _, taken in steps]


def _story(steps: Sequence[Any], start: datetime) -> Story:
    taken = [one for one in steps if one.role != SYSTEM] or steps
    moves = [one for one in taken if one.before != one.after]
    first, state, moved = steps[0], steps[-1].after, bool(moves) and moves[-1].at > start
    closing = Closing(moves[-1].reason, moves[-1].note) if moved and state == CLOSED else None
    concern = (first.number, first.title, first.raised_at, first.owned)
    return Story(*concern, state, first.role, taken[-1].at, moved, closing)


def strength_then(session: Session, panel: Panel, at: datetime) -> Staffing | None:
    """The strength the team had told last by a moment, by the date it is as of."""
    found: Staffing | None = session.execute(_STRENGTH, {"panel": panel.id, "end": at}).scalars().first()
    return found


def posted_spans(session: Session, panel: Panel, since: datetime, slot: datetime) -> list[Span]:
    """The times that digests before a slot told of, where they end after a moment."""
    return sorted({(start, end) for start, end in _rows(session, _POSTED, panel, (since, slot))})
