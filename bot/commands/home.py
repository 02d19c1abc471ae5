"""A person's own page, where a platform has one: a chair's open work, what they reported, and where to begin.

Nobody types it. The page stands outside any channel, so each of its buttons says which channel it is for.
"""

from dataclasses import replace

from sqlmodel import Session

from bot.calls import Call, Command
from bot.commands import mine
from bot.knowledge.about import NOT_POLICE
from bot.panels import ward_of
from bot.replies import Block, Choice, Choices, Facts, Notice, Paragraph, Reply
from bot.reports.showing import day, several
from storage.concerns import OPEN as OPEN_CONCERNS
from storage.concerns import how_many as how_many_concerns
from storage.concerns import in_states as concerns_in
from storage.digests import told, untold
from storage.incidents import OPEN, how_many, in_states
from storage.models import Panel
from storage.panels import role_of, rooms_in, workspace_of

MOST = 5
"""How many panels a page has room for."""
WELCOME = (
    "Ask about officers, who may pay for police, what that costs and recorded crime; tell your panel what happened."
)
NO_PANEL = "No channel here has a panel yet: an admin makes one with `/panel setup <ward>`, in the channel it is for."
WORK = "The panels you look after, and what is open there."
WAITING = "{incidents} to look at, the oldest of {day}"
NONE_WAITING = "No incident to look at"
STANDING = "{concerns} open, the oldest of {day}"
NONE_STANDING = "no concern open"
TITLE = "{ward} ({code})"
SEEN_TO = (("Incidents of {code}", "/panel incidents"), ("Concerns of {code}", "/panel concerns"))
SUMMARY = ("Summary of {code}", "/panel summary")
REPORT, ASK = "Tell the {ward} panel what happened", "Ask a question"


def run(call: Call, session: Session) -> Reply:
    """The open work of whoever has any, then what anybody can do."""
    workspace = workspace_of(call.place.id)
    panels = rooms_in(session, workspace)
    work: list[Block] = []
    for panel, place in panels:
        role = role_of(session, panel, call.caller.id)
        work += _work(call, session, panel, place, role) if role else []
    begin = (Choice(ASK, "/ask", call.place.id), *(_report(panel, place) for panel, place in panels[:MOST]))
    own = _own(call, session, panels) if panels else (Paragraph(NO_PANEL),)
    return Reply(WORK if work else WELCOME, (*work, *own, Choices(begin), Notice(NOT_POLICE)))


def _work(call: Call, session: Session, panel: Panel, place: str, role: str) -> list[Block]:
    """What is open in a panel, what its chair is to be told, and where each is seen to."""
    ward = ward_of(panel)
    news = [one for one in untold(session, panel, call.at) if one.person in (None, call.caller.id)]
    told(session, news, call.at)
    row = (TITLE.format(ward=ward.name, code=panel.code), f"{_incidents(session, panel)}; {_concerns(session, panel)}.")
    choices = tuple(
        Choice(label.format(code=panel.code), command, place)
        for label, command in (*SEEN_TO, *((SUMMARY,) if role == "chair" else ()))
    )
    return [Facts((row,)), *(Notice(one.text) for one in news), Choices(choices)]


def _incidents(session: Session, panel: Panel) -> str:
    count = sum(how_many(session, panel, OPEN).values())
    if not count:
        return NONE_WAITING
    oldest = in_states(session, panel, OPEN, 1)[0].reported_at
    return WAITING.format(incidents=several(count, "incident"), day=day(oldest))


def _concerns(session: Session, panel: Panel) -> str:
    count = how_many_concerns(session, panel, OPEN_CONCERNS)
    if not count:
        return NONE_STANDING
    oldest = concerns_in(session, panel, OPEN_CONCERNS, 1)[0].raised_at
    return STANDING.format(concerns=several(count, "concern"), day=day(oldest))


def _own(call: Call, session: Session, panels: list[tuple[Panel, str]]) -> tuple[Block, ...]:
    """What the person reported, as `/panel mine` says it, each button for the channel of the panel it is about."""
    reply = mine.run(call, session)
    blocks = (_placed(block, panels) if isinstance(block, Choices) else block for block in reply.blocks)
    return (Paragraph(reply.summary), *blocks)


def _placed(choices: Choices, panels: list[tuple[Panel, str]]) -> Choices:
    return Choices(
        tuple(
            replace(one, place=place)
            for one in choices.choices
            for panel, place in panels
            if f" {panel.code}-" in one.command
        )
    )


def _report(panel: Panel, place: str) -> Choice:
    return Choice(REPORT.format(ward=ward_of(panel).name), "/report", place)


COMMAND = Command(name="home", summary="Your own page", run=run)
