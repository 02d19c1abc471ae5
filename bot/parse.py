"""What a person typed, as a call: a command where the line begins with one, a question where it does not."""

from datetime import datetime

from bot.calls import Call, Caller, Place
from bot.commands import command_named

GROUP = "/panel"


def typed(text: str, caller: Caller, place: Place, at: datetime, id: str) -> Call:  # noqa: A002  # a call's own word
    """A typed line as a call. A word that is no command stays the call's command, for the bot to answer."""
    line = text.strip()
    first, _, rest = line.partition(" ")
    if not line.startswith("/"):
        word, rest = "ask", line
    elif first.casefold() == GROUP:
        word, _, rest = rest.strip().partition(" ")
    else:
        word = first[1:]
    name = word.casefold()
    return Call(command=name, caller=caller, place=place, at=at, id=id, args=arguments(name, rest.strip()))


def arguments(name: str, text: str) -> dict[str, str]:
    """What was typed after a command. The words are read as a question is, so they all go under the first name."""
    command = command_named(name)
    named = command.params[0].name if command and command.params else "text"
    return {named: text} if text else {}
