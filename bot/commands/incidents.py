"""`/panel incidents [status]`: what residents reported, oldest first, with the buttons that carry it on."""

from sqlmodel import Session

from bot.calls import Call, Command, Param, Role
from bot.errors import UserError
from bot.panels import panel_here
from bot.replies import Block, Choice, Choices, Notice, Paragraph, Reply
from bot.reports.likeness import WITHIN, like
from bot.reports.pages import Page, one_asked, page_asked
from bot.reports.pointing import incident_at
from bot.reports.references import as_shown, reference, referred
from bot.reports.showing import facts, moves, several, steps
from bot.reports.states import INCIDENT, SAID, WITH_THE_TEAM
from bot.reports.written import Written
from storage.changes import history
from storage.concerns import OPEN as OPEN_CONCERNS
from storage.concerns import in_states as concerns_in
from storage.incidents import OPEN, about_then, how_many, in_states, voices
from storage.models import Incident, Panel
from storage.panels import key

PAGE = 5
"""How many incidents a page has: with their buttons, as many as a Discord message takes."""
BUTTONS_EACH = 4
NONE_OPEN = "No incident is waiting. `/panel incidents closed` lists those dealt with."
NONE = "No incident of {panel} is {state}."
SUMMARY = "{total}: {counts}."
MORE = "The next {count}"
NOT_THERE = "{panel} has no incident {reference}: `/panel incidents` lists those there are."
FEW = "Counts are of reports; few reports need not mean little trouble, and one person can send many."
MAY_BE = "It may be the same as {reference}."
UNDER = "Put {reference} under {concern}"


def run(call: Call, session: Session) -> Reply:
    """A page of incidents in a state, or one whole."""
    panel = panel_here(call, session)
    text = call.args.get("status", "").strip()
    if one_asked(text):
        return whole(call, session, panel, text)
    page = page_asked(text, INCIDENT, OPEN, f"{panel.code}-0042")
    counts = how_many(session, panel, page.states)
    if not counts:
        return Reply(NONE.format(panel=panel.code, state=page.said) if text else NONE_OPEN)
    return _page(call, session, panel, page, counts)


def _page(call: Call, session: Session, panel: Panel, page: Page, counts: dict[str, int]) -> Reply:
    found = in_states(session, panel, page.states, PAGE + 1, page.after)
    counted = voices(session, found[:PAGE])
    blocks: list[Block] = []
    for one in found[:PAGE]:
        blocks.append(facts(panel, one, counted[key(one)]))
        if call.caller.role >= Role.CHAIR:
            blocks.append(Choices((*moves(panel, one).choices[: BUTTONS_EACH - 1], _more(panel, one))))
    blocks.append(Paragraph(FEW))
    if len(found) > PAGE:
        onward = page.onward("/panel incidents", found[PAGE - 1].number)
        blocks.append(Choices((Choice(MORE.format(count=PAGE), onward),)))
    return Reply(_summary(counts), tuple(blocks))


def _more(panel: Panel, incident: Incident) -> Choice:
    return Choice(f"More on {reference(panel, incident)}", f"/panel incidents {reference(panel, incident)}")


def _summary(counts: dict[str, int]) -> str:
    parts = [f"{count} {WITH_THE_TEAM if state == 'raised' else SAID[state]}" for state, count in counts.items()]
    return SUMMARY.format(total=several(sum(counts.values()), "incident"), counts=", ".join(parts))


def whole(call: Call, session: Session, panel: Panel, text: str) -> Reply:
    """One incident: how it stands, its history, what it may be the same as, and everything it can become."""
    incident = incident_at(session, panel, referred(text, panel))
    if incident is None:
        raise UserError(NOT_THERE.format(panel=panel.code, reference=text[:20].upper()))
    counted = voices(session, [incident])[key(incident)]
    blocks: list[Block] = [facts(panel, incident, counted), steps(history(session, incident))]
    if call.caller.role >= Role.CHAIR:
        blocks += _carry_on(session, panel, incident)
    return Reply(f"{reference(panel, incident)} in full.", tuple(blocks))


def _carry_on(session: Session, panel: Panel, incident: Incident) -> list[Block]:
    choices = list(moves(panel, incident).choices)
    notices: list[Block] = []
    if "merged" in INCIDENT[incident.state]:
        for other in _alike(session, panel, incident):
            notices.append(Notice(MAY_BE.format(reference=reference(panel, other))))
            choices.append(
                Choice(
                    f"Merge into {reference(panel, other)}",
                    f"/panel update {as_shown(panel, incident)} merged {reference(panel, other)}",
                )
            )
    for concern in concerns_in(session, panel, OPEN_CONCERNS, PAGE):
        called = reference(panel, concern)
        said = UNDER.format(reference=reference(panel, incident), concern=called)
        choices.append(Choice(said, f"/panel update {called} add {reference(panel, incident)}"))
    return [*notices, Choices(tuple(choices))]


def _alike(session: Session, panel: Panel, incident: Incident) -> list[Incident]:
    others = about_then(session, panel, incident.happened_at, WITHIN)
    written = Written(incident.category, incident.what, incident.place)
    return like(written, (other for other in others if other.number < incident.number))


COMMAND = Command(
    name="incidents",
    summary="What residents reported, to accept, decline, merge, raise or close",
    params=(
        Param("status", "open, all, reported, accepted, raised, closed, declined, merged, withdrawn, or one reference"),
    ),
    run=run,
    who=Role.OFFICER,
)
