"""Erasing a person: who they are and what they wrote go from rows and from history; that something happened stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, String, Update, cast, delete, func, insert, literal, or_, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from storage.digests import make_stale
from storage.models import (
    Change,
    Concern,
    Draft,
    FollowUp,
    Incident,
    Letter,
    Meeting,
    Member,
    Moment,
    Notice,
    Panel,
    Report,
    Schedule,
    Staffing,
)
from storage.panels import of_workspace

BY, ERASED = "system", "erased"
"""The role and the note of the step that says something was erased."""
RESIDENT = "resident"
AT_ONCE = 500
"""How many rows one statement names."""

Subjects = type[Incident] | type[Concern]


@dataclass(frozen=True, slots=True)
class Held:
    """How much is held of a person in a workspace; after forgetting, how much was."""

    reports: int = 0
    texts: int = 0
    roles: int = 0
    drafts: int = 0
    letters: int = 0
    acts: int = 0
    questions: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return any(getattr(self, one.name) for one in fields(self))


def held(session: Session, workspace: str, person: str) -> Held:
    """What a workspace holds of a person."""
    reports = _reports_of(workspace, person)
    steps = _acts(Change.person, workspace, person).where(Change.role != RESIDENT)  # a report's own are the report's
    acts = (Concern.owner, Staffing.told_by, Meeting.set_by, Schedule.owner)
    return Held(
        reports=_count(session, reports),
        texts=len(_written(session, workspace, person)),
        roles=_count(session, _of(Member, workspace, person)),
        drafts=_count(session, _of(Draft, workspace, person)),
        letters=sum(_count(session, _of(one, workspace, person)) for one in (Letter, Notice)),
        acts=sum(_count(session, one) for one in (steps, *(_acts(column, workspace, person) for column in acts))),
        questions=_count(session, select(FollowUp.caller).where(_asked(workspace, person))),
    )


def roles_of(session: Session, workspace: str, person: str) -> list[tuple[str, str]]:
    """A person's roles in a workspace, each with its panel's code."""
    chosen = select(Member.role, Panel.code).join(Panel, col(Member.panel_id) == Panel.id)
    kept = chosen.where(of_workspace(workspace), Member.person == person).order_by(col(Panel.code))
    return list(session.exec(kept))


def forget(session: Session, workspace: str, person: str, at: datetime) -> Held:
    """Erase a person from a workspace: themselves everywhere, and what they wrote of incidents; what was held."""
    zero_freed_space(session)
    was = held(session, workspace, person)
    wipe(session, Incident, _written(session, workspace, person), at)
    _run(
        session,
        update(Report).where(col(Report.id).in_(_reports_of(workspace, person))).values(reporter=None),
        update(Change)
        .where(col(Change.person) == person, _in(Change, workspace), col(Change.role) == RESIDENT)
        .values(note=""),
        update(Change).where(col(Change.person) == person, _in(Change, workspace)).values(person=None),
        update(Concern).where(col(Concern.owner) == person, _in(Concern, workspace)).values(owner=None),
        update(Staffing).where(col(Staffing.told_by) == person, _in(Staffing, workspace)).values(told_by=None),
        update(Meeting).where(col(Meeting.set_by) == person, _in(Meeting, workspace)).values(set_by=None),
        update(Schedule).where(col(Schedule.owner) == person, _in(Schedule, workspace)).values(owner=None),
        *(delete(one).where(col(one.person) == person, _in(one, workspace)) for one in (Letter, Notice, Draft, Member)),
        delete(FollowUp).where(_asked(workspace, person)),
    )
    return was


def wipe(session: Session, kind: Subjects, ids: Sequence[int], at: datetime) -> None:
    """Empty the words of incidents or concerns and of their history, and add the step that says so."""
    blank = {"what": "", "place": ""} if kind is Incident else {"title": ""}
    mine = col(Change.incident_id if kind is Incident else Change.concern_id)
    for some in batches(ids):
        _look_again(session, kind, some)
        _run(
            session,
            update(Change).where(mine.in_(some), not_the_mark()).values(note=""),
            update(kind).where(col(kind.id).in_(some)).values(**blank, changes=kind.changes + 1),
        )
        session.execute(insert(Change).from_select(*_marks(kind, some, at)))
    session.expire_all()


def _look_again(session: Session, kind: Subjects, ids: Sequence[int]) -> None:
    """Have the digests put right that may tell of what is erased, in the copies posted in chat as well."""
    table: Any = kind  # a union's columns are more than mypy can follow
    began = table.reported_at if kind is Incident else table.raised_at
    mine = col(Change.incident_id if kind is Incident else Change.concern_id)
    told = sa_select(table.panel_id, began, func.max(Change.at)).join(Change, mine == table.id)
    each = told.where(table.id.in_(ids), not_the_mark()).group_by(table.id, table.panel_id, began)
    for panel_id, since, until in session.execute(each).all():
        make_stale(session, panel_id, since, until)


def _marks(kind: Subjects, ids: Sequence[int], at: datetime) -> tuple[list[str], Select[Any]]:
    """A step for each, from its state to the same; its number keeps the call id apart from that of the last time."""
    # Any: a select takes columns and values alike. cast: PostgreSQL joins text only to text.
    number = cast(kind.id, String) + ":" + cast(kind.changes, String)
    step: dict[str, Any] = {
        "panel_id": kind.panel_id,
        "incident_id" if kind is Incident else "concern_id": kind.id,
        "at": literal(at, Moment),
        "role": literal(BY),
        "before": kind.state,
        "after": kind.state,
        "reason": literal(""),
        "note": literal(ERASED),
        "call_id": literal("erased:" if kind is Incident else "erased:concern:") + number,
    }
    return list(step), sa_select(*step.values()).where(col(kind.id).in_(ids)).order_by(col(kind.number))


def not_the_mark() -> ColumnElement[bool]:
    """Any step but the one that says something was erased."""
    return or_(col(Change.role) != BY, col(Change.note) != ERASED)


def batches(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The ids, a statement's worth at a time."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def zero_freed_space(session: Session) -> None:
    """Have SQLite write zeros over what is erased, so that it is not in the file either."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete = ON")


def _written(session: Session, workspace: str, person: str) -> list[int]:
    """The incidents whose words are a person's."""
    chosen = select(Report.incident_id).where(col(Report.id).in_(_reports_of(workspace, person)), col(Report.wrote))
    return sorted(set(session.exec(chosen)))


def _reports_of(workspace: str, person: str) -> Any:
    # Any: sqlmodel types each select by its columns.
    return (
        select(Report.id)
        .join(Incident, col(Report.incident_id) == Incident.id)
        .where(Report.reporter == person, _in(Incident, workspace))
    )


def _in(table: Any, workspace: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = col(table.panel_id).in_(select(Panel.id).where(of_workspace(workspace)))
    return found


def _of(table: Any, workspace: str, person: str) -> Any:
    return select(table.panel_id).where(table.person == person, _in(table, workspace))


def _acts(column: Any, workspace: str, person: str) -> Any:
    return select(column).where(column == person, _in(column.class_, workspace))


def _asked(workspace: str, person: str) -> ColumnElement[bool]:
    inside = f"{workspace}/"  # not LIKE, to which SQLite's capitals are small letters too
    here = or_(col(FollowUp.place) == workspace, func.substr(FollowUp.place, 1, len(inside)) == inside)
    return (col(FollowUp.caller) == person) & here


def _count(session: Session, chosen: Any) -> int:
    return session.exec(select(func.count()).select_from(chosen.subquery())).one()


def _run(session: Session, *statements: Update | Delete) -> None:
    for statement in statements:
        session.execute(statement, execution_options={"synchronize_session": False})
    session.expire_all()
