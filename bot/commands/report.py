"""`/report [text]`: what happened, looked over before it is saved, and kept under a reference."""

import re
from datetime import datetime

from sqlmodel import Session

from bot.calls import Call, Command, Param
from bot.errors import UserError
from bot.panels import panel_here
from bot.replies import Block, Choice, Choices, Facts, Form, Items, Notice, Paragraph, Reply
from bot.reports.keeping import keep_draft, log_incident, too_old
from bot.reports.likeness import WITHIN, like, moment
from bot.reports.pointing import incident_at
from bot.reports.references import reference, referred
from bot.reports.showing import NOT_SAID, category_name, day, line
from bot.reports.written import (
    FIELDS,
    Written,
    fields,
    for_others,
    from_json,
    given,
    happened,
    personal,
    read,
    sorted_line,
    whole,
)
from storage.incidents import about_then, add_report, draft, report_by_call, report_of, standing_for
from storage.models import Draft, Incident, Panel

NOT_THE_POLICE = (
    "We are not the police and this is not a report to them: for that ring 101 or go to police.uk. "
    "In an emergency ring 999."
)
TITLE = "Report an incident to your panel"
FIRST = "Say what happened, where and when."
PREVIEW = "This is what others will see. Nothing is saved yet."
LEFT_OUT = "Left out, because it could tell who somebody is: {found}."
SAME = "Something like this has been reported already. If yours is the same, add it to that, and it is counted there:"
SAVED = "{reference} is saved. Thank you."
ADDED = "Yours is added to {reference}. Thank you."
NEXT = (
    "The chair sees it, and never who sent it. `/panel mine` shows what becomes of it; "
    "`/panel withdraw {reference}` takes it back."
)
ALREADY = "You have reported {reference} already, so nothing was added."
NO_DRAFT = "That report is no longer waiting: it was thrown away, or is a day old. Send it again with /report."
THROWN = "Thrown away; nothing was kept."
NOT_THERE = "{reference} is not there any more to add to: choose Save instead."

PRESSED = re.compile(r"(save|full|add|change|drop) ([a-z]{12})(?: (\S+))?")


def run(call: Call, session: Session) -> Reply:
    """The form, what others will see, or the receipt: whichever comes next."""
    panel = panel_here(call, session)
    if any(name in call.args for name in FIELDS):
        return _looked_over(call, session, panel, given(call.args))
    text = call.args.get("text", "").strip()
    pressed = PRESSED.fullmatch(text)
    if pressed:
        return _pressed(call, session, panel, *pressed.groups())
    begun = text or call.args.get("message", "").strip()
    return _form(sorted_line(begun, call.at) if begun else Written("", "", ""))


def _form(written: Written, said: str = FIRST) -> Reply:
    return Reply(said, (Notice(NOT_THE_POLICE),), form=Form(TITLE, "/report", fields(written)))


def _looked_over(call: Call, session: Session, panel: Panel, answers: Written) -> Reply:
    """What others will see of the answers, or the form again with everything kept and what is to be put right."""
    try:
        written = read(answers, call.at)
    except UserError as error:
        return _form(answers, str(error))
    kept = keep_draft(session, panel, call, written)
    others = about_then(session, panel, moment(written, call.at), WITHIN)
    return _preview(panel, kept, written, like(written, others))


def _preview(panel: Panel, kept: Draft, written: Written, alike: list[Incident]) -> Reply:
    found = personal(written)
    blocks: list[Block] = [_facts(for_others(written))]
    if found:
        blocks.append(
            Notice(LEFT_OUT.format(found=", ".join(dict.fromkeys(f"{kind} “{words}”" for kind, words in found))))
        )
    if alike:
        blocks += (Notice(SAME), Items(tuple(line(panel, one) for one in alike)))
    blocks += (Notice(NOT_THE_POLICE), Choices(tuple(_choices(panel, kept, bool(found), alike))))
    return Reply(PREVIEW, tuple(blocks))


def _facts(seen: Written) -> Facts:
    told = happened(datetime.fromisoformat(seen.happened_at), seen.precision) if seen.happened_at else ""
    return Facts(
        (
            ("Kind", category_name(seen.category)),
            ("What happened", whole(seen)),
            ("Where", seen.where or NOT_SAID),
            ("When", told or NOT_SAID),
        )
    )


def _choices(panel: Panel, kept: Draft, personal_data: bool, alike: list[Incident]) -> list[Choice]:
    save = "Save without what is left out" if personal_data else "Save"
    offered = [Choice(save, f"/report save {kept.id}")]
    offered += [
        Choice(f"Add mine to {reference(panel, one)}", f"/report add {kept.id} {reference(panel, one)}")
        for one in alike
    ]
    if personal_data:
        offered.append(Choice("Save every word, for the chair and the police team", f"/report full {kept.id}"))
    return [
        *offered,
        Choice("Change it", f"/report change {kept.id}"),
        Choice("Throw it away", f"/report drop {kept.id}"),
    ]


def _pressed(call: Call, session: Session, panel: Panel, what: str, draft_id: str, target: str | None) -> Reply:
    """What a button under the preview does; pressed again, or sent again, it answers as it did the first time."""
    sent = report_by_call(session, call.id)
    if sent:
        incident = session.get_one(Incident, sent.incident_id)
        return _receipt(panel, incident, SAVED if sent.wrote else ADDED)
    kept = draft(session, draft_id, call.caller.id)
    if kept is None or too_old(kept, call.at):
        raise UserError(NO_DRAFT)
    if kept.reference:
        return _again(session, panel, kept)
    if what == "drop":
        session.delete(kept)
        return Reply(THROWN)
    written = from_json(kept.written)
    match what:
        case "change":
            return _form(written)
        case "add":
            return _added(call, session, panel, kept, target or "")
        case _:
            return _saved(call, session, panel, kept, written if what == "full" else for_others(written))


def _saved(call: Call, session: Session, panel: Panel, kept: Draft, written: Written) -> Reply:
    incident = log_incident(session, panel, call, written)
    _done(session, kept, reference(panel, incident))
    return _receipt(panel, incident, SAVED)


def _added(call: Call, session: Session, panel: Panel, kept: Draft, target: str) -> Reply:
    found = incident_at(session, panel, referred(target, panel), to_change=True)
    incident = standing_for(session, found) if found else None
    if incident is None or incident.state in ("withdrawn", "declined"):
        raise UserError(NOT_THERE.format(reference=target[:20]))
    mine = report_of(session, incident, call.caller.id)
    _done(session, kept, reference(panel, incident))
    if mine:
        return _receipt(panel, incident, ALREADY)
    add_report(session, incident, call.caller.id, call.at, call.id, wrote=False)
    return _receipt(panel, incident, ADDED)


def _done(session: Session, kept: Draft, became: str) -> None:
    """Remember what the draft became, and nothing of what it said."""
    kept.reference, kept.written = became, ""
    session.add(kept)


def _again(session: Session, panel: Panel, kept: Draft) -> Reply:
    incident = incident_at(session, panel, referred(kept.reference, panel))
    if incident is None:
        raise UserError(NO_DRAFT)
    mine = report_of(session, incident, kept.person)
    return _receipt(panel, incident, ADDED if mine and not mine.wrote else SAVED)


def _receipt(panel: Panel, incident: Incident, said: str) -> Reply:
    called = reference(panel, incident)
    return Reply(
        said.format(reference=called),
        (
            Facts((("Logged", f"{category_name(incident.category)}, {day(incident.reported_at)}"),)),
            Paragraph(NEXT.format(reference=called)),
            Notice(NOT_THE_POLICE),
        ),
    )


COMMAND = Command(
    name="report",
    summary="Tell the panel what happened; it is not a report to the police",
    params=(Param("text", "What happened, where and when, in one line; leave it out for a form"),),
    run=run,
    alone=True,
    opens=True,
)
