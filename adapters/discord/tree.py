"""The commands as Discord registers them, from the list of commands; and whether those registered are still these."""

from typing import Any

from adapters.discord.inbound import GROUP, SUBCOMMAND
from bot.calls import Command, Param
from bot.commands import COMMANDS

Json = dict[str, Any]

CHAT, ON_A_MESSAGE = 1, 3
TEXT, WHOLE, PERSON = 3, 4, 6
IN_A_SERVER, IN_DIRECT = 0, 1
DESCRIPTION = "Officers, funding, costs, crime, reports, concerns and the digest of this channel's panel"
LOGS = {"Log as concern": "/panel concern", "Log as incident": "/report"}
"""What may be done with a message, by its name in the menu."""
MOST_TYPED = 6_000
SPOKEN = ("ask", "about", "help")
"""What may be asked in direct messages too: the rest needs a channel with a panel."""


def tree() -> list[Json]:
    """Every command as it is registered."""
    alone = [_alone(one) for one in COMMANDS if one.alone]
    group = {
        "type": CHAT,
        "name": GROUP,
        "description": DESCRIPTION,
        "options": [{"type": SUBCOMMAND, **_described(one)} for one in COMMANDS if not one.alone],
        "contexts": [IN_A_SERVER],
    }
    return [*alone, group, *({"type": ON_A_MESSAGE, "name": name, "contexts": [IN_A_SERVER]} for name in LOGS)]


def same(registered: list[Json]) -> bool:
    """Whether the commands Discord holds are these, whatever else it says of them."""
    return _plain(registered) == _plain(tree())


def _alone(command: Command) -> Json:
    contexts = [IN_A_SERVER, *([IN_DIRECT] if command.name in SPOKEN else [])]
    return {"type": CHAT, **_described(command), "contexts": contexts}


def _described(command: Command) -> Json:
    return {
        "name": command.name,
        "description": command.summary,
        "options": [_option(param) for param in command.params],
    }


def _option(param: Param) -> Json:
    option: Json = {"name": param.name, "description": param.summary, "required": param.required}
    match param.kind:
        case "number":
            return {"type": WHOLE, **option, "min_value": 0}
        case "person":
            return {"type": PERSON, **option}
        case "ward" | "reference":
            return {"type": TEXT, **option, "autocomplete": True}
        case _:
            offered = {"autocomplete": True} if param.words else {}
            return {"type": TEXT, **option, "max_length": MOST_TYPED, **offered}


def _plain(commands: list[Json]) -> list[Json]:
    """What we say of commands, in an order of its own: Discord leaves out what is usual, and adds much."""
    return sorted(map(_kept, commands), key=lambda one: (one["type"], one["name"]))


def _kept(one: Json) -> Json:
    usual = {"description": "", "required": False, "autocomplete": False, "min_value": None, "max_length": None}
    return {
        "type": one["type"],
        "name": one["name"],
        **{name: one.get(name) or default for name, default in usual.items()},
        "contexts": sorted(one.get("contexts") or []),
        "options": [_kept(option) for option in one.get("options") or []],
    }
