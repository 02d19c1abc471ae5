"""What the panel was told: its team's strength, and its meetings."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import Meeting, Panel, Staffing
from storage.panels import of_workspace

LONDON = ZoneInfo("Europe/London")
TWO_DAYS = timedelta(days=2)
"""How far back to look for what was entered for today: a meeting earlier today may have been moved to later."""

MEETINGS = (
    select(Meeting)
    .where(
        col(Meeting.panel_id) == bindparam("panel"),
        col(Meeting.at) > bindparam("since"),
        col(Meeting.set_at) <= bindparam("now"),
    )
    .order_by(col(Meeting.id))
)
LATEST = (col(Staffing.as_of).desc(), col(Staffing.id).desc())
TOLD_OF_WARD = (
    select(Panel.id, Staffing.id)
    .join(Staffing, col(Staffing.panel_id) == Panel.id)
    .where(of_workspace(bindparam("workspace")), col(Panel.ward) == bindparam("ward"))
    .order_by(*LATEST)
    .limit(1)
)
"""Every answer about a ward's officers asks it, so it is built once, and asked beneath the session: most wards have
told nothing."""


def told_of_ward(session: Session, workspace: str, ward: str) -> tuple[Panel, Staffing] | None:
    """A workspace's panel for a ward and the strength its team told last, where it told any."""
    row = session.connection().execute(TOLD_OF_WARD, {"workspace": workspace, "ward": ward}).first()
    return (session.get_one(Panel, row[0]), session.get_one(Staffing, row[1])) if row else None


def staffing_by_call(session: Session, call_id: str) -> Staffing | None:
    """The staffing a call has entered already."""
    return session.exec(select(Staffing).where(Staffing.call_id == call_id)).first()


def latest_staffing(session: Session, panel: Panel, known_by: datetime | None = None) -> Staffing | None:
    """The strength the team told last, by the date it is as of; as it was known at a moment, if one is given."""
    chosen = select(Staffing).where(Staffing.panel_id == panel.id)
    if known_by is not None:
        chosen = chosen.where(Staffing.told_at <= known_by)
    return session.exec(chosen.order_by(*LATEST)).first()


def every_staffing(session: Session, panel: Panel) -> list[Staffing]:
    """All that was told, in the order it was."""
    return list(session.exec(select(Staffing).where(Staffing.panel_id == panel.id).order_by(col(Staffing.id))))


def meeting_by_call(session: Session, call_id: str) -> Meeting | None:
    """The meeting a call has entered already."""
    return session.exec(select(Meeting).where(Meeting.call_id == call_id)).first()


def meetings_ahead(session: Session, panel: Panel, now: datetime) -> list[Meeting]:
    """The meetings to come that stand, soonest first: of a day's, the last one entered, unless it was cancelled.

    What was entered later than `now` is left out, so that a moment gone by is seen as it was.
    """
    held = session.exec(MEETINGS, params={"panel": panel.id, "since": now - TWO_DAYS, "now": now})
    days = {row.at.astimezone(LONDON).date(): row for row in held}
    return sorted((row for row in days.values() if row.at >= now and not row.cancelled), key=lambda row: row.at)


def next_meeting(session: Session, panel: Panel, now: datetime) -> Meeting | None:
    """The panel's next meeting that stands."""
    return next(iter(meetings_ahead(session, panel, now)), None)


def every_meeting(session: Session, panel: Panel) -> list[Meeting]:
    """All meetings, in the order they were entered."""
    return list(session.exec(select(Meeting).where(Meeting.panel_id == panel.id).order_by(col(Meeting.id))))


def anything_told(session: Session, panel: Panel, start: datetime, end: datetime) -> bool:
    """Whether a strength or a meeting was entered after a moment, up to another."""
    for table, at in ((Staffing, Staffing.told_at), (Meeting, Meeting.set_at)):
        chosen = select(table.id).where(table.panel_id == panel.id, at > start, at <= end)
        if session.exec(chosen.limit(1)).first() is not None:
            return True
    return False
