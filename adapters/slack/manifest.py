"""The Slack app, as Slack makes it from a manifest: from the list of commands, with no scope that is not used."""

from collections.abc import Iterable
from typing import Any

from bot.calls import Command
from bot.commands import COMMANDS

SCOPES = {
    "app_mentions:read": "to be asked by name in a channel",
    "channels:history": "to see whether a digest is in a public channel already, before posting it again",
    "chat:write": "to answer, and to post digests",
    "commands": "for /ask, /report, /panel and the two message actions",
    "files:write": "for a digest's chart",
    "groups:history": "the same as channels:history, in private channels",
    "im:history": "to be asked in a direct message",
    "users:read": "to know who administers the workspace, and may set up a panel",
}
"""What panelbot may do, and what each is for."""
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
NAME, COLOUR = "panelbot", "#1d3557"
DESCRIPTION = "Dated, cited answers and a memory for safer neighbourhood panels"
LONGER = (
    "panelbot helps London's safer neighbourhood panels. It answers how many officers a ward should have, who may pay "
    "for police, what that costs and what crime is recorded, each number with its date and source. It keeps what "
    "residents report and what the panel did about it, and posts each panel's digest on time, once. It is not the "
    "police and passes nothing on to them: in an emergency call 999, to report a crime call 101."
)
GROUP = ("/panel", "Officers, funding, costs, crime, reports and concerns", "officers [ward]; /panel help lists all")
ACTIONS = (
    ("Log as concern", "log_concern", "Have the panel take it up; for its chair"),
    ("Log as incident", "log_incident", "Tell the panel what happened"),
)
EVENTS_PATH, REDIRECT_PATH = "/slack/events", "/slack/oauth_redirect"


def manifest(url: str = "") -> dict[str, Any]:
    """The manifest: for Socket Mode, or for HTTP at an address of ours."""
    address = url.rstrip("/")
    to = {"request_url": f"{address}{EVENTS_PATH}"} if address else {}
    loads = {"message_menu_options_url": f"{address}{EVENTS_PATH}"} if address else {}
    redirects = {"redirect_urls": [f"{address}{REDIRECT_PATH}"]} if address else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "long_description": LONGER,
            "background_color": COLOUR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [
                {"name": name, "type": "message", "callback_id": id_, "description": does}
                for name, id_, does in ACTIONS
            ],
            "slash_commands": [_slash(*one, address) for one in _slashes(COMMANDS)],
        },
        "oauth_config": {**redirects, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**to, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **to, **loads},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": False,
        },
    }


def _slashes(commands: Iterable[Command]) -> list[tuple[str, str, str]]:
    """Each slash command: what is typed, what it does, and how it goes on."""
    alone = [(one.typed, one.summary, one.usage.removeprefix(one.typed).strip()) for one in commands if one.alone]
    return [*alone, GROUP]


def _slash(typed: str, does: str, usage: str, address: str) -> dict[str, Any]:
    """People and channels are sent by their ids: what is typed alone would not say who is meant."""
    to = {"url": f"{address}{EVENTS_PATH}"} if address else {}
    return {"command": typed, **to, "description": does, "usage_hint": usage, "should_escape": True}
