"""The map of the bot: every command there is."""

from bot.calls import Command
from bot.commands import about, ask, cost, crime, funding, help, officers  # noqa: A004  # the command's own word

COMMANDS: tuple[Command, ...] = (
    ask.COMMAND,
    officers.COMMAND,
    funding.COMMAND,
    cost.COMMAND,
    crime.COMMAND,
    help.COMMAND,
    about.COMMAND,
)


def command_named(name: str) -> Command | None:
    """The command of a name."""
    return next((command for command in COMMANDS if command.name == name), None)
