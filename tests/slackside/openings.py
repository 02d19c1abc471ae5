"""What an interaction opens for a while: a trigger_id for one view, and a response_url for a few answers."""

from dataclasses import dataclass, field, replace

from tests.slackside.delivery import Delivery
from tests.slackside.threads import Bell
from tests.slackside.values import Channel, Json, Message, View
from tests.slackside.world import (
    BOT,
    RESPONSE_SECONDS,
    RESPONSE_USES,
    TRIGGER_SECONDS,
    RefusedError,
    World,
)

MOST = 20_000
"""Openings kept where memory is to stay flat."""


@dataclass(eq=False, slots=True)
class Trigger:
    """What one view may be opened with."""

    delivery: Delivery
    until: float
    used: bool = False


@dataclass(eq=False, slots=True)
class ResponseUrl:
    """Where an interaction may be answered; `origin` is the message it was in, if any."""

    delivery: Delivery
    channel: Channel
    until: float
    origin: Message | None = None
    uses: int = 0


@dataclass(eq=False, slots=True)
class Causes:
    """Which delivery each thing that the app does is put down to.

    A trigger or a response_url names its delivery. Anything else is put down to the last one there was in that
    channel, or in none, such as a form; what one person alone sees, to the last of that person's.
    """

    world: World
    bell: Bell
    now: Delivery | None = None
    latest: dict[tuple[str, ...], Delivery] = field(default_factory=dict)

    def remember(self, delivery: Delivery) -> None:
        """Put what follows down to this, where nothing else is nearer."""
        self.latest[("channel", delivery.channel)] = delivery
        self.latest[("person", delivery.user)] = delivery
        self.latest[("both", delivery.channel, delivery.user)] = delivery

    def heard(self, message: Message) -> None:
        """A message came to be or was changed."""
        if message.bot_id is None:
            return
        delivery = self.now
        if delivery is None and message.ephemeral_to:
            delivery = self._last(("both", message.channel, message.ephemeral_to), ("both", "", message.ephemeral_to))
        elif delivery is None:
            delivery = self._last(("channel", message.channel), ("channel", ""))
        if delivery is not None:
            delivery.answered(message)
        self.bell.ring()

    def seen(self, view: View) -> None:
        """A view came to be or was changed."""
        delivery = self.now or self._last(("person", view.user))
        if delivery is not None:
            delivery.views.append(view)
        self.bell.ring()

    def _last(self, *keys: tuple[str, ...]) -> Delivery | None:
        found = [self.latest[key] for key in keys if key in self.latest]
        return max(found, key=lambda one: one.number, default=None)


class Openings:
    """Every trigger_id and response_url there is."""

    def __init__(self, world: World, causes: Causes) -> None:
        self.world, self.causes = world, causes
        self.triggers: dict[str, Trigger] = {}
        self.urls: dict[str, ResponseUrl] = {}

    def trigger(self, delivery: Delivery, name: str | None = None) -> str:
        """A trigger_id for a delivery."""
        name = name or f"{self.world.id('1')}.{delivery.number}.{self.world.chance.getrandbits(64):x}"
        self.triggers[name] = Trigger(delivery, self.world.now() + TRIGGER_SECONDS)
        self._forget(self.triggers)
        return name

    def use(self, name: str) -> tuple[str, str]:
        """Use a trigger_id once and in time: whose it was, and in which workspace."""
        trigger = self.triggers.get(name)
        if trigger is None:
            raise RefusedError("invalid_trigger_id")
        if trigger.until < self.world.now():
            raise RefusedError("expired_trigger_id")
        if trigger.used:
            raise RefusedError("exchanged_trigger_id")
        trigger.used = True
        self.causes.now = trigger.delivery
        return trigger.delivery.user, trigger.delivery.team

    def url(self, kind: str, delivery: Delivery, channel: Channel, origin: Message | None = None) -> str:
        """The path of a response_url for a delivery."""
        path = f"/{kind}/{delivery.team}/{self.world.id('')}/{self.world.chance.getrandbits(96):024x}"
        self.urls[path] = ResponseUrl(delivery, channel, self.world.now() + RESPONSE_SECONDS, origin)
        self._forget(self.urls)
        return path

    def respond(self, path: str, body: Json) -> None:
        """What was posted to a response_url: a new message, or another in the place of the one it came from."""
        url = self.urls.get(path)
        if url is None:
            raise RefusedError("invalid_url", status=404)
        if url.until < self.world.now():
            raise RefusedError("expired_url", status=404)
        if url.uses >= RESPONSE_USES:
            raise RefusedError("used_url", status=404)
        url.uses += 1
        self.causes.now = url.delivery
        try:
            self._respond(url, body)
        except RefusedError as refused:
            raise RefusedError(refused.error, status=400, **refused.more) from None

    def _respond(self, url: ResponseUrl, body: Json) -> None:
        if body.get("delete_original"):
            if url.origin is not None:
                self.world.delete(url.origin, "response_url")
                return
            raise RefusedError("message_not_found")
        replacing = bool(body.get("replace_original")) and url.origin is not None
        self.world.check_message(body, editing=replacing)
        if replacing and url.origin is not None:
            changes = {"text": body["text"], "blocks": body.get("blocks") or []}
            url.origin = self.world.edit(self._as_it_is(url.origin), "response_url", **changes)
            return
        self.world.post(replace(self.said(url.delivery, url.channel, body), via="response_url"))

    def said(self, delivery: Delivery, channel: Channel, body: Json) -> Message:
        """The message that a response or an acknowledgement makes: for one person, unless it says otherwise."""
        for_all = body.get("response_type") == "in_channel"
        return Message(
            ts=self.world.ts(),
            channel=channel.id,
            user=self.world.bot_user(delivery.team),
            text=body["text"],
            blocks=body.get("blocks") or [],
            metadata=body.get("metadata") or None,
            thread_ts=body.get("thread_ts"),
            ephemeral_to=None if for_all else delivery.user,
            bot_id=BOT,
            team=channel.team,
        )

    def _as_it_is(self, origin: Message) -> Message:
        return self.world.messages.get(origin.channel, {}).get(origin.ts, origin)

    def _forget(self, there: dict[str, Trigger] | dict[str, ResponseUrl]) -> None:
        if not self.world.keep and len(there) > MOST:
            del there[next(iter(there))]
