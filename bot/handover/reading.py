"""Files as a panel, each field and what they say of one another checked before anything is written."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NoReturn, TypeVar

from pydantic import ValidationError

from bot.errors import UserError
from bot.handover.cells import records
from bot.handover.files import FILES, PANEL_FILE, TABLES
from bot.handover.packing import voices
from bot.handover.rows import (
    ChangeRow,
    ConcernRow,
    DigestRow,
    IncidentRow,
    MeetingRow,
    PanelRow,
    ReportRow,
    Row,
    StaffingRow,
)
from bot.panel_settings import SETTINGS
from bot.reports.states import CONCERN, INCIDENT

R = TypeVar("R", bound=Row)

MISSING = "The folder has no {file}: give the folder of a panelbot export, with every file in it."
NOT_JSON = "panel.json cannot be read as JSON: put it back as it was, or export the panel again."
FAULT = "In {where}, {field} {what}: correct it, or export the panel again."
SAID = {
    "missing": "must be there",
    "extra_forbidden": "is not known to this version",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "greater_than_equal": "must not be less than 0",
    "less_than_equal": "must be less than 1,000,000,000",
    "dict_type": "must be names with their values in text",
    "model_type": "must be names with their values",
}
"""How what pydantic finds by itself is said."""
NO_SETTING = "is not a setting: there are {names}"
A_SETTING = "is not a value it may have, such as {example}"
A_REFERENCE = "must be a reference of this panel, such as {example}"
TWICE = "is {reference}, which stands further up too"
BEYOND = "is past the panel's count of {count} in panel.json"
OTHER_WARD = "must be the panel's own ward, {ward}"
NOT_THERE = "names {reference}, which is not in {file}"
ITSELF = "must be another incident"
NO_TIME = "must be given where precision is, and be empty where precision is"
TOO_LATE = "must not be after reported_at"
OTHER_COUNT = "must be {count}, going by reports.csv"
OTHER_STATE = "must be {state}, as its last step in changes.csv says"
NOT_ITS_STATE = "must be a state of {kind}: {states}"
SAME_SLOT = "is {slot}, which stands further up for the same place too"
NOT_BEFORE = "must be before slot_utc"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A panel as it was handed over, checked."""

    panel: PanelRow
    incidents: tuple[IncidentRow, ...]
    concerns: tuple[ConcernRow, ...]
    changes: tuple[ChangeRow, ...]
    reports: tuple[ReportRow, ...]
    staffing: tuple[StaffingRow, ...]
    meetings: tuple[MeetingRow, ...]
    digests: tuple[DigestRow, ...]


@dataclass(frozen=True, slots=True)
class _Sheet(Generic[R]):
    """A file's rows, each with the line it stands on."""

    file: str
    rows: tuple[tuple[int, R], ...]

    @property
    def plain(self) -> tuple[R, ...]:
        return tuple(row for _, row in self.rows)

    def refuse(self, line: int, field: str, what: str) -> NoReturn:
        raise UserError(FAULT.format(where=f"{self.file}, line {line}", field=field, what=what))


def unpacked(files: Mapping[str, str]) -> Bundle:
    """What the files say, whole. Raises UserError that names the file, the line and the field at fault."""
    for file in FILES:
        if file not in files:
            raise UserError(MISSING.format(file=file))
    panel = _panel(files[PANEL_FILE])
    _check_settings(panel)
    incidents = _sheet(files, "incidents.csv", IncidentRow)
    concerns = _sheet(files, "concerns.csv", ConcernRow)
    changes = _sheet(files, "changes.csv", ChangeRow)
    reports = _sheet(files, "reports.csv", ReportRow)
    digests = _sheet(files, "digests.csv", DigestRow)
    _named_once(incidents, f"{panel.code}-", panel.incidents)
    _named_once(concerns, f"{panel.code}-C", panel.concerns)
    known = {row.reference: row for row in incidents.plain}
    _check_incidents(panel, incidents, known)
    _check_concerns(concerns, known)
    _check_changes(changes, incidents, concerns)
    _check_reports(reports, incidents, known)
    _check_digests(digests)
    return Bundle(
        panel,
        incidents.plain,
        concerns.plain,
        changes.plain,
        reports.plain,
        _sheet(files, "staffing.csv", StaffingRow).plain,
        _sheet(files, "meetings.csv", MeetingRow).plain,
        digests.plain,
    )


def gathered(concern: ConcernRow) -> list[str]:
    """The references of the incidents under a concern."""
    return concern.incidents.split()


def _panel(text: str) -> PanelRow:
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        raise UserError(NOT_JSON) from None
    return _valid(PanelRow, held, PANEL_FILE)


def _check_settings(panel: PanelRow) -> None:
    known = {one.name: one for one in SETTINGS}
    for name, value in panel.settings.items():
        what = "" if name in known else NO_SETTING.format(names=" and ".join(known))
        if not what and known[name].read(value) != value:
            what = A_SETTING.format(example=known[name].example)
        if what:
            raise UserError(FAULT.format(where=PANEL_FILE, field=f"settings.{name[:40]}", what=what))


def _sheet(files: Mapping[str, str], file: str, model: type[R]) -> _Sheet[R]:
    rows = records(file, files[file], TABLES[file])
    return _Sheet(file, tuple((line, _valid(model, row, f"{file}, line {line}")) for line, row in rows))


def _valid(model: type[R], held: object, where: str) -> R:
    try:
        return model.model_validate(held)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"])) or "what it holds"
        what = first["msg"] if first["type"] == "handover" else SAID.get(first["type"], "is not what it must be")
        raise UserError(FAULT.format(where=where, field=field, what=what)) from None


def _number_of(reference: str, start: str) -> int | None:
    """The number of a reference that begins so; None where it is not written as we write it."""
    digits = reference.removeprefix(start)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return None
    number = int(digits)
    return number if number and reference == f"{start}{number:04}" else None


def _named_once(sheet: "_Sheet[Any]", start: str, count: int) -> None:
    seen: set[str] = set()
    for line, row in sheet.rows:
        number = _number_of(row.reference, start)
        if number is None:
            sheet.refuse(line, "reference", A_REFERENCE.format(example=f"{start}0001"))
        if row.reference in seen:
            sheet.refuse(line, "reference", TWICE.format(reference=row.reference))
        if number > count:
            sheet.refuse(line, "reference", BEYOND.format(count=count))
        seen.add(row.reference)


def _check_incidents(panel: PanelRow, sheet: _Sheet[IncidentRow], known: Mapping[str, IncidentRow]) -> None:
    for line, row in sheet.rows:
        for field, what in _incident_faults(panel, row, known):
            sheet.refuse(line, field, what)


def _incident_faults(panel: PanelRow, row: IncidentRow, known: Mapping[str, IncidentRow]) -> Iterator[tuple[str, str]]:
    if row.ward != panel.ward:
        yield "ward", OTHER_WARD.format(ward=panel.ward)
    if bool(row.happened_at) != bool(row.precision):
        yield "happened_at", NO_TIME
    if row.happened_at and row.happened_at > row.reported_at:
        yield "happened_at", TOO_LATE
    if row.merged_into == row.reference:
        yield "merged_into", ITSELF
    if row.merged_into and row.merged_into not in known:
        yield "merged_into", _not_there(row.merged_into, "incidents.csv")


def _check_concerns(sheet: _Sheet[ConcernRow], known: Mapping[str, IncidentRow]) -> None:
    for line, row in sheet.rows:
        names = gathered(row)
        for name in names:
            if name not in known:
                sheet.refuse(line, "incidents", _not_there(name, "incidents.csv"))
            if names.count(name) > 1:
                sheet.refuse(line, "incidents", TWICE.format(reference=name))


def _check_changes(sheet: _Sheet[ChangeRow], incidents: _Sheet[IncidentRow], concerns: _Sheet[ConcernRow]) -> None:
    legal: dict[str, tuple[str, Sequence[str]]] = {
        **{row.reference: ("an incident", tuple(INCIDENT)) for row in incidents.plain},
        **{row.reference: ("a concern", tuple(CONCERN)) for row in concerns.plain},
    }
    last: dict[str, str] = {}
    for line, row in sheet.rows:
        if row.reference not in legal:
            sheet.refuse(line, "reference", _not_there(row.reference, "incidents.csv or concerns.csv"))
        kind, states = legal[row.reference]
        for field, state in (("from", row.before), ("to", row.after)):
            if state and state not in states:
                sheet.refuse(line, field, NOT_ITS_STATE.format(kind=kind, states=", ".join(states)))
        last[row.reference] = row.after
    _check_states(incidents, last)
    _check_states(concerns, last)


def _check_states(sheet: "_Sheet[Any]", last: Mapping[str, str]) -> None:
    for line, row in sheet.rows:
        state = last.get(row.reference, row.state)
        if row.state != state:
            sheet.refuse(line, "state", OTHER_STATE.format(state=state))


def _check_reports(sheet: _Sheet[ReportRow], incidents: _Sheet[IncidentRow], known: Mapping[str, IncidentRow]) -> None:
    for line, row in sheet.rows:
        if row.reference not in known:
            sheet.refuse(line, "reference", _not_there(row.reference, "incidents.csv"))
    standing = (
        (row.reference, str(row.reporter) if row.reporter else None) for row in sheet.plain if row.withdrawn == "no"
    )
    counts = voices({name: row.merged_into or None for name, row in known.items()}, standing)
    for line, one in incidents.rows:
        for field, said, count in zip(
            ("reports", "reporters"), (one.reports, one.reporters), counts.get(one.reference, (0, 0)), strict=True
        ):
            if said != count:
                incidents.refuse(line, field, OTHER_COUNT.format(count=count))


def _check_digests(sheet: _Sheet[DigestRow]) -> None:
    seen: set[tuple[int, datetime]] = set()
    for line, row in sheet.rows:
        if row.covers_from >= row.slot:
            sheet.refuse(line, "covers_from", NOT_BEFORE)
        if (row.place, row.slot) in seen:
            sheet.refuse(line, "slot_utc", SAME_SLOT.format(slot=row.slot.isoformat()))
        seen.add((row.place, row.slot))


def _not_there(reference: str, file: str) -> str:
    return NOT_THERE.format(reference=reference[:40] or "nothing", file=file)
