"""What people do in Slack: type, press, fill in, open, mention, write."""

from collections.abc import Callable
from typing import Any, TypeVar

from tests.slackside import payloads, scopes
from tests.slackside.delivering import Delivering, Retry
from tests.slackside.delivery import COMMANDS, EVENTS, INTERACTIVE, Delivery
from tests.slackside.filling import WouldNotSendError, action_of, as_it_is, filled, found_action
from tests.slackside.manifest import Declared
from tests.slackside.methods import told
from tests.slackside.oauth import Installs
from tests.slackside.openings import Openings
from tests.slackside.threads import PATIENCE, InThread, done
from tests.slackside.values import Grant, Json, Message, View
from tests.slackside.world import TEAM, World

T = TypeVar("T")

SHORTEST = 3
"""How many letters a menu of the app's asks for, where it does not say."""


class People:
    """Acts as the people of a workspace."""

    world: World
    openings: Openings
    installs: Installs
    delivering: Delivering
    origin: str
    escapes_commands = False
    """Whether what is typed after a command comes with & < > escaped: no page says, so try both."""
    _declared: Declared | None = None
    _thread: InThread

    def command(
        self,
        text: str,
        *,
        user: str = "U1",
        channel: str = "C1",
        team: str = TEAM,
        trigger_id: str | None = None,
        envelope_id: str | None = None,
        retry: Retry | None = None,
        wait: str | None = "ack",
        timeout: float = PATIENCE,
    ) -> Delivery:
        """Type a slash command, and wait for its acknowledgement ("ack"), an answer ("answer") or nothing (None)."""
        name = text.partition(" ")[0]
        if self._declared and name not in self._declared.commands:
            raise WouldNotSendError(f"{name} is not a valid command")
        delivery = self.delivering.new(COMMANDS, user, channel, team)
        delivery.payload = self.typed(delivery, text, trigger_id)
        delivery.envelope_id = envelope_id or delivery.envelope_id
        if not self._granted(scopes.COMMANDS, team):
            return delivery.fail("dispatch_failed")
        return self.delivering.deliver(delivery, retry=retry, wait=wait, timeout=timeout)

    def press(
        self,
        where: Message | View,
        action: Json | str,
        *,
        user: str | None = None,
        option: str | None = None,
        wait: str | None = "ack",
        timeout: float = PATIENCE,
    ) -> Delivery:
        """Press a button, found by its value, text or id; or choose an option of a menu, by its value or text.

        Who presses is who sees it, where one person alone does.
        """
        block, element = found_action(where.blocks, action)
        pressed = {**action_of(block, element, option), "action_ts": self.world.ts()}
        if isinstance(where, View):
            delivery = self._pressed_in_view(where, user or where.user, pressed)
        else:
            delivery = self._pressed_in_message(where, user or where.ephemeral_to or "U1", pressed)
        return self._interact(delivery, wait, timeout)

    def submit(
        self,
        view: View | None,
        answers: dict[str, str] | None = None,
        *,
        user: str | None = None,
        force: bool = False,
        wait: str | None = "ack",
        timeout: float = PATIENCE,
    ) -> Delivery:
        """Send a form, each field given by its block's id, its label or its own id; what is not given stays.

        What Slack would not let a person send, for a field that is missing or too long, is refused unless forced.
        """
        there = self._now(lambda: self._filled(view, answers or {}, force))
        delivery = self.delivering.new(INTERACTIVE, user or there.user, "", there.team)
        delivery.view_id = there.id
        person = self.world.people[delivery.user]
        delivery.payload = payloads.submission(there, person, self.openings.trigger(delivery))
        return self._interact(delivery, wait, timeout)

    def close(self, view: View | None, *, user: str | None = None, all_of_them: bool = False) -> Delivery | None:
        """Close a form; what was delivered, where the app asked to be told."""
        there = self._current(view)
        self._now(lambda: self.world.close(there, all_of_them))
        if not there.body["notify_on_close"]:
            return None
        delivery = self.delivering.new(INTERACTIVE, user or there.user, "", there.team)
        person = self.world.people[delivery.user]
        delivery.payload = payloads.closed(as_it_is(there), person, all_of_them)
        return self._interact(delivery, "ack", PATIENCE)

    def shortcut(
        self,
        callback_id: str,
        *,
        message: Message | Json | None = None,
        user: str = "U1",
        channel: str = "C1",
        team: str = TEAM,
        wait: str | None = "ack",
        timeout: float = PATIENCE,
    ) -> Delivery:
        """Take a shortcut, on a message or from anywhere."""
        if self._declared and callback_id not in self._declared.shortcuts:
            raise WouldNotSendError(f"there is no shortcut {callback_id}")
        where = message.channel if isinstance(message, Message) else channel
        delivery = self.delivering.new(INTERACTIVE, user, where if message is not None else "", team)
        person, trigger, at = self.world.people[user], self.openings.trigger(delivery), self.world.ts()
        if message is None:
            delivery.payload = payloads.global_shortcut(callback_id, person, trigger, at)
        else:
            there = self.world.channels[where]
            url = self.origin + self.openings.url("app", delivery, there)
            said = told(message) if isinstance(message, Message) else message
            delivery.payload = payloads.message_shortcut(callback_id, said, person, there, trigger, url, at)
        if not self._granted(scopes.COMMANDS, team):
            return delivery.fail("dispatch_failed")
        return self._interact(delivery, wait, timeout)

    def suggest(
        self,
        where: View | Message | None,
        action: str,
        value: str,
        *,
        user: str | None = None,
        timeout: float = PATIENCE,
    ) -> Delivery:
        """Type into a menu whose options the app gives, found by its own id or its block's."""
        there = where if isinstance(where, Message) else self._current(where)
        block, element = found_action(there.blocks, action)
        least = element.get("min_query_length", SHORTEST)
        if len(value) < least:
            raise WouldNotSendError(f"{action} asks for {least} letters or more")
        channel = there.channel if isinstance(there, Message) else ""
        sees = there.ephemeral_to or "U1" if isinstance(there, Message) else there.user
        delivery = self.delivering.new(INTERACTIVE, user or sees, channel, there.team)
        person, name = self.world.people[delivery.user], element["action_id"]
        delivery.payload = payloads.suggestion(there, person, block, name, value, self.world.channels.get(channel))
        self._interact(delivery, "ack", timeout)
        if isinstance(there, View):
            offered = {**there.offered, (block, name): tuple(delivery.options)}
            self._now(lambda: self.world.note(there, offered=offered))
        return delivery

    def event(
        self,
        kind: str,
        /,
        *,
        team: str = TEAM,
        retries: int = 0,
        wait: str | None = "ack",
        timeout: float = PATIENCE,
        **fields: Any,
    ) -> Delivery:
        """Tell the app of something that happened; what it is told of is so from then on."""
        return self._tell_of(kind, fields, team, retries, wait, timeout)

    def mention(
        self, text: str, *, user: str = "U1", channel: str = "C1", thread_ts: str | None = None, **how: Any
    ) -> Delivery:
        """Mention the bot in a channel."""
        team = self.world.channels[channel].team
        bot = f"<@{self.world.bot_user(team)}>"
        said = self.say(text if bot in text else f"{bot} {text}", user=user, channel=channel, thread_ts=thread_ts)
        return self._tell_of("app_mention", self._as_told(said), team, **how)

    def dm(
        self, text: str, *, user: str = "U1", team: str = TEAM, thread_ts: str | None = None, **how: Any
    ) -> Delivery:
        """Write to the bot in a direct message."""
        self.world.person(user, team)
        said = self.say(text, user=user, channel=self.world.direct(user).id, thread_ts=thread_ts)
        return self._tell_of("message", {**self._as_told(said), "channel_type": "im"}, team, **how)

    def say(self, text: str, *, user: str = "U1", channel: str = "C1", thread_ts: str | None = None) -> Message:
        """Post a message as a person; the app is not told of it."""
        team = self.world.channels[channel].team
        self.world.person(user, team)
        written = payloads.escaped(text)
        said = Message(self.world.ts(), channel, user, written, [payloads.rich(text)], thread_ts=thread_ts, team=team)
        return self._now(lambda: self.world.post(said))

    def echo(self, message: Message, *, changed: bool = False, **how: Any) -> Delivery:
        """Tell the app of a message of its own, or that it changed, as Slack does where it hears of messages."""
        there = self.world.channels[message.channel]
        kind = {"im": "im", "private_channel": "group", "public_channel": "channel"}[there.kind]
        fields: Json = {**told(message), "channel": there.id, "channel_type": kind}
        if changed:
            fields = {"subtype": "message_changed", "message": told(message), "channel": there.id, "channel_type": kind}
        return self._tell_of("message", {**fields, "ts": self.world.ts() if changed else message.ts}, there.team, **how)

    def open_home(self, *, user: str = "U1", team: str = TEAM, tab: str = "home", **how: Any) -> Delivery:
        """Open the app's home tab, or its messages."""
        if self._declared and tab == "home" and not self._declared.home:
            raise WouldNotSendError("there is no home tab")
        self.world.person(user, team)
        home = self.world.views.get(self.world.homes.get(user, ""))
        seen = {"view": home.payload()} if home else {}
        fields = {"user": user, "channel": self.world.direct(user).id, "tab": tab, **seen}
        return self._tell_of("app_home_opened", fields, team, **how)

    def uninstall(self, team: str = TEAM, **how: Any) -> list[Delivery]:
        """Remove the app from a workspace: its tokens end, and the app is told so."""
        self.installs.end(team)
        tokens = {"oauth": [], "bot": [self.world.bot_user(team)]}
        revoked = self._tell_of("tokens_revoked", {"tokens": tokens}, team, **how)
        return [revoked, self._tell_of("app_uninstalled", {}, team, **how)]

    def typed(self, delivery: Delivery, text: str, trigger: str | None = None) -> Json:
        """The payload of a slash command."""
        channel, person = self.world.channels[delivery.channel], self.world.people[delivery.user]
        url = self.origin + self.openings.url("commands", delivery, channel)
        text = payloads.escaped(text) if self.escapes_commands else text
        return payloads.command(text, person, channel, self.openings.trigger(delivery, trigger), url)

    def _pressed_in_view(self, view: View, user: str, pressed: Json) -> Delivery:
        delivery = self.delivering.new(INTERACTIVE, user, "", view.team)
        delivery.view_id = view.id
        person, trigger = self.world.people[user], self.openings.trigger(delivery)
        delivery.payload = payloads.action_in_view(as_it_is(self._current(view)), person, pressed, trigger)
        return delivery

    def _pressed_in_message(self, message: Message, user: str, pressed: Json) -> Delivery:
        delivery = self.delivering.new(INTERACTIVE, user, message.channel, message.team)
        channel, person = self.world.channels[message.channel], self.world.people[user]
        url = self.origin + self.openings.url("actions", delivery, channel, message)
        trigger = self.openings.trigger(delivery)
        delivery.payload = payloads.action_on_message(message, person, channel, pressed, trigger, url)
        return delivery

    def _now(self, change: Callable[[], T]) -> T:
        """Change something where everything is changed, so that nothing comes between."""
        return self._thread.run(done(change))

    def _filled(self, view: View | None, answers: dict[str, str], force: bool) -> View:
        there = self._current(view)
        return self.world.note(there, typed=filled(there, answers, force), errors={})

    def _current(self, view: View | None) -> View:
        if view is None:
            raise WouldNotSendError("there is no view")
        return self.world.views.get(view.id, view)

    def _as_told(self, said: Message) -> Json:
        person, there = self.world.people[said.user], self.world.channels[said.channel]
        return payloads.said(said, person, there)

    def _tell_of(
        self,
        kind: str,
        fields: Json,
        team: str,
        retries: int = 0,
        wait: str | None = "ack",
        timeout: float = PATIENCE,
    ) -> Delivery:
        user, channel = (fields[name] if isinstance(fields.get(name), str) else "" for name in ("user", "channel"))
        delivery = self.delivering.new(EVENTS, user, channel, team)
        name, at = self.world.id("Ev"), int(self.world.now())
        said = {"type": kind, "event_ts": f"{at}.000000", **fields}
        delivery.payload = payloads.event(said, team, self.world.bot_user(team), name, at)
        self.world.happen(kind, channel, user, team)
        there = self.world.channels.get(channel)
        scope = scopes.needed(scopes.EVENTS[kind], there.kind if there else "public_channel")
        heard = self._declared is None or self._declared.hears(kind, there.kind if there else "public_channel")
        if not heard or not self._granted(scope, team):
            return delivery.fail("not_subscribed")
        return self.delivering.deliver(delivery, retries=retries, wait=wait, timeout=timeout)

    def _interact(self, delivery: Delivery, wait: str | None, timeout: float) -> Delivery:
        """Deliver an interaction, where the app takes any."""
        if self._declared and not self._declared.interactive:
            return delivery.fail("dispatch_failed")
        return self.delivering.deliver(delivery, wait=wait, timeout=timeout)

    def _granted(self, scope: str, team: str) -> bool:
        """Whether the bot of a workspace has a scope; what it was needed for is remembered."""
        if scope and scope not in self._bot(team).scopes:
            return False
        self.world.used |= {scope} - {""}
        return True

    def _bot(self, team: str) -> Grant:
        """What the bot of a workspace was last given."""
        grants = reversed(list(self.world.grants.values()))
        given = (one for one in grants if (one.team, one.kind) == (team, "bot"))
        return next(given, Grant("", team, "bot", self.world.granted, self.world.bot_user(team)))
