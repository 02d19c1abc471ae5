"""`/panel crime [ward] [category]`: recorded crime, its change, and the ward's rank and share in the borough."""

from sqlmodel import Session

from bot.calls import Call, Command, Param
from bot.commands.answering import answered
from bot.commands.listing import with_listed
from bot.replies import Reply


def run(call: Call, session: Session) -> Reply:
    """The ward's recorded crime in the year to June 2025."""
    return with_listed(answered(call, "crime"), call, session)


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
