"""`/panel cost <team> [years] [scheme]`: what a team would come to, line by line."""

from sqlmodel import Session

from bot.calls import Call, Command, Param
from bot.commands.answering import answered, asked_for
from bot.replies import Field, Reply


def run(call: Call, _session: Session) -> Reply:
    """The sum for the team, or a form that asks for one."""
    if not call.args.get("team", "").strip():
        return asked_for(
            "What would a team cost?",
            "/panel cost",
            Field("team", "Who, such as 2 PCs and a sergeant"),
            Field("years", "For how long", "1 year", required=False),
            Field("scheme", "Under which scheme, if one is meant", required=False),
        )
    return answered(call, "cost")


COMMAND = Command(
    name="cost",
    summary="What a team of officers would cost",
    params=(
        Param("team", "Who, such as 2 PC + 1 sergeant, or 3 PCSOs", required=True),
        Param("years", "For how long, such as 3 years"),
        Param("scheme", "MetPatrol Plus or Partnership Plus"),
    ),
    run=run,
    asks=True,
)
