"""The map of the bot: every command there is, by its name.

Each is read from its module when it is first wanted, since a question wants one of two dozen. `COMMANDS` is for whoever
lists or serves them all, and reads them all.
"""

from functools import cache
from importlib import import_module

from bot.calls import Command

NAMES = (
    "ask",
    "officers",
    "funding",
    "cost",
    "crime",
    "priorities",
    "report",
    "mine",
    "withdraw",
    "incidents",
    "concern",
    "concerns",
    "update",
    "meeting",
    "staffing",
    "summary",
    "setup",
    "chair",
    "officer",
    "settings",
    "export",
    "forget-me",
    "help",
    "about",
)
INWARD_NAMES = ("home",)
"""What a platform asks by itself; nobody is told to type it."""

COMMANDS: tuple[Command, ...]
INWARD: tuple[Command, ...]


def __getattr__(name: str) -> tuple[Command, ...]:
    """`COMMANDS` and `INWARD`, in the order of their names."""
    match name:
        case "COMMANDS":
            return tuple(map(_read, NAMES))
        case "INWARD":
            return tuple(map(_read, INWARD_NAMES))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def command_named(name: str) -> Command | None:
    """The command of a name that a person may type."""
    return _read(name) if name in NAMES else None


def called(name: str) -> Command | None:
    """The command of a name, typed by a person or asked for by a platform."""
    return _read(name) if name in NAMES or name in INWARD_NAMES else None


@cache
def _read(name: str) -> Command:
    command: Command = import_module(f"{__name__}.{name.replace('-', '_')}").COMMAND
    return command
