"""Messages: how they are made, changed and taken away, who is notified by them, and how Discord tells of them."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from tests.discord_limits import says_something
from tests.discord_server.values import (
    EPHEMERAL,
    LOADING,
    SETTABLE,
    Attachment,
    Intent,
    Json,
    Message,
    Permission,
    refused,
    walked,
)
from tests.discord_server.world import DM, THREAD, Channel, Guild, World, told_time

EVERY_KIND = ("users", "roles", "everyone")
ONLY_USERS = ("users",)
"""Who may be notified where a message does not say: anyone by one in a channel, people alone by an interaction's."""
MENTION = re.compile(r"@(?:everyone|here)|<@!?(?P<user>\d+)>|<@&(?P<role>\d+)>")
REPLY = 19

Tell = Callable[..., object]


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was sent."""

    filename: str
    content: bytes


class Posting:
    """Every message there is, and the ways to make and change one."""

    def __init__(self, world: World, tell: Tell, address: str) -> None:
        self.world, self.tell, self.address = world, tell, address
        self.nonce_lasts = 180.0
        self._nonces: OrderedDict[tuple[int, str], tuple[float, Channel, int]] = OrderedDict()

    def create(
        self,
        channel: Channel,
        author: int,
        body: Json,
        files: Iterable[File] = (),
        kinds: tuple[str, ...] = EVERY_KIND,
        **more: Any,
    ) -> Message:
        """A new message, told to whoever hears of it."""
        now, flags = self.world.clock.now(), (body.get("flags") or 0) & SETTABLE
        made = Message(
            self.world.new_id(), channel.id, author, body.get("content") or "", now, body.get("embeds") or []
        )
        made.components = numbered(body.get("components") or [])
        made.flags, made.nonce = flags & ~EPHEMERAL, body.get("nonce")
        made.attachments = self._attached(made, body.get("attachments") or [], files)
        made.reply_to = _replied(body)
        for name, value in more.items():
            setattr(made, name, value)
        made.pings = self._pings(made, channel, body, kinds)
        self._keep(channel, made)
        self._tell_of("MESSAGE_CREATE", made)
        return made

    def once(self, channel: Channel, body: Json, files: Iterable[File]) -> Message:
        """A new message of the bot's, unless it made one with the same nonce lately: then that one."""
        nonce, now = body.get("nonce"), self.world.clock.now()
        while self._nonces and next(iter(self._nonces.values()))[0] <= now - self.nonce_lasts:
            self._nonces.popitem(last=False)
        if nonce is None or not body.get("enforce_nonce"):
            return self.create(channel, self.world.bot, body, files)
        key = self.world.bot, str(nonce)
        if key not in self._nonces:
            made = self.create(channel, self.world.bot, body, files)
            self._nonces[key] = now, channel, made.id
        _, where, message = self._nonces[key]
        return self.found(where, message)

    def found(self, channel: Channel, message: int) -> Message:
        """The message of that id that everyone in a channel can see."""
        one = channel.messages.get(message)
        if one is None or one.only_for is not None:
            raise refused(10008)
        return one

    def edit(self, message: Message, body: Json, files: Iterable[File] = (), kinds: tuple[str, ...] = ()) -> Message:
        """Change what a message says. Only one that was still being thought about notifies anyone."""
        channel, thinking = self.world.channels[message.channel], bool(message.flags & LOADING)
        after = replace(message)
        if "content" in body:
            after.content = body["content"] or ""
        if "embeds" in body:
            after.embeds = body["embeds"] or []
        if "components" in body:
            after.components = numbered(body["components"] or [])
        if "attachments" in body or files:
            after.attachments = self._attached(after, body.get("attachments") or [], files)
        if not says_something(_shown(after)):
            raise refused(50006)
        after.flags = message.flags & ~LOADING | (body.get("flags") or 0) & SETTABLE & ~EPHEMERAL
        after.edited_at = None if thinking else self.world.clock.now()
        if thinking:
            after.pings = self._pings(after, channel, body, kinds)
        channel.messages[message.id] = after
        self._tell_of("MESSAGE_UPDATE", after)
        return after

    def delete(self, message: Message) -> None:
        """Take a message away."""
        channel = self.world.channels[message.channel]
        channel.messages.pop(message.id, None)
        if message.only_for is None:
            told = {"id": str(message.id), "channel_id": str(channel.id)} | _of_guild(channel)
            self.tell("MESSAGE_DELETE", told, guild=channel.guild, needs=_needed(channel))

    def told(self, message: Message, hidden: bool = False) -> Json:
        """A message as Discord tells of it; with what it says hidden from one who may not read it."""
        mentioned = [one for one in (_mentioned(ping) for ping in sorted(message.pings)) if one in self.world.users]
        told: Json = {
            "id": str(message.id),
            "channel_id": str(message.channel),
            "author": self.world.told_user(message.author),
            "content": "" if hidden else message.content,
            "embeds": [] if hidden else message.embeds,
            "components": [] if hidden else message.components,
            "attachments": [] if hidden else [_told_attachment(one) for one in message.attachments],
            "timestamp": told_time(message.at),
            "edited_timestamp": told_time(message.edited_at) if message.edited_at else None,
            "mention_everyone": bool(message.pings & {"@everyone", "@here"}),
            "mentions": [self.world.told_user(one) for one in mentioned],
            "mention_roles": [ping[3:-1] for ping in sorted(message.pings) if ping.startswith("<@&")],
            "flags": message.flags,
            "type": message.kind,
            "pinned": False,
            "tts": False,
        }
        return told | self._told_more(message, hidden)

    def _told_more(self, message: Message, hidden: bool) -> Json:
        more: Json = {} if message.nonce is None else {"nonce": message.nonce}
        if message.interaction is not None:
            application = str(self.world.application)
            more |= {"webhook_id": application, "application_id": application}
            more["interaction_metadata"] = message.interaction
        if message.reply_to is not None:
            to = self.world.channels[message.channel].messages.get(message.reply_to)
            more["message_reference"] = {"message_id": str(message.reply_to), "channel_id": str(message.channel)}
            more["referenced_message"] = self.told(replace(to, reply_to=None), hidden) if to else None
        return more

    def hidden(self, message: Message) -> bool:
        """Whether what a message says is kept from an application that may not read messages."""
        mine = message.author == self.world.bot or f"<@{self.world.bot}>" in message.pings
        private = self.world.channels[message.channel].kind == DM
        return not (mine or private or self.world.privileged & Intent.MESSAGE_CONTENT)

    def _tell_of(self, event: str, message: Message) -> None:
        channel = self.world.channels[message.channel]
        told = self.told(message)
        if message.only_for is not None:
            # Discord tells of a message that only one person sees as if it were a private one: discord-api-docs #4557.
            self.tell(event, told, guild=None, needs=Intent.DIRECT_MESSAGES)
            return
        told |= _of_guild(channel) | self._author_in(channel, message)
        mine = message.author == self.world.bot or f"<@{self.world.bot}>" in message.pings
        kept = None if mine or channel.kind == DM else self.told(message, hidden=True)
        self.tell(event, told, guild=channel.guild, needs=_needed(channel), unread=kept and told | kept)

    def _author_in(self, channel: Channel, message: Message) -> Json:
        guild: Guild | None = self.world.guilds.get(channel.guild or 0)
        inside = guild is not None and message.author in guild.members and message.interaction is None
        return {"member": self.world.told_member(message.author, guild)} if guild and inside else {}

    def _keep(self, channel: Channel, message: Message) -> None:
        channel.messages[message.id] = message
        while self.world.keep is not None and len(channel.messages) > self.world.keep:
            del channel.messages[next(iter(channel.messages))]

    def _attached(self, message: Message, described: list[Json], files: Iterable[File]) -> list[Attachment]:
        """The files kept, with those that are new; each new one is described by the entry that has its number."""
        held = {one.id: one for one in message.attachments}
        for one in described:
            if int(one["id"]) not in held and int(one["id"]) >= 1_000:
                errors = {"attachments": {"_errors": [{"code": "ATTACHMENT_NOT_FOUND"}]}}
                raise refused(50035, errors)
        kept = [held[int(one["id"])] for one in described if int(one["id"]) in held]
        about = {int(one["id"]): one for one in described}
        for number, file in enumerate(files):
            entry, made = about.get(number, {}), self.world.new_id()
            name = entry.get("filename") or file.filename
            url = f"{self.address}/attachments/{message.channel}/{made}/{name}"
            kept.append(Attachment(made, name, entry.get("description"), file.content, url))
        return kept

    def _pings(self, message: Message, channel: Channel, body: Json, kinds: tuple[str, ...]) -> frozenset[str]:
        """Every mention that notifies someone: it is written, it is allowed, and its author may make it."""
        allowed = body.get("allowed_mentions")
        texts = [message.content, *(str(one.get("content")) for one in walked(message.components))]
        if not any("@" in text for text in texts) and message.reply_to is None:
            return frozenset()
        may = bool(self.world.can(message.author, channel) & Permission.MENTION_EVERYONE)
        found = {
            one[0].replace("!", "")
            for text in texts
            for one in MENTION.finditer(text)
            if self._notifies(one, channel, may) and _is_allowed(one, allowed, kinds)
        }
        to = channel.messages.get(message.reply_to) if message.reply_to else None
        if to and to.author != message.author and (allowed is None or allowed.get("replied_user")):
            found.add(f"<@{to.author}>")
        return frozenset(found)

    def _notifies(self, mention: "re.Match[str]", channel: Channel, may: bool) -> bool:
        guild = self.world.guilds.get(channel.guild or 0)
        if mention["user"]:
            return int(mention["user"]) in self.world.users
        if guild is None:
            return False
        role = guild.roles.get(int(mention["role"])) if mention["role"] else None
        return may or bool(role and role.mentionable)


def numbered(components: list[Json]) -> list[Json]:
    """Components, each with a number of its own, which Discord gives those that have none."""
    if not components:
        return []
    taken = {one.get("id") for one in walked(components)}
    numbers = (number for number in count(1) if number not in taken)

    def with_number(one: Json) -> Json:
        made = one if one.get("id") else one | {"id": next(numbers)}
        if "components" in made:
            made = made | {"components": [with_number(inner) for inner in made["components"]]}
        return made | {name: with_number(made[name]) for name in ("accessory", "component") if made.get(name)}

    return [with_number(one) for one in components]


def _is_allowed(mention: "re.Match[str]", allowed: Json | None, kinds: tuple[str, ...]) -> bool:
    kind = "users" if mention["user"] else "roles" if mention["role"] else "everyone"
    if allowed is None:
        return kind in kinds
    named = {str(one) for one in allowed.get(kind) or []} if kind != "everyone" else set()
    return kind in (allowed.get("parse") or []) or (mention["user"] or mention["role"]) in named


def _mentioned(ping: str) -> int | None:
    return int(ping[2:-1]) if ping.startswith("<@") and not ping.startswith("<@&") else None


def _replied(body: Json) -> int | None:
    reference = body.get("message_reference") or {}
    return int(reference["message_id"]) if reference.get("message_id") else None


def _shown(message: Message) -> Json:
    names = ("content", "embeds", "components", "attachments")
    return {name: getattr(message, name) for name in names}


def _told_attachment(one: Attachment) -> Json:
    told: Json = {"id": str(one.id), "filename": one.filename, "size": len(one.content), "url": one.url}
    picture = {"content_type": "image/png", "width": 1, "height": 1} if one.content.startswith(b"\x89PNG") else {}
    return told | {"proxy_url": one.url} | picture | ({"description": one.description} if one.description else {})


def _of_guild(channel: Channel) -> Json:
    return {} if channel.guild is None else {"guild_id": str(channel.guild)}


def _needed(channel: Channel) -> int:
    return Intent.DIRECT_MESSAGES if channel.kind == DM else Intent.GUILD_MESSAGES


def may_post(channel: Channel) -> int:
    """What it takes to post in a channel."""
    return Permission.SEND_MESSAGES_IN_THREADS if channel.kind == THREAD else Permission.SEND_MESSAGES
