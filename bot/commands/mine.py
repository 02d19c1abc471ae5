"""`/panel mine`: what I reported, how each stands, and what came of it."""

from sqlmodel import Session

from bot.calls import Call, Command
from bot.replies import Block, Choice, Choices, Facts, Notice, Paragraph, Reply
from bot.reports.references import reference
from bot.reports.showing import category_name, day, stands
from bot.reports.states import SAID, reason_of
from storage.concerns import concerns_over
from storage.incidents import OPEN, reported_by
from storage.letters import unread
from storage.models import Change, Concern, Incident, Panel
from storage.panels import workspace_of

MOST = 10
NOTHING = "You have reported nothing here. `/report` tells the panel of something."
SUMMARY = "{count} that you reported, the latest first."
ONE = "The one thing that you reported."
YOU_SAID = "You said: {said}. We did: {did}."
NOT_TO_THE_POLICE = "These are your panel's own notes, not reports to the police."
LEAVE = "Take back {reference}"


def run(call: Call, session: Session) -> Reply:
    """The news first, then each report; the news is then told."""
    workspace = workspace_of(call.place.id)
    news = _news(call, session, workspace)
    mine = reported_by(session, workspace, call.caller.id, MOST)
    if not mine:
        return Reply(NOTHING)
    rows = tuple((reference(panel, one), _row(session, one, panel)) for one, panel in mine)
    leave = tuple(
        Choice(LEAVE.format(reference=called), f"/panel withdraw {called}")
        for one, panel in mine
        if one.state in OPEN and (called := reference(panel, one))
    )
    blocks: list[Block] = [*map(Notice, news), Facts(rows), Paragraph(NOT_TO_THE_POLICE)]
    return Reply(ONE if len(mine) == 1 else SUMMARY.format(count=len(mine)), (*blocks, Choices(leave[:5])))


def _news(call: Call, session: Session, workspace: str) -> list[str]:
    told: list[str] = []
    for letter, incident, change in unread(session, workspace, call.caller.id):
        concern = session.get(Concern, change.concern_id) if change.concern_id else None
        told.append(you_said(incident, change, concern))
        letter.sent_at = call.at
        session.add(letter)
    return told


def you_said(incident: Incident, change: Change, concern: Concern | None) -> str:
    """What came of a report, to the one who made it: what they said, and what was done and why."""
    reason = reason_of(change.reason)
    did = f"{reason.name}" if reason else SAID[change.after]
    note = f", {change.note}" if change.note else ""
    said = concern.title if concern and concern.title else category_name(incident.category).lower()
    return YOU_SAID.format(said=said, did=f"{did}{note}".rstrip("."))


def _row(session: Session, incident: Incident, panel: Panel) -> str:
    over = concerns_over(session, incident)
    under = f"; part of {', '.join(reference(panel, one) for one in over)}" if over else ""
    merged = session.get(Incident, incident.into_id) if incident.into_id else None
    into = f" into {reference(panel, merged)}" if merged else ""
    kind = category_name(incident.category)
    return f"{kind}, reported {day(incident.reported_at)}: {stands(incident)}{into}{under}"


COMMAND = Command(name="mine", summary="What you reported, and what came of it", run=run)
