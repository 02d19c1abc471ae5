"""`/panel withdraw <ref>`: take back a report of one's own."""

from sqlmodel import Session

from bot.calls import Call, Command, Param
from bot.commands.answering import asked_for
from bot.errors import UserError
from bot.panels import panel_here
from bot.replies import Field, Reply
from bot.reports.pointing import incident_at
from bot.reports.references import reference, referred
from bot.reports.states import SAID
from storage.changes import Step, change_by_call, record
from storage.digests import make_stale
from storage.incidents import OPEN, report_of, standing_for, voices
from storage.models import Incident, Panel
from storage.panels import key

NOT_YOURS = "You have no report {reference}: `/panel mine` lists those that are yours."
TOO_LATE = "{reference} is {state} already, so there is nothing to take back; `/panel forget-me` erases what you wrote."
DONE = "{reference} is taken back. `/panel forget-me` erases what you wrote as well."
ONE_FEWER = "Your report of {reference} is taken back; it stands for the others who reported it."
ONE_LEFT = "One who reported it took that back."


def run(call: Call, session: Session) -> Reply:
    """Take the caller's report back, and the incident with it where nobody else reported it."""
    text = call.args.get("ref", "")
    if not text.strip():
        return asked_for("Which report?", "/panel withdraw", Field("ref", "Its reference, such as HT-0042"))
    panel = panel_here(call, session)
    sent = change_by_call(session, call.id)
    if sent and sent.incident_id:
        return _said(panel, session.get_one(Incident, sent.incident_id))
    return _taken_back(call, session, panel, text)


def _taken_back(call: Call, session: Session, panel: Panel, text: str) -> Reply:
    pointed = referred(text, panel)
    found = incident_at(session, panel, pointed, to_change=True)
    mine = report_of(session, found, call.caller.id) if found else None
    if found is None or mine is None:
        raise UserError(NOT_YOURS.format(reference=text.strip()[:20].upper()))
    incident = standing_for(session, found)
    if incident.state not in OPEN:
        raise UserError(TOO_LATE.format(reference=reference(panel, incident), state=SAID[incident.state]))
    mine.withdrawn = True
    session.add(mine)
    session.flush()
    alone = voices(session, [incident])[key(incident)].reports == 0
    step = Step(call.caller.id, "resident", call.at, "withdrawn" if alone else incident.state, call.id)
    record(session, incident, step if alone else _noted(step))
    make_stale(session, key(panel), incident.reported_at, call.at)
    return _said(panel, incident)


def _noted(step: Step) -> Step:
    return Step(step.person, step.role, step.at, step.after, step.call_id, note=ONE_LEFT)


def _said(panel: Panel, incident: Incident) -> Reply:
    text = DONE if incident.state == "withdrawn" else ONE_FEWER
    return Reply(text.format(reference=reference(panel, incident)))


COMMAND = Command(
    name="withdraw",
    summary="Take back a report of yours",
    params=(Param("ref", "Its reference, such as HT-0042", required=True, kind="reference"),),
    run=run,
)
