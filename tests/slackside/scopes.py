"""Which scope each method, event and command needs: docs.slack.dev/reference/methods and /reference/events."""

from collections.abc import Iterable

KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}

NEEDS: dict[str, str] = {
    "api.test": "",
    "auth.test": "",
    "auth.revoke": "",
    "apps.uninstall": "",
    "apps.connections.open": "connections:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.delete": "chat:write",
    "chat.getPermalink": "",
    "conversations.history": "{kind}:history",
    "conversations.replies": "{kind}:history",
    "conversations.info": "{kind}:read",
    "conversations.members": "{kind}:read",
    "conversations.open": "im:write",
    "users.conversations": "{kind}:read",
    "users.info": "users:read",
    "views.open": "",
    "views.update": "",
    "views.push": "",
    "views.publish": "",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.info": "files:read",
    "oauth.v2.access": "",
}
"""A method's scope; `{kind}` stands for what the conversation is."""

POST_ANYWHERE = "chat:write.public"
COMMANDS = "commands"

EVENTS: dict[str, str] = {
    "app_mention": "app_mentions:read",
    "message": "{kind}:history",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_rename": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_left": "groups:read",
    "member_joined_channel": "{kind}:read",
    "member_left_channel": "{kind}:read",
    "user_change": "users:read",
    "file_shared": "files:read",
    "app_home_opened": "",
    "app_uninstalled": "",
    "tokens_revoked": "",
}

_RULES = [*NEEDS.values(), *EVENTS.values(), COMMANDS]
ALL: tuple[str, ...] = tuple(
    sorted({rule.format(kind=kind) for rule in _RULES for kind in KINDS.values()} - {"", "connections:write"})
)
"""Every scope a bot token can need of us, but for posting where the bot is no member."""


def needed(rule: str, kind: str = "public_channel") -> str:
    """The scope that a rule asks for in one kind of conversation; "" for none."""
    return rule.format(kind=KINDS[kind])


def told(scopes: Iterable[str]) -> str:
    """Scopes as Slack writes them."""
    return ",".join(scopes)
