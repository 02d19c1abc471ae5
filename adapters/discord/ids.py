"""What a button or a form is called by: all that Discord hands back when it is pressed or sent, in 100 characters."""

import re
from dataclasses import dataclass
from typing import Literal

from adapters.discord.pieces import units

LONGEST = 100
SHARE = "share"
"""The button that shows everybody what it stands under: the message it is pressed in comes with the press."""
RUN = re.compile(r"(?:run:|in:(?P<place>\S+) )(?P<command>.+)")
FORM = re.compile(r"(?P<kind>form|fill):(?P<part>\d+):(?P<key>[\w-]*):(?P<command>.*)", re.ASCII)

Kind = Literal["form", "fill"]


def run_id(command: str, place: str = "") -> str:
    """A button that stands for a command, and the channel it is for where that is another; empty if it does not fit."""
    called = f"in:{place} {command}" if place else f"run:{command}"
    return called if command and units(called) <= LONGEST else ""


def stands_for(custom_id: str) -> tuple[str, str] | None:
    """The command a button stands for, and the channel; None for a button of another kind."""
    found = RUN.fullmatch(custom_id)
    return (found["command"], found["place"] or "") if found else None


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which form: the command it is for, the key it is kept under, if it is, and which part of it."""

    command: str
    key: str = ""
    part: int = 0

    def called(self, kind: Kind) -> str:
        """The id of the form, or of the button that opens it; without the command where that has no room."""
        start = f"{kind}:{self.part}:{self.key}:"
        return start + self.command if self.fits(kind) else start

    def fits(self, kind: Kind = "form") -> bool:
        """Whether there is room for the command."""
        return units(f"{kind}:{self.part}:{self.key}:{self.command}") <= LONGEST


def pointer(custom_id: str, kind: Kind) -> Pointer | None:
    """Which form was sent, or is to be opened; None for what is not of that kind."""
    found = FORM.fullmatch(custom_id)
    if found is None or found["kind"] != kind:
        return None
    return Pointer(found["command"], found["key"], int(found["part"]))
