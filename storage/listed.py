"""What police.uk lists of a ward: its team, people, priorities, events and crime, and when each was last had whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import bindparam, delete, inspect
from sqlmodel import Session, SQLModel, col, select

from storage.engine import inserting, once
from storage.models import (
    Fetched,
    ListedCrime,
    ListedEvent,
    ListedOfficer,
    ListedPriority,
    ListedTeam,
    Neighbourhood,
    Panel,
    Sync,
)

TEAM, PEOPLE, PRIORITIES, EVENTS, CRIME = "team", "people", "priorities", "events", "crime"
NIGHTLY = (TEAM, PEOPLE, PRIORITIES, EVENTS)
"""The parts of a ward that are had anew every night; crime when there is a new month of it."""
KEPT = timedelta(days=30)
"""For how long a name is kept that police.uk could not be asked about: whoever has left the list must not stay here."""

Row = TypeVar("Row", bound=SQLModel)
Kept = ListedTeam | ListedOfficer | ListedPriority | ListedEvent
ROWS: Mapping[str, type[Kept]] = {
    TEAM: ListedTeam,
    PEOPLE: ListedOfficer,
    PRIORITIES: ListedPriority,
    EVENTS: ListedEvent,
}
FETCHED = inspect(Fetched).local_table.c
AT = select(FETCHED.at).where(FETCHED.ward == bindparam("ward"), FETCHED.part == bindparam("part"))
"""Every answer about a ward's officers asks it, so it is built once, and of the table: no mapper is needed for it."""


@dataclass(frozen=True, slots=True)
class Month:
    """A ward's crime in a month by police.uk's own categories, and when it was had."""

    month: str
    numbers: Mapping[str, int]
    at: datetime


# Asking


def fetched_at(session: Session, ward: str, part: str) -> datetime | None:
    """When a part of a ward was last had whole."""
    given = {"ward": ward, "part": part}
    found: datetime | None = once(session, (AT, ward, part), lambda: session.connection().execute(AT, given).scalar())
    return found


def officers_listed(session: Session, ward: str) -> list[ListedOfficer]:
    """The people of a ward's team, in the order they are listed."""
    return _rows(session, ListedOfficer, ward)


def priorities_listed(session: Session, ward: str) -> list[ListedPriority]:
    """The priorities of a ward, in the order they are listed."""
    return _rows(session, ListedPriority, ward)


def next_event(session: Session, ward: str, now: datetime) -> ListedEvent | None:
    """The team's next public event."""
    ahead = select(ListedEvent).where(ListedEvent.ward == ward, ListedEvent.starts_at >= now)
    return session.exec(ahead.order_by(col(ListedEvent.starts_at), col(ListedEvent.id))).first()


def team_listed(session: Session, ward: str) -> ListedTeam | None:
    """The team's own page and how it is reached."""
    return session.get(ListedTeam, ward)


def latest_crime(session: Session, ward: str) -> Month | None:
    """The latest month of a ward's crime that is held."""
    at = fetched_at(session, ward, CRIME)
    if at is None:
        return None
    months = select(ListedCrime.month).where(ListedCrime.ward == ward).order_by(col(ListedCrime.month).desc())
    month = session.exec(months.limit(1)).first()
    if month is None:
        return None
    rows = session.exec(select(ListedCrime).where(ListedCrime.ward == ward, ListedCrime.month == month))
    return Month(month, {row.category: row.number for row in rows}, at)


def _rows(session: Session, table: type[Row], ward: str) -> list[Row]:
    columns = table.__table__.columns  # type: ignore[attr-defined]  # every table has it
    return list(session.exec(select(table).where(columns.ward == ward).order_by(columns.id)))


# Keeping


def keep(session: Session, ward: str, part: str, rows: Sequence[Kept], at: datetime, mark: str) -> None:
    """Put what was had of a part in the place of what there was, all of it at once."""
    table = ROWS[part]
    session.execute(delete(table).where(col(table.ward) == ward))
    session.add_all(rows)
    still(session, ward, part, at, mark)


def still(session: Session, ward: str, part: str, at: datetime, mark: str) -> None:
    """Note that what there is of a part is what police.uk has."""
    session.merge(Fetched(ward=ward, part=part, at=at, mark=mark))


def keep_crime(session: Session, ward: str, month: str, numbers: Mapping[str, int], at: datetime) -> None:
    """Keep a month of a ward's crime, in the place of what there was of that month."""
    session.execute(delete(ListedCrime).where(col(ListedCrime.ward) == ward, col(ListedCrime.month) == month))
    session.add_all(ListedCrime(ward=ward, month=month, category=one, number=n) for one, n in numbers.items())
    still(session, ward, CRIME, at, "")


def keep_list(session: Session, listed: Mapping[str, tuple[str, str]], at: datetime) -> None:
    """Keep the list of neighbourhoods, id and name by ward, in the place of the one before."""
    session.execute(delete(Neighbourhood))
    session.add_all(Neighbourhood(ward=ward, id=id_, name=name, listed_at=at) for ward, (id_, name) in listed.items())


# What is to be had


def neighbourhoods(session: Session) -> dict[str, str]:
    """The id police.uk has for each ward."""
    return {row.ward: row.id for row in session.exec(select(Neighbourhood))}


def listed_at(session: Session) -> datetime | None:
    """When the list of neighbourhoods was last had."""
    return session.exec(select(Neighbourhood.listed_at).limit(1)).first()


def fetches(session: Session, wards: Iterable[str]) -> dict[tuple[str, str], Fetched]:
    """What was had of each of the wards, by ward and part."""
    wanted = frozenset(wards)
    return {(row.ward, row.part): row for row in session.exec(select(Fetched)) if row.ward in wanted}


def last_reads(session: Session) -> dict[str, datetime]:
    """When the people of each ward that was ever read were."""
    return dict(session.exec(select(Fetched.ward, Fetched.at).where(Fetched.part == PEOPLE)).all())


def wards_with_crime(session: Session, month: str) -> set[str]:
    """The wards whose crime of a month is held."""
    return set(session.exec(select(ListedCrime.ward).where(ListedCrime.month == month).distinct()))


def wards_with_panels(session: Session, made_by: datetime | None = None) -> list[str]:
    """The wards that have a panel, in any workspace; made by a moment, if one is given."""
    chosen = select(Panel.ward).distinct().order_by(col(Panel.ward))
    return list(session.exec(chosen if made_by is None else chosen.where(Panel.made_at <= made_by)))


# Taking turns


def begin(session: Session, scope: str, holder: str, now: datetime, until: datetime, resume: timedelta) -> datetime:
    """Take a reading over, and say when it began: earlier, where one was cut short less than `resume` ago."""
    row = session.get(Sync, scope)
    if row is None or row.ended_at or now - row.began_at > resume:
        session.merge(Sync(scope=scope, began_at=now, holder=holder, held_until=until))
        return now
    row.holder, row.held_until = holder, until
    return row.began_at


def take(session: Session, scope: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take a reading, unless another process is at it."""
    row = {"scope": scope, "began_at": now, "ended_at": None, "holder": holder, "held_until": until}
    entered = inserting(session, Sync).values(row)
    free = (col(Sync.held_until) < now) | (col(Sync.holder) == holder)
    taken = entered.on_conflict_do_update(index_elements=["scope"], set_=row, where=free)
    return session.execute(taken.returning(col(Sync.scope))).first() is not None


def hold(session: Session, scope: str, holder: str, until: datetime) -> bool:
    """Hold a reading for longer; False where another process has taken it over."""
    row = session.exec(select(Sync).where(Sync.scope == scope).with_for_update()).first()
    if row is None or row.holder != holder:
        return False
    row.held_until = until
    return True


def end(session: Session, scope: str, holder: str, now: datetime, *, whole: bool) -> None:
    """Let a reading go; one that is not whole is gone on with the next time."""
    row = session.get(Sync, scope)
    if row and row.holder == holder:
        row.held_until, row.ended_at = now, now if whole else None


# Erasing


def wards_with_old_names(session: Session, until: datetime) -> list[str]:
    """The wards whose people were last read before a moment: nobody knows whether they are still listed."""
    read = select(Fetched.ward).where(Fetched.part == PEOPLE, Fetched.at >= until)
    chosen = select(ListedOfficer.ward).where(col(ListedOfficer.ward).not_in(read)).distinct()
    return list(session.exec(chosen.order_by(col(ListedOfficer.ward))))


def drop_old_names(session: Session, until: datetime) -> None:
    """Drop them, and that they were ever read."""
    for ward in wards_with_old_names(session, until):
        session.execute(delete(ListedOfficer).where(col(ListedOfficer.ward) == ward))
        session.execute(delete(Fetched).where(col(Fetched.ward) == ward, col(Fetched.part) == PEOPLE))
