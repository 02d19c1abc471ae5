"""Incidents and the reports of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, func, text
from sqlmodel import Session, col, select

from storage.models import Draft, Incident, Moment, Panel, Report
from storage.panels import key, of_workspace

OPEN = ("reported", "accepted", "raised")
"""The states in which something is still to be done."""
MOST_COMPARED = 200
"""How many incidents of a week a new report is compared with."""

# What every report goes through is built once: building a query takes as long as running it.
BY_CALL = select(Report).where(Report.call_id == bindparam("call"))
OWN_DRAFT = select(Draft).where(Draft.id == bindparam("id"), Draft.person == bindparam("person")).with_for_update()
ABOUT_THEN = (
    select(Incident)
    .where(
        Incident.panel_id == bindparam("panel"),
        col(Incident.happened_at).between(bindparam("first", type_=Moment), bindparam("last", type_=Moment)),
        col(Incident.state).in_(OPEN),
    )
    .order_by(col(Incident.happened_at).desc())
    .limit(MOST_COMPARED)
)
NEXT = {
    kind: text(f"UPDATE panel SET {kind} = {kind} + 1 WHERE id = :panel RETURNING {kind}")  # noqa: S608  # our own words
    for kind in ("incidents", "concerns")
}
# Both databases read it; the session's own insert fails on a draft that is kept, and takes four times as long.
KEEP = text(
    "INSERT INTO draft (id, panel_id, person, at, written, reference) "
    "VALUES (:id, :panel, :person, :at, :written, '') ON CONFLICT (id) DO NOTHING"
).bindparams(bindparam("at", type_=Moment))


@dataclass(frozen=True, slots=True)
class Voices:
    """How many reports there are of an incident, and by how many people; those forgotten count as one each."""

    reports: int
    reporters: int


def next_number(session: Session, panel: Panel, kind: str) -> int:
    """The next number of a panel's incidents or concerns, taken so that no two get the same."""
    number: int = session.connection().execute(NEXT[kind], {"panel": panel.id}).scalar_one()
    session.expire(panel, [kind])
    return number


def report_by_call(session: Session, call_id: str) -> Report | None:
    """The report a call has made already."""
    return session.exec(BY_CALL, params={"call": call_id}).first()


def add_report(session: Session, incident: Incident, person: str, at: datetime, call_id: str, wrote: bool) -> Report:
    """Count a person among those who reported an incident."""
    report = Report(incident_id=key(incident), reporter=person, wrote=wrote, at=at, call_id=call_id)
    session.add(report)
    return report


def report_of(session: Session, incident: Incident, person: str) -> Report | None:
    """A person's standing report of an incident, or of one merged into it."""
    same = select(Incident.id).where((Incident.id == incident.id) | (Incident.into_id == incident.id))
    chosen = select(Report).where(col(Report.incident_id).in_(same), Report.reporter == person)
    return session.exec(chosen.where(col(Report.withdrawn).is_(False)).order_by(col(Report.id))).first()


def numbered(session: Session, panel: Panel, number: int, to_change: bool = False) -> Incident | None:
    """A panel's incident by its number; held against other changes where it is to be changed."""
    chosen = select(Incident).where(Incident.panel_id == panel.id, Incident.number == number)
    return session.exec(chosen.with_for_update() if to_change else chosen).first()


def in_states(session: Session, panel: Panel, states: Collection[str], most: int, after: int = 0) -> list[Incident]:
    """The oldest incidents in some states, after a number."""
    chosen = select(Incident).where(Incident.panel_id == panel.id, col(Incident.state).in_(states))
    return list(session.exec(chosen.where(Incident.number > after).order_by(col(Incident.number)).limit(most)))


def how_many(session: Session, panel: Panel, states: Collection[str]) -> dict[str, int]:
    """How many incidents stand in each of some states."""
    counted = select(Incident.state, func.count()).where(Incident.panel_id == panel.id, col(Incident.state).in_(states))
    return dict(session.exec(counted.group_by(col(Incident.state))).all())


def voices(session: Session, incidents: Sequence[Incident]) -> dict[int, Voices]:
    """How many reported each incident, counting what was merged into it."""
    ids = [key(one) for one in incidents]
    target = func.coalesce(Incident.into_id, Incident.id)
    counted = (
        select(
            target,
            func.count(),
            func.count(func.distinct(Report.reporter)) + func.sum(case((col(Report.reporter).is_(None), 1), else_=0)),
        )
        .join(Report, col(Report.incident_id) == Incident.id)
        .where(col(Incident.id).in_(ids) | col(Incident.into_id).in_(ids), col(Report.withdrawn).is_(False))
        .group_by(target)
    )
    found = {int(row[0]): Voices(int(row[1]), int(row[2])) for row in session.execute(counted)}
    return {one: found.get(one, Voices(0, 0)) for one in ids}


def about_then(session: Session, panel: Panel, at: datetime, within: timedelta) -> list[Incident]:
    """What happened within a time of a moment and is not yet dealt with, the nearest number last."""
    return list(session.exec(ABOUT_THEN, params={"panel": panel.id, "first": at - within, "last": at + within}))


def reported_by(session: Session, workspace: str, person: str, most: int) -> list[tuple[Incident, Panel]]:
    """What a person reported in a workspace and did not take back, latest first."""
    chosen = (
        select(Incident, Panel)
        .join(Report, col(Report.incident_id) == Incident.id)
        .join(Panel, col(Incident.panel_id) == Panel.id)
        .where(Report.reporter == person, of_workspace(workspace), col(Report.withdrawn).is_(False))
    )
    return list(session.exec(chosen.order_by(col(Report.id).desc()).limit(most)))


def standing_for(session: Session, incident: Incident) -> Incident:
    """The incident that one was merged into, held against other changes; itself where it was not."""
    return session.get_one(Incident, incident.into_id, with_for_update=True) if incident.into_id else incident


def merged_into(session: Session, incident: Incident) -> list[Incident]:
    """The incidents that were found to be this one."""
    return list(session.exec(select(Incident).where(Incident.into_id == incident.id).order_by(col(Incident.number))))


def add_draft(session: Session, made: Draft) -> None:
    """Keep a draft, unless it is kept already."""
    row = {"id": made.id, "panel": made.panel_id, "person": made.person, "at": made.at, "written": made.written}
    session.connection().execute(KEEP, row)


def draft(session: Session, draft_id: str, person: str) -> Draft | None:
    """A person's own draft, taken so that two presses of Save come one after the other."""
    return session.exec(OWN_DRAFT, params={"id": draft_id, "person": person}).first()
