"""`/panel concerns [status]`: what the panel wants worked on, oldest first."""

from sqlmodel import Session

from bot.calls import Call, Command, Param, Role
from bot.errors import UserError
from bot.panels import panel_here
from bot.replies import Block, Choice, Choices, Facts, Items, Reply
from bot.reports.pages import Page, one_asked, page_asked
from bot.reports.pointing import concern_at
from bot.reports.references import reference, referred
from bot.reports.showing import ERASED, day, line, moves, people, several, stands, steps
from bot.reports.states import CONCERN
from storage.changes import history
from storage.concerns import OPEN, gathered, how_many, in_states
from storage.incidents import voices
from storage.models import Concern, Panel

PAGE = 10
NONE_OPEN = "No concern is open. `/panel concern <text>` logs one."
NONE = "No concern of {panel} is {state}."
SUMMARY = "{count} {state}, oldest first."
MORE = "The next {count}"
NOT_THERE = "{panel} has no concern {reference}: `/panel concerns` lists those there are."


def run(call: Call, session: Session) -> Reply:
    """A page of concerns in a state, or one whole."""
    panel = panel_here(call, session)
    text = call.args.get("status", "").strip()
    if one_asked(text):
        return whole(call, session, panel, text)
    page = page_asked(text, CONCERN, OPEN, f"{panel.code}-C0007")
    total = how_many(session, panel, page.states)
    if not total:
        return Reply(NONE.format(panel=panel.code, state=page.said) if text else NONE_OPEN)
    return _page(session, panel, page, total)


def _page(session: Session, panel: Panel, page: Page, total: int) -> Reply:
    found = in_states(session, panel, page.states, PAGE + 1, page.after)
    rows = tuple((reference(panel, one), _row(session, one)) for one in found[:PAGE])
    choices = [
        Choice(f"More on {reference(panel, one)}", f"/panel concerns {reference(panel, one)}") for one in found[:PAGE]
    ]
    if len(found) > PAGE:
        choices.append(Choice(MORE.format(count=PAGE), page.onward("/panel concerns", found[PAGE - 1].number)))
    return Reply(
        SUMMARY.format(count=several(total, "concern"), state=page.said), (Facts(rows), Choices(tuple(choices)))
    )


def _row(session: Session, concern: Concern) -> str:
    behind = gathered(session, concern)
    reporters = sum(one.reporters for one in voices(session, behind).values())
    said = f"; {several(len(behind), 'incident')} by {people(reporters)}" if behind else ""
    return f"{concern.title or ERASED}. Raised {day(concern.raised_at)}, {stands(concern)}{said}"


def whole(call: Call, session: Session, panel: Panel, text: str) -> Reply:
    """One concern: how it stands, the incidents behind it, its history, and everything it can become."""
    concern = concern_at(session, panel, referred(text, panel))
    if concern is None:
        raise UserError(NOT_THERE.format(panel=panel.code, reference=text[:20].upper()))
    behind = gathered(session, concern)
    blocks: list[Block] = [Facts(((reference(panel, concern), _row(session, concern)),))]
    if behind:
        blocks.append(Items(tuple(line(panel, one) for one in behind)))
    blocks.append(steps(history(session, concern)))
    if call.caller.role >= Role.CHAIR:
        blocks.append(moves(panel, concern))
    return Reply(f"{reference(panel, concern)} in full.", tuple(blocks))


COMMAND = Command(
    name="concerns",
    summary="What the panel wants worked on, and how each stands",
    params=(Param("status", "open, raised, accepted, priority, action, closed, or one reference"),),
    run=run,
    who=Role.OFFICER,
)
