"""The state of our Slack, and what changes it. Everything here happens in the server's own thread."""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from tests.slack_limits import refused_edit, refused_message, refused_view
from tests.slackside import scopes
from tests.slackside.values import ApiCall, Channel, File, Grant, Json, Message, Person, View

APP, BOT, BOT_USER, TEAM = "A1", "B1", "UBOT", "T1"
TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS, RESPONSE_USES = 30 * 60.0, 5
STACK = 3
KEPT = 1_000
"""Messages kept of a channel where memory is to stay flat."""
METADATA_SIZE = 16_000
NAMED = ("button", "static_select", "external_select", "users_select")
MODAL_FIELDS = {"clear_on_close": False, "notify_on_close": False, "submit": None, "close": None, "title": None}


class RefusedError(Exception):
    """Slack refuses a call: its error, and what else the answer says."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


class World:
    """Everything there is, in every workspace."""

    def __init__(self, granted: Iterable[str], keep: bool) -> None:
        self.keep = keep
        self.granted = tuple(granted)
        self.skew = 0.0
        self.numbers = count(1)
        self.chance = random.Random(0)
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.grants: dict[str, Grant] = {}
        self.calls: list[ApiCall] = []
        self.used: set[str] = set()
        self._last_ts = 0
        self.heard: Callable[[Message], None] = lambda _: None
        self.seen: Callable[[View], None] = lambda _: None

    # Time and names.

    def now(self) -> float:
        """The time it is in this Slack."""
        return time.time() + self.skew

    def ts(self) -> str:
        """A timestamp that no other message has, later than every one before."""
        self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def id(self, letter: str) -> str:
        """A new id that looks like one of Slack's."""
        return f"{letter}0{next(self.numbers):08X}"

    def bot_user(self, team: str) -> str:
        """Who the bot is in a workspace."""
        return BOT_USER if team == TEAM else f"{BOT_USER}{team}"

    # People and channels.

    def person(self, user: str, team: str = TEAM) -> Person:
        """Somebody, who comes to be where there was nobody of that name."""
        person = self.people.setdefault(user, Person(user, team))
        if person.team != team:
            raise ValueError(f"{user} is of {person.team}, not of {team}")
        return person

    def direct(self, user: str) -> Channel:
        """The direct message between the bot and a person, opened where it was not."""
        person = self.people[user]
        found = next((one for one in list(self.channels.values()) if one.im_of == user), None)
        if found is None:
            found = Channel(f"D{user}", person.team, im_of=user)
            self.channels[found.id] = found
        return found

    def happen(self, kind: str, channel: str, user: str, team: str) -> None:
        """Have what the app is told of be so."""
        there = self.channels.get(channel)
        about_us = user == self.bot_user(team)
        if there is None:
            return
        match kind:
            case "channel_archive" | "group_archive":
                there = replace(there, archived=True)
            case "channel_unarchive" | "group_unarchive":
                there = replace(there, archived=False)
            case "channel_left" | "group_left":
                there = replace(there, member=False)
            case "member_left_channel" | "member_joined_channel" if about_us:
                there = replace(there, member=kind == "member_joined_channel")
        self.channels[channel] = there

    # Messages.

    def post(self, message: Message) -> Message:
        """Put a message into its channel."""
        posted = replace(message, blocks=list(filled_in(message.blocks, self.chance)))
        kept = self.messages.setdefault(message.channel, {})
        kept[posted.ts] = posted
        if not self.keep and len(kept) > KEPT:
            del kept[next(iter(kept))]
        self.heard(posted)
        return posted

    def edit(self, old: Message, via: str, **changes: Any) -> Message:
        """Change a message in place."""
        if "blocks" in changes:
            changes["blocks"] = list(filled_in(changes["blocks"], self.chance))
        new = replace(old, **changes, edited=old.edited + 1, via=via)
        self.messages.setdefault(old.channel, {})[old.ts] = new
        self.heard(new)
        return new

    def delete(self, old: Message, via: str) -> None:
        """Take a message away."""
        self.messages.get(old.channel, {}).pop(old.ts, None)
        self.heard(replace(old, deleted=True, via=via))

    def check_message(self, body: Mapping[str, Any], editing: bool = False) -> None:
        """Refuse a message that Slack would refuse."""
        refused = (refused_edit if editing else refused_message)(body)
        if refused:
            error, messages = refused
            raise RefusedError(error, **_explained(messages))
        self._check_pictures(body.get("blocks") or [])
        check_metadata(body.get("metadata"))

    def _check_pictures(self, blocks: Iterable[Json]) -> None:
        for number, block in enumerate(blocks):
            file = block.get("slack_file", {}).get("id")
            if file is not None and not (file in self.files and self.files[file].done):
                wrong = f"[ERROR] invalid slack file [json-pointer:/blocks/{number}/slack_file]"
                raise RefusedError("invalid_blocks", **_explained([wrong]))

    # Views.

    def open(self, user: str, team: str, body: Any, *, push: bool = False) -> View:
        """Open a modal before a person, or push it onto the one that is open."""
        check_view(body, "modal")
        stack = self.stacks.get(user, []) if push else []
        if push and not stack:
            raise RefusedError("not_found")
        if len(stack) >= STACK:
            raise RefusedError("push_limit_reached")
        view = self._made(self.id("V"), user, team, body, stack)
        self.stacks[user] = [*stack, view.id]
        return self.show(view)

    def publish(self, user: str, team: str, body: Any, told_hash: str | None) -> View:
        """Show a person their home tab."""
        check_view(body, "home")
        before = self.views.get(self.homes.get(user, ""))
        if told_hash is not None and before is not None and told_hash != before.hash:
            raise RefusedError("hash_conflict")
        view = self._made(before.id if before else self.id("V"), user, team, body, [])
        self.homes[user] = view.id
        return self.show(view)

    def update(self, view: View, body: Any, told_hash: str | None) -> View:
        """Show another thing in a view that is open; what was typed stays where its field does."""
        check_view(body, view.type)
        if told_hash is not None and told_hash != view.hash:
            raise RefusedError("hash_conflict")
        changed = self._made(view.id, view.user, view.team, body, [])
        same = {key: view.body[key] for key in ("root_view_id", "previous_view_id")}
        fields = {(name, element["action_id"]) for name, element in inputs(changed.blocks)}
        typed = {
            block: kept
            for block, values in view.typed.items()
            if (kept := {action: value for action, value in values.items() if (block, action) in fields})
        }
        return self.show(replace(changed, body={**changed.body, **same}, typed=typed))

    def show(self, view: View) -> View:
        """Keep a view as it now stands, and tell whoever waits for it."""
        self.views[view.id] = view
        self.seen(view)
        return view

    def note(self, view: View, **changes: Any) -> View:
        """Note something of a view as it now stands, which the app is not told of; a closed one stays closed."""
        noted = replace(self.views.get(view.id, view), **changes)
        if view.id in self.views:
            self.views[view.id] = noted
        return noted

    def close(self, view: View, all_of_them: bool = False) -> None:
        """Close a view, or every one of its stack."""
        stack = self.stacks.get(view.user, [])
        left = [] if all_of_them else [one for one in stack if one != view.id]
        for closed in set(stack) - set(left):
            self.views.pop(closed, None)
        self.stacks[view.user] = left

    def top(self, user: str) -> View | None:
        """The modal that a person sees."""
        stack = self.stacks.get(user)
        return self.views[stack[-1]] if stack else None

    def _made(self, name: str, user: str, team: str, body: Json, stack: list[str]) -> View:
        known = {
            **(MODAL_FIELDS if body["type"] == "modal" else {}),
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            **body,
            "id": name,
            "team_id": team,
            "app_id": APP,
            "bot_id": BOT,
            "app_installed_team_id": team,
            "hash": f"{self.now():.0f}.{self.id('h')}",
            "root_view_id": stack[0] if stack else name,
            "previous_view_id": stack[-1] if stack else None,
            "blocks": list(filled_in(body["blocks"], self.chance)),
        }
        return View(name, user, team, known)

    # Tokens.

    def grant(self, grant: Grant) -> Grant:
        """Give out a token."""
        self.grants[grant.token] = grant
        return grant

    def need(self, grant: Grant, rule: str, kind: str = "public_channel") -> None:
        """Refuse what the token has no scope for; what it needed is remembered."""
        scope = scopes.needed(rule, kind)
        if not scope:
            return
        if grant.kind == "bot":
            self.used.add(scope)
        if scope not in grant.scopes:
            raise RefusedError("missing_scope", needed=scope, provided=scopes.told(grant.scopes))


def check_metadata(metadata: Any) -> None:
    """Refuse metadata that is none."""
    if metadata is None or metadata == {}:
        return
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise RefusedError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise RefusedError("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_SIZE:
        raise RefusedError("metadata_too_large")


def check_view(body: Any, kind: str) -> None:
    """Refuse a view that Slack would refuse."""
    refused = refused_view(body)
    if refused:
        error, messages = refused
        raise RefusedError(error, **_explained(messages))
    if body["type"] != kind:
        raise RefusedError("invalid_arguments", **_explained([f"[ERROR] must be a {kind} [json-pointer:/view/type]"]))


def inputs(blocks: Iterable[Json]) -> Iterator[tuple[str, Json]]:
    """Every field to fill in, by its block's id."""
    return ((one["block_id"], one["element"]) for one in blocks if one["type"] == "input")


def elements(blocks: Iterable[Json]) -> Iterator[tuple[str, Json]]:
    """Everything that can be pressed or filled in, by its block's id."""
    for block in blocks:
        found = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
        yield from ((block["block_id"], one) for one in found if isinstance(one, dict) and "action_id" in one)


def filled_in(blocks: Iterable[Json], chance: random.Random) -> Iterator[Json]:
    """Blocks as Slack keeps them: each with its id, each element with one, and text objects whole."""
    for block in blocks:
        whole: Json = _whole(block)
        whole.setdefault("block_id", _name(chance))
        for one in (*whole.get("elements", ()), whole.get("accessory"), whole.get("element")):
            if isinstance(one, dict) and one.get("type") in NAMED:
                one.setdefault("action_id", _name(chance))
        yield whole


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if not isinstance(value, dict):
        return value
    whole = {key: _whole(one) if isinstance(one, dict | list) else one for key, one in value.items()}
    match whole.get("type"):
        case "plain_text":
            whole.setdefault("emoji", True)
        case "mrkdwn":
            whole.setdefault("verbatim", False)
    return whole


def _name(chance: random.Random) -> str:
    return f"{chance.getrandbits(30):06x}"[:5]


def _explained(messages: list[str]) -> Json:
    return {"response_metadata": {"messages": messages}} if messages else {}
