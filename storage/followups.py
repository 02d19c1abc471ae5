"""What each person last asked in each place, kept for ten minutes.

A question asked nowhere (the place is empty: a script, one line of a file) stands alone, and is not kept.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, text
from sqlmodel import Session

from storage.models import FollowUp, Moment

KEPT = timedelta(minutes=10)

# Both databases read these; the session's own merge asks first and takes eight times as long.
DROP_OLD = text("DELETE FROM followup WHERE at <= :until").bindparams(bindparam("until", type_=Moment))
KEEP = text(
    "INSERT INTO followup (caller, place, topic, query_json, at) "
    "VALUES (:caller, :place, :topic, :query, :at) "
    "ON CONFLICT (caller, place) DO UPDATE "
    "SET topic = excluded.topic, query_json = excluded.query_json, at = excluded.at"
).bindparams(bindparam("at", type_=Moment))


def remember(session: Session, caller: str, place: str, query_json: str, topic: str, at: datetime) -> None:
    """Keep this question in place of the last, and drop whatever is too old to be followed up."""
    if not place:
        return
    row = {"caller": caller, "place": place, "topic": topic, "query": query_json, "at": at}
    connection = session.connection()
    connection.execute(DROP_OLD, {"until": at - KEPT})
    connection.execute(KEEP, row)


def recall(session: Session, caller: str, place: str, now: datetime) -> FollowUp | None:
    """The last question of this person in this place, unless it is ten minutes old."""
    kept = session.get(FollowUp, (caller, place)) if place else None
    return kept if kept and now - kept.at < KEPT else None
