"""`/panel help`: every command, from the list of commands."""

from sqlmodel import Session

from bot.calls import Call, Command
from bot.replies import Facts, Finding, Reply

SUMMARY = "Ask me about police numbers, who may pay for police, what posts cost, recorded crime and ward panels."


def run(_call: Call, _session: Session) -> Reply:
    """One line a command."""
    from bot.commands import COMMANDS  # the list is made of the commands, this one among them

    return helped(COMMANDS)


def helped(commands: tuple[Command, ...]) -> Reply:
    """The help text for a list of commands."""
    rows = tuple((command.usage, command.summary) for command in commands)
    return Reply(SUMMARY, (Facts(rows),), finding=Finding("answered", "help"))


COMMAND = Command(name="help", summary="This list", run=run)
