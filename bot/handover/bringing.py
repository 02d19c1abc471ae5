"""A handed-over panel as rows of a workspace. Nobody is known: reporters keep only what tells them apart."""

from collections import Counter
from datetime import datetime

from sqlmodel import Session

from bot.errors import UserError
from bot.handover.reading import Bundle, gathered
from bot.handover.rows import ConcernRow, DigestRow, IncidentRow, PanelRow, ReportRow
from storage.models import Change, Concern, Digest, Incident, Link, Meeting, Panel, Report, Staffing
from storage.panels import key, make_panel, panel_coded, panel_of_ward, set_to

CODE_TAKEN = (
    "There is a panel {code} in this database already: bring it into another with --database, and back this one up "
    "before you put that in its place."
)
WARD_TAKEN = "{workspace} has a panel for {ward} already, {code}: choose another workspace with --workspace."


def bring(session: Session, bundle: Bundle, workspace: str, at: datetime) -> Panel:
    """Make the panel in a workspace, without channels and people; the one who calls commits. Raises UserError."""
    panel = _panel(session, bundle.panel, workspace, at)
    steps = Counter(row.reference for row in bundle.changes)
    incidents = {row.reference: _incident(panel, row, steps[row.reference]) for row in bundle.incidents}
    concerns = {row.reference: _concern(panel, row, steps[row.reference]) for row in bundle.concerns}
    session.add_all((*incidents.values(), *concerns.values()))
    session.flush()
    _join(session, bundle, incidents, concerns, at)
    _tell(session, bundle, panel, incidents, concerns)
    _add_told(session, bundle, panel)
    session.flush()
    return panel


def _panel(session: Session, row: PanelRow, workspace: str, at: datetime) -> Panel:
    if panel_coded(session, row.code):
        raise UserError(CODE_TAKEN.format(code=row.code))
    taken = panel_of_ward(session, workspace, row.ward)
    if taken:
        raise UserError(WARD_TAKEN.format(workspace=workspace, ward=row.ward_name, code=taken.code))
    panel = make_panel(session, workspace, row.ward, row.code, at)
    panel.made_at, panel.incidents, panel.concerns = row.made_at, row.incidents, row.concerns
    for name, value in row.settings.items():
        set_to(session, panel, name, value)
    return panel


def _incident(panel: Panel, row: IncidentRow, steps: int) -> Incident:
    return Incident(
        panel_id=key(panel),
        number=_number(row.reference),
        category=row.category,
        what=row.text,
        place=row.place,
        happened_at=row.happened_at or row.reported_at,
        precision=row.precision,
        reported_at=row.reported_at,
        state=row.state,
        reason=row.reason,
        changes=steps,
    )


def _concern(panel: Panel, row: ConcernRow, steps: int) -> Concern:
    return Concern(
        panel_id=key(panel),
        number=_number(row.reference),
        title=row.title,
        raised_at=row.raised_at,
        state=row.state,
        reason=row.reason,
        changes=steps,
        call_id=f"import:{row.reference}",
    )


def _number(reference: str) -> int:
    return int(reference.rpartition("-")[2].removeprefix("C"))


def _join(
    session: Session, bundle: Bundle, incidents: dict[str, Incident], concerns: dict[str, Concern], at: datetime
) -> None:
    """Which incident was found to be which, and which are gathered under which concern."""
    for row in bundle.incidents:
        if row.merged_into:
            incidents[row.reference].into_id = key(incidents[row.merged_into])
    session.add_all(
        Link(incident_id=key(incidents[name]), concern_id=key(concerns[row.reference]), at=at)
        for row in bundle.concerns
        for name in gathered(row)
    )


def _tell(
    session: Session, bundle: Bundle, panel: Panel, incidents: dict[str, Incident], concerns: dict[str, Concern]
) -> None:
    """The history and the reports, in their order."""
    for number, row in enumerate(bundle.changes, 1):
        session.add(
            Change(
                panel_id=key(panel),
                incident_id=key(incidents[row.reference]) if row.reference in incidents else None,
                concern_id=key(concerns[row.reference]) if row.reference in concerns else None,
                at=row.at,
                role=row.by,
                before=row.before,
                after=row.after,
                reason=row.reason,
                note=row.note,
                call_id=f"import:{panel.code}:change:{number}",
            )
        )
    for number, one in enumerate(bundle.reports, 1):
        session.add(_report(panel, key(incidents[one.reference]), one, number))


def _report(panel: Panel, incident_id: int, row: ReportRow, number: int) -> Report:
    return Report(
        incident_id=incident_id,
        reporter=f"import:{panel.code}/{row.reporter}" if row.reporter else None,
        wrote=row.wrote == "yes",
        withdrawn=row.withdrawn == "yes",
        at=row.at,
        call_id=f"import:{panel.code}:report:{number}",
    )


def _add_told(session: Session, bundle: Bundle, panel: Panel) -> None:
    for number, row in enumerate(bundle.staffing, 1):
        session.add(Staffing(panel_id=key(panel), call_id=f"import:{panel.code}:staffing:{number}", **row.model_dump()))
    for number, one in enumerate(bundle.meetings, 1):
        held = {**one.model_dump(), "cancelled": one.cancelled == "yes"}
        session.add(Meeting(panel_id=key(panel), call_id=f"import:{panel.code}:meeting:{number}", **held))
    session.add_all(_digest(panel, row) for row in bundle.digests)


def _digest(panel: Panel, row: DigestRow) -> Digest:
    """A digest as it became, in a channel that is nobody's: what waited there is not posted here."""
    held = {**row.model_dump(), "place": f"import:{panel.code}/{row.place}", "late": row.late == "yes"}
    return Digest(panel_id=key(panel), try_at=row.slot, **held)
