"""What has arrived from a platform and writes nothing else: so that, sent again, it is not answered twice."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from storage.engine import inserting
from storage.models import Heard

KEPT = timedelta(days=1)
"""How long it is remembered: Slack sends again for some five minutes."""


def first_time(session: Session, call_id: str, at: datetime) -> bool:
    """Whether this has not arrived before; from now on it has."""
    row = {"call_id": call_id, "at": at}
    entered = inserting(session, Heard).values(row).on_conflict_do_nothing().returning(col(Heard.call_id))
    new = session.execute(entered).first() is not None
    session.commit()
    return new


def forget(session: Session, now: datetime) -> None:
    """Forget what will not be sent again."""
    session.execute(delete(Heard).where(col(Heard.at) <= now - KEPT))
    session.commit()
