"""Keeping a report: a draft while it is looked over, then an incident, its first report and its first step together."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session

from bot.calls import Call
from bot.reports.likeness import moment
from bot.reports.written import Written, as_json, whole
from storage.changes import Step, record
from storage.incidents import add_draft, add_report, next_number
from storage.models import Draft, Incident, Panel
from storage.panels import key

KEPT = timedelta(hours=24)
"""How long a draft waits to be saved."""
CONSONANTS, LETTERS = "bcdfghjklmnpqrstvwxz", 12


def keep_draft(session: Session, panel: Panel, call: Call, written: Written) -> Draft:
    """Keep a report while its writer looks it over. Sent twice, the same call has the same draft."""
    kept = Draft(
        id=_name_for(call.id), panel_id=key(panel), person=call.caller.id, at=call.at, written=as_json(written)
    )
    add_draft(session, kept)
    return kept


def _name_for(call_id: str) -> str:
    """A draft's id, always the same for a call, in which no word or number can be read: `save 3bade…` was an alarm."""
    return "".join(CONSONANTS[byte % len(CONSONANTS)] for byte in sha256(call_id.encode()).digest()[:LETTERS])


def too_old(draft: Draft, now: datetime) -> bool:
    """Whether a draft has waited too long."""
    return now - draft.at > KEPT


def log_incident(session: Session, panel: Panel, call: Call, written: Written) -> Incident:
    """Make an incident of a report: the incident, the report and the first step, or none of them."""
    incident = Incident(
        panel_id=key(panel),
        number=next_number(session, panel, "incidents"),
        category=written.category,
        what=whole(written),
        place=written.where,
        happened_at=moment(written, call.at),
        precision=written.precision,
        reported_at=call.at,
        state="reported",
    )
    session.add(incident)
    session.flush()
    add_report(session, incident, call.caller.id, call.at, call.id, wrote=True)
    record(session, incident, Step(call.caller.id, "resident", call.at, "reported", call.id), before="")
    return incident
