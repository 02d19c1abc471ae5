"""All of a panel, in the order it came about: what a handover takes along."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.models import Change, Concern, Digest, Incident, Link, Meeting, Panel, Report, Staffing


@dataclass(frozen=True, slots=True)
class Everything:
    """A panel's rows, oldest first."""

    incidents: list[Incident]
    concerns: list[Concern]
    links: list[Link]
    changes: list[Change]
    reports: list[Report]
    digests: list[Digest]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of a panel."""

    incidents: int
    reports: int
    concerns: int
    changes: int
    staffing: int
    meetings: int


def counts(session: Session, panel: Panel) -> Counts:
    """How much a handover of a panel holds."""

    def of(table: Any) -> int:
        return session.exec(select(func.count()).select_from(table).where(table.panel_id == panel.id)).one()

    reports = select(func.count()).select_from(Report).join(Incident, col(Report.incident_id) == Incident.id)
    return Counts(
        incidents=of(Incident),
        reports=session.exec(reports.where(Incident.panel_id == panel.id)).one(),
        concerns=of(Concern),
        changes=of(Change),
        staffing=of(Staffing),
        meetings=of(Meeting),
    )


def everything(session: Session, panel: Panel) -> Everything:
    """All there is of a panel, but for people and channels."""
    mine = select(Incident.id).where(Incident.panel_id == panel.id)
    return Everything(
        incidents=list(
            session.exec(select(Incident).where(Incident.panel_id == panel.id).order_by(col(Incident.number)))
        ),
        concerns=list(session.exec(select(Concern).where(Concern.panel_id == panel.id).order_by(col(Concern.number)))),
        links=list(session.exec(select(Link).where(col(Link.incident_id).in_(mine)))),
        changes=list(session.exec(select(Change).where(Change.panel_id == panel.id).order_by(col(Change.id)))),
        reports=list(session.exec(select(Report).where(col(Report.incident_id).in_(mine)).order_by(col(Report.id)))),
        digests=list(session.exec(select(Digest).where(Digest.panel_id == panel.id).order_by(col(Digest.id)))),
    )


def see_one_moment(session: Session) -> None:
    """Have a session that begins see the database as it is now until it ends, whatever others write meanwhile."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite does so by itself
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
