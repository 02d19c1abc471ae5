"""`/panel concern <text>`: log what the panel asks to be worked on, with the incidents behind it."""

from sqlmodel import Session

from bot.calls import Call, Command, Param, Role
from bot.commands.answering import asked_for
from bot.errors import UserError
from bot.panels import panel_here
from bot.replies import Facts, Field, Notice, Reply
from bot.reports.personal import hidden
from bot.reports.pointing import incident_at
from bot.reports.references import Reference, called, reference, references_in, without_references
from bot.reports.showing import moves
from storage.changes import Step, record
from storage.concerns import concern_by_call, gather, gathered
from storage.incidents import next_number
from storage.models import Concern, Incident, Panel
from storage.panels import key

LONGEST = 500
TOO_LONG = "A concern is a line of at most {longest} characters, and this has {length:,}: shorten it."
NOTHING = "Say what the concern is in a line, such as: /panel concern moped racing on Heath Street."
NOT_THERE = "{panel} has no incident {reference}, so nothing was logged: check the reference."
LOGGED = "{reference} is logged: {title}"
PERSONAL = "It seems to name a person or a home. Others will see: {title}"


def run(call: Call, session: Session) -> Reply:
    """Log the concern, and gather under it whatever incidents its text names."""
    panel = panel_here(call, session)
    sent = concern_by_call(session, call.id)
    if sent:
        return _logged(session, panel, sent)
    if not call.args.get("text", "").strip():
        return _form(call.args.get("message", ""))
    title = " ".join(call.args["text"].split())
    if len(title) > LONGEST:
        raise UserError(TOO_LONG.format(longest=LONGEST, length=len(title)))
    pointed = [one for one in references_in(title, panel) if one.kind == "incident"]
    incidents = [_incident(session, panel, one) for one in pointed]
    concern = _raised(call, session, panel, without_references(title, panel) or title)
    for incident in incidents:
        gather(session, concern, incident, call.at)
    return _logged(session, panel, concern)


def _form(message: str) -> Reply:
    """What to fill in, beginning with a message that was pointed at, if one was."""
    asked = Field("text", "The concern, in a line", " ".join(message.split()), long=bool(message))
    return asked_for("Log a concern", "/panel concern", asked)


def _incident(session: Session, panel: Panel, pointed: Reference) -> Incident:
    found = incident_at(session, panel, pointed)
    if found is None:
        raise UserError(NOT_THERE.format(panel=panel.code, reference=called(panel, pointed)))
    return found


def _raised(call: Call, session: Session, panel: Panel, title: str) -> Concern:
    concern = Concern(
        panel_id=key(panel),
        number=next_number(session, panel, "concerns"),
        title=title,
        raised_at=call.at,
        owner=call.caller.id,
        state="raised",
        call_id=call.id,
    )
    session.add(concern)
    session.flush()
    step = Step(call.caller.id, call.caller.role.name.lower(), call.at, "raised", call.id)
    record(session, concern, step, before="")
    return concern


def _logged(session: Session, panel: Panel, concern: Concern) -> Reply:
    behind = ", ".join(reference(panel, one) for one in gathered(session, concern))
    seen = hidden(concern.title)
    rows = (("Incidents behind it", behind),) if behind else ()
    return Reply(
        LOGGED.format(reference=reference(panel, concern), title=concern.title),
        (
            *((Facts(rows),) if rows else ()),
            *((Notice(PERSONAL.format(title=seen)),) if seen != concern.title else ()),
            moves(panel, concern),
        ),
    )


COMMAND = Command(
    name="concern",
    summary="Log what the panel wants worked on",
    params=(Param("text", "The concern in a line; references such as HT-0042 are gathered under it", required=True),),
    run=run,
    who=Role.CHAIR,
)
