"""The history of incidents and concerns: a row for each step, and the present state repeated beside them for lists."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import Change, Concern, Incident
from storage.panels import key

Subject = Incident | Concern


@dataclass(frozen=True, slots=True)
class Step:
    """A change to be made: who, in which role, when, to which state, and why. `call_id` is the call's that asks it."""

    person: str | None
    role: str
    at: datetime
    after: str
    call_id: str
    reason: str = ""
    note: str = ""


def record(session: Session, subject: Subject, step: Step, before: str | None = None) -> Change:
    """Make a change: the row and the state together. `before` is empty for the first step of all."""
    change = Change(
        panel_id=subject.panel_id,
        incident_id=key(subject) if isinstance(subject, Incident) else None,
        concern_id=key(subject) if isinstance(subject, Concern) else None,
        at=step.at,
        person=step.person,
        role=step.role,
        before=subject.state if before is None else before,
        after=step.after,
        reason=step.reason,
        note=step.note,
        call_id=step.call_id,
    )
    if step.after != change.before:
        subject.state, subject.reason = step.after, step.reason
    subject.changes += 1
    session.add_all((subject, change))
    session.flush()
    return change


def change_by_call(session: Session, call_id: str) -> Change | None:
    """The change a call has made already."""
    return session.exec(select(Change).where(Change.call_id == call_id)).first()


def history(session: Session, subject: Subject) -> list[Change]:
    """Every step of an incident or a concern, oldest first."""
    of_it = Change.incident_id == subject.id if isinstance(subject, Incident) else Change.concern_id == subject.id
    return list(session.exec(select(Change).where(of_it).order_by(col(Change.id))))
