"""When each panel's digest is due, and in which channel."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.models import Panel, Schedule
from storage.panels import key


def schedule_of(session: Session, panel: Panel) -> Schedule | None:
    """A panel's schedule."""
    return session.get(Schedule, panel.id)


def set_schedule(session: Session, panel: Panel, place: str, pattern: str, at: datetime, owner: str | None) -> None:
    """Give a panel a schedule from a moment on, in place of any other; what came before is not posted."""
    session.merge(
        Schedule(panel_id=key(panel), place=place, pattern=pattern, began_at=at, handled_until=at, owner=owner)
    )
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


def drop_schedule(session: Session, panel: Panel) -> None:
    """Take a panel's schedule away."""
    session.execute(delete(Schedule).where(col(Schedule.panel_id) == panel.id))


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
