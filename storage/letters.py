"""What is to be told to people whose reports have been dealt with, kept until they are."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.models import Change, Incident, Letter, Panel, Report
from storage.panels import key


def write_to_reporters(session: Session, incidents: Iterable[Incident], change: Change, at: datetime) -> int:
    """A letter on a change to everyone who reported some incidents, one each; how many."""
    ids = [key(one) for one in incidents]
    mine = select(Incident.id).where(col(Incident.id).in_(ids) | col(Incident.into_id).in_(ids))
    chosen = select(Report.reporter, Report.incident_id).where(
        col(Report.incident_id).in_(mine), col(Report.reporter).is_not(None), col(Report.withdrawn).is_(False)
    )
    people: dict[str, int] = {}
    for person, incident_id in session.exec(chosen.order_by(col(Report.id))):
        people.setdefault(str(person), incident_id)
    for person, incident_id in people.items():
        session.add(
            Letter(panel_id=change.panel_id, person=person, incident_id=incident_id, change_id=key(change), at=at)
        )
    session.flush()
    return len(people)


def letters_on(session: Session, change: Change) -> int:
    """How many are told of a change."""
    return session.exec(select(func.count()).select_from(Letter).where(Letter.change_id == change.id)).one()


def unread(session: Session, workspace: str, person: str) -> list[tuple[Letter, Incident, Change]]:
    """What a person is still to be told in a workspace, oldest first."""
    chosen = (
        select(Letter, Incident, Change)
        .join(Incident, col(Letter.incident_id) == Incident.id)
        .join(Change, col(Letter.change_id) == Change.id)
        .join(Panel, col(Letter.panel_id) == Panel.id)
        .where(Letter.person == person, Panel.workspace == workspace, col(Letter.sent_at).is_(None))
    )
    return list(session.exec(chosen.order_by(col(Letter.id))))
