"""The methods of the Web API: what each refuses, and what it answers."""

import base64
import mimetypes
from binascii import Error as NoBase64Error
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from tests.slackside import scopes
from tests.slackside.oauth import Installs
from tests.slackside.values import Channel, File, Grant, Json, Message, Person, View
from tests.slackside.world import APP, BOT, RefusedError, World, check_metadata

PAGE, MOST = 100, 999


@dataclass(frozen=True, slots=True)
class Asked:
    """A call: its arguments, and the token it was made with."""

    method: str
    args: Json
    grant: Grant
    basic: tuple[str, str] | None = None

    def text(self, name: str) -> str:
        """An argument that must be there."""
        value = self.args.get(name)
        if not isinstance(value, str) or not value:
            wrong = f"[ERROR] missing required field: {name}"
            raise RefusedError("invalid_arguments", response_metadata={"messages": [wrong]})
        return value

    def flag(self, name: str) -> bool:
        """An argument that is yes or no."""
        return self.args.get(name) in (True, "true", "True", "1", 1)

    def number(self, name: str, default: int) -> int:
        """An argument that is a number."""
        try:
            return int(self.args.get(name) or default)
        except ValueError:
            raise RefusedError("invalid_arguments") from None


Trigger = Callable[[str], tuple[str, str]]
"""Uses a trigger_id: whose it was, and in which workspace."""


class Methods:
    """Answers calls, from the world as it is."""

    def __init__(
        self,
        world: World,
        installs: Installs,
        use_trigger: Trigger,
        ticket: Callable[[], str],
        origin: Callable[[], str],
    ) -> None:
        self.world, self.use_trigger, self.ticket, self.origin = world, use_trigger, ticket, origin
        self.table: dict[str, Callable[[Asked], Json]] = {
            "api.test": lambda asked: {"args": asked.args},
            "auth.test": self.auth_test,
            "auth.revoke": self.auth_revoke,
            "apps.connections.open": self.connect,
            "apps.uninstall": installs.uninstall,
            "oauth.v2.access": installs.access,
            "chat.postMessage": self.post,
            "chat.update": self.update,
            "chat.postEphemeral": self.post_ephemeral,
            "chat.delete": self.delete,
            "chat.getPermalink": self.permalink,
            "conversations.history": self.history,
            "conversations.replies": self.replies,
            "conversations.info": self.info,
            "conversations.members": self.members,
            "conversations.open": self.open,
            "users.info": self.user_info,
            "users.conversations": self.user_conversations,
            "views.open": self.views_open,
            "views.push": self.views_push,
            "views.update": self.views_update,
            "views.publish": self.views_publish,
            "files.getUploadURLExternal": self.upload_url,
            "files.completeUploadExternal": self.complete_upload,
            "files.info": self.file_info,
        }

    # Who asks.

    def auth_test(self, asked: Asked) -> Json:
        """Who the token is."""
        grant, team = asked.grant, asked.grant.team
        who = {"user_id": grant.bot_user, "bot_id": BOT} if grant.kind == "bot" else {"user_id": grant.user}
        return {
            "url": f"https://{team.lower()}.slack.com/",
            "team": team,
            "user": "panelbot",
            "team_id": team,
            **who,
            "is_enterprise_install": False,
        }

    def auth_revoke(self, asked: Asked) -> Json:
        """Give the token back."""
        if asked.flag("test"):
            return {"revoked": False}
        self.world.grant(replace(asked.grant, error="token_revoked"))
        return {"revoked": True}

    def connect(self, _: Asked) -> Json:
        """apps.connections.open: where one Socket Mode connection may be opened."""
        address = self.origin().replace("http", "ws", 1)
        return {"url": f"{address}/link/?ticket={self.ticket()}&app_id={APP}"}

    # Messages.

    def post(self, asked: Asked) -> Json:
        """chat.postMessage."""
        channel = self._channel(asked, asked.text("channel"))
        self._may_post(asked, channel)
        self.world.check_message(asked.args)
        message = self.world.post(self._message(asked, channel, via=asked.method))
        return {"channel": channel.id, "ts": message.ts, "message": told(message, metadata=True)}

    def post_ephemeral(self, asked: Asked) -> Json:
        """chat.postEphemeral."""
        channel, user = self._channel(asked, asked.text("channel")), asked.text("user")
        self._may_post(asked, channel)
        person = self.world.people.get(user)
        if person is None or person.deleted or channel.im_of not in (None, user):
            raise RefusedError("user_not_in_channel")
        self.world.check_message(asked.args)
        message = self.world.post(replace(self._message(asked, channel, via=asked.method), ephemeral_to=user))
        return {"message_ts": message.ts}

    def update(self, asked: Asked) -> Json:
        """chat.update. A person's id is no channel here."""
        if asked.text("channel") in self.world.people:
            raise RefusedError("channel_not_found")
        channel, body = self._channel(asked, asked.text("channel")), asked.args
        old = self._found(channel, asked.text("ts"))
        if old.bot_id is None:
            raise RefusedError("cant_update_message")
        if channel.archived:
            raise RefusedError("is_inactive")
        if "text" in body or "blocks" not in body:
            self.world.check_message(body, editing=True)
        else:
            self.world.check_message({"text": old.text, **body}, editing=True)
        changes: Json = {"text": body.get("text", old.text), "blocks": body.get("blocks") or []}
        if body.get("metadata") is not None:
            changes["metadata"] = body["metadata"] or None
        new = self.world.edit(old, asked.method, **changes)
        return {"channel": channel.id, "ts": new.ts, "text": new.text, "message": told(new)}

    def delete(self, asked: Asked) -> Json:
        """chat.delete."""
        channel = self._channel(asked, asked.text("channel"))
        old = self._found(channel, asked.text("ts"))
        if old.bot_id is None:
            raise RefusedError("cant_delete_message")
        self.world.delete(old, asked.method)
        return {"channel": channel.id, "ts": old.ts}

    def permalink(self, asked: Asked) -> Json:
        """chat.getPermalink."""
        channel = self._channel(asked, asked.text("channel"))
        message = self._found(channel, asked.text("message_ts"))
        address = f"https://{channel.team.lower()}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
        return {"channel": channel.id, "permalink": address}

    def _message(self, asked: Asked, channel: Channel, via: str) -> Message:
        body, thread = asked.args, asked.args.get("thread_ts")
        if thread is not None and thread not in self.world.messages.get(channel.id, {}):
            raise RefusedError("thread_not_found")
        return Message(
            ts=self.world.ts(),
            channel=channel.id,
            user=asked.grant.bot_user,
            text=body["text"],
            blocks=body.get("blocks") or [],
            metadata=body.get("metadata") or None,
            thread_ts=thread,
            bot_id=BOT,
            team=channel.team,
            via=via,
        )

    def _may_post(self, asked: Asked, channel: Channel) -> None:
        if channel.archived:
            raise RefusedError("is_archived")
        if not channel.member and channel.im_of is None:
            if asked.method != "chat.postMessage" or scopes.POST_ANYWHERE not in asked.grant.scopes:
                raise RefusedError("not_in_channel")
            self.world.used.add(scopes.POST_ANYWHERE)

    def _found(self, channel: Channel, ts: str) -> Message:
        message = self.world.messages.get(channel.id, {}).get(ts)
        if message is None or message.ephemeral_to is not None:
            raise RefusedError("message_not_found")
        return message

    def _channel(self, asked: Asked, name: str) -> Channel:
        """The channel of that id, or the direct message with the person of that id."""
        world, team = self.world, asked.grant.team
        if name in world.people and world.people[name].team == team and not world.people[name].deleted:
            return world.direct(name)
        channel = world.channels.get(name)
        if channel is None or channel.team != team or (channel.private and not channel.member):
            raise RefusedError("channel_not_found")
        return channel

    # Conversations.

    def history(self, asked: Asked) -> Json:
        """conversations.history: newest first, without what is in threads."""
        channel = self._readable(asked)
        there = [one for one in self._visible(channel) if one.thread_ts in (None, one.ts)]
        return self._page(asked, self._between(asked, there)[::-1])

    def replies(self, asked: Asked) -> Json:
        """conversations.replies: a message and what is in its thread."""
        channel, ts = self._readable(asked), asked.text("ts")
        there = [one for one in self._visible(channel) if ts in (one.ts, one.thread_ts)]
        if not there:
            raise RefusedError("thread_not_found")
        return self._page(asked, self._between(asked, there))

    def info(self, asked: Asked) -> Json:
        """conversations.info."""
        channel = self._channel(asked, asked.text("channel"))
        self.world.need(asked.grant, "{kind}:read", channel.kind)
        return {"channel": told_channel(channel)}

    def members(self, asked: Asked) -> Json:
        """conversations.members: everybody of the workspace is in its every channel."""
        channel = self._channel(asked, asked.text("channel"))
        self.world.need(asked.grant, "{kind}:read", channel.kind)
        people = [one.id for one in list(self.world.people.values()) if one.team == channel.team and not one.deleted]
        there = [asked.grant.bot_user] if channel.member else []
        return {**page("members", [*people, *there], asked)}

    def open(self, asked: Asked) -> Json:
        """conversations.open: a direct message."""
        if asked.args.get("channel"):
            channel = self._channel(asked, asked.text("channel"))
        else:
            channel = self.world.direct(self._person(asked, asked.text("users")).id)
        told_it = told_channel(channel) if asked.flag("return_im") else {"id": channel.id}
        return {"channel": told_it}

    def _readable(self, asked: Asked) -> Channel:
        channel = self._channel(asked, asked.text("channel"))
        self.world.need(asked.grant, "{kind}:history", channel.kind)
        if not channel.member:
            raise RefusedError("not_in_channel")
        return channel

    def _visible(self, channel: Channel) -> list[Message]:
        return [one for one in list(self.world.messages.get(channel.id, {}).values()) if one.ephemeral_to is None]

    def _between(self, asked: Asked, messages: list[Message]) -> list[Message]:
        oldest, latest = _time(asked, "oldest", 0.0), _time(asked, "latest", inf)
        if asked.flag("inclusive"):
            return [one for one in messages if oldest <= float(one.ts) <= latest]
        return [one for one in messages if oldest < float(one.ts) < latest]

    def _page(self, asked: Asked, messages: list[Message]) -> Json:
        """One page of messages. Its cursor is a time, so what is posted meanwhile does not move the next page."""
        after = _cursor(asked, "next_ts:")
        newest_first = len(messages) > 1 and messages[0].ts > messages[1].ts
        if after:
            messages = [one for one in messages if (one.ts <= after if newest_first else one.ts >= after)]
        limit = _limit(asked)
        metadata = asked.flag("include_all_metadata")
        answer: Json = {"messages": [told(one, metadata=metadata) for one in messages[:limit]], "pin_count": 0}
        if len(messages) > limit:
            answer["response_metadata"] = {"next_cursor": _as_cursor(f"next_ts:{messages[limit].ts}")}
        return {**answer, "has_more": len(messages) > limit}

    # People.

    def user_info(self, asked: Asked) -> Json:
        """users.info."""
        person = self.world.people.get(asked.text("user"))
        if person is None or person.team != asked.grant.team:
            raise RefusedError("user_not_found")
        return {"user": told_person(person)}

    def user_conversations(self, asked: Asked) -> Json:
        """users.conversations: where the bot is."""
        kinds = str(asked.args.get("types") or "public_channel").split(",")
        for kind in kinds:
            if kind not in scopes.KINDS:
                raise RefusedError("invalid_types")
            self.world.need(asked.grant, "{kind}:read", kind)
        there = [
            told_channel(one)
            for one in list(self.world.channels.values())
            if one.team == asked.grant.team and one.member and one.kind in kinds
            if not (one.archived and asked.flag("exclude_archived"))
        ]
        return page("channels", there, asked)

    def _person(self, asked: Asked, user: str) -> Person:
        person = self.world.people.get(user)
        if person is None or person.team != asked.grant.team:
            raise RefusedError("user_not_found")
        if person.deleted:
            raise RefusedError("user_disabled")
        return person

    # Views.

    def views_open(self, asked: Asked) -> Json:
        """views.open."""
        return self._opened(asked, push=False)

    def views_push(self, asked: Asked) -> Json:
        """views.push."""
        return self._opened(asked, push=True)

    def views_update(self, asked: Asked) -> Json:
        """views.update, by its id or by the app's."""
        views = self.world.views
        found = views.get(asked.args.get("view_id") or "")
        if asked.args.get("external_id"):
            outside = asked.args["external_id"]
            found = next((one for one in list(views.values()) if one.body["external_id"] == outside), None)
        if found is None or found.team != asked.grant.team:
            raise RefusedError("not_found")
        return {"view": answered(self.world.update(found, asked.args.get("view"), asked.args.get("hash")))}

    def views_publish(self, asked: Asked) -> Json:
        """views.publish."""
        person = self.world.people.get(asked.text("user_id"))
        if person is None or person.team != asked.grant.team:
            raise RefusedError("user_not_found")
        view = self.world.publish(person.id, person.team, asked.args.get("view"), asked.args.get("hash"))
        return {"view": answered(view)}

    def _opened(self, asked: Asked, push: bool) -> Json:
        user, team = self.use_trigger(asked.text("trigger_id"))
        if team != asked.grant.team:
            raise RefusedError("invalid_trigger_id")
        return {"view": answered(self.world.open(user, team, asked.args.get("view"), push=push))}

    # Files.

    def upload_url(self, asked: Asked) -> Json:
        """files.getUploadURLExternal."""
        length = asked.number("length", 0)
        if length <= 0:
            raise RefusedError("invalid_arguments")
        file = File(self.world.id("F"), asked.text("filename"), length, alt_txt=asked.args.get("alt_txt") or "")
        self.world.files[file.id] = file
        return {"upload_url": f"{self.origin()}/upload/v1/{file.id}", "file_id": file.id}

    def complete_upload(self, asked: Asked) -> Json:
        """files.completeUploadExternal: files are done, and are shared where they are told to be."""
        asked_for = asked.args.get("files")
        if not isinstance(asked_for, list) or not asked_for:
            raise RefusedError("invalid_arguments")
        names = asked.args.get("channel_id") or asked.args.get("channels") or ""
        channels = [self._channel(asked, one) for one in names.split(",") if one]
        for channel in channels:
            self._may_post(asked, channel)
        found = [self._uploaded(one) for one in asked_for]
        for file in found:
            self.world.files[file.id] = replace(file, channels=tuple(one.id for one in channels))
        for channel in channels:
            self._share(asked, channel, tuple(self.world.files[one.id] for one in found))
        return {"files": [told_file(self.world.files[one.id]) for one in found]}

    def file_info(self, asked: Asked) -> Json:
        """files.info."""
        file = self.world.files.get(asked.text("file"))
        if file is None or not file.done:
            raise RefusedError("file_not_found")
        return {"file": told_file(file)}

    def _uploaded(self, one: Json) -> File:
        file = self.world.files.get(one.get("id") or "")
        if file is None or file.content is None or file.done:
            raise RefusedError("file_not_found")
        return replace(file, title=one.get("title") or file.name, done=True)

    def _share(self, asked: Asked, channel: Channel, files: tuple[File, ...]) -> None:
        comment, blocks = asked.args.get("initial_comment") or "", asked.args.get("blocks") or []
        said = Asked(asked.method, {**asked.args, "text": comment, "blocks": blocks}, asked.grant)
        check_metadata(asked.args.get("metadata"))
        self.world.post(replace(self._message(said, channel, via=asked.method), files=files))


def _time(asked: Asked, name: str, default: float) -> float:
    try:
        return float(asked.args.get(name) or default)
    except ValueError:
        raise RefusedError(f"invalid_ts_{name}") from None


# What Slack says of each thing.


def told(message: Message, metadata: bool = False) -> Json:
    """A message as answers and payloads carry it."""
    said: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": message.team,
        "blocks": message.blocks,
    }
    if message.bot_id:
        profile = {"id": message.bot_id, "app_id": APP, "name": "panelbot", "deleted": False, "team_id": message.team}
        said |= {"bot_id": message.bot_id, "app_id": APP, "bot_profile": profile}
    if message.thread_ts:
        said["thread_ts"] = message.thread_ts
    if message.edited:
        said["edited"] = {"user": message.user, "ts": message.ts}
    if message.files:
        said |= {"files": [told_file(one) for one in message.files], "subtype": "file_share", "upload": True}
    if metadata and message.metadata:
        said["metadata"] = message.metadata
    return said


def told_channel(channel: Channel) -> Json:
    """A conversation as answers carry it."""
    said: Json = {
        "id": channel.id,
        "is_channel": channel.kind == "public_channel",
        "is_group": channel.kind == "private_channel",
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_private": channel.kind != "public_channel",
        "is_archived": channel.archived,
        "context_team_id": channel.team,
    }
    if channel.im_of:
        return {**said, "user": channel.im_of}
    return {**said, "name": channel.name or channel.id.lower(), "is_member": channel.member, "is_general": False}


def told_person(person: Person) -> Json:
    """A person as answers carry them; little is told of one who is gone."""
    said: Json = {"id": person.id, "team_id": person.team, "name": person.id.lower(), "deleted": person.deleted}
    if person.deleted:
        return {**said, "is_bot": person.bot}
    return {
        **said,
        "real_name": person.id,
        "tz": "Europe/London",
        "profile": {"real_name": person.id, "display_name": person.id.lower()},
        "is_admin": person.admin or person.owner,
        "is_owner": person.owner,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.bot,
        "is_app_user": False,
    }


def told_file(file: File) -> Json:
    """A file as answers carry it."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "alt_txt": file.alt_txt,
        "size": file.length,
        "mimetype": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "filetype": file.name.rpartition(".")[2],
        "channels": list(file.channels),
        "is_external": False,
        "mode": "hosted",
    }


def answered(view: View) -> Json:
    """A view as the methods of views answer it."""
    typed = view.payload()["state"]["values"]
    return {**view.body, "state": {"values": typed or []}}  # as it comes: an empty one is a list here


def page(name: str, items: list[Any], asked: Asked) -> Json:
    """One page of a list, and the cursor of the next where there is one."""
    limit, start = _limit(asked), int(_cursor(asked, "next:") or 0)
    answer: Json = {name: items[start : start + limit]}
    if start + limit < len(items):
        answer["response_metadata"] = {"next_cursor": _as_cursor(f"next:{start + limit}")}
    return answer


def _limit(asked: Asked) -> int:
    limit = asked.number("limit", PAGE)
    if not 0 < limit <= MOST:
        raise RefusedError("invalid_limit")
    return limit


def _cursor(asked: Asked, name: str) -> str:
    """What a cursor holds; "" for none."""
    cursor = asked.args.get("cursor") or ""
    try:
        held = base64.b64decode(cursor, validate=True).decode()
    except (NoBase64Error, UnicodeDecodeError):
        raise RefusedError("invalid_cursor") from None
    if cursor and not held.startswith(name):
        raise RefusedError("invalid_cursor")
    return held.removeprefix(name)


def _as_cursor(held: str) -> str:
    return base64.b64encode(held.encode()).decode()
