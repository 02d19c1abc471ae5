"""`/panel officers [ward] [date]`: what was promised, is in post, was told and is listed, and how they differ."""

from sqlmodel import Session

from bot.calls import Call, Command, Param
from bot.commands.answering import answered, with_told
from bot.commands.listing import with_listed
from bot.replies import Reply


def run(call: Call, session: Session) -> Reply:
    """Promised, in post, told by the team and listed on police.uk, each with its date."""
    return with_listed(with_told(answered(call, "officers"), call, session), call, session)


COMMAND = Command(
    name="officers",
    summary="Officers promised to a ward, and in post",
    params=(
        Param("ward", "Ward name or code; the panel's own if left out", kind="ward"),
        Param("date", "A year or a month, such as 2011 or March 2018"),
    ),
    run=run,
    asks=True,
)
