"""`/panel update <ref> <state> [note]`: carry an incident or a concern on, and say why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.calls import Call, Command, Param, Role
from bot.commands.answering import asked_for
from bot.errors import UserError
from bot.panels import panel_here
from bot.replies import Block, Choice, Choices, Facts, Field, Items, Paragraph, Reply
from bot.reports.pointing import concern_at, incident_at
from bot.reports.references import Reference, as_shown, called, reference, references_in, referred
from bot.reports.showing import line, minute, moves, people, stands
from bot.reports.states import REASONS, SAID, Reason, checked, listed, next_state, reason_first
from storage.changes import Step, Subject, change_by_call, history, record
from storage.concerns import gather, gathered
from storage.incidents import merged_into
from storage.letters import letters_on, write_to_reporters
from storage.models import Change, Concern, Incident, Panel

LONGEST = 1_000
NOTE, ADD, MERGED, CLOSED = "note", "add", "merged", "closed"
BY_ITSELF = ("withdrawn",)
"""What only the one who reported can do."""

TOO_LONG = "A note is at most {longest:,} characters, and this has {length:,}: shorten it."
NOT_THERE = "{panel} has no {kind} {reference}: `/panel {kind}s` lists those there are."
NOW = "{reference} is {state}."
NOTED = "The note is kept with {reference}."
SAME = "{reference} is {state} already: nothing was changed."
MEANWHILE = "{reference} was changed meanwhile, so nothing was done: {by} had it {state} on {when}."
WHY = "Why is {reference} closed? Type the reason and what was done, or choose one."
INTO = "Into which incident? Type it as `/panel update {reference} merged {code}-0041`."
NOT_INTO = "{reference} is {state}, so nothing can be merged into it."
NOT_INTO_ITSELF = "{reference} cannot be merged into itself: give the other reference."
WHICH = "Which incidents stand behind {reference}? Type it as `/panel update {reference} add {code}-0041`."
FOR_THE_CHAIR = (
    "A police liaison officer adds notes, as in `/panel update {reference} note …`; moving it is for the chair."
)
NO_NOTE = "Say what to note, as in `/panel update {reference} note Seen on patrol on Tuesday`."
TOLD = "{people} who reported it will be told."
MERGE_NOTE = "{reference} was found to be the same."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done: to what, called how, with which words."""

    call: Call
    panel: Panel
    subject: Subject
    called: str
    text: str

    def step(self, after: str, reason: str = "", note: str = "", part: int = 0) -> Step:
        """The step to be taken; one call may take several, each under an id of its own."""
        caller = self.call.caller
        call_id = f"{self.call.id}#{part}" if part else self.call.id
        return Step(caller.id, caller.role.name.lower(), self.call.at, after, call_id, reason, note)


def run(call: Call, session: Session) -> Reply:
    """Do what is asked if the state allows it and nobody was quicker."""
    panel = panel_here(call, session)
    if not call.args.get("ref"):
        return asked_for(
            "Carry an incident or a concern on",
            "/panel update",
            Field("ref", "Its reference, such as HT-0042"),
            Field("state", "What it becomes"),
            Field("note", "Why, or what was done", required=False),
        )
    sent = change_by_call(session, call.id)
    if sent:
        return _said(session, panel, _changed(session, sent), sent)
    pointed = referred(call.args["ref"], panel)
    subject = _subject(session, panel, pointed)
    note = " ".join(call.args.get("note", "").split())
    if len(note) > LONGEST:
        raise UserError(TOO_LONG.format(longest=LONGEST, length=len(note)))
    asked = Asked(call, panel, subject, reference(panel, subject), note)
    return _done(session, asked, call.args.get("state", "").casefold(), pointed)


def _subject(session: Session, panel: Panel, pointed: Reference) -> Subject:
    find = incident_at if pointed.kind == "incident" else concern_at
    found: Subject | None = find(session, panel, pointed, to_change=True)
    if found is None:
        raise UserError(NOT_THERE.format(panel=panel.code, kind=pointed.kind, reference=called(panel, pointed)))
    return found


def _changed(session: Session, change: Change) -> Subject:
    if change.incident_id:
        return session.get_one(Incident, change.incident_id)
    return session.get_one(Concern, change.concern_id)


def _done(session: Session, asked: Asked, word: str, pointed: Reference) -> Reply:
    if asked.call.caller.role < Role.CHAIR and word != NOTE:
        raise UserError(FOR_THE_CHAIR.format(reference=asked.called))
    if word == NOTE:
        return _noted(session, asked)
    if word == ADD and isinstance(asked.subject, Concern):
        return _gathered(session, asked, asked.subject)
    if not word:
        return Reply(
            NOW.format(reference=asked.called, state=stands(asked.subject)), (moves(asked.panel, asked.subject),)
        )
    if pointed.seen is not None and pointed.seen != asked.subject.changes:
        raise UserError(_meanwhile(session, asked))
    return _moved(session, asked, word)


def _meanwhile(session: Session, asked: Asked) -> str:
    last = history(session, asked.subject)[-1]
    by = "the system" if last.role == "system" else f"a {last.role}"
    return MEANWHILE.format(reference=asked.called, by=by, state=SAID[last.after], when=minute(last.at))


def _moved(session: Session, asked: Asked, word: str) -> Reply:
    subject = asked.subject
    kind = "incident" if isinstance(subject, Incident) else "concern"
    if word == subject.state:
        raise UserError(SAME.format(reference=asked.called, state=stands(subject)))
    state = next_state(kind, subject.state, word, asked.called, BY_ITSELF)
    if state == MERGED and isinstance(subject, Incident):
        return _merged(session, asked, subject)
    if state == CLOSED:
        return _closed(session, asked)
    reason, note = reason_first(asked.text) if state == "declined" else (None, asked.text)
    change = record(session, subject, asked.step(state, reason.key if reason else "", note))
    if state == "declined" and isinstance(subject, Incident):
        write_to_reporters(session, [subject], change, asked.call.at)
    return _said(session, asked.panel, subject, change)


def _noted(session: Session, asked: Asked) -> Reply:
    if not asked.text:
        raise UserError(NO_NOTE.format(reference=asked.called))
    change = record(session, asked.subject, asked.step(asked.subject.state, note=asked.text))
    return _said(session, asked.panel, asked.subject, change)


def _closed(session: Session, asked: Asked) -> Reply:
    """Close with one of the reasons, and tell those who reported what was done; or ask which reason it is."""
    reason, note = reason_first(asked.text)
    if reason is None:
        return _why(asked)
    checked(reason, note)
    change = record(session, asked.subject, asked.step(CLOSED, reason.key, note))
    if isinstance(asked.subject, Incident):
        write_to_reporters(session, [asked.subject], change, asked.call.at)
    else:
        _close_behind(session, asked, asked.subject, change, reason)
    return _said(session, asked.panel, asked.subject, change)


def _close_behind(session: Session, asked: Asked, concern: Concern, change: Change, reason: Reason) -> None:
    """Close the incidents behind a closed concern that are still open, and tell everybody who reported one."""
    behind = gathered(session, concern, to_change=True)
    for part, incident in enumerate(behind, 1):
        if incident.state in ("accepted", "raised"):
            record(session, incident, asked.step(CLOSED, reason.key, f"With {asked.called}.", part))
    write_to_reporters(session, behind, change, asked.call.at)


def _why(asked: Asked) -> Reply:
    shown = as_shown(asked.panel, asked.subject)
    plain = tuple(one for one in REASONS if not one.needs_reference)
    return Reply(
        WHY.format(reference=asked.called),
        (
            Facts(tuple((one.key, one.meaning) for one in REASONS)),
            Choices(tuple(Choice(f"Closed: {one.name}", f"/panel update {shown} closed {one.key}") for one in plain)),
        ),
    )


def _merged(session: Session, asked: Asked, incident: Incident) -> Reply:
    """Put an incident, and whatever was merged into it before, into another that stands."""
    named = references_in(asked.text, asked.panel)
    if not named:
        raise UserError(INTO.format(reference=asked.called, code=asked.panel.code))
    target = _subject(session, asked.panel, named[0])
    if not isinstance(target, Incident) or target.id == incident.id:
        raise UserError(NOT_INTO_ITSELF.format(reference=asked.called))
    if target.state in ("merged", "withdrawn", "declined"):
        raise UserError(NOT_INTO.format(reference=reference(asked.panel, target), state=SAID[target.state]))
    for one in (incident, *merged_into(session, incident)):
        one.into_id = target.id
        session.add(one)
    change = record(session, incident, asked.step(MERGED, note=f"Into {reference(asked.panel, target)}."))
    record(session, target, asked.step(target.state, note=MERGE_NOTE.format(reference=asked.called), part=1))
    return _said(session, asked.panel, incident, change)


def _gathered(session: Session, asked: Asked, concern: Concern) -> Reply:
    named = [one for one in references_in(asked.text, asked.panel) if one.kind == "incident"]
    if not named:
        raise UserError(WHICH.format(reference=asked.called, code=asked.panel.code))
    incidents = [_subject(session, asked.panel, one) for one in named]
    for incident in incidents:
        if isinstance(incident, Incident):
            gather(session, concern, incident, asked.call.at)
    said = tuple(reference(asked.panel, one) for one in incidents)
    note = f"{' and '.join(said)} put behind it."
    change = record(session, concern, asked.step(concern.state, note=note))
    return _said(session, asked.panel, concern, change)


def _said(session: Session, panel: Panel, subject: Subject, change: Change) -> Reply:
    """What was done, the same however often the call arrives."""
    called = reference(panel, subject)
    if change.before == change.after:
        first = NOTED.format(reference=called)
    else:
        first = NOW.format(reference=called, state=_as_changed(subject, change))
    blocks: list[Block] = []
    if isinstance(subject, Concern) and change.before == change.after:
        behind = gathered(session, subject)
        blocks += [Items(tuple(line(panel, one) for one in behind))] if behind else []
    if change.note and change.before != change.after:
        blocks.append(Paragraph(change.note))
    told = letters_on(session, change)
    if told:
        blocks.append(Paragraph(TOLD.format(people=people(told))))
    return Reply(first, (*blocks, *_next(panel, subject)))


def _as_changed(subject: Subject, change: Change) -> str:
    """The state as this change left it, whatever has happened since."""
    if subject.state == change.after:
        return stands(subject)
    return SAID[change.after]


def _next(panel: Panel, subject: Subject) -> Sequence[Block]:
    choices = moves(panel, subject)
    return (choices,) if choices.choices else ()


WORDS = ("accepted", "declined", "merged", "raised", "priority", "action", "closed", "note")

COMMAND = Command(
    name="update",
    summary="Carry an incident or a concern on, with a note",
    params=(
        Param("ref", "Its reference, such as HT-0042 or HT-C0007", required=True, kind="reference"),
        Param("state", f"What it becomes: {listed(WORDS)}", required=True, kind="word", words=WORDS),
        Param("note", "Why, or what was done; closing begins with the reason"),
    ),
    run=run,
    who=Role.OFFICER,
)
