"""An app as its manifest declares it: what Slack would not make an app of, and what people can then do with it.

The lengths are those of docs.slack.dev/reference/app-manifest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.slackside import scopes
from tests.slackside.values import Json
from tests.slackside.world import RefusedError

LENGTHS = {
    ("display_information", "name"): (1, 35),
    ("display_information", "description"): (1, 140),
    ("display_information", "long_description"): (174, 4_000),
    ("bot_user", "display_name"): (1, 80),
    ("slash_commands", "command"): (2, 32),
    ("slash_commands", "description"): (1, 2_000),
    ("slash_commands", "usage_hint"): (0, 1_000),
    ("shortcuts", "name"): (1, 24),
    ("shortcuts", "callback_id"): (1, 255),
    ("shortcuts", "description"): (1, 150),
}
MOST_COMMANDS, MOST_SHORTCUTS = 50, 10
KINDS_OF_MESSAGE = {"message.channels": "public_channel", "message.groups": "private_channel", "message.im": "im"}


@dataclass(frozen=True, slots=True)
class Declared:
    """What a manifest declares."""

    scopes: tuple[str, ...]
    events: frozenset[str]
    commands: frozenset[str]
    shortcuts: frozenset[str]
    interactive: bool
    home: bool
    escaped: frozenset[str]

    def hears(self, event: str, kind: str) -> bool:
        """Whether the app is told of an event in one kind of conversation."""
        if event == "message":
            return any(one in self.events and KINDS_OF_MESSAGE[one] == kind for one in KINDS_OF_MESSAGE)
        return event in self.events


def declared(manifest: Json) -> Declared:
    """What a manifest declares; refused where Slack would make no app of it."""
    wrong = list(_wrong(manifest))
    if wrong:
        raise RefusedError("invalid_manifest", errors=wrong)
    features, settings = manifest["features"], manifest["settings"]
    commands = features.get("slash_commands", [])
    return Declared(
        scopes=tuple(manifest["oauth_config"]["scopes"]["bot"]),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        commands=frozenset(one["command"] for one in commands),
        shortcuts=frozenset(one["callback_id"] for one in features.get("shortcuts", ())),
        interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
        home=bool(features.get("app_home", {}).get("home_tab_enabled")),
        escaped=frozenset(one["command"] for one in commands if one.get("should_escape")),
    )


def _wrong(manifest: Json) -> Iterator[str]:
    """What is wrong with a manifest."""
    features, settings = manifest["features"], manifest["settings"]
    bot = set(manifest["oauth_config"]["scopes"]["bot"])
    yield from _lengths("display_information", [manifest["display_information"]])
    yield from _lengths("bot_user", [features["bot_user"]])
    for name, most in (("slash_commands", MOST_COMMANDS), ("shortcuts", MOST_SHORTCUTS)):
        made = features.get(name, [])
        yield from _lengths(name, made)
        if len(made) > most:
            yield f"{name}: more than {most}"
        if made and scopes.COMMANDS not in bot:
            yield f"{name}: needs the scope {scopes.COMMANDS}"
    yield from (f"unknown scope {one}" for one in sorted(bot - {*scopes.ALL, scopes.POST_ANYWHERE}))
    for event in settings.get("event_subscriptions", {}).get("bot_events", ()):
        scope = _scope_of(event)
        if scope is None or (scope and scope not in bot):
            yield f"{event}: needs the scope {scope}"
    if not settings.get("socket_mode_enabled"):
        yield from _unaddressed(features, settings)


def _lengths(group: str, made: list[Json]) -> Iterator[str]:
    for one in made:
        for (where, name), (least, most) in LENGTHS.items():
            if where == group and name in one and not least <= len(one[name]) <= most:
                yield f"{group}.{name}: {len(one[name])} characters, not {least} to {most}"


def _scope_of(event: str) -> str | None:
    """The scope that being told of an event takes; "" for none, None for an event that there is not."""
    if event in KINDS_OF_MESSAGE:
        return scopes.needed(scopes.EVENTS["message"], KINDS_OF_MESSAGE[event])
    return scopes.needed(scopes.EVENTS[event]) if event in scopes.EVENTS and event != "message" else None


def _unaddressed(features: Json, settings: Json) -> Iterator[str]:
    """What has nowhere to go, where there is no Socket Mode."""
    needing: list[tuple[str, Any]] = [
        *((one["command"], one.get("url")) for one in features.get("slash_commands", ())),
        ("events", settings.get("event_subscriptions", {}).get("request_url")),
        ("interactivity", settings.get("interactivity", {}).get("request_url")),
    ]
    yield from (f"{name}: needs a URL" for name, url in needing if not url)
