"""Panels with channels in other workspaces than their own: what lets one join, and ending it."""

from datetime import datetime

from sqlalchemy import and_, delete, func, update
from sqlmodel import Session, col, select

from storage.digests import DUE, SKIPPED
from storage.models import Digest, Invitation, Panel, Room, Schedule
from storage.panels import key, within


def invite(session: Session, panel: Panel, hashed: str, until: datetime) -> None:
    """Let whoever brings what was hashed join the panel, once, until a moment; what was made before lets nobody in."""
    session.merge(Invitation(panel_id=key(panel), hashed=hashed, until=until))
    session.flush()


def invited(session: Session, hashed: str, now: datetime) -> Panel | None:
    """The panel that an invitation is to, held until the call is over so that nobody else uses it meanwhile."""
    chosen = select(Invitation).where(Invitation.hashed == hashed, Invitation.until > now)
    found = session.exec(chosen.with_for_update()).first()
    return session.get_one(Panel, found.panel_id) if found else None


def use_up(session: Session, panel: Panel) -> None:
    """Let nobody in any more by the invitation there is."""
    session.execute(delete(Invitation).where(col(Invitation.panel_id) == panel.id))


def part(session: Session, panel: Panel) -> int:
    """Take the panel from every channel outside its own workspace, with what is still to be posted there; how many."""
    away = and_(col(Room.panel_id) == panel.id, col(Room.workspace) != panel.workspace)
    rooms = session.exec(select(func.count()).select_from(Room).where(away)).one()
    elsewhere = and_(col(Schedule.panel_id) == panel.id, col(Schedule.workspace) != panel.workspace)
    there = ~within(col(Digest.place), panel.workspace)
    waiting = and_(col(Digest.panel_id) == panel.id, col(Digest.state) == DUE, there)
    for step in (delete(Room).where(away), delete(Schedule).where(elsewhere)):
        session.execute(step)
    session.execute(update(Digest).where(waiting).values(state=SKIPPED))
    use_up(session, panel)
    return rooms
