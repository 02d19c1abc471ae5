"""What the answering commands say where the Met's own files were imported: who is in post, and later crime."""

from collections.abc import Callable

from sqlmodel import Session

from bot.ask.query import understood
from bot.calls import Call
from bot.knowledge.crime import from_import
from bot.knowledge.workbook import with_workbook, without_one_ward
from bot.replies import Reply
from storage.crime import answering_from
from storage.imports import latest_month
from storage.models import Staffing
from storage.places import wards
from storage.recorded import imported_crime
from storage.strengths import END, posts_of


def with_posts(reply: Reply, call: Call, session: Session, told: Staffing | None = None) -> Reply:
    """The reply, and where it is on a ward's officers, what the workbook has; `told` is what the team told itself."""
    found = reply.finding
    last = latest_month(session, "strengths") if found and found.topic == "officers" else None
    if found is None or last is None:
        return reply
    if found.ward is None:
        return without_one_ward(reply)
    asked = next(iter(understood(" ".join(call.args.values())).dates), "")
    up_to = f"{asked}-12" if len(asked) == 4 else asked or END
    return with_workbook(reply, posts_of(session, wards()[found.ward.code], last, up_to), asked, told)


def with_imported_crime(reply: Reply, session: Session, again: Callable[[], Reply]) -> Reply:
    """The reply, made again from the months that were imported where it is on crime and there are any."""
    if reply.finding is None or reply.finding.topic != "crime":
        return reply
    file = imported_crime(session)
    if file is None:
        return reply
    with answering_from(file):
        return from_import(again())
