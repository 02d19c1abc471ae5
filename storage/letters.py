"""What is to be told to people whose reports have been dealt with, kept until they are."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import Session, col, select

from storage.models import Change, Incident, Letter, Notice, Panel, Report
from storage.panels import key, of_workspace


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
        .where(Letter.person == person, of_workspace(workspace), col(Letter.sent_at).is_(None))
    )
    return list(session.exec(chosen.order_by(col(Letter.id))))


def letters_to(session: Session, start: str, since: datetime, most: int) -> list[tuple[Letter, Incident, Change]]:
    """The oldest letters written since a moment and not yet read, to people whose ids begin so."""
    chosen = (
        select(Letter, Incident, Change)
        .join(Incident, col(Letter.incident_id) == Incident.id)
        .join(Change, col(Letter.change_id) == Change.id)
        .where(
            col(Letter.sent_at).is_(None),
            Letter.at >= since,
            col(Letter.person).startswith(start, autoescape=True),
        )
    )
    return list(session.exec(chosen.order_by(col(Letter.id)).limit(most)))


def notices_to(session: Session, start: str, since: datetime, most: int) -> list[Notice]:
    """The oldest notices given since a moment and not yet told, to people whose ids begin so."""
    chosen = select(Notice).where(
        col(Notice.told_at).is_(None), Notice.at >= since, col(Notice.person).startswith(start, autoescape=True)
    )
    return list(session.exec(chosen.order_by(col(Notice.id)).limit(most)))


def claim(session: Session, row: Letter | Notice, at: datetime) -> bool:
    """Take a letter or a notice to be told; whether nobody else has."""
    sent = _sent(row)
    mine = update(type(row)).where(col(type(row).id) == row.id, sent.is_(None)).values({sent: at})
    taken = bool(getattr(session.execute(mine), "rowcount", 0))
    session.commit()
    return taken


def give_back(session: Session, row: Letter | Notice) -> None:
    """Leave a letter or a notice to be told later: it did not get through."""
    session.execute(update(type(row)).where(col(type(row).id) == row.id).values({_sent(row): None}))
    session.commit()


def _sent(row: Letter | Notice) -> InstrumentedAttribute[datetime | None]:
    return col(Letter.sent_at if isinstance(row, Letter) else Notice.told_at)  # type: ignore[return-value]  # as mapped
