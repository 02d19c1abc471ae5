"""What Slack sends an app: slash commands, interactions and events, in the shapes of docs.slack.dev/reference."""

import re
from collections.abc import Mapping
from typing import Any

from tests.slackside.methods import told
from tests.slackside.values import Channel, Json, Message, Person, View
from tests.slackside.world import APP

MENTIONED = re.compile(r"(<@U[A-Z0-9]*>)")
MENTION = re.compile(r"&lt;(@U[A-Z0-9]*)&gt;")
VERIFICATION = "verification-token"


def command(text: str, person: Person, channel: Channel, trigger: str, response_url: str) -> Json:
    """A slash command, which arrives as a form."""
    name, _, rest = text.partition(" ")
    return {
        "token": VERIFICATION,
        "team_id": person.team,
        "team_domain": person.team.lower(),
        "channel_id": channel.id,
        "channel_name": channel.told_name,
        "user_id": person.id,
        "user_name": person.id.lower(),
        "command": name,
        "text": rest,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def action_on_message(
    message: Message, person: Person, channel: Channel, action: Json, trigger: str, response_url: str
) -> Json:
    """A press of something in a message. Of an ephemeral message no more than its timestamp is told."""
    return {
        **_interaction("block_actions", person, trigger),
        "container": _container(message),
        "channel": {"id": channel.id, "name": channel.told_name},
        **({} if message.ephemeral_to else {"message": told(message)}),
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }


def action_in_view(view: View, person: Person, action: Json, trigger: str) -> Json:
    """A press of something in a modal or a home tab."""
    return {
        **_interaction("block_actions", person, trigger),
        "container": {"type": "view", "view_id": view.id},
        "view": view.payload(),
        "actions": [action],
    }


def submission(view: View, person: Person, trigger: str) -> Json:
    """A form that was sent."""
    return {**_interaction("view_submission", person, trigger), "view": view.payload(), "response_urls": []}


def closed(view: View, person: Person, all_of_them: bool) -> Json:
    """A form that was closed."""
    body = {**_interaction("view_closed", person, ""), "view": view.payload(), "is_cleared": all_of_them}
    del body["trigger_id"]
    return body


def suggestion(
    where: View | Message, person: Person, block: str, action: str, value: str, channel: Channel | None
) -> Json:
    """What was typed into a menu whose options the app gives."""
    body = {**_interaction("block_suggestion", person, ""), "block_id": block, "action_id": action, "value": value}
    del body["trigger_id"]
    if isinstance(where, View):
        return {**body, "container": {"type": "view", "view_id": where.id}, "view": where.payload()}
    there = {"id": where.channel, "name": channel.told_name if channel else ""}
    return {**body, "container": _container(where), "channel": there, "message": told(where)}


def message_shortcut(
    callback: str, message: Json, person: Person, channel: Channel, trigger: str, response_url: str, at: str
) -> Json:
    """A shortcut taken on a message."""
    return {
        **_shortcut("message_action", person, trigger),
        "user": {"id": person.id, "name": person.id.lower(), "team_id": person.team},
        "action_ts": at,
        "callback_id": callback,
        "channel": {"id": channel.id, "name": channel.told_name},
        "message_ts": message["ts"],
        "message": message,
        "response_url": response_url,
    }


def global_shortcut(callback: str, person: Person, trigger: str, at: str) -> Json:
    """A shortcut taken from anywhere: it knows no channel, and has nowhere to answer."""
    user = {"id": person.id, "username": person.id.lower(), "team_id": person.team}
    return {**_shortcut("shortcut", person, trigger), "user": user, "action_ts": at, "callback_id": callback}


def event(fields: Mapping[str, Any], team: str, bot_user: str, name: str, at: int) -> Json:
    """An event, wrapped as the Events API does."""
    return {
        "token": VERIFICATION,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": dict(fields),
        "type": "event_callback",
        "event_id": name,
        "event_time": at,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{name}",
    }


def said(message: Message, person: Person, channel: Channel) -> Json:
    """A message of a person's, as an event carries it."""
    return {
        "client_msg_id": f"said-{message.ts}",
        "user": person.id,
        "text": message.text,
        "ts": message.ts,
        "team": person.team,
        "blocks": message.blocks,
        "channel": channel.id,
        "event_ts": message.ts,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }


def escaped(text: str) -> str:
    """What a person typed, as Slack's texts carry it; a mention in it stays one."""
    marks = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return MENTION.sub(r"<\1>", marks)


def rich(text: str) -> Json:
    """What a person typed, as the block that Slack makes of it."""
    pieces = [
        {"type": "user", "user_id": piece[2:-1]} if MENTIONED.fullmatch(piece) else {"type": "text", "text": piece}
        for piece in MENTIONED.split(text)
        if piece
    ]
    section = {"type": "rich_text_section", "elements": pieces}
    return {"type": "rich_text", "block_id": "typed", "elements": [section]}


def _container(message: Message) -> Json:
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }


def _shortcut(kind: str, person: Person, trigger: str) -> Json:
    body = _interaction(kind, person, trigger)
    del body["api_app_id"]
    return body


def _interaction(kind: str, person: Person, trigger: str) -> Json:
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.id.lower(), "name": person.id.lower(), "team_id": person.team},
        "api_app_id": APP,
        "token": VERIFICATION,
        "trigger_id": trigger,
        "team": {"id": person.team, "domain": person.team.lower()},
        "enterprise": None,
        "is_enterprise_install": False,
    }
