"""When each panel's digest is due, and in which channel."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import Panel, Schedule
from storage.panels import key, workspace_of


def schedule_of(session: Session, panel: Panel, workspace: str) -> Schedule | None:
    """A panel's schedule in a workspace."""
    return session.get(Schedule, (panel.id, workspace))


def first_schedule(session: Session, panel: Panel) -> Schedule | None:
    """A panel's schedule where it was made, or else one where it was joined."""
    chosen = select(Schedule).where(Schedule.panel_id == panel.id)
    return session.exec(chosen.order_by(col(Schedule.workspace) != panel.workspace, col(Schedule.workspace))).first()


def set_schedule(session: Session, panel: Panel, place: str, pattern: str, at: datetime, owner: str | None) -> None:
    """Give a panel a schedule from a moment on, in place of any other there; what came before is not posted."""
    made = Schedule(
        panel_id=key(panel),
        workspace=workspace_of(place),
        place=place,
        pattern=pattern,
        began_at=at,
        handled_until=at,
        owner=owner,
    )
    session.merge(made)
    session.flush()


def pause(session: Session, schedule: Schedule) -> None:
    """Post nothing until it is resumed."""
    schedule.paused = True
    session.add(schedule)
    session.flush()


def resume(session: Session, schedule: Schedule, at: datetime) -> None:
    """Post again from a moment on; what was missed while it was paused stays missed."""
    schedule.paused, schedule.handled_until = False, at
    session.add(schedule)
    session.flush()


def drop_schedule(session: Session, schedule: Schedule) -> None:
    """Take a schedule away."""
    session.delete(schedule)
    session.flush()


def any_running(session: Session, start: str) -> bool:
    """Whether a schedule is in force in the workspaces that begin so."""
    chosen = select(Schedule.panel_id).where(
        col(Schedule.paused).is_(False), col(Schedule.place).startswith(start, autoescape=True)
    )
    return session.exec(chosen.limit(1)).first() is not None


def running_at(session: Session, start: str) -> list[tuple[Schedule, Panel]]:
    """The schedules in force in a channel, or in the channels that begin so, and whose each is."""
    chosen = select(Schedule, Panel).join(Panel, col(Schedule.panel_id) == Panel.id)
    place = col(Schedule.place)
    there = place.startswith(start, autoescape=True) if start.endswith("/") else place == start
    return list(session.exec(chosen.where(col(Schedule.paused).is_(False), there).order_by(col(Schedule.panel_id))))
