"""`/panel export`: what a handover of the panel holds, and how whoever runs panelbot makes it."""

from sqlmodel import Session

from bot.answers import ward_ref
from bot.calls import Call, Command, Role
from bot.commands.serving import counted
from bot.panels import panel_here, ward_of
from bot.replies import Facts, Finding, Notice, Paragraph, Reply
from storage.handover import counts

SUMMARY = "A handover of the {ward} panel holds {incidents} and {concerns}, with all that became of them."
HOW = (
    "Whoever runs panelbot makes it with `panelbot export {code} <folder>`: tables any spreadsheet opens, and a README "
    "that says what is in them. `panelbot import panel <folder>` brings it back."
)
LEFT_OUT = (
    "It does not say who anybody is: reporters, chairs and officers, roles and channels are left out. "
    "What people wrote is in it, so keep it with care."
)


def run(call: Call, session: Session) -> Reply:
    """Count what would be in it."""
    panel = panel_here(call, session)
    ward, found = ward_of(panel), counts(session, panel)
    summary = SUMMARY.format(
        ward=ward.name, incidents=counted(found.incidents, "incident"), concerns=counted(found.concerns, "concern")
    )
    rows = (
        ("Incidents", f"{found.incidents:,}"),
        ("Reports of them", f"{found.reports:,}"),
        ("Concerns", f"{found.concerns:,}"),
        ("Steps in their history", f"{found.changes:,}"),
        ("What the team said of its strength", f"{found.staffing:,}"),
        ("Meetings", f"{found.meetings:,}"),
    )
    blocks = (Facts(rows), Paragraph(HOW.format(code=panel.code)), Notice(LEFT_OUT))
    return Reply(summary, blocks, finding=Finding("answered", "panel", ward_ref(ward)))


COMMAND = Command(name="export", summary="What a handover holds, and how to make it", run=run, who=Role.CHAIR)
