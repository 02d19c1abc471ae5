"""Discord's listeners: each thing a person may do there becomes a call, and the reply goes out the way Discord allows.

Discord wants a first answer within three seconds, and that answer settles who sees it. So whatever is ready soon is
the answer; for what is not, only the person themselves is told to wait, and sees what follows.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from discord import DMChannel, Interaction, InteractionType
from discord import Message as Posted
from discord.app_commands import Choice as Offered
from discord.errors import DiscordException

from adapters.discord import forms
from adapters.discord.ids import SHARE, Pointer, pointer, stands_for
from adapters.discord.inbound import (
    asked_call,
    command_call,
    inputs,
    logged_call,
    pressed_call,
    sent_call,
    somebody,
    typing_in,
)
from adapters.discord.pieces import Json, cut
from adapters.discord.render import Message, message, share, shared
from adapters.discord.sending import UNREACHED, Opened, arguments, at_first, surely
from adapters.discord.tree import LOGS, ON_A_MESSAGE
from adapters.discord.unsent import Unsent
from bot.calls import Call
from bot.commands import command_named
from bot.replies import Form, Reply
from bot.suggest import Named

log = logging.getLogger(__name__)

Done = TypeVar("Done")

SOON = 2.0
"""Seconds in which the answer is the first answer; Discord gives three, the network included."""
OFFERED, LABEL = 25, 100
"""How many choices are offered to whoever types, and how long each may be."""
COMPONENT, MODAL = InteractionType.component, InteractionType.modal_submit
FAULTS = (DiscordException, *UNREACHED)
GONE = "What was typed in that form is no longer at hand: begin it again with the command."


class Answers(Protocol):
    """What Discord needs of the bot."""

    def handle(self, call: Call) -> Reply:
        """The reply to a call, whatever happens."""

    def suggest(self, call: Call, name: str, text: str, most: int) -> tuple[Named, ...]:
        """What may be given for a parameter."""


@dataclass(slots=True)
class Listeners:
    """What listens. `first` says whether what arrived has not arrived before, and remembers that it has."""

    bot: Answers
    pool: Executor
    first: Callable[[str, datetime], bool]
    clock: Callable[[], datetime]
    unsent: Unsent = field(default_factory=Unsent)

    async def interaction(self, one: Interaction) -> None:
        """Whatever somebody did with a command, a button or a form."""
        try:
            await self._heard(one)
        except FAULTS as error:
            log.warning("discord did not take an answer", extra={"fault": type(error).__name__, "code": _code(error)})
        except Exception:  # the edge: one bug must not end the connection
            log.exception("discord listener failed")

    async def _heard(self, one: Interaction) -> None:
        match one.type:
            case InteractionType.autocomplete:
                await self._offer(one)
            case InteractionType.component:
                await self._pressed(one, _id_of(one))
            case InteractionType.modal_submit:
                await self._sent(one, _id_of(one))
            case InteractionType.application_command:
                await self._commanded(one)
            case _:
                pass

    async def written(self, posted: Posted, us: int) -> None:
        """A message that names us, or a direct one: a question, answered where it was put."""
        direct = isinstance(posted.channel, DMChannel)
        if posted.author.bot or not (direct or any(one.id == us for one in posted.mentions)):
            return
        call = asked_call(posted, us, self.clock())
        if not await self._in_pool(partial(self.first, call.id, call.at)):
            return
        reply = await self._answer(call)
        try:
            await posted.reply(**arguments(self._message(reply, call, shareable=False)), mention_author=False)
        except FAULTS as error:
            log.warning("discord did not take an answer", extra={"fault": type(error).__name__, "code": _code(error)})

    async def _offer(self, one: Interaction) -> None:
        call, name, text = typing_in(one, self.clock())
        found = await self._in_pool(partial(self.bot.suggest, call, name, text, OFFERED))
        await one.response.autocomplete([Offered(name=cut(each.label, LABEL), value=each.code) for each in found])

    async def _commanded(self, one: Interaction) -> None:
        data: Any = one.data
        if data["type"] == ON_A_MESSAGE:
            call = logged_call(one, LOGS[data["name"]], self.clock())
        else:
            call = command_call(one, self.clock())
        await self._reply(one, call)

    async def _pressed(self, one: Interaction, custom_id: str) -> None:
        """A button: one that shares, one that opens a form again, or one that stands for a command."""
        if custom_id == SHARE:
            await self._share(one)
            return
        opens = pointer(custom_id, "fill")
        kept = self._kept(one, opens) if opens else None
        if opens and kept:
            form = forms.modal(_form_of(kept), opens.key, opens.part, kept)
            await at_first(lambda: one.response.send_modal(Opened(form)))
            return
        if opens and not opens.command:
            await self._send(one, message(Reply(GONE)))
            return
        command, place = (opens.command, "") if opens else stands_for(custom_id) or ("", "")
        await self._reply(one, pressed_call(one, command, place, self.clock()))

    async def _share(self, one: Interaction) -> None:
        """What one person saw, for everybody, once."""
        posted = one.message
        if posted is None or not await self._in_pool(partial(self.first, f"share:{posted.id}", self.clock())):
            await one.response.defer()
            return
        texts = [embed.description or "" for embed in posted.embeds]
        rows: list[Any] = [row.to_dict() for row in posted.components]
        buttons = [(each["label"], each.get("custom_id", "")) for row in rows for each in row["components"]]
        made = shared(posted.content, texts, buttons)
        await at_first(lambda: one.response.send_message(**arguments(made)))

    def _kept(self, one: Interaction, which: Pointer) -> Reply | None:
        """The reply whose form somebody has begun, where it is still at hand."""
        return self.unsent.find(which.key, _person(one), self.clock()) if which.key else None

    async def _sent(self, one: Interaction, custom_id: str) -> None:
        """A form: what came of it, or what is to be put right and a button to fill it in again."""
        sent = pointer(custom_id, "form")
        if sent is None:
            return
        components = list(inputs(one))
        people = {name: somebody(one.guild_id, int(who)) for name, who in forms.chosen_people(components).items()}
        given = {**forms.answers(components), **people}
        kept = self._kept(one, sent)
        if kept is None and (sent.part or not sent.command):
            await self._send(one, message(Reply(GONE)))
            return
        form = forms.answered(_form_of(kept), given) if kept else Form("", sent.command, ())
        if kept and sent.part + 1 < len(forms.parts(form)):
            await self._next_part(one, replace(kept, form=form), sent)
            return
        everything = {**{one.name: one.value for one in form.fields}, **given}
        call = sent_call(one, form, everything, self.clock())
        self.unsent.drop(sent.key)
        await self._reply(one, call, everything)

    async def _next_part(self, one: Interaction, reply: Reply, sent: Pointer) -> None:
        key, part = self.unsent.keep(_person(one), reply, self.clock()), sent.part + 1
        more = (forms.opener(_form_of(reply), key, part),)
        await self._send(one, message(forms.still_to_come(_form_of(reply), part), more))

    async def _reply(self, one: Interaction, call: Call, given: dict[str, str] | None = None) -> None:
        """Answer with what the bot says: as the first answer where it is ready, after it where it is not."""
        work = asyncio.ensure_future(self._answer(call))
        done, _ = await asyncio.wait((work,), timeout=SOON)
        if not done:
            await at_first(lambda: one.response.defer(ephemeral=True, thinking=True))
        reply = await work
        if given is not None and _to_put_right(reply):
            reply = await self._with_form(reply, call, given)
        if reply.form and done and one.type is not MODAL:
            form = self._modal(one, reply, reply.form)
            await at_first(lambda: one.response.send_modal(Opened(form)))
            return
        made = self._message(reply, call, person=_person(one), again=given is not None)
        await self._send(one, made, put_off=not done)

    async def _with_form(self, reply: Reply, call: Call, given: dict[str, str]) -> Reply:
        """The reply with the form that was sent and everything typed in it, so that it can be filled in again."""
        bare = await self._answer(replace(call, args={}))
        return replace(reply, form=forms.answered(bare.form, given)) if bare.form else reply

    def _modal(self, one: Interaction, reply: Reply, form: Form) -> Json:
        key = self.unsent.keep(_person(one), reply, self.clock()) if forms.must_be_kept(form) else ""
        return forms.modal(form, key, 0, reply)

    def _message(
        self, reply: Reply, call: Call, *, person: str = "", again: bool = False, shareable: bool = True
    ) -> Message:
        """The reply as a message: with a button that opens its form, or one that shares it."""
        if reply.form:
            key = self.unsent.keep(person, reply, self.clock()) if person else ""
            return message(reply, (forms.opener(reply.form, key, again=again),))
        command = command_named(call.command)
        answered = reply.finding is not None and reply.finding.outcome == "answered"
        shares = shareable and command is not None and command.asks and answered
        return message(reply, (share(),) if shares else ())

    async def _send(self, one: Interaction, made: Message, *, put_off: bool = False) -> None:
        if put_off:
            await surely(lambda: one.followup.send(**arguments(made), ephemeral=True))
        else:
            await at_first(lambda: one.response.send_message(**arguments(made), ephemeral=made.private))

    async def _answer(self, call: Call) -> Reply:
        return await self._in_pool(partial(self.bot.handle, call))

    async def _in_pool(self, work: Callable[[], Done]) -> Done:
        return await asyncio.get_running_loop().run_in_executor(self.pool, work)


def _form_of(kept: Reply) -> Form:
    """The form of a reply that was kept for it."""
    return kept.form or Form("", "", ())


def _to_put_right(reply: Reply) -> bool:
    return reply.form is None and reply.finding is not None and reply.finding.outcome == "declined"


def _person(one: Interaction) -> str:
    return somebody(one.guild_id, one.user.id)


def _id_of(one: Interaction) -> str:
    data: Any = one.data
    return str(data["custom_id"])


def _code(error: BaseException) -> int:
    """Discord's number for why it refused; 0 where it gave none."""
    return int(getattr(error, "code", 0) or 0)
