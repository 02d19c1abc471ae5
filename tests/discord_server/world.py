"""Who and what there is: people, guilds, channels and what each may do in them, as Discord tells of them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.discord_server.values import ALL, EVERYDAY, Json, Message, Permission, refused

EPOCH = 1_420_070_400_000
LONG_AGO = "2020-01-01T00:00:00.000000+00:00"
TEXT, DM, THREAD = 0, 1, 11


@dataclass
class Clock:
    """The time, which a test may move on."""

    ahead: float = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.ahead


@dataclass
class User:
    """A person, or a bot."""

    id: int
    name: str
    bot: bool = False
    takes_dms: bool = True


@dataclass
class Role:
    """A role of a guild; the one that has the guild's own id is everyone's."""

    id: int
    name: str
    permissions: int
    mentionable: bool = False


@dataclass
class Guild:
    """A guild, its roles, and who is in it with which of them."""

    id: int
    name: str
    owner: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)


@dataclass
class Channel:
    """A channel, a thread or a private conversation, and what is allowed or denied in it to whom."""

    id: int
    name: str
    kind: int = TEXT
    guild: int | None = None
    parent: int | None = None
    person: int | None = None
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)


class World:
    """Everything there is, and the questions everyone asks of it."""

    def __init__(self, keep: int | None) -> None:
        self.clock, self.keep, self._last_id = Clock(), keep, 0
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.privileged = 0
        self._dms: dict[int, int] = {}
        self.bot = self.add(User(self.new_id(), "panelbot", bot=True)).id
        self.application = self.bot

    def new_id(self) -> int:
        """A snowflake, later than every one before it."""
        made = (int(self.clock.now() * 1_000) - EPOCH) << 22
        self._last_id = max(self._last_id + 1, made)
        return self._last_id

    def add(self, user: User) -> User:
        """One more person, or the one there is of that id."""
        return self.users.setdefault(user.id, user)

    def channel(self, channel: int) -> Channel:
        """The channel of that id, as long as it is there."""
        if channel not in self.channels:
            raise refused(10003)
        return self.channels[channel]

    def guild(self, guild: int) -> Guild:
        """The guild of that id, as long as the bot is in it."""
        if guild not in self.guilds or self.bot not in self.guilds[guild].members:
            raise refused(10004)
        return self.guilds[guild]

    def channels_of(self, guild: int) -> Iterator[Channel]:
        """The channels and threads of a guild."""
        return (one for one in self.channels.values() if one.guild == guild)

    def dm(self, person: int) -> Channel:
        """The bot's private conversation with a person."""
        if person not in self._dms:
            made = Channel(self.new_id(), "", DM, person=person)
            self.channels[made.id], self._dms[person] = made, made.id
        return self.channels[self._dms[person]]

    def can(self, user: int, channel: Channel) -> int:
        """What a person may do in a channel; nothing, for one who is not in its guild."""
        if channel.guild is None:
            return EVERYDAY if user in (channel.person, self.bot) else 0
        guild = self.guilds[channel.guild]
        if user not in guild.members:
            return 0
        granted = self.granted(user, guild)
        if granted == ALL:
            return granted
        placed = self.channels.get(channel.parent, channel) if channel.kind == THREAD and channel.parent else channel
        for whose in (guild.id, *guild.members[user], user):
            allowed, denied = placed.overwrites.get(whose, (0, 0))
            granted = granted & ~denied | allowed
        return granted

    def granted(self, user: int, guild: Guild) -> int:
        """What a member may do in a guild, channels apart."""
        granted = guild.roles[guild.id].permissions
        for role in guild.members[user]:
            granted |= guild.roles[role].permissions
        return ALL if user == guild.owner or granted & Permission.ADMINISTRATOR else granted

    def need(self, channel: Channel, needed: int = 0) -> None:
        """Refuse what the bot may not do in a channel."""
        allowed = self.can(self.bot, channel)
        if not allowed & Permission.VIEW_CHANNEL:
            raise refused(50001)
        if allowed & needed != needed:
            raise refused(50013)

    def reachable(self, person: int) -> bool:
        """Whether the bot may write to a person: they take its messages, and are in a guild with it."""
        together = any({person, self.bot} <= guild.members.keys() for guild in self.guilds.values())
        return together and self.users[person].takes_dms

    def told_user(self, user: int) -> Json:
        """A user, as Discord tells of one."""
        one = self.users[user]
        return {
            "id": str(one.id),
            "username": one.name,
            "global_name": None if one.bot else one.name.title(),
            "discriminator": "0000" if one.bot else "0",
            "avatar": None,
            "bot": one.bot,
            "public_flags": 0,
        }

    def told_member(self, user: int, guild: Guild) -> Json:
        """A member, without the user."""
        return {
            "roles": [str(role) for role in guild.members[user]],
            "joined_at": LONG_AGO,
            "nick": None,
            "avatar": None,
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }

    def told_role(self, role: Role) -> Json:
        """A role."""
        return {
            "id": str(role.id),
            "name": role.name,
            "permissions": str(role.permissions),
            "mentionable": role.mentionable,
            "position": 0 if role.name == "@everyone" else 1,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "color": 0,
            "hoist": False,
            "managed": False,
            "flags": 0,
        }

    def told_channel(self, channel: Channel) -> Json:
        """A channel, a thread or a private conversation."""
        told: Json = {"id": str(channel.id), "type": channel.kind, "flags": 0}
        told["last_message_id"] = str(next(reversed(channel.messages))) if channel.messages else None
        if channel.person is not None:
            return told | {"recipients": [self.told_user(channel.person)]}
        told |= {"guild_id": str(channel.guild), "name": channel.name, "rate_limit_per_user": 0}
        told["parent_id"] = str(channel.parent) if channel.parent else None
        if channel.kind == THREAD:
            ends = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": LONG_AGO}
            return told | {"owner_id": str(self.bot), "thread_metadata": ends, "message_count": 0, "member_count": 1}
        overwrites = [self._told_overwrite(whose, *bits) for whose, bits in channel.overwrites.items()]
        return told | {"position": 0, "nsfw": False, "topic": None, "permission_overwrites": overwrites}

    def _told_overwrite(self, whose: int, allowed: int, denied: int) -> Json:
        person = int(whose in self.users)
        return {"id": str(whose), "type": person, "allow": str(allowed), "deny": str(denied)}

    def told_guild(self, guild: Guild, members: bool = False) -> Json:
        """A guild, as it is told when the bot comes to hear of it: with the bot's own membership, or everyone's."""
        channels = list(self.channels_of(guild.id))
        told_of = guild.members if members else [self.bot]
        return BARE_GUILD | {
            "id": str(guild.id),
            "name": guild.name,
            "owner_id": str(guild.owner),
            "joined_at": LONG_AGO,
            "member_count": len(guild.members),
            "roles": [self.told_role(role) for role in guild.roles.values()],
            "channels": [self.told_channel(one) for one in channels if one.kind != THREAD],
            "threads": [self.told_channel(one) for one in channels if one.kind == THREAD],
            "members": [self.told_member(user, guild) | {"user": self.told_user(user)} for user in told_of],
        }


BARE_GUILD: Json = {
    "icon": None,
    "large": False,
    "unavailable": False,
    "preferred_locale": "en-GB",
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "premium_tier": 0,
    "afk_timeout": 300,
    "system_channel_id": None,
    "system_channel_flags": 0,
    **{
        name: []
        for name in "features emojis stickers voice_states presences stage_instances guild_scheduled_events".split()
    },
}


def told_time(at: float) -> str:
    """A moment as Discord writes it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")
