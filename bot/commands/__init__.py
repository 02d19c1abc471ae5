"""The map of the bot: every command there is."""

from bot.calls import Command
from bot.commands import (  # the command's own word
    about,
    ask,
    chair,
    concern,
    concerns,
    cost,
    crime,
    export,
    forget_me,
    funding,
    help,  # noqa: A004  # the command's own word
    home,
    incidents,
    meeting,
    mine,
    officer,
    officers,
    priorities,
    report,
    settings,
    setup,
    staffing,
    summary,
    update,
    withdraw,
)

COMMANDS: tuple[Command, ...] = (
    ask.COMMAND,
    officers.COMMAND,
    funding.COMMAND,
    cost.COMMAND,
    crime.COMMAND,
    priorities.COMMAND,
    report.COMMAND,
    mine.COMMAND,
    withdraw.COMMAND,
    incidents.COMMAND,
    concern.COMMAND,
    concerns.COMMAND,
    update.COMMAND,
    meeting.COMMAND,
    staffing.COMMAND,
    summary.COMMAND,
    setup.COMMAND,
    chair.COMMAND,
    officer.COMMAND,
    settings.COMMAND,
    export.COMMAND,
    forget_me.COMMAND,
    help.COMMAND,
    about.COMMAND,
)

INWARD: tuple[Command, ...] = (home.COMMAND,)
"""What a platform asks by itself; nobody is told to type it."""


def command_named(name: str) -> Command | None:
    """The command of a name."""
    return next((command for command in COMMANDS if command.name == name), None)
