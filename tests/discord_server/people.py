"""What people do: what Discord would let them, and the interaction it makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.discord_limits import UPLOAD, counted
from tests.discord_server.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    CONTEXT_MENU,
    SUBMIT,
    Asking,
    Interaction,
)
from tests.discord_server.posting import File, numbered
from tests.discord_server.routes import State
from tests.discord_server.values import ALL, Json, Message, NotOfferedError, Permission, walked
from tests.discord_server.world import Channel

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
KINDS = {bool: BOOLEAN, int: INTEGER, float: NUMBER, str: STRING, File: ATTACHMENT}
SNOWFLAKES = (USER, CHANNEL, ROLE, MENTIONABLE, ATTACHMENT)
ON_USER, ON_MESSAGE = 2, 3


@dataclass(frozen=True, slots=True)
class Asker:
    """Who gives a command, where, and whether anything they give is let through."""

    user: int
    channel: int
    unchecked: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A registered command, the words of it that were chosen, and the options left to fill."""

    command: Json
    words: tuple[Json, ...]
    options: tuple[Json, ...]

    def option(self, name: str) -> Json:
        """The option of that name."""
        for one in self.options:
            if one["name"] == name:
                return one
        raise NotOfferedError(f"no option {name} of {self.command['name']}")

    def data(self, options: list[Json]) -> Json:
        """The data of an interaction: the options, under the words that lead to them."""
        for one in reversed(self.words):
            options = [{"name": one["name"], "type": one["type"], "options": options}]
        told = {"id": self.command["id"], "name": self.command["name"], "type": self.command["type"]}
        guild = {"guild_id": self.command["guild_id"]} if "guild_id" in self.command else {}
        return told | guild | ({"options": options} if options else {})


class People:
    """Everyone who may do something."""

    def __init__(self, state: State) -> None:
        self.state = state

    def slash(self, name: str, options: Mapping[str, Any], user: int, channel: int, unchecked: bool) -> Asking:
        """Give a command: its words, and a value for each option."""
        offered = self._offered(name, 1, user, channel, unchecked)
        if not unchecked:
            _check_given(offered, options)
        resolved: Json = {}
        asker = Asker(user, channel, unchecked)
        given = [self._given(offered, one, value, asker, resolved) for one, value in options.items()]
        data = offered.data(given) | ({"resolved": resolved} if resolved else {})
        return Asking(COMMAND, data, user, channel)

    def autocomplete(
        self, name: str, focused: str, value: Any, filled: Mapping[str, Any], user: int, channel: int
    ) -> Asking:
        """Type into an option that completes itself."""
        offered = self._offered(name, 1, user, channel, unchecked=False)
        option = offered.option(focused)
        if not option.get("autocomplete"):
            raise NotOfferedError(f"{focused} of {name} does not complete itself")
        asker = Asker(user, channel, True)
        given = [self._given(offered, one, what, asker, {}) for one, what in filled.items()]
        typing = {"name": focused, "type": option["type"], "value": value, "focused": True}
        return Asking(AUTOCOMPLETE, offered.data([*given, typing]), user, channel, option=option["type"])

    def context_menu(self, name: str, on: Message | int, user: int, channel: int) -> Asking:
        """Choose a command from the menu of a message, or of a person."""
        kind = ON_MESSAGE if isinstance(on, Message) else ON_USER
        offered = self._offered(name, kind, user, channel, unchecked=False)
        if isinstance(on, Message):
            target, resolved = on.id, {"messages": {str(on.id): self.state.posting.told(on)}}
        else:
            target, resolved = on, self._resolved_user(on, channel)
        data = offered.data([]) | {"target_id": str(target), "resolved": resolved}
        return Asking(COMMAND, data, user, channel, kind=CONTEXT_MENU)

    def use(self, message: Message, which: str, user: int, values: list[str] | None) -> Asking:
        """Press a button of a message, or choose in one of its menus; by its name or by what stands on it."""
        now = self.state.world.channel(message.channel).messages.get(message.id)
        if now is None or now.only_for not in (None, user):
            raise NotOfferedError("that message is not there to be used")
        self._need(user, self.state.world.channel(message.channel), Permission.VIEW_CHANNEL)
        component = _component(now, which, values)
        data = {"custom_id": component["custom_id"], "component_type": component["type"], "id": component["id"]}
        if values is not None:
            data["values"] = values
        return Asking(COMPONENT, data, user, now.channel, source=now)

    def submit(self, opened: Interaction, form: Json, values: Mapping[str, Any], user: int, unchecked: bool) -> Asking:
        """Send a form off, its boxes filled by name or by label."""
        filled = dict(values)
        components = [_filled(one, filled, unchecked) for one in numbered(form["components"])]
        if filled and not unchecked:
            raise NotOfferedError(f"the form has no {', '.join(filled)}")
        data = {"custom_id": form["custom_id"], "components": components}
        return Asking(SUBMIT, data, user, opened.asking.channel, source=opened.asking.source)

    def envelope(self, one: Interaction) -> Json:
        """An interaction as the bot is told of it."""
        world, asking = self.state.world, one.asking
        channel, application = world.channel(asking.channel), str(world.application)
        told: Json = {
            "id": str(one.id),
            "application_id": application,
            "type": asking.asked,
            "token": one.token,
            "version": 1,
            "data": asking.data,
            "channel_id": str(channel.id),
            "channel": self._told_channel(channel, asking.user),
            "app_permissions": str(world.can(world.bot, channel)),
            "locale": "en-GB",
            "entitlements": [],
            "attachment_size_limit": UPLOAD,
            "authorizing_integration_owners": {"0": str(channel.guild or 0)},
            "context": 0 if channel.guild else 1,
        }
        if asking.source is not None:
            told["message"] = self.state.posting.told(asking.source)
        return told | self._who(asking.user, channel)

    def _who(self, user: int, channel: Channel) -> Json:
        world = self.state.world
        if channel.guild is None:
            return {"user": world.told_user(user)}
        guild = world.guilds[channel.guild]
        member = world.told_member(user, guild) | {"user": world.told_user(user)}
        member["permissions"] = str(world.can(user, channel))
        about = {"id": str(guild.id), "locale": "en-GB", "features": []}
        return {"guild_id": str(guild.id), "guild": about, "guild_locale": "en-GB", "member": member}

    def _offered(self, name: str, kind: int, user: int, channel: int, unchecked: bool) -> Offered:
        """A command as this person finds it in this channel, with the words of it that are subcommands."""
        where = self.state.world.channel(channel)
        words = name.split() if kind == 1 else [name]
        command = self._registered(words[0], kind, where, unchecked)
        chosen: list[Json] = []
        options = tuple(command.get("options") or ())
        for word in words[1:]:
            found = [one for one in options if one["name"] == word and one["type"] in (SUBCOMMAND, GROUP)]
            if not found:
                raise NotOfferedError(f"{command['name']} has no {word}")
            chosen.append(found[0])
            options = tuple(found[0].get("options") or ())
        if any(one["type"] in (SUBCOMMAND, GROUP) for one in options):
            raise NotOfferedError(f"{name} is not a whole command")
        if not unchecked:
            self._may_use(command, user, where)
        return Offered(command, tuple(chosen), options)

    def _registered(self, name: str, kind: int, where: Channel, unchecked: bool) -> Json:
        for scope in (where.guild, None):
            for one in self.state.commands.get(scope, []) if scope or scope is None else []:
                if (one["name"], one["type"]) == (name, kind):
                    return one
        if unchecked:
            return {"id": str(self.state.world.new_id()), "name": name, "type": kind}
        raise NotOfferedError(f"there is no command {name}")

    def _may_use(self, command: Json, user: int, where: Channel) -> None:
        if command["contexts"] is not None and (0 if where.guild else 1) not in command["contexts"]:
            raise NotOfferedError(f"{command['name']} is not offered here")
        if where.guild is None:
            return
        self._need(user, where, Permission.VIEW_CHANNEL | Permission.USE_APPLICATION_COMMANDS)
        if command["default_member_permissions"] is not None:
            self._need(user, where, int(command["default_member_permissions"]) or ALL)

    def _need(self, user: int, where: Channel, needed: int) -> None:
        if self.state.world.can(user, where) & needed != needed:
            raise NotOfferedError("that person may not do this here")

    def _given(self, offered: Offered, name: str, value: Any, asker: Asker, resolved: Json) -> Json:
        """An option as it is sent, and what it refers to put with what is resolved."""
        known = [one["type"] for one in offered.options if one["name"] == name]
        kind = known[0] if known else KINDS[type(value)]
        if kind not in SNOWFLAKES:
            return {"name": name, "type": kind, "value": value}
        if isinstance(value, File):
            number, size = self.state.world.new_id(), len(value.content)
            told = {"id": str(number), "filename": value.filename, "size": size, "url": "", "proxy_url": ""}
            resolved.setdefault("attachments", {})[str(number)] = told
            value = number
        elif not asker.unchecked or value in self.state.world.users:
            self._resolve(kind, int(value), asker, resolved)
        return {"name": name, "type": kind, "value": str(value)}

    def _resolve(self, kind: int, value: int, asker: Asker, resolved: Json) -> None:
        world = self.state.world
        guild = world.guilds.get(world.channel(asker.channel).guild or 0)
        if kind == CHANNEL:
            told = self._told_channel(world.channel(value), asker.user)
            resolved.setdefault("channels", {})[str(value)] = told
        elif guild and value in guild.roles:
            resolved.setdefault("roles", {})[str(value)] = world.told_role(guild.roles[value])
        else:
            for name, found in self._resolved_user(value, asker.channel).items():
                resolved.setdefault(name, {}).update(found)

    def _told_channel(self, channel: Channel, user: int) -> Json:
        """A channel, with what the person may do in it."""
        return self.state.world.told_channel(channel) | {"permissions": str(self.state.world.can(user, channel))}

    def _resolved_user(self, user: int, channel: int) -> Json:
        world = self.state.world
        where = world.channel(channel)
        guild = world.guilds.get(where.guild or 0)
        found: Json = {"users": {str(user): world.told_user(user)}}
        if guild and user in guild.members:
            permissions = {"permissions": str(world.can(user, where))}
            found["members"] = {str(user): world.told_member(user, guild) | permissions}
        return found


def _check_given(offered: Offered, options: Mapping[str, Any]) -> None:
    """Refuse what Discord's own boxes would not let a person type."""
    for one in offered.options:
        if one.get("required") and one["name"] not in options:
            raise NotOfferedError(f"{one['name']} is required")
    for name, value in options.items():
        option = offered.option(name)
        _check_type(option, value)
        if option.get("choices") and value not in [one["value"] for one in option["choices"]]:
            raise NotOfferedError(f"{value} is none of the choices of {name}")
        size = counted(value) if isinstance(value, str) else value
        bounds = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
        least, most = (option.get(bound) for bound in bounds)
        if (least is not None and size < least) or (most is not None and size > most):
            raise NotOfferedError(f"{name} does not take {value!r}")


def _check_type(option: Json, value: Any) -> None:
    kind = option["type"]
    wanted: Any = {STRING: str, BOOLEAN: bool, NUMBER: (int, float), ATTACHMENT: File}.get(kind, int)
    if not isinstance(value, wanted) or (kind != BOOLEAN and isinstance(value, bool)):
        raise NotOfferedError(f"{option['name']} does not take {value!r}")


def _component(message: Message, which: str, values: list[str] | None) -> Json:
    for one in walked(message.components):
        if which in (one.get("custom_id"), one.get("label")) and one.get("custom_id"):
            if one.get("disabled"):
                raise NotOfferedError(f"{which} is greyed out")
            offered = [option["value"] for option in one.get("options") or []]
            if values is not None and offered and not set(values) <= set(offered):
                raise NotOfferedError(f"{which} does not offer {values}")
            return one
    raise NotOfferedError(f"nothing on the message is called {which}")


def _filled(component: Json, values: dict[str, Any], unchecked: bool, label: str = "") -> Json:
    """A part of a form as it is sent back, with what was typed into it taken from the values."""
    told = {"type": component["type"], "id": component["id"]}
    if component["type"] == 1:
        inside = [_filled(one, values, unchecked, one.get("label") or "") for one in component["components"]]
        return told | {"components": inside}
    if component["type"] == 18:
        return told | {"component": _filled(component["component"], values, unchecked, component["label"])}
    if component["type"] == 10:
        return told
    name = component["custom_id"]
    typed = values.pop(name, values.pop(label, _unfilled(component)))
    if not unchecked:
        _check_typed(component, label or name, typed)
    sent = "values" if isinstance(typed, list) else "value"
    return told | {"custom_id": name, sent: typed}


def _unfilled(component: Json) -> Any:
    """What a part of a form holds before anyone touches it."""
    if component["type"] in (4, 23):
        return component.get("value") or "" if component["type"] == 4 else bool(component.get("default"))
    chosen = [one["value"] for one in component.get("options") or [] if one.get("default")]
    return chosen if component["type"] != 21 else (chosen[0] if chosen else None)


def _check_typed(component: Json, name: str, typed: Any) -> None:
    required = component.get("required", component["type"] != 23)
    if required and not typed:
        raise NotOfferedError(f"{name} is required")
    if component["type"] == 4 and typed:
        least, most = component.get("min_length") or 0, component.get("max_length") or 4_000
        if not least <= counted(typed) <= most:
            raise NotOfferedError(f"{name} takes {least} to {most} characters")
    offered = [one["value"] for one in component.get("options") or []]
    chosen = typed if isinstance(typed, list) else [typed]
    if offered and typed and not set(chosen) <= set(offered):
        raise NotOfferedError(f"{name} does not offer {typed!r}")
