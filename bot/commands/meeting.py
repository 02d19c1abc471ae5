"""`/panel meeting [when] [where]`: the panel's next meeting, and for a chair, entering or cancelling one.

Where none is entered, the next public event that police.uk lists for the ward's team is shown, and called that.

Every entry is a row of its own, a cancelling too; of a day's entries the last stands.
"""

import re
from datetime import date, datetime

from sqlmodel import Session

from bot.answers import day, ward_ref
from bot.ask.naming import asks_meeting
from bot.ask.query import Query
from bot.ask.text import inert
from bot.calls import Call, Command, Param, Role
from bot.commands.answering import home
from bot.commands.listing import which_ward, with_event
from bot.errors import UserError
from bot.panels import NO_PANEL, here, panel_here, ward_of
from bot.replies import Finding, Paragraph, Reply
from bot.reports.ahead import Coming, Impossible, NoTime, Past, Told, ahead
from bot.reports.moments import LONDON
from bot.reports.when import When, said
from storage.models import Meeting, Panel
from storage.panels import key
from storage.places import Ward
from storage.told import meeting_by_call, meetings_ahead, next_meeting

NEXT = "The {ward} panel's next meeting is on {when}{where}."
NONE = "No meeting of the {ward} panel is entered."
HOW = "A chair enters one with `/panel meeting 3 december 7pm Hampstead Library`."
CANCEL = "A chair cancels it with `/panel meeting cancel`."
ENTERED = "Entered: the {ward} panel meets on {when}{where}."
CANCELLED = "Cancelled: the {ward} panel's meeting on {when}."
EARLIER = "Its next meeting is still the one on {when}: `/panel meeting cancel` cancels that."
FOR_CHAIRS = "Meetings are entered by the panel's chair: `/panel meeting` alone shows the next."
NO_DAY = "Give the day and the time, then the place: `/panel meeting 3 december 7pm Hampstead Library`."
NO_TIME = "Give a time too, such as `/panel meeting {day} 7pm`."
GONE = "That time, on {day}, has passed: give one to come."
IMPOSSIBLE = "There is no such day or time: write it like 3 december 7pm."
OTHER_DAY = "{day} is a {weekday}: check the day, then enter it again."
NOTHING_TO_CANCEL = "There is no such meeting to cancel: `/panel meeting` shows the next."
LONG_PLACE = "Give the place in at most {most} characters."
MOST = 200
CALLED_OFF = re.compile(r"(?:cancel(?:led)?|called off)\b(?: it\b| the meeting\b| (?=on\b))?", re.IGNORECASE)


def run(call: Call, session: Session) -> Reply:
    """Show the next meeting, or enter or cancel what was given."""
    text = inert(" ".join(call.args.get(name, "") for name in ("when", "where")))
    if not text:
        return _shown(call, session)
    if call.caller.role < Role.CHAIR:
        raise UserError(FOR_CHAIRS)
    panel = panel_here(call, session)
    row = meeting_by_call(session, call.id) or _entry(call, session, panel, text)
    return _cancelled(panel, row) if row.cancelled else _entered(call, session, panel, row)


def with_meeting(reply: Reply, question: str, query: Query | None, call: Call, session: Session) -> Reply:
    """The reply, or where it was asked when the panel meets next, that; of another panel's meetings nothing is kept."""
    ward, own = which_ward(reply, query, call) if asks_meeting(question) else None, home(call)
    return _shown(call, session) if ward and own and ward.code == own.code else reply


def _shown(call: Call, session: Session) -> Reply:
    panel, ward = here(call, session), home(call)
    if ward is None:
        raise UserError(NO_PANEL)
    row = next_meeting(session, panel, call.at) if panel else None
    if row is None:
        return with_event(_reply(ward, NONE.format(ward=ward.name), HOW), call, session)
    more = CANCEL if call.caller.role >= Role.CHAIR else ""
    return _reply(ward, NEXT.format(ward=ward.name, when=_said(row.at), where=_where(row)), more)


def _entry(call: Call, session: Session, panel: Panel, text: str) -> Meeting:
    """What the words ask for, as a row that is kept."""
    off = CALLED_OFF.match(text)
    row = _cancelling(call, session, panel, text[off.end() :]) if off else _meeting(call, panel, text)
    session.add(row)
    session.flush()
    return row


def _meeting(call: Call, panel: Panel, text: str) -> Meeting:
    found = ahead(text, call.at)
    if not isinstance(found, Coming):
        raise UserError(_refusal(found))
    if len(found.rest) > MOST:
        raise UserError(LONG_PLACE.format(most=MOST))
    return _row(call, panel, found.at, found.rest)


def _cancelling(call: Call, session: Session, panel: Panel, text: str) -> Meeting:
    """The cancelling of the next meeting, or of the one on the day given. Raises UserError where there is none."""
    meetings = meetings_ahead(session, panel, call.at)
    if text.strip():
        wanted = _day_of(ahead(text, call.at))
        meetings = [one for one in meetings if one.at.astimezone(LONDON).date() == wanted]
    if not meetings:
        raise UserError(NOTHING_TO_CANCEL)
    row = _row(call, panel, meetings[0].at, meetings[0].where)
    row.cancelled = True
    return row


def _row(call: Call, panel: Panel, at: datetime, where: str) -> Meeting:
    return Meeting(panel_id=key(panel), at=at, where=where, set_by=call.caller.id, set_at=call.at, call_id=call.id)


def _day_of(found: Told) -> date | None:
    return found.at.date() if isinstance(found, Coming) else found.day if isinstance(found, NoTime) else None


def _refusal(found: Told) -> str:
    """What is wrong with a time that cannot be entered, and what to do."""
    match found:
        case NoTime(missing):
            return NO_TIME.format(day=day(missing.isoformat()).lower())
        case Past(gone):
            return GONE.format(day=day(gone.isoformat()))
        case Impossible(None):
            return IMPOSSIBLE
        case Impossible(other) if other:
            return OTHER_DAY.format(day=day(other.isoformat()), weekday=f"{other:%A}")
    return NO_DAY


def _entered(call: Call, session: Session, panel: Panel, row: Meeting) -> Reply:
    ward, first = ward_of(panel), next_meeting(session, panel, call.at)
    more = EARLIER.format(when=_said(first.at)) if first and first.at < row.at else ""
    return _reply(ward, ENTERED.format(ward=ward.name, when=_said(row.at), where=_where(row)), more)


def _cancelled(panel: Panel, row: Meeting) -> Reply:
    ward = ward_of(panel)
    return _reply(ward, CANCELLED.format(ward=ward.name, when=_said(row.at)))


def _said(at: datetime) -> str:
    return said(When(at.astimezone(LONDON), "minute", 0, 0))


def _where(row: Meeting) -> str:
    return f", {row.where}" if row.where else ""


def _reply(ward: Ward, summary: str, *more: str) -> Reply:
    paragraphs = tuple(Paragraph(text) for text in more if text)
    return Reply(summary, paragraphs, finding=Finding("answered", "panel", ward_ref(ward)))


COMMAND = Command(
    name="meeting",
    summary="The panel's next meeting; a chair enters or cancels one",
    params=(
        Param("when", "For a chair: the day and time, such as 3 december 7pm, or cancel"),
        Param("where", "For a chair: the place"),
    ),
    run=run,
)
