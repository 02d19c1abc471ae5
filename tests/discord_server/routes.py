"""What each address of Discord's API does: plain functions of what is asked, by method and path."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tests.discord_limits import UPLOAD, refused_commands, refused_message
from tests.discord_server.gateway import Gateway
from tests.discord_server.interactions import Interactions
from tests.discord_server.posting import File, Posting, may_post
from tests.discord_server.values import Intent, Json, Message, Permission, refused
from tests.discord_server.world import DM, World


class State(Protocol):
    """The parts of the server that a route needs."""

    world: World
    posting: Posting
    gateway: Gateway
    interactions: Interactions
    commands: dict[int | None, list[Json]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the route, the changing parts of its path in order, the query, the body and the files."""

    route: str
    args: tuple[str, ...]
    query: Mapping[str, str]
    body: Any
    files: Sequence[File]

    def id(self, which: int = 0) -> int:
        """One of the changing parts, as a number."""
        return int(self.args[which])


Route = Callable[[State, Asked], Any]


def gateway(state: State, _: Asked) -> Json:
    """Where the gateway is."""
    return {"url": f"{state.gateway.address}/gateway"}


def gateway_bot(state: State, asked: Asked) -> Json:
    """Where the gateway is, and how a bot may use it."""
    limit = {"total": 1_000, "remaining": 1_000, "reset_after": 86_400_000, "max_concurrency": 1}
    return gateway(state, asked) | {"shards": state.gateway.shards, "session_start_limit": limit}


def me(state: State, _: Asked) -> Json:
    """The bot."""
    return state.world.told_user(state.world.bot) | {"verified": True, "mfa_enabled": False}


def my_guilds(state: State, _: Asked) -> list[Json]:
    """The guilds the bot is in."""
    here = [one for one in state.world.guilds.values() if state.world.bot in one.members]
    return [{"id": str(one.id), "name": one.name, "owner": False, "features": []} for one in here]


def application(state: State, _: Asked) -> Json:
    """The application of the bot."""
    owner = state.world.told_user(state.world.bot) | {"username": "owner", "bot": False}
    about: Json = {
        "name": "panelbot",
        "description": "",
        "icon": None,
        "verify_key": "0" * 64,
        "team": None,
        "flags": 0,
    }
    return (
        about
        | {"id": str(state.world.application), "bot_public": False, "bot_require_code_grant": False}
        | {"owner": owner}
    )


def user(state: State, asked: Asked) -> Json:
    """A user."""
    if asked.id() not in state.world.users:
        raise refused(10013)
    return state.world.told_user(asked.id())


def open_dm(state: State, asked: Asked) -> Json:
    """The private conversation with a person, whether or not they will take a message."""
    person = int(asked.body.get("recipient_id") or 0)
    if person not in state.world.users or person == state.world.bot:
        raise refused(50033)
    return state.world.told_channel(state.world.dm(person))


def guild(state: State, asked: Asked) -> Json:
    """A guild the bot is in."""
    told = state.world.told_guild(state.world.guild(asked.id()))
    apart = ("channels", "threads", "members", "joined_at")
    return {name: value for name, value in told.items() if name not in apart}


def guild_channels(state: State, asked: Asked) -> list[Json]:
    """A guild's channels."""
    return list(state.world.told_guild(state.world.guild(asked.id()))["channels"])


def guild_roles(state: State, asked: Asked) -> list[Json]:
    """A guild's roles."""
    return list(state.world.told_guild(state.world.guild(asked.id()))["roles"])


def guild_members(state: State, asked: Asked) -> list[Json]:
    """A guild's members, which takes the intent to hear of them."""
    told = state.world.told_guild(state.world.guild(asked.id()), members=True)
    if not state.world.privileged & Intent.MEMBERS:
        raise refused(50001)
    after, limit = int(asked.query.get("after") or 0), int(asked.query.get("limit") or 1)
    return [one for one in told["members"] if int(one["user"]["id"]) > after][:limit]


def member(state: State, asked: Asked) -> Json:
    """One member of a guild."""
    where = state.world.guild(asked.id())
    if asked.id(1) not in state.world.users:
        raise refused(10013)
    if asked.id(1) not in where.members:
        raise refused(10007)
    return state.world.told_member(asked.id(1), where) | {"user": state.world.told_user(asked.id(1))}


def channel(state: State, asked: Asked) -> Json:
    """A channel the bot can see."""
    found = state.world.channel(asked.id())
    state.world.need(found)
    return state.world.told_channel(found)


def post(state: State, asked: Asked) -> Json:
    """Post in a channel."""
    world, where = state.world, state.world.channel(asked.id())
    world.need(where, may_post(where))
    if where.kind == DM and not world.reachable(where.person or 0):
        raise refused(50007)
    checked(refused_message(asked.body, len(asked.files)))
    if asked.files:
        world.need(where, Permission.ATTACH_FILES)
    if asked.body.get("embeds"):
        world.need(where, Permission.EMBED_LINKS)
    reference = asked.body.get("message_reference") or {}
    known = int(reference.get("message_id") or 0) in where.messages
    if reference and not known and reference.get("fail_if_not_exists", True):
        raise refused(50035, {"message_reference": {"_errors": [UNKNOWN_REFERENCE]}})
    return state.posting.told(state.posting.once(where, asked.body, asked.files))


UNKNOWN_REFERENCE = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}


def history(state: State, asked: Asked) -> list[Json]:
    """The messages of a channel, newest first; none, where the bot may not read what was said before."""
    where, query = state.world.channel(asked.id()), asked.query
    state.world.need(where)
    if not state.world.can(state.world.bot, where) & Permission.READ_MESSAGE_HISTORY:
        return []
    limit = int(query.get("limit") or 50)
    if not 1 <= limit <= 100:
        raise refused(50035, {"limit": {"_errors": [{"code": "NUMBER_TYPE_MAX", "message": "1 to 100."}]}})
    seen = [one for one in where.messages.values() if one.only_for is None]
    return [told(state, one) for one in reversed(_page(seen, query, limit))]


def _page(seen: list[Message], query: Mapping[str, str], limit: int) -> list[Message]:
    if "after" in query:
        return [one for one in seen if one.id > int(query["after"])][:limit]
    if "around" in query:
        middle = int(query["around"])
        before = [one for one in seen if one.id < middle][-(limit // 2) :]
        return [*before, *(one for one in seen if one.id >= middle)][:limit]
    before_id = int(query.get("before") or 1 << 63)
    return [one for one in seen if one.id < before_id][-limit:]


def told(state: State, message: Message) -> Json:
    """A message as the bot may read it."""
    return state.posting.told(message, hidden=state.posting.hidden(message))


def one_message(state: State, asked: Asked) -> Json:
    """One message of a channel."""
    where = state.world.channel(asked.id())
    state.world.need(where, Permission.READ_MESSAGE_HISTORY)
    return told(state, state.posting.found(where, asked.id(1)))


def edit(state: State, asked: Asked) -> Json:
    """Change one of the bot's own messages."""
    where = state.world.channel(asked.id())
    state.world.need(where)
    found = state.posting.found(where, asked.id(1))
    if found.author != state.world.bot:
        raise refused(50005)
    checked(refused_message(asked.body, len(asked.files), bare=True))
    return state.posting.told(state.posting.edit(found, asked.body, asked.files))


def delete(state: State, asked: Asked) -> None:
    """Take a message away: one's own, or anyone's with leave."""
    where = state.world.channel(asked.id())
    state.world.need(where)
    found = state.posting.found(where, asked.id(1))
    if found.author != state.world.bot:
        state.world.need(where, Permission.MANAGE_MESSAGES)
    state.posting.delete(found)


def typing(state: State, asked: Asked) -> None:
    """Say that the bot is writing."""
    where = state.world.channel(asked.id())
    state.world.need(where, may_post(where))


def own_commands(state: State, asked: Asked) -> list[Json]:
    """The commands of the application, everywhere or in one guild."""
    return state.commands.get(_scope(state, asked), [])


def overwrite(state: State, asked: Asked) -> list[Json]:
    """All the commands at once; those that go by the same name keep their ids."""
    scope = _scope(state, asked)
    checked(refused_commands(asked.body))
    known = {(one["type"], one["name"]): one["id"] for one in state.commands.get(scope, [])}
    state.commands[scope] = [_registered(state, one, scope, known) for one in asked.body]
    return state.commands[scope]


def one_command(state: State, asked: Asked) -> Json:
    """One command."""
    for one in own_commands(state, asked):
        if one["id"] == asked.args[-1]:
            return one
    raise refused(10063)


def delete_command(state: State, asked: Asked) -> None:
    """Take a command away."""
    gone = one_command(state, asked)
    state.commands[_scope(state, asked)].remove(gone)


def _scope(state: State, asked: Asked) -> int | None:
    """Where commands are registered: a guild, or None for everywhere."""
    if asked.id() != state.world.application:
        raise refused(20012)
    if "/guilds/" not in asked.route:
        return None
    if state.world.bot not in getattr(state.world.guilds.get(asked.id(1)), "members", ()):
        raise refused(50001)
    return asked.id(1)


def _registered(state: State, one: Json, scope: int | None, known: Mapping[tuple[int, str], str]) -> Json:
    kind = one.get("type", 1)
    places = [0] if one.get("dm_permission") is False else None
    permissions = one.get("default_member_permissions")
    kept = {name: value for name, value in one.items() if value is not None}
    made = {"description": "", "nsfw": False, "contexts": places, "integration_types": [0], **kept}
    made |= {"type": kind, "application_id": str(state.world.application), "version": str(state.world.new_id())}
    made["id"] = known.get((kind, one["name"])) or str(state.world.new_id())
    made["default_member_permissions"] = None if permissions is None else str(permissions)
    return made | ({"guild_id": str(scope)} if scope else {})


def callback(state: State, asked: Asked) -> Json | None:
    """The first answer to an interaction."""
    told = state.interactions.answer(asked.id(), asked.args[1], asked.body, asked.files)
    return told if asked.query.get("with_response") in ("1", "true") else None


def follow_up(state: State, asked: Asked) -> Json:
    """Another message about an interaction."""
    return state.interactions.follow_up(_continued(state, asked), asked.body, asked.files)


def answer_message(state: State, asked: Asked) -> Json:
    """A message made about an interaction."""
    return state.interactions.message(_continued(state, asked), asked.args[2])


def edit_answer(state: State, asked: Asked) -> Json:
    """Change a message made about an interaction."""
    return state.interactions.edit(_continued(state, asked), asked.args[2], asked.body, asked.files)


def delete_answer(state: State, asked: Asked) -> None:
    """Take a message made about an interaction away."""
    state.interactions.delete(_continued(state, asked), asked.args[2])


def _continued(state: State, asked: Asked) -> Any:
    return state.interactions.of_token(asked.id(), asked.args[1])


def checked(refusal: tuple[int, Json] | None) -> None:
    """Refuse what the limits refuse."""
    if refusal:
        raise refused(*refusal)


def checked_size(files: Sequence[File]) -> None:
    """Refuse more than Discord takes at once."""
    if sum(len(one.content) for one in files) > UPLOAD:
        raise refused(40005)


ROUTES: Mapping[str, Route] = {
    "GET /gateway": gateway,
    "GET /gateway/bot": gateway_bot,
    "GET /users/@me": me,
    "GET /users/@me/guilds": my_guilds,
    "POST /users/@me/channels": open_dm,
    "GET /users/{}": user,
    "GET /oauth2/applications/@me": application,
    "GET /applications/@me": application,
    "GET /applications/{}/commands": own_commands,
    "PUT /applications/{}/commands": overwrite,
    "GET /applications/{}/commands/{}": one_command,
    "DELETE /applications/{}/commands/{}": delete_command,
    "GET /applications/{}/guilds/{}/commands": own_commands,
    "PUT /applications/{}/guilds/{}/commands": overwrite,
    "GET /applications/{}/guilds/{}/commands/{}": one_command,
    "DELETE /applications/{}/guilds/{}/commands/{}": delete_command,
    "GET /guilds/{}": guild,
    "GET /guilds/{}/channels": guild_channels,
    "GET /guilds/{}/roles": guild_roles,
    "GET /guilds/{}/members": guild_members,
    "GET /guilds/{}/members/{}": member,
    "GET /channels/{}": channel,
    "POST /channels/{}/messages": post,
    "GET /channels/{}/messages": history,
    "GET /channels/{}/messages/{}": one_message,
    "PATCH /channels/{}/messages/{}": edit,
    "DELETE /channels/{}/messages/{}": delete,
    "POST /channels/{}/typing": typing,
    "POST /interactions/{}/{}/callback": callback,
    "POST /webhooks/{}/{}": follow_up,
    "GET /webhooks/{}/{}/messages/{}": answer_message,
    "PATCH /webhooks/{}/{}/messages/{}": edit_answer,
    "DELETE /webhooks/{}/{}/messages/{}": delete_answer,
    "GET /webhooks/{}/{}/messages/@original": answer_message,
    "PATCH /webhooks/{}/{}/messages/@original": edit_answer,
    "DELETE /webhooks/{}/{}/messages/@original": delete_answer,
}
