"""What a person may mean who has begun to type a ward, a reference or a word: the likeliest first."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlmodel import Session

from bot.ask.text import inert
from bot.calls import Call, Param, Role
from bot.panels import panel_here
from bot.reports.personal import hidden
from bot.reports.references import reference
from bot.reports.showing import category_name
from storage.concerns import OPEN as OPEN_CONCERNS
from storage.concerns import in_states as concerns_in
from storage.incidents import OPEN, in_states, reported_by
from storage.models import Concern, Incident, Panel
from storage.panels import workspace_of
from storage.places import wards

NEAR = 70
"""How alike, of 100, a name must be to what was typed for that to be a misspelling of it."""
LONGEST = 80
MOST_REFERENCES = 100
_WORDS = re.compile(r"[^\W_]+")


class Named(NamedTuple):
    """What is offered, and what choosing it gives: a ward and its code, an incident and its reference."""

    label: str
    code: str


def wards_like(text: str, most: int) -> tuple[Named, ...]:
    """The wards that what was typed may be the beginning of, or a misspelling of; all in their order for nothing."""
    typed = _plain(text[:LONGEST])
    held = _held()
    begun = dict.fromkeys(one for rank in _ranks(typed, held) for one in rank)
    found = [held[name] for name in begun][:most]
    if found or not typed:
        return tuple(found)
    near = process.extract(typed, held.keys(), scorer=fuzz.partial_ratio, score_cutoff=NEAR, limit=most)
    return tuple(held[name] for name, _, _ in near)


def suggested(call: Call, session: Session, param: Param, text: str, most: int) -> tuple[Named, ...]:
    """What may be given for a parameter; the call is the one that is being typed."""
    match param.kind:
        case "ward":
            return wards_like(text, most)
        case "reference":
            typed = text.casefold().strip()
            return tuple(one for one in _references(call, session) if typed in one.label.casefold())[:most]
        case _:
            return tuple(Named(one, one) for one in param.words if one.startswith(text.casefold().strip()))[:most]


def _references(call: Call, session: Session) -> Iterator[Named]:
    """What is open: to whoever serves on the panel, all of it; to a resident, what they reported."""
    panel = panel_here(call, session)
    if call.caller.role < Role.OFFICER:
        for incident, of in reported_by(session, workspace_of(call.place.id), call.caller.id, MOST_REFERENCES):
            yield _named(of, incident, category_name(incident.category))
        return
    for concern in concerns_in(session, panel, OPEN_CONCERNS, MOST_REFERENCES):
        yield _named(panel, concern, concern.title)
    for incident in in_states(session, panel, OPEN, MOST_REFERENCES):
        yield _named(panel, incident, incident.what or category_name(incident.category))


def _named(panel: Panel, row: Incident | Concern, what: str) -> Named:
    called = reference(panel, row)
    return Named(f"{called} {hidden(what)}", called)


def _ranks(typed: str, held: dict[str, Named]) -> Iterator[list[str]]:
    """The names that begin so, then those with a word that does, then those that hold it, or are of that code."""
    yield [name for name in held if name.startswith(typed)]
    yield [name for name in held if f" {typed}" in name]
    yield [name for name in held if typed in name or held[name].code.casefold().startswith(typed)]


@cache
def _held() -> dict[str, Named]:
    """Each ward by its plain name and borough, which no two have alike."""
    found = (Named(f"{ward.name}, {ward.borough}", ward.code) for ward in wards().values())
    return {_plain(one.label): one for one in sorted(found)}


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(inert(text).casefold()))
