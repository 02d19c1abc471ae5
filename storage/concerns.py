"""Concerns, and the incidents gathered under them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.models import Concern, Incident, Link, Panel
from storage.panels import key

OPEN = ("raised", "accepted", "priority", "action")


def concern_by_call(session: Session, call_id: str) -> Concern | None:
    """The concern a call has made already."""
    return session.exec(select(Concern).where(Concern.call_id == call_id)).first()


def numbered(session: Session, panel: Panel, number: int, to_change: bool = False) -> Concern | None:
    """A panel's concern by its number; held against other changes where it is to be changed."""
    chosen = select(Concern).where(Concern.panel_id == panel.id, Concern.number == number)
    return session.exec(chosen.with_for_update() if to_change else chosen).first()


def in_states(session: Session, panel: Panel, states: Collection[str], most: int, after: int = 0) -> list[Concern]:
    """The oldest concerns in some states, after a number."""
    chosen = select(Concern).where(Concern.panel_id == panel.id, col(Concern.state).in_(states))
    return list(session.exec(chosen.where(Concern.number > after).order_by(col(Concern.number)).limit(most)))


def how_many(session: Session, panel: Panel, states: Collection[str]) -> int:
    """How many concerns stand in some states."""
    counted = select(func.count()).select_from(Concern)
    return session.exec(counted.where(Concern.panel_id == panel.id, col(Concern.state).in_(states))).one()


def gather(session: Session, concern: Concern, incident: Incident, at: datetime) -> bool:
    """Put an incident under a concern; whether it was not there already."""
    if session.get(Link, (incident.id, concern.id)):
        return False
    session.add(Link(incident_id=key(incident), concern_id=key(concern), at=at))
    session.flush()
    return True


def gathered(session: Session, concern: Concern, to_change: bool = False) -> list[Incident]:
    """The incidents under a concern, oldest first; held against other changes where they are to be changed."""
    chosen = select(Incident).join(Link).where(Link.concern_id == concern.id).order_by(col(Incident.number))
    return list(session.exec(chosen.with_for_update(of=Incident) if to_change else chosen))


def concerns_over(session: Session, incident: Incident) -> list[Concern]:
    """The concerns an incident is under."""
    chosen = select(Concern).join(Link).where(Link.incident_id == incident.id)
    return list(session.exec(chosen.order_by(col(Concern.number))))
