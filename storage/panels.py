"""Panels: where they meet, who serves on them, and how they are set."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from storage.models import Member, Panel, Room, Setting, Workspace

SEAT = (
    select(Room.panel_id, Member.role)
    .join(Member, and_(col(Member.panel_id) == Room.panel_id, col(Member.person) == bindparam("person")), isouter=True)
    .where(col(Room.place) == bindparam("place"))
)
"""Every call begins with it, so it is built once, and asked beneath the session: most channels have no panel."""


def workspace_of(place: str) -> str:
    """The workspace a channel is in: `slack:T1` of `slack:T1/C2`."""
    return place.partition("/")[0]


def within(place: Mapped[str], workspace: str) -> ColumnElement[bool]:
    """That a channel is in a workspace; at the terminal without a ward it is all there is of one."""
    return or_(place == workspace, place.startswith(f"{workspace}/", autoescape=True))


def of_workspace(workspace: str | ColumnElement[str]) -> ColumnElement[bool]:
    """That a panel is a workspace's: made there, or joined by a channel there."""
    joined = select(Room.panel_id).where(Room.workspace == workspace)
    return or_(col(Panel.workspace) == workspace, col(Panel.id).in_(joined))


def panel_in(session: Session, place: str) -> Panel | None:
    """The panel a channel is bound to, as it was found when the call began if it was."""
    found: Panel | None = session.info.get(place)
    return found or session.exec(select(Panel).join(Room).where(Room.place == place)).first()


def seat_in(session: Session, place: str, person: str) -> tuple[Panel, str | None] | None:
    """The panel a channel is bound to and what a person is to it; the panel is at hand for the rest of the call."""
    row = session.connection().execute(SEAT, {"place": place, "person": person}).first()
    session.info.pop(place, None)
    if row is None:
        return None
    panel = session.info[place] = session.get_one(Panel, row[0])
    return panel, row[1]


def panel_of_ward(session: Session, workspace: str, ward: str) -> Panel | None:
    """The workspace's panel for a ward."""
    return session.exec(select(Panel).where(of_workspace(workspace), Panel.ward == ward)).first()


def panel_coded(session: Session, code: str) -> Panel | None:
    """The panel with a short code, in any letters."""
    return session.exec(select(Panel).where(Panel.code == code.upper())).first()


def panels_of_ward(session: Session, ward: str) -> list[Panel]:
    """Every workspace's panel for a ward."""
    return list(session.exec(select(Panel).where(Panel.ward == ward).order_by(col(Panel.id))))


def every_panel(session: Session) -> list[Panel]:
    """All panels, oldest first."""
    return list(session.exec(select(Panel).order_by(col(Panel.id))))


def codes_like(session: Session, start: str) -> set[str]:
    """The codes in use that begin so."""
    return set(session.exec(select(Panel.code).where(col(Panel.code).startswith(start))))


def make_panel(session: Session, workspace: str, ward: str, code: str, at: datetime) -> Panel:
    """A new panel, and its workspace where this is the first of it."""
    if session.get(Workspace, workspace) is None:
        session.add(Workspace(id=workspace, made_at=at))
        session.flush()
    panel = Panel(code=code, ward=ward, workspace=workspace, made_at=at)
    session.add(panel)
    session.flush()
    return panel


def bind(session: Session, place: str, panel: Panel) -> None:
    """Make a channel the panel's."""
    session.info.pop(place, None)
    session.merge(Room(place=place, workspace=workspace_of(place), panel_id=key(panel)))
    session.flush()


def rooms(session: Session, panel: Panel) -> list[str]:
    """The channels bound to a panel."""
    return list(session.exec(select(Room.place).where(Room.panel_id == panel.id).order_by(col(Room.place))))


def rooms_in(session: Session, workspace: str) -> list[tuple[Panel, str]]:
    """The panels that have a channel in a workspace, oldest first, each with the first of its channels there."""
    chosen = select(Panel, func.min(Room.place)).join(Room, col(Room.panel_id) == Panel.id)
    held = chosen.where(Room.workspace == workspace).group_by(col(Panel.id)).order_by(col(Panel.id))
    return list(session.exec(held))


def role_of(session: Session, panel: Panel, person: str) -> str | None:
    """What a person is to a panel, beyond resident."""
    member = session.get(Member, (panel.id, person))
    return member.role if member else None


def appoint(session: Session, panel: Panel, person: str, role: str) -> None:
    """Give a person a role, in place of any other."""
    session.merge(Member(panel_id=key(panel), person=person, role=role))


def dismiss(session: Session, panel: Panel, person: str) -> bool:
    """Take a person's role away; whether there was one."""
    member = session.get(Member, (panel.id, person))
    if member is None:
        return False
    session.delete(member)
    return True


def serving(session: Session, panel: Panel, role: str) -> list[str]:
    """The people with a role."""
    chosen = select(Member.person).where(Member.panel_id == panel.id, Member.role == role)
    return list(session.exec(chosen.order_by(col(Member.person))))


def settings_of(session: Session, panel: Panel) -> dict[str, str]:
    """What a panel has set for itself."""
    rows = session.exec(select(Setting).where(Setting.panel_id == panel.id).order_by(col(Setting.name)))
    return {row.name: row.value for row in rows}


def set_to(session: Session, panel: Panel, name: str, value: str | None) -> None:
    """Set something for a panel; None goes back to what is usual."""
    if value is None:
        session.execute(delete(Setting).where(col(Setting.panel_id) == panel.id, col(Setting.name) == name))
        return
    session.merge(Setting(panel_id=key(panel), name=name, value=value))


def key(row: object) -> int:
    """The number a row was given when it was kept."""
    found = getattr(row, "id", None)
    if not isinstance(found, int):
        raise TypeError("the row is not kept yet")
    return found
