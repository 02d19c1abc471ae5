"""What a reference points to: the incident or the concern, if it is there."""

from sqlmodel import Session

from bot.reports.references import Reference
from storage import concerns, incidents
from storage.models import Concern, Incident, Panel


def incident_at(session: Session, panel: Panel, pointed: Reference, to_change: bool = False) -> Incident | None:
    """The incident pointed to; None where there is none, or a concern is meant."""
    return incidents.numbered(session, panel, pointed.number, to_change) if pointed.kind == "incident" else None


def concern_at(session: Session, panel: Panel, pointed: Reference, to_change: bool = False) -> Concern | None:
    """The concern pointed to; None where there is none, or an incident is meant."""
    return concerns.numbered(session, panel, pointed.number, to_change) if pointed.kind == "concern" else None
