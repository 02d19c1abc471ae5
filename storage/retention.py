"""Retention: what has been kept for its time loses its words and its people; that it happened, and when, stays.

Incidents by when they were reported, concerns by when they were closed, and what chairs were told of the digests by
when it was. The time is the panel's own setting `retention`, in days, or else the installation's.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, exists, func, or_, update
from sqlmodel import Session, col, select

from storage.erasure import batches, not_the_mark, wipe, zero_freed_space
from storage.followups import KEPT
from storage.listed import KEPT as NAMES_KEPT
from storage.listed import drop_old_names, wards_with_old_names
from storage.models import Change, Concern, Draft, FollowUp, Incident, Letter, Notice, Panel, Report
from storage.panels import every_panel, settings_of

SETTING = "retention"
DRAFTS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """What of a panel has been kept for its time: the ids of each kind of row."""

    code: str
    ward: str
    days: int
    incidents: Sequence[int]
    concerns: Sequence[int]
    letters: Sequence[int]
    notices: Sequence[int]
    drafts: Sequence[str]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.incidents or self.concerns or self.letters or self.notices or self.drafts)


def due(session: Session, now: datetime, days: int) -> list[Due]:
    """What is to be erased of each panel, where there is anything; nothing is written."""
    return list(_all_due(session, now, days))


def old_questions(session: Session, now: datetime) -> int:
    """How many questions are too old to be followed up."""
    return session.exec(select(func.count()).select_from(FollowUp).where(col(FollowUp.at) <= now - KEPT)).one()


def old_names(session: Session, now: datetime, days: int) -> int:
    """Of how many wards officers are named whom police.uk has not been known to list for too long."""
    return len(wards_with_old_names(session, _names_until(now, days)))


def _names_until(now: datetime, days: int) -> datetime:
    return now - min(NAMES_KEPT, timedelta(days=days))


def purge(session: Session, now: datetime, days: int) -> list[Due]:
    """Erase what is due, and say what it was. Each panel is committed by itself: a long purge holds nobody up."""
    zero_freed_space(session)
    session.execute(delete(FollowUp).where(col(FollowUp.at) <= now - KEPT))
    drop_old_names(session, _names_until(now, days))
    session.commit()
    done = []
    for panel in every_panel(session):
        one = due_of(session, panel, now, days)
        if one:
            _erase(session, one, now)
            done.append(one)
        session.commit()
    return done


def tidy(engine: Engine) -> bool:
    """Have SQLite write its file anew without what was erased, and empty its journal; False if that is in use."""
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")
        hindered = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not hindered
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()


def days_of(session: Session, panel: Panel, days: int) -> int:
    """How many days a panel keeps things."""
    own = settings_of(session, panel).get(SETTING, "").partition(" ")[0]
    return int(own) if own.isascii() and own.isdigit() and len(own) < 6 else days


def due_of(session: Session, panel: Panel, now: datetime, days: int) -> Due:
    """What is to be erased of a panel."""
    kept = days_of(session, panel, days)
    until = now - timedelta(days=kept)
    return Due(
        panel.code,
        panel.ward,
        kept,
        incidents=_ids(session, Incident, panel, Incident.reported_at < until, _has_words()),
        concerns=_ids(session, Concern, panel, Concern.state == "closed", _closed_before(until), _names_somebody()),
        letters=_ids(session, Letter, panel, _read_or_old(until)),
        notices=_ids(session, Notice, panel, col(Notice.told_at) < until),
        drafts=_ids(session, Draft, panel, Draft.at <= now - DRAFTS_KEPT),
    )


def _all_due(session: Session, now: datetime, days: int) -> Iterator[Due]:
    found = (due_of(session, panel, now, days) for panel in every_panel(session))
    return (one for one in found if one)


def _ids(session: Session, table: Any, panel: Panel, *conditions: Any) -> list[Any]:
    return list(session.execute(select(table.id).where(table.panel_id == panel.id, *conditions)).scalars())


def _has_words() -> ColumnElement[bool]:
    """Whether an incident still says anything, or anybody's part in it is still known."""
    reporter = exists().where(col(Report.incident_id) == Incident.id, col(Report.reporter).is_not(None))
    return or_(col(Incident.what) != "", col(Incident.place) != "", reporter, _told(Change.incident_id, Incident.id))


def _names_somebody() -> ColumnElement[bool]:
    return or_(col(Concern.title) != "", col(Concern.owner).is_not(None), _told(Change.concern_id, Concern.id))


def _told(subject: Any, row_id: Any) -> ColumnElement[bool]:
    """Whether its history has a note or a person."""
    said = or_((col(Change.note) != "") & not_the_mark(), col(Change.person).is_not(None))
    return exists().where(subject == row_id, said)


def _read_or_old(until: datetime) -> ColumnElement[bool]:
    """Whether a letter was read, is old, or would still say who reported an incident that is erased."""
    erased = exists().where(col(Incident.id) == Letter.incident_id, col(Incident.reported_at) < until)
    return or_(col(Letter.sent_at).is_not(None), col(Letter.at) < until, erased)


def _closed_before(until: datetime) -> ColumnElement[bool]:
    closing = (Change.concern_id == Concern.id, Change.after == "closed", Change.before != "closed")
    last = select(func.max(Change.at)).where(*closing).correlate(Concern).scalar_subquery()
    return last < until


def _erase(session: Session, one: Due, now: datetime) -> None:
    wipe(session, Incident, one.incidents, now)
    wipe(session, Concern, one.concerns, now)
    for some in batches(one.incidents):
        _nobody(session, Report, "reporter", col(Report.incident_id).in_(some))
        _nobody(session, Change, "person", col(Change.incident_id).in_(some))
    for some in batches(one.concerns):
        _nobody(session, Concern, "owner", col(Concern.id).in_(some))
        _nobody(session, Change, "person", col(Change.concern_id).in_(some))
    for table, ids in ((Letter, one.letters), (Notice, one.notices), (Draft, one.drafts)):
        for chosen in batches(ids):
            session.execute(delete(table).where(col(table.id).in_(chosen)))


def _nobody(session: Session, table: Any, column: str, where: ColumnElement[bool]) -> None:
    session.execute(update(table).where(where).values({column: None}), execution_options={"synchronize_session": False})
