"""The states of incidents and concerns: which may follow which, and the reasons for closing, each in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process

from bot.errors import UserError

INCIDENT: Mapping[str, tuple[str, ...]] = {
    "reported": ("accepted", "declined", "merged", "withdrawn"),
    "accepted": ("raised", "closed", "declined", "merged", "withdrawn"),
    "raised": ("closed", "withdrawn"),
    "closed": ("accepted",),
    "declined": ("accepted",),
    "merged": (),
    "withdrawn": (),
}
"""Which states may follow each state of an incident; closed and declined may be taken up again."""
CONCERN: Mapping[str, tuple[str, ...]] = {
    "raised": ("accepted", "closed"),
    "accepted": ("priority", "action", "closed"),
    "priority": ("action", "closed"),
    "action": ("priority", "closed"),
    "closed": ("accepted",),
}
"""Which states may follow each state of a concern."""
SAID = {
    "reported": "reported",
    "accepted": "accepted",
    "declined": "declined",
    "merged": "merged",
    "withdrawn": "withdrawn",
    "raised": "raised",
    "priority": "a priority",
    "action": "being acted on",
    "closed": "closed",
}
"""How a state is said."""
WITH_THE_TEAM = "raised with the team"
OTHERWISE = {
    "accept": "accepted",
    "decline": "declined",
    "reject": "declined",
    "rejected": "declined",
    "merge": "merged",
    "raise": "raised",
    "close": "closed",
    "prioritise": "priority",
    "prioritised": "priority",
    "actioned": "action",
    "reopen": "accepted",
    "reopened": "accepted",
}
"""Other words for a state."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was closed: its word, what it is called, what it means, and whether a reference is needed."""

    key: str
    name: str
    meaning: str
    needs_reference: bool = False


REASONS = (
    Reason("answered", "answered", "The question was answered, and nothing else was asked for."),
    Reason("fixed", "fixed", "What was wrong has been put right, and somebody has looked."),
    Reason("passed-to-police", "passed to the police", "The police have it, under the reference given.", True),
    Reason("passed-to-council", "passed to the council", "The council has it, under the reference given.", True),
    Reason("not-ours", "not ours", "It is not for a ward panel or its police team; the note says for whom."),
    Reason("not-supported", "not supported", "The panel considered it and chose other work."),
    Reason("no-action", "no action possible", "Nothing can be done with what is known."),
    Reason("withdrawn", "withdrawn", "Those who raised it no longer ask for it."),
)
_BY_KEY = {one.key: one for one in REASONS}

NO_STATE = "There is no state “{text}”: from {now}, {reference} can become {legal}."
NOT_LEGAL = "{reference} is {now}: it can become {legal}, not {wanted}."
NOTHING_NEXT = "{reference} is {now}, and nothing follows that."
NEEDS_REFERENCE = "Give their reference after the reason, such as: closed {key} CAD 1234 of 21 November."


def reason_of(key: str) -> Reason | None:
    """The reason a row carries."""
    return _BY_KEY.get(key)


def reason_first(text: str) -> tuple[Reason | None, str]:
    """The reason a note begins with, said by its word or its name, and the rest of the note."""
    line = text.strip()
    for one in REASONS:
        for said in (one.key, one.key.replace("-", " "), one.name):
            rest = line[len(said) :]
            if line.casefold().startswith(said) and not rest[:1].isalnum():
                return one, rest.strip(" :,.;–—-").strip()
    return None, line


def next_state(kind: str, now: str, wanted: str, reference: str, hidden: tuple[str, ...] = ()) -> str:
    """The state a word stands for, if it may follow. Raises UserError that names those which may.

    `hidden` are states that are not for the one who asks.
    """
    moves = INCIDENT if kind == "incident" else CONCERN
    legal = tuple(state for state in moves[now] if state not in hidden)
    said = OTHERWISE.get(wanted.casefold(), wanted.casefold())
    if said in legal:
        return said
    if not legal:
        raise UserError(NOTHING_NEXT.format(reference=reference, now=SAID[now]))
    if said not in moves:
        near = process.extractOne(said, legal, score_cutoff=80)
        if near:
            return str(near[0])
        raise UserError(NO_STATE.format(text=wanted[:30], now=now, reference=reference, legal=listed(legal)))
    raise UserError(NOT_LEGAL.format(reference=reference, now=SAID[now], legal=listed(legal), wanted=said))


def listed(words: tuple[str, ...]) -> str:
    """Words in a sentence: a, b or c."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def checked(reason: Reason, note: str) -> None:
    """Refuse a reason that needs a reference where the note has none: a reference has a digit. Raises UserError."""
    if reason.needs_reference and not any(letter.isdigit() for letter in note):
        raise UserError(NEEDS_REFERENCE.format(key=reason.key))
