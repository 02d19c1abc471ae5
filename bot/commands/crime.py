"""`/panel crime [ward] [category]`: recorded crime, its change, and the ward's rank and share in the borough."""

from sqlmodel import Session

from bot.calls import Call, Command, Param
from bot.commands.answering import answered
from bot.commands.listing import with_listed
from bot.commands.posts import with_imported_crime
from bot.replies import Reply


def run(call: Call, session: Session) -> Reply:
    """The ward's recorded crime in the last year held: to June 2025, or later where more was imported."""
    reply = with_imported_crime(answered(call, "crime"), session, lambda: answered(call, "crime"))
    return with_listed(reply, call, session)


COMMAND = Command(
    name="crime",
    summary="Recorded crime in a ward, its change and rank",
    params=(
        Param("ward", "Ward name or code; the panel's own if left out", kind="ward"),
        Param("category", "Burglary, robbery, theft, vehicle crime, violence…"),
    ),
    run=run,
    asks=True,
)
