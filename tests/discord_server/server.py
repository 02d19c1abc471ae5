"""The server a test starts: a whole small Discord, on an address of its own."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.discord_server.burst import Burst, burst
from tests.discord_server.faults import Fault, Hold
from tests.discord_server.gateway import Gateway
from tests.discord_server.interactions import Asking, Delivery, Interaction, Interactions
from tests.discord_server.people import People
from tests.discord_server.posting import Posting
from tests.discord_server.rates import Rates
from tests.discord_server.rest import BASE, Rest
from tests.discord_server.routes import ROUTES
from tests.discord_server.running import PATIENCE, LoopThread
from tests.discord_server.values import (
    EVERYDAY,
    Answer,
    ApiCall,
    Intent,
    Json,
    Message,
    NotOfferedError,
    Permission,
)
from tests.discord_server.world import DM, TEXT, THREAD, Channel, Guild, Role, User, World

T = TypeVar("T")
TOKEN = "test.discord.token"  # noqa: S105  # opens nothing


class News:
    """Something happened: whoever waits looks again."""

    def __init__(self) -> None:
        self._changed = threading.Condition()

    def __call__(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def until(self, true: Callable[[], T], timeout: float) -> T:
        """What `true` gives, once that is something. What is seen elsewhere is looked at now and then too."""
        ends = monotonic() + timeout
        while True:
            found = true()
            if found:
                return found
            if monotonic() > ends:
                raise AssertionError(f"nothing of the kind happened within {timeout} s")
            with self._changed:
                self._changed.wait(0.02)


class DiscordServer:
    """A whole small Discord, at `url`. It keeps the last `keep` calls, messages and interactions, or all of them."""

    def __init__(self, *, privileged: int = 0, heartbeat: float = 41.25, keep: int | None = None) -> None:
        self.token, self.news = TOKEN, News()
        self.world = World(keep)
        self.world.privileged = privileged
        self.commands: dict[int | None, list[Json]] = {}
        self.gateway = Gateway(self.world, self.token, heartbeat, self.news)
        self._thread = LoopThread("discord")

    def __enter__(self) -> Self:
        self._thread.__enter__()
        try:
            self._thread.run(self._listen())
        except BaseException:
            self._thread.__exit__()
            raise
        return self

    def __exit__(self, kind: object, error: BaseException | None, where: object) -> None:
        try:
            self._thread.run(self._close())
        finally:
            self._thread.__exit__(kind, error, where)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._web = web.Server(self._serve, request_factory=_request, access_log=None)
        self._listening = await loop.create_server(self._web, "127.0.0.1", 0)
        port = self._listening.sockets[0].getsockname()[1]
        self.gateway.address, address = f"ws://127.0.0.1:{port}", f"http://127.0.0.1:{port}"
        self.url = address + BASE
        self.posting = Posting(self.world, self._tell, address)
        self.interactions = Interactions(self.world, self.posting)
        self.people = People(self)
        self.rest = Rest(self, self.token, self.news, self.world.keep)
        self._listeners: dict[int, Delivery] = {}

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self.rest.serve(request)
        except (ConnectionError, web.RequestPayloadError):
            raise
        except Exception as error:
            self._thread.unheard.append(error)  # a mistake of this server's fails the test
            raise

    async def _close(self) -> None:
        self._listening.close()
        self.gateway.drop()
        await self._web.shutdown(1.0)

    # What there is.

    @property
    def application_id(self) -> int:
        """The id of the bot's application."""
        return self.world.application

    @property
    def bot_id(self) -> int:
        """The id of the bot's user."""
        return self.world.bot

    @property
    def calls(self) -> list[ApiCall]:
        """Every request so far."""
        return self._do(lambda: list(self.rest.calls))

    def calls_to(self, route: str) -> list[ApiCall]:
        """Every request to one route, such as `POST /channels/{}/messages`."""
        _check_route(route)
        return [one for one in self.calls if one.route == route]

    @property
    def rates(self) -> Rates:
        """How often the bot may ask, for a test to change: `limits` by route, `overall` a second, `ban_after`."""
        return self.rest.rates

    @property
    def invalid_requests(self) -> int:
        """How many requests of the last ten minutes count towards a ban: those answered with 401, 403 or 429."""
        return self._do(lambda: self.rest.rates.held_against(self.world.clock.now()))

    @property
    def handshakes(self) -> list[str]:
        """Each "identify" and "resume" so far."""
        return self._do(lambda: list(self.gateway.log))

    def until(self, true: Callable[[], T], timeout: float = PATIENCE) -> T:
        """What `true` gives once it gives something; it is asked again whenever anything has happened here."""
        return self.news.until(true, timeout)

    def advance(self, seconds: float) -> None:
        """Move the server's clock on."""
        self.world.clock.ahead += seconds

    def guild(self, id: int | None = None, *, name: str = "A guild", owner: int | None = None) -> int:  # noqa: A002
        """A new guild with the bot in it, owned by someone who is not."""
        return self._do(self._guild, id, name, owner)

    def channel(self, id: int | None = None, guild: int = 0, *, name: str = "general", kind: int = TEXT) -> int:  # noqa: A002
        """A new channel of a guild."""
        return self._do(self._channel, id, guild, name, kind, None)

    def thread(self, id: int | None = None, parent: int = 0, *, name: str = "a thread") -> int:  # noqa: A002
        """A new thread in a channel."""
        return self._do(lambda: self._channel(id, self.world.channel(parent).guild or 0, name, THREAD, parent))

    def user(self, id: int | None = None, *, name: str = "ann", bot: bool = False) -> int:  # noqa: A002
        """A person, in no guild."""
        return self._do(lambda: self.world.add(User(id or self.world.new_id(), name, bot)).id)

    def member(
        self,
        id: int | None = None,  # noqa: A002
        guild: int = 0,
        *,
        name: str = "ann",
        bot: bool = False,
        permissions: int = 0,
    ) -> int:
        """A person in a guild, who may do what everyone may and these things."""
        return self._do(self._member, id, guild, name, bot, permissions)

    def role(self, guild: int, *, name: str = "a role", permissions: int = 0, mentionable: bool = False) -> int:
        """A new role of a guild."""
        return self._do(lambda: self._role(guild, name, permissions, mentionable).id)

    def dm_channel(self, user: int) -> int:
        """The bot's private conversation with a person."""
        return self._do(lambda: self.world.dm(user).id)

    def messages(self, channel: int, seen_by: int | None = None) -> list[Message]:
        """The messages of a channel, oldest first: those that everyone sees, and those for one person alone."""

        def seen() -> list[Message]:
            held = self.world.channels[channel].messages.values()
            return [replace(one) for one in held if one.only_for in (None, seen_by)]

        return self._do(seen)

    # What changes.

    def delete_channel(self, channel: int) -> None:
        """Delete a channel."""
        self._do(self._delete_channel, channel)

    def delete_message(self, message: Message) -> None:
        """Delete a message, as a moderator does."""
        self._do(self.posting.delete, message)

    def remove_bot(self, guild: int) -> None:
        """Put the bot out of a guild."""

        def remove() -> None:
            self.world.guilds[guild].members.pop(self.world.bot, None)
            self._tell("GUILD_DELETE", {"id": str(guild)}, guild, Intent.GUILDS)

        self._do(remove)

    def lose_guild(self, guild: int) -> None:
        """Say that a guild cannot be reached for a while, as in an outage."""
        told = {"id": str(guild), "unavailable": True}
        self._do(self._tell, "GUILD_DELETE", told, guild, Intent.GUILDS)

    def find_guild(self, guild: int) -> None:
        """Say that a guild can be reached: again, or after the bot was let in."""

        def find() -> None:
            self.world.guilds[guild].members.setdefault(self.world.bot, [])
            self._tell_of_guild(guild)

        self._do(find)

    def forbid(self, channel: int, permissions: int, *, who: int | None = None) -> None:
        """Take permissions away in a channel: from the bot; or a person, a role, or everyone, by the guild's id."""
        self._do(self._overwrite, channel, who, 0, permissions)

    def allow(self, channel: int, permissions: int, *, who: int | None = None) -> None:
        """Give permissions in a channel, whatever was taken away in it before."""
        self._do(self._overwrite, channel, who, permissions, 0)

    def refuse_dms(self, user: int) -> None:
        """Let a person take no private messages."""
        self.world.users[user].takes_dms = False

    # What people do.

    def slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: int,
        channel: int,
        unchecked: bool = False,
        age: float = 0.0,
    ) -> Delivery:
        """Give a command: `"panel officers"` with a value for each option. Unchecked, as a stale client sends it."""
        return self._send(lambda: self.people.slash(name, options or {}, user, channel, unchecked), age)

    def autocomplete(
        self,
        name: str,
        focused: str,
        value: Any,
        *,
        user: int,
        channel: int,
        filled: Mapping[str, Any] | None = None,
        age: float = 0.0,
    ) -> Delivery:
        """Type into an option that completes itself, with others perhaps filled."""
        return self._send(lambda: self.people.autocomplete(name, focused, value, filled or {}, user, channel), age)

    def context_menu(
        self, name: str, on: Message | int, *, user: int, channel: int | None = None, age: float = 0.0
    ) -> Delivery:
        """Choose a command from the menu of a message, or of the person of that id."""
        where = on.channel if isinstance(on, Message) else channel or 0
        return self._send(lambda: self.people.context_menu(name, on, user, where), age)

    def press(self, message: Message | None, button: str, *, user: int, age: float = 0.0) -> Delivery:
        """Press a button, called by its custom id or by what stands on it."""
        return self._send(lambda: self.people.use(_there(message), button, user, None), age)

    def choose(self, message: Message | None, menu: str, values: list[str], *, user: int, age: float = 0.0) -> Delivery:
        """Choose in a menu of a message."""
        return self._send(lambda: self.people.use(_there(message), menu, user, values), age)

    def submit(
        self, opened: Delivery, values: Mapping[str, Any], *, user: int, unchecked: bool = False, age: float = 0.0
    ) -> Delivery:
        """Send off the form that an answer opened, its boxes filled by custom id or by label."""

        def asking() -> Asking:
            if opened.modal is None:
                raise NotOfferedError("no form was opened")
            source = self.interactions.open[opened.token]
            return self.people.submit(source, opened.modal, values, user, unchecked)

        return self._send(asking, age)

    def redeliver(self, delivery: Delivery) -> None:
        """Tell the bot of the same interaction again; what it does about it comes to the same delivery."""
        self._do(lambda: self.deliver(self.interactions.open[delivery.token]))

    def mention(self, text: str, *, user: int, channel: int, reply_to: Message | None = None) -> Delivery:
        """Write a message that begins by naming the bot."""
        return self.say(f"<@{self.bot_id}> {text}", user=user, channel=channel, reply_to=reply_to)

    def dm(self, text: str, *, user: int) -> Delivery:
        """Write to the bot in private."""
        return self.say(text, user=user, channel=self.dm_channel(user))

    def say(self, text: str, *, user: int, channel: int, reply_to: Message | None = None) -> Delivery:
        """Write a message. The bot's next messages in the channel, or replies to this one, come to the delivery."""
        return self._do(self._say, text, user, channel, reply_to)

    # What goes wrong.

    def fail(self, route: str, times: int | None = 1, **how: Any) -> None:
        """Plan a failure of a route: `status=503`, `status=429` with `retry_after` and `scope`, `cloudflare=True`,
        `reset=True` before it is done, `lost_answer=True` after, `slow` seconds; times=None for ever, every=100 for
        one request in a hundred."""
        _check_route(route)
        self._do(self.rest.faults.plans.append, Fault(route, times, **how))

    @contextmanager
    def hold(self, route: str, done_first: bool = False) -> Iterator[Hold]:
        """Keep the next request to a route waiting, before it is done or before it is answered, until this is left."""
        _check_route(route)
        held = Hold(self._do, done_first)
        plan = Fault(route, hold=held)
        self._do(self.rest.faults.plans.append, plan)
        try:
            yield held
        finally:
            held.release()
            self._do(self.rest.faults.drop, plan)

    def drop_connections(self) -> None:
        """Cut every connection to the gateway, without a word."""
        self._do(self.gateway.drop)

    def reconnect(self) -> None:
        """Ask every client to connect again."""
        self._do(self.gateway.reconnect)

    def invalidate(self, resumable: bool = False) -> None:
        """End every session, or say that it has to be resumed."""
        self._do(self.gateway.invalidate, resumable)

    def refuse_identify(self, code: int | None) -> None:
        """Close whoever identifies with that code, whatever they say; None for no one."""
        self.gateway.refuses = code

    def burst(
        self,
        count: int,
        asking: Callable[[int], Asking],
        *,
        rate: float | None = None,
        at_once: int = 32,
        timeout: float = 60.0,
    ) -> Burst:
        """Many interactions, so many a second or as fast as they are answered with so many under way: how it went.

        `asking` is called in the server's own thread: what it gives comes from `people`, such as `people.slash(…)`.
        """
        return self._thread.run(burst(self, count, asking, rate, at_once, timeout), timeout + PATIENCE)

    # How it is done, in the server's own thread.

    def _do(self, function: Callable[..., T], *args: Any) -> T:
        try:
            return self._thread.call(function, *args)
        finally:
            self.news()

    def _tell(self, event: str, data: Json, guild: int | None, needs: int = 0, unread: Json | None = None) -> bool:
        if event == "MESSAGE_CREATE":
            self._reply(int(data["channel_id"]), int(data["id"]))
        return self.gateway.tell(event, data, guild, needs, unread)

    def _send(self, make: Callable[[], Asking], age: float) -> Delivery:
        return self._do(lambda: self._begin(make(), age))

    def _begin(self, asking: Asking, age: float) -> Delivery:
        delivery = Delivery(0, "", self.world.clock.now() - age)
        one = self.interactions.begin(asking, delivery.answered, age)
        delivery.id, delivery.token = one.id, one.token
        delivery.delivered = self.deliver(one)
        return delivery

    def deliver(self, one: Interaction) -> bool:
        """Tell the bot of an interaction; whether it is there to hear."""
        guild = self.world.channel(one.asking.channel).guild
        return self.gateway.tell("INTERACTION_CREATE", self.people.envelope(one), guild)

    def _say(self, text: str, user: int, channel: int, reply_to: Message | None) -> Delivery:
        where = self.world.channel(channel)
        needed = Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES
        if self.world.can(user, where) & needed != needed:
            raise NotOfferedError("that person may not write there")
        reference = {"message_id": str(reply_to.id)} if reply_to else None
        told = self.posting.create(where, user, {"content": text, "message_reference": reference})
        delivery = Delivery(told.id, "", told.at)
        delivery.delivered = any(one.connection for one in self.gateway.sessions.values())
        self._listeners[channel] = delivery
        return delivery

    def _reply(self, channel: int, number: int) -> None:
        message = self.world.channels[channel].messages[number]
        delivery = self._listeners.get(channel)
        mine = message.author == self.world.bot and message.interaction is None
        if delivery and mine and message.reply_to in (None, delivery.id):
            delivery.answered(Answer("message", message.at, None, {}, replace(message)))

    def _guild(self, number: int | None, name: str, owner: int | None) -> int:
        world = self.world
        head = owner or world.add(User(world.new_id(), "owner")).id
        made = Guild(number or world.new_id(), name, head, members={head: [], world.bot: []})
        made.roles[made.id] = Role(made.id, "@everyone", EVERYDAY)
        world.guilds[made.id] = made
        self._tell_of_guild(made.id)
        return made.id

    def _tell_of_guild(self, guild: int) -> None:
        self._tell("GUILD_CREATE", self.world.told_guild(self.world.guilds[guild]), guild, Intent.GUILDS)

    def _channel(self, number: int | None, guild: int, name: str, kind: int, parent: int | None) -> int:
        made = Channel(number or self.world.new_id(), name, kind, self.world.guilds[guild].id, parent)
        self.world.channels[made.id] = made
        event = "THREAD_CREATE" if kind == THREAD else "CHANNEL_CREATE"
        self._tell(event, self.world.told_channel(made), guild, Intent.GUILDS)
        return made.id

    def _delete_channel(self, channel: int) -> None:
        gone = self.world.channel(channel)
        told = self.world.told_channel(gone)
        del self.world.channels[channel]
        event = "THREAD_DELETE" if gone.kind == THREAD else "CHANNEL_DELETE"
        if gone.kind != DM:
            self._tell(event, told, gone.guild, Intent.GUILDS)

    def _role(self, guild: int, name: str, permissions: int, mentionable: bool) -> Role:
        made = Role(self.world.new_id(), name, permissions, mentionable)
        self.world.guilds[guild].roles[made.id] = made
        told = {"guild_id": str(guild), "role": self.world.told_role(made)}
        self._tell("GUILD_ROLE_CREATE", told, guild, Intent.GUILDS)
        return made

    def _member(self, number: int | None, guild: int, name: str, bot: bool, permissions: int) -> int:
        world = self.world
        user = world.add(User(number or world.new_id(), name, bot))
        held = [self._role(guild, f"what {name} may do", permissions, False).id] if permissions else []
        world.guilds[guild].members[user.id] = held
        told = world.told_member(user.id, world.guilds[guild]) | {"user": world.told_user(user.id)}
        self._tell("GUILD_MEMBER_ADD", told | {"guild_id": str(guild)}, guild, Intent.MEMBERS)
        return user.id

    def _overwrite(self, channel: int, who: int | None, allowed: int, denied: int) -> None:
        where, whose = self.world.channel(channel), who or self.world.bot
        before = where.overwrites.get(whose, (0, 0))
        where.overwrites[whose] = (before[0] & ~denied | allowed, before[1] & ~allowed | denied)
        self._tell("CHANNEL_UPDATE", self.world.told_channel(where), where.guild, Intent.GUILDS)


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """A request whose body may be larger than the library would let it: to refuse it is for Discord."""
    return web.BaseRequest(
        message, payload, protocol, writer, task, asyncio.get_running_loop(), client_max_size=1 << 30
    )


def _there(message: Message | None) -> Message:
    if message is None:
        raise NotOfferedError("there is no message")
    return message


def _check_route(route: str) -> None:
    if route not in ROUTES:
        raise ValueError(f"{route} is no route of this server: {', '.join(ROUTES)}")
