"""What a person typed, as a call: a command where the line begins with one, a question where it does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.calls import Call, Caller, Place
from bot.commands import command_named
from bot.replies import Form

GROUP = "/panel"
ONE_WORD = ("word", "number", "person", "reference")


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


def filled(form: Form, answers: Mapping[str, str], caller: Caller, place: Place, at: datetime, id: str) -> Call:  # noqa: A002  # a call's own word
    """A form sent, as a call: the form's own command, and each answer under its field's name."""
    sent = typed(form.command, caller, place, at, id)
    return replace(sent, args={**sent.args, **answers})


def arguments(name: str, text: str) -> dict[str, str]:
    """What was typed after a command, by parameter: one word each, and all that is left to the first that takes text.

    A command without parameters keeps what was typed as `text`.
    """
    command = command_named(name)
    given: dict[str, str] = {}
    for param in command.params if command else ():
        if not text:
            break
        if param.kind in ONE_WORD:
            given[param.name], _, text = text.partition(" ")
            text = text.strip()
        else:
            given[param.name], text = text, ""
    return {**given, "text": text} if text else given
