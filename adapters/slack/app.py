"""Slack's listeners: each thing a person may do in Slack becomes a call, and the reply goes out the way Slack allows.

Slack wants an answer within three seconds, and lets a form be opened within three. So whatever is ready soon goes out
with the acknowledgement; what is not is acknowledged at once and follows, into a modal opened meanwhile where the
answer will be a form.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.admins import Admins
from adapters.slack.blocks import SHARE, VALUE, Json, actions, share, stands_for, weight
from adapters.slack.forms import CALLBACK, WARD, as_sent, asks, modal, told, waiting, ward_options, with_errors
from adapters.slack.inbound import (
    Body,
    Origin,
    asked_call,
    command_call,
    logged_call,
    parts,
    pressed_call,
    sent_call,
    visit_call,
)
from adapters.slack.outbound import Outbound, failure
from adapters.slack.render import home, message
from bot.calls import Call, Role
from bot.commands import command_named
from bot.replies import Choice, Choices, Reply
from bot.suggest import wards_like

log = logging.getLogger(__name__)

Done = TypeVar("Done")
Listener = Callable[[Body, AsyncBoltContext, AsyncWebClient], Coroutine[Any, Any, None]]

SOON = 1.5
"""Seconds in which an answer goes out with the acknowledgement; Slack gives three, the network included."""
OFFERED = 20
"""How many wards are offered at once; Slack takes 100."""
COMMANDS, RUN = re.compile(r"/(ask|report|panel)"), re.compile(r"run:\d+")
LOGS = {"log_concern": "/panel concern", "log_incident": "/report"}
"""What may be done with a message, by the manifest's name for it."""
HOME = "home"
OPEN_IT = "Slack gives only a moment to open a form, and that has passed: press the button to open it."
AT_HAND = 2_000
"""How many answers are at hand to be shared as they were; an older one is asked for anew."""


class Answers(Protocol):
    """What Slack needs of the bot."""

    def handle(self, call: Call) -> Reply:
        """The reply to a call, whatever happens."""


@dataclass(slots=True)
class Listeners:
    """What listens. `first` says whether what arrived has not arrived before, and remembers that it has."""

    bot: Answers
    out: Outbound
    pool: Executor
    first: Callable[[str, datetime], bool]
    clock: Callable[[], datetime]
    admins: Admins = field(default_factory=Admins)
    _answers: OrderedDict[tuple[str, str], Reply] = field(default_factory=OrderedDict)
    _going_on: set["asyncio.Task[None]"] = field(default_factory=set)

    def attach(self, app: AsyncApp) -> None:
        """Have the app call us."""
        app.command(COMMANDS)(self.command)
        app.view(CALLBACK)(self.sent)
        app.options(WARD)(self.ward)
        app.action(RUN)(self._at_once(self.pressed))
        app.action(SHARE)(self._at_once(self.shared))
        app.shortcut(re.compile("|".join(LOGS)))(self._at_once(self.logged))
        app.event("app_mention")(self._at_once(self.asked))
        app.event("message")(self._at_once(self.written))
        app.event("app_home_opened")(self._at_once(self.visited))
        app.event(re.compile("tokens_revoked|app_uninstalled"))(self.ended)
        app.error(failure)

    def _at_once(self, listener: Listener) -> Callable[..., Awaitable[None]]:
        """A listener of what is acknowledged before anything else; it goes on after that."""

        async def heard(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
            await ack()
            self._later(listener(body, context, client))

        return heard

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on once the acknowledgement is out, which it is when a listener returns."""
        task = asyncio.ensure_future(_explained(work))
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    async def command(self, ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """A slash command: its answer, or the form it opens."""
        call = command_call(body, _team(context), self.clock())
        line = f"{body['command']} {body.get('text') or ''}".strip()
        work = self._begun(call, client)
        reply = await _soon(work)
        if reply and not reply.form:
            await ack(self._message(reply, call, line))
            return
        await ack()
        self._later(self._follow(client, body, call, work, line))

    async def pressed(self, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """A button: in a message its answer comes below, in a modal it takes the modal's place."""
        command, elsewhere = stands_for(body["actions"][0]["value"])
        call = pressed_call(body, _team(context), command, elsewhere, self.clock())
        work, view = self._begun(call, client), body.get("view")
        if view and view["type"] == "modal":
            await self._show(client, view["id"], call, await work)
            return
        await _soon(work)
        await self._follow(client, body, call, work, command)
        if view:
            await self._publish(client, visit_call(body, _team(context), self.clock()))

    async def shared(self, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """An answer to be shown to the whole channel: as it was, or asked for anew where that was long ago."""
        line = body["actions"][0]["value"]
        call = pressed_call(body, _team(context), line, "", self.clock())
        if await self._in_pool(partial(self.first, f"{call.id} shared", call.at)):
            reply = self._answers.get((call.caller.id, line)) or await self._begun(call, client)
            await self.out.respond(body["response_url"], _sayable(replace(reply, private=False)))

    async def sent(self, ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """A form: what came of it takes its place, or what is to be put right is said beside the field."""
        view, call = body["view"], sent_call(body, _team(context), self.clock())
        work = self._begun(call, client)
        reply = await _soon(work)
        if reply is None:
            await ack(response_action="update", view=waiting(view["private_metadata"]))
            self._later(self._sent_late(client, view, call, work))
        elif _to_put_right(reply, view):
            await ack(with_errors(view, reply.summary))
        else:
            await ack(response_action="update", view=_screen(call, reply))

    async def _sent_late(self, client: AsyncWebClient, view: Body, call: Call, work: "asyncio.Task[Reply]") -> None:
        late = await work
        again = as_sent(view, late.summary) if _to_put_right(late, view) and not late.form else None
        await self._show(client, view["id"], call, late, again)

    async def logged(self, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """A message to be logged: the form, begun with its words."""
        call = logged_call(body, _team(context), LOGS[body["callback_id"]], self.clock())
        work = self._begun(call, client)
        await _soon(work)
        await self._follow(client, body, call, work)

    async def ward(self, ack: AsyncAck, body: Body) -> None:
        """The wards that may be meant by what is typed so far."""
        await ack(ward_options(wards_like(body.get("value") or "", OFFERED)))

    async def asked(self, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """A question to us in a channel: answered in its thread, for everybody."""
        event = body["event"]
        await self._reply_to(body, context, client, event.get("thread_ts") or event["ts"])

    async def written(self, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """A direct message to us: a question."""
        event = body["event"]
        if event.get("channel_type") == "im" and not event.get("subtype"):
            await self._reply_to(body, context, client, event.get("thread_ts") or "")

    async def visited(self, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Somebody looks at our page: it is made for them."""
        if body["event"].get("tab") == HOME:
            await self._publish(client, visit_call(body["event"], _team(context), self.clock()))

    async def ended(self, body: Body) -> None:
        """We are not to be in a workspace any more: its digests find that out, and say so."""
        log.warning("slack installation ended", extra={"event": body["event"]["type"]})

    def _begun(self, call: Call, client: AsyncWebClient) -> "asyncio.Task[Reply]":
        return asyncio.ensure_future(self._answer(call, client))

    async def _answer(self, call: Call, client: AsyncWebClient) -> Reply:
        """The bot's reply; whether the caller administers the workspace is asked of Slack where it could matter."""
        command = command_named(call.command)
        if command and command.who >= Role.CHAIR:
            role = await self.admins.role(client, call.caller.id)
            call = replace(call, caller=replace(call.caller, role=role))
        return await self._in_pool(partial(self.bot.handle, call))

    async def _in_pool(self, work: Callable[[], Done]) -> Done:
        return await asyncio.get_running_loop().run_in_executor(self.pool, work)

    async def _follow(
        self, client: AsyncWebClient, body: Body, call: Call, work: "asyncio.Task[Reply]", line: str = ""
    ) -> None:
        """Answer what is acknowledged already: in a modal where there is something to fill in, else below."""
        trigger = body["trigger_id"]
        if not work.done() and _may_open(call):
            opened = await self.out.open(client, trigger, waiting(_origin(call)))
            if opened:
                await self._show(client, opened, call, await work)
                return
        reply, url = await work, body.get("response_url")
        if (reply.form or not url) and await self.out.open(client, trigger, _screen(call, reply)):
            return
        if url:
            await self.out.respond(url, self._message(_as_button(reply, line), call, line))

    async def _show(
        self, client: AsyncWebClient, view_id: str, call: Call, reply: Reply, view: Json | None = None
    ) -> None:
        """Put the reply in a modal's place; whoever has closed it meanwhile is told in a direct message."""
        if not await self.out.update(client, view_id, view or _screen(call, reply)):
            await self.out.post(client, parts(call.caller.id)[1], message(_as_button(reply)))

    async def _reply_to(self, body: Body, context: AsyncBoltContext, client: AsyncWebClient, thread: str) -> None:
        if body["event"].get("bot_id") or not body["event"].get("user"):
            return
        call = asked_call(body, _team(context), context.bot_user_id or "", self.clock())
        if await self._in_pool(partial(self.first, call.id, call.at)):
            reply = await self._begun(call, client)
            await self.out.post(client, body["event"]["channel"], message(_as_button(reply)), thread)

    async def _publish(self, client: AsyncWebClient, call: Call) -> None:
        page = await self._begun(call, client)
        view = {**home(page), "private_metadata": _origin(call)}
        await self.out.publish(client, parts(call.caller.id)[1], view)

    def _message(self, reply: Reply, call: Call, line: str) -> Json:
        """The reply as a message to whoever called; an answer to a question can be shared from it."""
        command = command_named(call.command)
        answered = reply.finding is not None and reply.finding.outcome == "answered"
        if not (command and command.asks and answered and line and weight(line) <= VALUE):
            return _sayable(reply)
        self._answers[call.caller.id, line] = reply
        if len(self._answers) > AT_HAND:
            self._answers.popitem(last=False)
        return _sayable(reply, actions([share(line)]))


def _team(context: AsyncBoltContext) -> str:
    """The workspace something was done in; bolt finds it wherever Slack puts it."""
    return context.team_id or ""


async def _explained(work: Coroutine[Any, Any, None]) -> None:
    """Do a piece of work that nobody waits for; a bug in it is logged as one in a listener is."""
    try:
        await work
    except Exception as error:  # noqa: BLE001  # the edge, which logs it
        await failure(error)


async def _soon(work: "asyncio.Task[Reply]") -> Reply | None:
    """The reply if it is there soon; the work goes on if it is not."""
    done, _ = await asyncio.wait((work,), timeout=SOON)
    return work.result() if done else None


def _may_open(call: Call) -> bool:
    """Whether the answer to a call is likely a form."""
    command = command_named(call.command)
    return command is not None and (command.opens or command.lacks(call.args))


def _origin(call: Call) -> str:
    return str(Origin(call.place.id))


def _screen(call: Call, reply: Reply) -> Json:
    """The reply as a modal: its form, or what it says."""
    if reply.form:
        return modal(reply.form, str(Origin(call.place.id, reply.form.command)), reply)
    return told(reply, _origin(call))


def _to_put_right(reply: Reply, view: Body) -> bool:
    """Whether a form that was sent has something to be put right in it, and nothing was done."""
    if reply.form:
        return [field.name for field in reply.form.fields] == asks(view)
    return reply.finding is not None and reply.finding.outcome == "declined"


def _as_button(reply: Reply, line: str = "") -> Reply:
    """The reply as a message; a form, which only a press can open, as a button that does."""
    if reply.form is None:
        return reply
    choices = Choices((Choice(reply.form.title, line or reply.form.command),))
    return Reply(OPEN_IT if line else reply.summary, (choices,))


def _sayable(reply: Reply, *more: Json) -> Json:
    made = message(reply, more=more)
    seen = "ephemeral" if reply.private else "in_channel"
    return {"response_type": seen, "replace_original": False, "text": made.text, "blocks": made.blocks}
