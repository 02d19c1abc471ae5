"""`/panel officers [ward] [date]`: what the ward was promised, what is in post, and how the two differ."""

from sqlmodel import Session

from bot.calls import Call, Command, Param
from bot.commands.answering import answered
from bot.replies import Reply


def run(call: Call, _session: Session) -> Reply:
    """Promised and in post, each with its date."""
    return answered(call, "officers")


COMMAND = Command(
    name="officers",
    summary="Officers promised to a ward, and in post",
    params=(
        Param("ward", "Ward name or code; the panel's own if left out", kind="ward"),
        Param("date", "A year or a month, such as 2011 or March 2018"),
    ),
    run=run,
)
