"""How incidents and concerns are shown to those who may see them. Nobody is shown who reported."""

from collections.abc import Iterable
from datetime import datetime

from bot.replies import Block, Choice, Choices, Facts, Items
from bot.reports.categories import by_key
from bot.reports.moments import LONDON
from bot.reports.personal import hidden
from bot.reports.references import as_shown, reference
from bot.reports.states import CONCERN, INCIDENT, SAID, WITH_THE_TEAM, reason_of
from bot.reports.written import happened
from storage.incidents import Voices
from storage.models import Change, Concern, Incident, Panel

ERASED = "(erased)"
NOT_SAID = "not said"
BUTTONS = {
    "accepted": "Accept {}",
    "declined": "Decline {}",
    "raised": "Raise {} with the team",
    "priority": "Make {} a priority",
    "action": "{} is being acted on",
    "closed": "Close {}",
}
"""What a button that moves something is called; a merge needs to know into what, so it has none."""
AGAIN = "Take {} up again"


def day(at: datetime) -> str:
    """A moment's London day, as people say it: 21 November 2026."""
    here = at.astimezone(LONDON)
    return f"{here.day} {here:%B %Y}"


def minute(at: datetime) -> str:
    """A moment in London, to the minute: 21 November 2026 at 12:04."""
    return f"{day(at)} at {at.astimezone(LONDON):%H:%M}"


def category_name(key: str) -> str:
    """What a category is called."""
    return by_key()[key].name


def stands(row: Incident | Concern) -> str:
    """How an incident or a concern stands, with the reason it was closed for."""
    reason = reason_of(row.reason)
    said = WITH_THE_TEAM if isinstance(row, Incident) and row.state == "raised" else SAID[row.state]
    return f"{said} ({reason.name})" if reason else said


def counted(voices: Voices) -> str:
    """How many reported, and how many people they are."""
    return f"{several(voices.reports, 'report')} by {people(voices.reporters)}"


def several(count: int, thing: str) -> str:
    """A count and what it counts: 1 report, 2 reports."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def people(count: int) -> str:
    """A count of people."""
    return "1 person" if count == 1 else f"{count} people"


def line(panel: Panel, incident: Incident) -> str:
    """An incident in a line: its reference, its kind, what, where and when, without anybody's personal data."""
    told = happened(incident.happened_at, incident.precision)
    where = hidden(incident.place)
    parts = (
        category_name(incident.category).lower(),
        hidden(incident.what) or ERASED,
        *([where] if where and where.casefold() not in incident.what.casefold() else []),
        *([told] if told else []),
    )
    return f"{reference(panel, incident)}: {', '.join(parts)}"


def facts(panel: Panel, incident: Incident, voices: Voices) -> Facts:
    """An incident as the panel's chair and its police see it."""
    rows = (
        (reference(panel, incident), f"{category_name(incident.category)}: {incident.what or ERASED}"),
        ("Where", incident.place or (NOT_SAID if incident.what else ERASED)),
        ("When", happened(incident.happened_at, incident.precision) or NOT_SAID),
        ("Reported", f"{day(incident.reported_at)}; {counted(voices)}"),
        ("Stands", stands(incident)),
    )
    return Facts(rows)


def moves(panel: Panel, row: Incident | Concern) -> Choices:
    """The buttons that carry an incident or a concern on, each with the state it was shown in."""
    legal = (INCIDENT if isinstance(row, Incident) else CONCERN)[row.state]
    shown, called = as_shown(panel, row), reference(panel, row)
    again = row.state in ("closed", "declined")
    return Choices(
        tuple(
            Choice((AGAIN if again else BUTTONS[state]).format(called), f"/panel update {shown} {state}")
            for state in legal
            if state in BUTTONS
        )
    )


def steps(changes: Iterable[Change]) -> Block:
    """A history, a line each: when, who by their role, from what to what, why."""
    return Items(tuple(map(_step, changes)))


def _step(change: Change) -> str:
    reason = reason_of(change.reason)
    to = f"{SAID[change.after]} ({reason.name})" if reason else SAID[change.after]
    done = to if change.before != change.after else "noted"
    return f"{minute(change.at)}, {change.role}: {done}{f'. {change.note}' if change.note else ''}"
