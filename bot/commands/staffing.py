"""`/panel staffing <pcs> <pcsos> [sergeants] [as_of] [source]`: what the team told the panel of its strength.

Every entry is kept beside those before it; what is shown is the one with the latest date.
"""

from collections.abc import Mapping

from sqlmodel import Session

from bot.answers import day, ward_ref
from bot.ask.text import LONGEST, inert
from bot.calls import Call, Command, Param, Role
from bot.commands.answering import TOO_LONG, asked_for
from bot.errors import UserError
from bot.knowledge.told import TOLD, told
from bot.panels import panel_here, ward_of
from bot.replies import Field, Finding, Notice, Paragraph, Reply, Sources
from bot.reports.team import FROM, strength
from storage.models import Panel, Staffing
from storage.panels import key
from storage.told import latest_staffing, staffing_by_call

KEPT = "Kept for {ward}: {told}."
SHOWN = f"`/panel officers` shows it as “{TOLD.lower()}”, apart from what was promised. Nothing entered before is lost."
OLDER = "The team told its strength as of {day} too, which is later, so that is what is shown."


def run(call: Call, session: Session) -> Reply:
    """Keep what the team told, or ask for it."""
    panel, line = panel_here(call, session), _line(call.args)
    if not line:
        return asked_for(
            "What did the team tell the panel of its strength?",
            "/panel staffing",
            Field("pcs", "How many PCs"),
            Field("pcsos", "How many PCSOs"),
            Field("sergeants", "How many sergeants, if they said", required=False),
            Field("as_of", "The day it was true", "today"),
            Field("source", "Who said so, such as Sgt Brown at the October meeting", required=False),
        )
    if len(line) > LONGEST:
        raise UserError(TOO_LONG)
    return _told(session, panel, staffing_by_call(session, call.id) or _kept(call, session, panel, line))


def _line(args: Mapping[str, str]) -> str:
    """What was given in one line, as it is typed; given by name, a date and a source want the words before them."""
    named = ("pcs", "pcsos", "sergeants", "as_of", "source")
    pcs, pcsos, sergeants, as_of, source = (inert(args.get(name, "")) for name in named)
    if as_of[:1].isdecimal() and pcsos.isdecimal() and (sergeants or "0").isdecimal():
        as_of = f"as of {as_of}"
    if source and not FROM.match(source):
        source = f"from {source}"
    return " ".join(filter(None, (pcs, pcsos, sergeants, as_of, source)))


def _kept(call: Call, session: Session, panel: Panel, line: str) -> Staffing:
    said = strength(line, call.at)
    row = Staffing(
        panel_id=key(panel),
        constables=said.constables,
        pcsos=said.pcsos,
        sergeants=said.sergeants,
        as_of=said.as_of,
        source=said.source,
        told_by=call.caller.id,
        told_at=call.at,
        call_id=call.id,
    )
    session.add(row)
    session.flush()
    return row


def _told(session: Session, panel: Panel, row: Staffing) -> Reply:
    ward, held, latest = ward_of(panel), told(panel, row), latest_staffing(session, panel)
    later = latest if latest and latest.as_of > row.as_of else None
    return Reply(
        KEPT.format(ward=f"{ward.name} ({ward.borough})", told=held.text),
        (
            Paragraph(SHOWN),
            *((Notice(OLDER.format(day=day(later.as_of.isoformat()))),) if later else ()),
            Sources((held.cited,)),
        ),
        finding=Finding("answered", "officers", ward_ref(ward), held.figures),
    )


COMMAND = Command(
    name="staffing",
    summary="Enter what the team told the panel of its strength",
    params=(
        Param("pcs", "How many PCs", required=True, kind="number"),
        Param("pcsos", "How many PCSOs", required=True, kind="number"),
        Param("sergeants", "How many sergeants", kind="number"),
        Param("as_of", "The day it was true, such as 1 november; today if left out"),
        Param("source", "Who said so, such as Sgt Brown at the October meeting"),
    ),
    run=run,
    who=Role.CHAIR,
)
