"""`/panel funding [funder] [scheme] [date]`: may this funder pay, under which rule, and who has tried."""

from sqlmodel import Session

from bot.calls import Call, Command, Param
from bot.commands.answering import answered
from bot.replies import Reply


def run(call: Call, _session: Session) -> Reply:
    """The rule for the funder or scheme named, or for all of them."""
    return answered(call, "funding")


COMMAND = Command(
    name="funding",
    summary="Who may pay for police, and by which rule",
    params=(
        Param("funder", "Who would pay: residents, a council, a business district…"),
        Param("scheme", "MetPatrol Plus, Partnership Plus, section 92, a gift…"),
        Param("date", "A year, for how it stood then"),
    ),
    run=run,
    asks=True,
)
