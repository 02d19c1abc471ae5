"""What Discord sends, as calls: a command with its options, a button pressed, a form sent, a question in a channel.

A call's id is the interaction's own. A button has one id for each person and showing of it, so that pressing it twice
is pressing it once.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from discord import Interaction, Message, Thread

from bot.calls import Call, Caller, Place, Role
from bot.commands import command_named
from bot.parse import filled, typed
from bot.replies import Form

Data = Mapping[str, Any]

START = "discord:"
DIRECT = "direct"
"""The workspace of direct messages, which no panel is in."""
GROUP, SUBCOMMAND = "panel", 1
MENTION = re.compile(r"<@!?(\d+)>")
NAMED = re.compile(r"<(?:@&|#|a?:\w+:|/[^:<>]+:|t:)[\d:A-Za-z]*>")
SOMEBODY = "somebody"


def workspace(guild: int | None) -> str:
    """A server, as the bot knows it."""
    return f"{START}{guild or DIRECT}"


def room(guild: int | None, channel: int | None) -> str:
    """A channel, as the bot knows it."""
    return f"{workspace(guild)}/{channel or ''}"


def somebody(guild: int | None, user: int) -> str:
    """A person, as the bot knows them."""
    return f"{workspace(guild)}/{user}"


def number_of(known: str) -> int:
    """The channel or the user of a place or a person, as Discord numbers them; 0 for what is none of Discord's."""
    last = known.rpartition("/")[2].removeprefix("@")
    return int(last) if last.isascii() and last.isdigit() else 0


def caller(interaction: Interaction) -> Caller:
    """Who did something; whoever may manage the server administers it."""
    manages = interaction.guild_id is not None and interaction.permissions.manage_guild
    return Caller(somebody(interaction.guild_id, interaction.user.id), Role.ADMIN if manages else Role.RESIDENT)


def place(interaction: Interaction) -> Place:
    """Where something was done; a thread is its channel's."""
    channel = interaction.channel
    held = channel.parent_id if isinstance(channel, Thread) else interaction.channel_id
    return Place(room(interaction.guild_id, held))


def command_call(interaction: Interaction, at: datetime) -> Call:
    """A command with its options."""
    name, options = _command(_data(interaction))
    given = {one["name"]: _value(interaction, name, one) for one in options if "value" in one}
    return Call(name, caller(interaction), place(interaction), at, f"{START}{interaction.id}", given)


def typing_in(interaction: Interaction, at: datetime) -> tuple[Call, str, str]:
    """A command that is being typed, with the option being typed and what of it is there."""
    name, options = _command(_data(interaction))
    focused = next(one for one in options if one.get("focused"))
    call = Call(name, caller(interaction), place(interaction), at, f"{START}{interaction.id}")
    return call, focused["name"], str(focused["value"])


def pressed_call(interaction: Interaction, command: str, elsewhere: str, at: datetime) -> Call:
    """A button: what it stands for, in the channel it was pressed in or the one that it is for."""
    where = Place(elsewhere) if elsewhere else place(interaction)
    message = interaction.message.id if interaction.message else interaction.id
    call_id = f"{START}{message}/{interaction.user.id}/{command}"
    return typed(command, caller(interaction), where, at, call_id)


def sent_call(interaction: Interaction, form: Form, answers: Mapping[str, str], at: datetime) -> Call:
    """A form that was sent."""
    return filled(form, answers, caller(interaction), place(interaction), at, f"{START}{interaction.id}")


def logged_call(interaction: Interaction, command: str, at: datetime) -> Call:
    """A message that is to be logged: its words, to begin a form with; not who wrote it."""
    data = _data(interaction)
    message = data["resolved"]["messages"][data["target_id"]]
    call = typed(command, caller(interaction), place(interaction), at, f"{START}{interaction.id}")
    return Call(call.command, call.caller, call.place, at, call.id, {"message": in_words(message.get("content", ""))})


def asked_call(message: Message, us: int, at: datetime) -> Call:
    """A question put by naming us in a channel, or in a direct message. It is never a command: the answer is public."""
    guild = message.guild.id if message.guild else None
    channel = message.channel.parent_id if isinstance(message.channel, Thread) else message.channel.id
    question = in_words(re.sub(rf"<@!?{us}>", "", message.content))
    who, where = Caller(somebody(guild, message.author.id)), Place(room(guild, channel))
    asked = ("ask", {"question": question}) if question else ("help", {})
    return Call(asked[0], who, where, at, f"{START}{message.id}", asked[1])


def in_words(text: str) -> str:
    """A message's words without Discord's markup for people, channels, times and emoji."""
    return NAMED.sub("", MENTION.sub(SOMEBODY, text)).strip()


def _data(interaction: Interaction) -> Data:
    data: Any = interaction.data  # discord.py types it as one of many
    return data or {}


def _command(data: Data) -> tuple[str, list[Data]]:
    """A command's name and options, those of the group's word where it is the group."""
    options = data.get("options", [])
    inner = next((one for one in options if one["type"] == SUBCOMMAND), None)
    if data["name"] == GROUP:
        return (inner["name"], inner.get("options", [])) if inner else ("", [])
    return data["name"], options


def _value(interaction: Interaction, name: str, option: Data) -> str:
    """An option's value as it would be typed; a person by what the bot knows them as."""
    command, value = command_named(name), option["value"]
    kinds = {param.name: param.kind for param in command.params} if command else {}
    if kinds.get(option["name"]) == "person":
        return somebody(interaction.guild_id, int(value))
    return in_words(str(value)) if isinstance(value, str) else str(value)


def inputs(interaction: Interaction) -> Iterator[Data]:
    """What a form that was sent is made of."""
    yield from _data(interaction).get("components", [])
