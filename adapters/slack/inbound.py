"""What Slack sends, as calls: the words of a command, a button pressed, a form sent, a question in a channel.

A call's id is made of what Slack repeats when it sends the same thing again, so that it is done once. A button has
one id for each person and showing of it, so that pressing it twice is pressing it once.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from adapters.slack.forms import answers
from bot.calls import Call, Caller, Place
from bot.commands import command_named
from bot.parse import filled, typed
from bot.replies import Form

Body = Mapping[str, Any]

START = "slack:"
SOMEBODY, A_CHANNEL = "somebody", "a channel"
PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>")
CHANNEL = re.compile(r"<#[A-Z0-9]+(?:\|([^<>]*))?>")
SPECIAL = re.compile(r"<!([^<>|]*)(?:\|([^<>]*))?>")
LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a view keeps of where it came from: the channel, and for a form the command that sending it is."""

    place: str
    command: str = ""

    def __str__(self) -> str:
        """As it is kept in a view's `private_metadata`."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, view: Body) -> "Origin":
        """What a view keeps."""
        return cls(**json.loads(view["private_metadata"]))


def workspace(team: str) -> str:
    """A workspace, as the bot knows it."""
    return f"{START}{team}"


def somebody(team: str, user: str) -> str:
    """A person, as the bot knows them."""
    return f"{START}{team}/{user}"


def room(team: str, channel: str) -> str:
    """A channel, as the bot knows it."""
    return f"{START}{team}/{channel}"


def parts(known: str) -> tuple[str, str]:
    """The team, and the channel or user, of a place or a person."""
    team, _, rest = known.removeprefix(START).partition("/")
    return team, rest


def command_call(body: Body, team: str, at: datetime) -> Call:
    """A slash command."""
    line = f"{body['command']} {html.unescape(body.get('text') or '')}"
    where = room(team, body["channel_id"])
    return _typed(line, team, body["user_id"], where, at, _id("command", body["trigger_id"]))


def pressed_call(body: Body, team: str, command: str, elsewhere: str, at: datetime) -> Call:
    """A button: what it stands for, in the channel it was pressed in or the one that it is for."""
    user, where = body["user"]["id"], elsewhere or pressed_in(body, team)
    return _typed(command, team, user, where, at, _id("button", where, user, _showing(body), command))


def sent_call(body: Body, team: str, at: datetime) -> Call:
    """A form that was sent."""
    view, user = body["view"], body["user"]["id"]
    origin = Origin.of(view)
    caller, form = Caller(somebody(team, user)), Form("", origin.command, ())
    answered = {name: _in_words(text) for name, text in answers(view["state"]).items()}
    people = {name: somebody(team, user) for name, user in chosen_people(view["state"]).items()}
    call_id = _id("form", view["id"], view.get("hash", ""))
    return filled(form, {**answered, **people}, caller, Place(origin.place), at, call_id)


def logged_call(body: Body, team: str, command: str, at: datetime) -> Call:
    """A message that is to be logged: its words, to begin a form with; not who wrote it."""
    where = room(team, body["channel"]["id"])
    call = _typed(command, team, body["user"]["id"], where, at, _id("shortcut", body["trigger_id"]))
    return replace(call, args={"message": in_words(body["message"].get("text") or "")})


def asked_call(body: Body, team: str, us: str, at: datetime) -> Call:
    """A question put by naming us in a channel, or in a direct message. It is never a command: the answer is public."""
    event = body["event"]
    text = PERSON.sub(lambda found: "" if found[1] == us else found[0], event.get("text") or "")
    question = in_words(text)
    asked = ("ask", {"question": question}) if question else ("help", {})
    caller, where = Caller(somebody(team, event["user"])), Place(room(team, event["channel"]))
    return Call(asked[0], caller, where, at, _id("event", body["event_id"]), asked[1])


def visit_call(body: Body, team: str, at: datetime) -> Call:
    """Somebody looking at our page, by the event that says so or after they pressed something on it."""
    user = body["user"]
    caller = Caller(somebody(team, user if isinstance(user, str) else user["id"]))
    return Call("home", caller, Place(room(team, "")), at, _id("home", caller.id, at.isoformat()))


def pressed_in(body: Body, team: str) -> str:
    """The channel something was pressed in: a view's is the one it came from."""
    channel = body.get("channel")
    return room(team, channel["id"]) if channel else Origin.of(body["view"]).place


def in_words(text: str) -> str:
    """A message's words as they were read: links by their words, people and channels by name where there is one."""
    return html.unescape(_in_words(LINK.sub(_shown, text))).strip()


def chosen_people(state: Body) -> dict[str, str]:
    """Whoever was chosen from a menu of people, by the field's name."""
    elements = ((name, element) for name, block in state["values"].items() for element in block.values())
    return {name: element["selected_user"] for name, element in elements if element.get("selected_user")}


def _typed(line: str, team: str, user: str, where: str, at: datetime, call_id: str) -> Call:
    """The line as a call: a person where one is wanted, and elsewhere nothing but words."""
    call = typed(line, Caller(somebody(team, user)), Place(where), at, call_id)
    command = command_named(call.command)
    wanted = {param.name for param in command.params if param.kind == "person"} if command else set()
    args = {
        name: PERSON.sub(lambda found: somebody(team, found[1]), text) if name in wanted else _in_words(text)
        for name, text in call.args.items()
    }
    return replace(call, args=args)


def _in_words(text: str) -> str:
    if "<" not in text:
        return text
    people = PERSON.sub(lambda found: f"@{found[2]}" if found[2] else SOMEBODY, text)
    channels = CHANNEL.sub(lambda found: f"#{found[1]}" if found[1] else A_CHANNEL, people)
    return SPECIAL.sub(lambda found: found[2] or f"@{found[1].partition('^')[0]}", channels)


def _shown(link: re.Match[str]) -> str:
    """A link as it is read: its words, or else its address."""
    return link[2] or link[1]


def _showing(body: Body) -> str:
    """What tells one showing of a button from another: its message, or its view as it then was."""
    view = body.get("view")
    return f"{view['id']} {view.get('hash', '')}" if view else str(body["container"]["message_ts"])


def _id(*of: str) -> str:
    """A short id made of what Slack repeats, which may be long, or a token of Slack's."""
    return START + blake2b("\n".join(of).encode(), digest_size=12).hexdigest()
