"""The panel's concerns as a digest lists them: the open ones by age, what is overdue first, and those closed and why.

A concern's title and the note it was closed with are the chair's words; personal data in them is hidden. Its owner is
said as a role.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.digest.periods import days_between
from bot.replies import Block, Items, Paragraph
from bot.reports.personal import hidden
from bot.reports.references import Reference, called
from bot.reports.showing import ERASED, several
from bot.reports.states import SAID, reason_of
from storage.models import Panel
from storage.tallies import Story

OVERDUE = 28
"""After how many days without a step an open concern, in whatever state, is overdue."""

OPEN = "{concerns} {are} open, oldest first:"
OPEN_AND_OVERDUE = "{concerns} {are} open, {count} of them overdue with no step for {days} days:"
CONCERN = "{reference}: {title}. {state}, open for {age}, with {owner}{overdue}"
NO_STEP = "; overdue, no step for {days}"
CLOSED = "{concerns} {were} closed:"
YOU_SAID = "{reference}. You said: {title}. We did: {did}"
NOBODY = "nobody"

MOST = 10
"""How many lines a list has; the rest are counted."""
AND_MORE = "and {count} more"

Row = TypeVar("Row")


def capped(rows: Sequence[Row], say: Callable[[Row], str]) -> Items:
    """The first rows of a list, each as a line, and how many more there are."""
    rest = len(rows) - MOST
    return Items((*map(say, rows[:MOST]), *([AND_MORE.format(count=rest)] if rest > 0 else [])))


def open_concerns(panel: Panel, stories: Sequence[Story], slot: datetime) -> tuple[Block, ...]:
    """The concerns open at a slot, those overdue first, each the oldest first."""
    still = [one for one in stories if one.state != "closed"]
    if not still:
        return ()
    still.sort(key=lambda one: (not _overdue(one, slot), one.raised_at, one.number))
    count = sum(_overdue(one, slot) for one in still)
    concerns, are = several(len(still), "concern"), "is" if len(still) == 1 else "are"
    heading = (OPEN_AND_OVERDUE if count else OPEN).format(concerns=concerns, are=are, count=count, days=OVERDUE)
    return Paragraph(heading), capped(still, lambda one: _open(panel, one, slot))


def closed_concerns(panel: Panel, stories: Sequence[Story]) -> tuple[Block, ...]:
    """The concerns closed in the time, and why: you said, we did."""
    closed = [one for one in stories if one.closing]
    if not closed:
        return ()
    were = "was" if len(closed) == 1 else "were"
    heading = CLOSED.format(concerns=several(len(closed), "concern"), were=were)
    return Paragraph(heading), capped(closed, lambda one: _closed(panel, one))


def _open(panel: Panel, story: Story, slot: datetime) -> str:
    state = SAID[story.state]
    waited = several(days_between(story.last_step, slot), "day")
    return CONCERN.format(
        reference=_called(panel, story),
        title=_title(story),
        state=f"{state[0].upper()}{state[1:]}",
        age=several(days_between(story.raised_at, slot), "day"),
        owner=_role(story),
        overdue=NO_STEP.format(days=waited) if _overdue(story, slot) else "",
    )


def _closed(panel: Panel, story: Story) -> str:
    reason = reason_of(story.closing.reason) if story.closing else None
    note = hidden(story.closing.note) if story.closing else ""
    did = ": ".join(filter(None, (reason.name if reason else "", note or (reason.meaning if reason else ""))))
    return YOU_SAID.format(reference=_called(panel, story), title=_title(story), did=_sentence(did))


def _overdue(story: Story, slot: datetime) -> bool:
    return days_between(story.last_step, slot) >= OVERDUE


def _called(panel: Panel, story: Story) -> str:
    return called(panel, Reference("concern", story.number))


def _title(story: Story) -> str:
    return hidden(story.title).rstrip(" .") or ERASED


def _role(story: Story) -> str:
    """Who owns it, by the role they raised it in: nobody is named."""
    if not story.owned:
        return NOBODY
    return f"{'an' if story.role[0] in 'aeiou' else 'a'} {story.role}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
