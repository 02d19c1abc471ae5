"""A panel as files."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from bot.handover.cells import table
from bot.handover.files import FORMAT, PANEL_FILE, README_FILE, TABLES, readme
from bot.panels import ward_of
from bot.reports.references import reference
from storage.handover import Everything, everything
from storage.models import Incident, Panel
from storage.panels import key, settings_of
from storage.told import every_meeting, every_staffing

T = TypeVar("T")


def packed(session: Session, panel: Panel) -> dict[str, str]:
    """Everything of a panel: the text of each file."""
    held, ward = everything(session, panel), ward_of(panel)
    names = {key(row): reference(panel, row) for row in held.incidents}
    rows = {
        "incidents.csv": _incidents(panel, held, names),
        "concerns.csv": _concerns(panel, held, names),
        "changes.csv": _changes(panel, held, names),
        "reports.csv": _reports(held, names),
        "staffing.csv": _staffing(session, panel),
        "meetings.csv": _meetings(session, panel),
        "digests.csv": _digests(held),
    }
    return {
        README_FILE: readme(panel.code, ward.name, ward.borough),
        PANEL_FILE: _panel(session, panel),
        **{file: table(columns, rows[file]) for file, columns in TABLES.items()},
    }


def voices(into: Mapping[T, T | None], standing: Iterable[tuple[T, str | None]]) -> Mapping[T, tuple[int, int]]:
    """How many reports stand of each incident and of those merged into it, and by how many people.

    `into` has each incident with the one it was merged into; a forgotten reporter counts as one person.
    """
    people: dict[T, list[str | None]] = defaultdict(list)
    for incident, reporter in standing:
        people[into[incident] or incident].append(reporter)
    return {one: (len(said), len(set(said) - {None}) + said.count(None)) for one, said in people.items()}


def _panel(session: Session, panel: Panel) -> str:
    ward = ward_of(panel)
    held = {
        "format": FORMAT,
        "code": panel.code,
        "ward": panel.ward,
        "ward_name": ward.name,
        "borough": ward.borough,
        "made_at": _moment(panel.made_at),
        "settings": settings_of(session, panel),
        "incidents": panel.incidents,
        "concerns": panel.concerns,
    }
    return json.dumps(held, ensure_ascii=False, indent=2) + "\n"


def _incidents(panel: Panel, held: Everything, names: Mapping[int, str]) -> Iterator[tuple[str, ...]]:
    standing = ((one.incident_id, one.reporter) for one in held.reports if not one.withdrawn)
    counts = voices({key(one): one.into_id for one in held.incidents}, standing)
    for one in held.incidents:
        reports, reporters = counts.get(key(one), (0, 0))
        yield (
            names[key(one)],
            one.state,
            one.reason,
            one.category,
            panel.ward,
            one.place,
            _happened(one),
            _moment(one.reported_at),
            one.what,
            str(reports),
            str(reporters),
            one.precision,
            names[one.into_id] if one.into_id else "",
        )


def _happened(incident: Incident) -> str:
    return _moment(incident.happened_at) if incident.precision else ""


def _concerns(panel: Panel, held: Everything, names: Mapping[int, str]) -> Iterator[tuple[str, ...]]:
    under: dict[int, list[int]] = defaultdict(list)
    for link in held.links:
        under[link.concern_id].append(link.incident_id)
    order = {key(one): place for place, one in enumerate(held.incidents)}
    for one in held.concerns:
        gathered = " ".join(names[each] for each in sorted(under[key(one)], key=order.__getitem__))
        yield reference(panel, one), one.state, one.reason, one.title, _moment(one.raised_at), gathered


def _changes(panel: Panel, held: Everything, names: Mapping[int, str]) -> Iterator[tuple[str, ...]]:
    concerns = {key(one): reference(panel, one) for one in held.concerns}
    for one in held.changes:
        name = names[one.incident_id] if one.incident_id else concerns[one.concern_id or 0]
        yield name, _moment(one.at), one.role, one.before, one.after, one.note, one.reason


def _reports(held: Everything, names: Mapping[int, str]) -> Iterator[tuple[str, ...]]:
    numbers: dict[str, int] = {}
    for one in held.reports:
        number = str(numbers.setdefault(one.reporter, len(numbers) + 1)) if one.reporter else ""
        yield names[one.incident_id], _moment(one.at), number, _yes(one.wrote), _yes(one.withdrawn)


def _staffing(session: Session, panel: Panel) -> Iterator[tuple[str, ...]]:
    for one in every_staffing(session, panel):
        sergeants = "" if one.sergeants is None else str(one.sergeants)
        as_of = one.as_of.isoformat()
        yield as_of, str(one.constables), str(one.pcsos), sergeants, one.source, _moment(one.told_at)


def _meetings(session: Session, panel: Panel) -> Iterator[tuple[str, ...]]:
    for one in every_meeting(session, panel):
        yield _moment(one.at), one.where, _moment(one.set_at), _yes(one.cancelled)


def _digests(held: Everything) -> Iterator[tuple[str, ...]]:
    numbers: dict[str, int] = {}
    for one in held.digests:
        place = str(numbers.setdefault(one.place, len(numbers) + 1))
        posted = _moment(one.posted_at) if one.posted_at else ""
        told = (_moment(one.slot), one.state, posted, place, one.message, _yes(one.late), str(one.attempts))
        yield *told, _moment(one.covers_from), one.why


def _moment(at: datetime) -> str:
    return at.isoformat()


def _yes(true: bool) -> str:
    return "yes" if true else "no"
