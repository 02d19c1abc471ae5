"""The Discord server of ours, proved with the real discord.py, and request by request where that is plainer."""

import asyncio
import json
import threading
import urllib.error
import urllib.request
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from io import BytesIO
from queue import SimpleQueue
from re import Match
from typing import Any, Self

import aiohttp
import pytest
import yarl

from tests.discord_server import (
    PRIVILEGED,
    DiscordServer,
    File,
    Intent,
    Message,
    NotOfferedError,
    Permission,
    Running,
    running,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # discord.py imports audioop, which Python 3.13 is without
    import discord
    from discord import app_commands, ui
    from discord.gateway import DiscordWebSocket
    from discord.http import Route
    from discord.webhook.async_ import AsyncWebhookAdapter, async_context

PNG = b"\x89PNG\r\n"
SHOUT = "@everyone @here <@{}>"
POST = "POST /channels/{}/messages"
CALLBACK = "POST /interactions/{}/{}/callback"
NOBODY = discord.AllowedMentions.none()


class Again(ui.DynamicItem[ui.Button[Any]], template=r"again:(?P<what>.*)"):
    """A button that says what it is for."""

    def __init__(self, what: str) -> None:
        super().__init__(ui.Button(label="Again", custom_id=f"again:{what}"))
        self.what = what

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, __: ui.Item[Any], match: Match[str]) -> Self:
        """The button of that id."""
        return cls(match["what"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """Say so."""
        await interaction.response.edit_message(content=f"pressed {self.what}", view=None)


class Form(ui.Modal, title="Report"):
    """A form of one box."""

    what: ui.Label[Any] = ui.Label(text="What", component=ui.TextInput(custom_id="what", max_length=20))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was typed."""
        box = self.what.component
        assert isinstance(box, ui.TextInput)
        await interaction.response.send_message(f"reported {box.value}", ephemeral=True)


class Bare(discord.AutoShardedClient):
    """As little of a bot as answers everything."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        options = {"guild_ready_timeout": 0.02, "allowed_mentions": NOBODY} | options
        super().__init__(intents=intents or discord.Intents.default(), **options)
        self.tree = app_commands.CommandTree(self)
        self.heard: SimpleQueue[tuple[str, bool]] = SimpleQueue()
        for one in (ask, report, slow, menu):
            self.tree.add_command(one)
        self.tree.add_command(Panel(name="panel", description="The panel"))
        self.add_dynamic_items(Again)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once: five seconds are long here."""

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect, with locks of its own: discord.py's are shared by every client of a process, whatever its thread."""
        async_context.set(AsyncWebhookAdapter())
        await super().connect(reconnect=reconnect)

    async def setup_hook(self) -> None:
        """Find the gateway, and offer the commands."""
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL((await self.http.request(Route("GET", "/gateway")))["url"])
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Repeat what is said to it."""
        self.heard.put((message.content, message.guild is None))
        if message.author.id != self.application_id and (message.guild is None or self.user in message.mentions):
            await message.channel.send(f"you said {message.content}", reference=message)

    async def on_error(self, *_: Any, **__: Any) -> None:
        """Say nothing: some of it is meant to fail."""


@app_commands.command(description="Ask")
async def ask(interaction: discord.Interaction, question: str) -> None:
    """Answer in private, with a button."""
    view = ui.View(timeout=None).add_item(Again(question))
    await interaction.response.send_message(f"you asked {question}", view=view, ephemeral=True)


@app_commands.command(description="Report")
async def report(interaction: discord.Interaction) -> None:
    """Open the form."""
    await interaction.response.send_modal(Form())


@app_commands.command(description="Think")
async def slow(interaction: discord.Interaction, private: bool) -> None:
    """Think, answer, say more, think better of it."""
    await interaction.response.defer(ephemeral=private)
    await interaction.followup.send("thought", ephemeral=not private)
    await interaction.followup.send("and more", ephemeral=True)
    await interaction.delete_original_response()


@app_commands.context_menu(name="Log as concern")
async def menu(interaction: discord.Interaction, message: discord.Message) -> None:
    """Say what was chosen."""
    await interaction.response.send_message(f"logged {message.content}")


class Panel(app_commands.Group):
    """The words of the panel."""

    @app_commands.command(description="Officers")
    async def officers(self, interaction: discord.Interaction, ward: str, count: app_commands.Range[int, 1, 9]) -> None:
        """Say what was given."""
        await interaction.response.send_message(f"{ward} {count}")

    @officers.autocomplete("ward")
    async def wards(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The wards that begin so."""
        names = [name for name in ("Frognal", "Fortune Green") if name.startswith(typed)]
        return [app_commands.Choice(name=name, value=name) for name in names]


class Town:
    """A server with a guild, a channel and a person, and a way to ask it things."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.guild = server.guild()
        self.room = server.channel(guild=self.guild)
        self.ann = server.member(guild=self.guild, name="ann")

    def client(self, ready: bool = True, **options: Any) -> AbstractContextManager[Running[Bare]]:
        """A bare bot, at work."""
        return running(lambda: Bare(**options), self.server.token, ready)

    def ask(self, route: str, body: Any = None, token: str | None = None) -> tuple[int, Any, dict[str, str]]:
        """Ask as anyone can: status, body, headers."""
        method, path = route.split(" ")
        request = urllib.request.Request(self.server.url + path, method=method)  # noqa: S310  # it is ours
        request.add_header("Authorization", f"Bot {token or self.server.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310
                text, status, headers = answer.read(), answer.status, dict(answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                text, status, headers = error.read(), error.code, dict(error.headers)
        known = headers.get("Content-Type") == "application/json"
        return status, json.loads(text) if known else text.decode(), headers

    def refusal(self, route: str, body: Any = None) -> tuple[int, int, str]:
        """How that is refused."""
        status, told, _ = self.ask(route, body)
        return status, told["code"], told["message"]

    def post(self, text: str, **more: Any) -> tuple[int, Any, dict[str, str]]:
        """Post in the room."""
        return self.ask(f"POST /channels/{self.room}/messages", {"content": text, **more})

    def seen(self, person: int | None = None) -> list[str]:
        """What stands in the room."""
        return [one.content for one in self.server.messages(self.room, person)]


@contextmanager
def towns(**options: Any) -> Iterator[Town]:
    """A town for as long as this lasts; discord.py is shown to it, and shown back afterwards."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    with DiscordServer(**options) as server:
        Route.BASE = server.url
        try:
            yield Town(server)
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest.fixture
def town() -> Iterator[Town]:
    """A town of the test's own."""
    with towns() as made:
        yield made


@pytest.fixture
def client(town: Town) -> Iterator[Running[Bare]]:
    """A bare bot at work in it."""
    with town.client() as life:
        yield life


@pytest.mark.usefixtures("client")
def test_a_command_is_answered_in_private(town: Town) -> None:
    asked = town.server.slash("ask", {"question": "who"}, user=town.ann, channel=town.room)
    answer = asked.next_answer()
    assert (asked.delivered, answer.kind, answer.type, asked.visible_to) == (True, "callback", 4, "person")
    assert answer.data["content"] == "you asked who"
    assert asked.answered_after is not None
    assert town.seen() == []
    assert town.seen(town.ann) == ["you asked who"]


@pytest.mark.usefixtures("client")
def test_a_subcommand_is_given_its_options(town: Town) -> None:
    asked = town.server.slash("panel officers", {"ward": "Frognal", "count": 2}, user=town.ann, channel=town.room)
    asked.next_answer()
    assert (asked.visible_to, town.seen()) == ("everyone", ["Frognal 2"])


@pytest.mark.usefixtures("client")
def test_an_option_completes_itself(town: Town) -> None:
    typed = town.server.autocomplete("panel officers", "ward", "Fro", user=town.ann, channel=town.room)
    typed.next_answer()
    assert typed.choices == [{"name": "Frognal", "value": "Frognal"}]


@pytest.mark.usefixtures("client")
def test_a_form_is_opened_filled_and_sent(town: Town) -> None:
    opened = town.server.slash("report", user=town.ann, channel=town.room)
    opened.next_answer()
    with pytest.raises(NotOfferedError, match="0 to 20"):
        town.server.submit(opened, {"What": "x" * 21}, user=town.ann)
    with pytest.raises(NotOfferedError, match="required"):
        town.server.submit(opened, {}, user=town.ann)
    sent = town.server.submit(opened, {"What": "a bike"}, user=town.ann)
    assert sent.next_answer().data["content"] == "reported a bike"


def test_a_button_outlives_the_bot_that_made_it(town: Town) -> None:
    with town.client():
        asked = town.server.slash("ask", {"question": "who"}, user=town.ann, channel=town.room)
        asked.next_answer()
    with town.client():
        pressed = town.server.press(asked.message, "Again", user=town.ann)
        pressed.next_answer()
    assert (pressed.message and pressed.message.buttons, town.seen(town.ann)) == ([], ["pressed who"])
    with pytest.raises(NotOfferedError, match="nothing on the message"):
        town.server.press(asked.message, "Again", user=town.ann)


def test_a_menu_is_chosen_from_and_a_laid_out_button_pressed(town: Town) -> None:
    @app_commands.command(description="Lay out")
    async def lay_out(interaction: discord.Interaction) -> None:
        menu = ui.Select[Any](custom_id="menu", options=[discord.SelectOption(label="A", value="a")])
        rows = [
            ui.ActionRow[Any](menu),
            ui.ActionRow[Any](Again("who")),
            ui.ActionRow[Any](ui.Button(label="Later", disabled=True)),
        ]
        view = ui.LayoutView(timeout=None).add_item(ui.Container(ui.TextDisplay("Which?"), *rows))
        menu.callback = lambda chosen: chosen.response.send_message(f"chose {menu.values}")  # type: ignore[method-assign]
        await interaction.response.send_message(view=view)

    with town.client() as client:
        client.client.tree.add_command(lay_out)
        client.run(client.client.tree.sync())
        asked = town.server.slash("lay_out", user=town.ann, channel=town.room)
        made = asked.next_answer().message
        with pytest.raises(NotOfferedError, match="does not offer"):
            town.server.choose(made, "menu", ["b"], user=town.ann)
        with pytest.raises(NotOfferedError, match="greyed out"):
            town.server.press(made, "Later", user=town.ann)
        chosen = town.server.choose(made, "menu", ["a"], user=town.ann)
        assert chosen.next_answer().data["content"] == "chose ['a']"


@pytest.mark.usefixtures("client")
def test_what_is_private_is_pressed_by_no_one_else(town: Town) -> None:
    asked = town.server.slash("ask", {"question": "who"}, user=town.ann, channel=town.room)
    asked.next_answer()
    bob = town.server.member(guild=town.guild, name="bob")
    with pytest.raises(NotOfferedError, match="not there"):
        town.server.press(asked.message, "Again", user=bob)


def test_a_private_answer_is_told_as_if_it_were_a_private_message(town: Town, client: Running[Bare]) -> None:
    town.server.slash("ask", {"question": "who"}, user=town.ann, channel=town.room).next_answer()
    assert client.client.heard.get(timeout=5) == ("you asked who", True)


def test_who_does_not_listen_to_private_messages_does_not_hear_of_private_answers(town: Town) -> None:
    intents = discord.Intents.default()
    intents.dm_messages = False
    with town.client(intents=intents) as client:
        town.server.slash("ask", {"question": "who"}, user=town.ann, channel=town.room).next_answer()
        town.server.mention("hello", user=town.ann, channel=town.room)
        assert client.client.heard.get(timeout=5) == (f"<@{town.server.bot_id}> hello", False)


@pytest.mark.usefixtures("client")
def test_a_message_is_chosen_from_its_menu_and_may_be_read(town: Town) -> None:
    town.server.say("a broken lamp", user=town.ann, channel=town.room)
    (said,) = town.server.messages(town.room)
    chosen = town.server.context_menu("Log as concern", said, user=town.ann)
    assert chosen.next_answer().data["content"] == "logged a broken lamp"


def test_only_what_is_said_to_the_bot_may_be_read(town: Town, client: Running[Bare]) -> None:
    server, named = town.server, f"<@{town.server.bot_id}> hello"
    server.say("among ourselves", user=town.ann, channel=town.room)
    assert client.client.heard.get(timeout=5) == ("", False)
    assert _reply(server.mention("hello", user=town.ann, channel=town.room)).content == f"you said {named}"
    assert client.client.heard.get(timeout=5) == (named, False)
    assert _reply(server.dm("hello you", user=town.ann)).content == "you said hello you"


def test_messages_are_read_where_the_intent_is_allowed_and_asked_for() -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    with towns(privileged=Intent.MESSAGE_CONTENT) as town, town.client(intents=intents) as client:
        town.server.say("among ourselves", user=town.ann, channel=town.room)
        assert client.client.heard.get(timeout=5) == ("among ourselves", False)


def _reply(said: Any) -> Message:
    message = said.next_answer().message
    assert message is not None
    return message


@pytest.mark.usefixtures("client")
def test_the_first_answer_after_thinking_keeps_the_privacy_of_the_thought(town: Town) -> None:
    asked = town.server.slash("slow", {"private": True}, user=town.ann, channel=town.room)
    answers = [asked.next_answer() for _ in range(4)]
    assert [one.kind for one in answers] == ["callback", "edit", "followup", "delete"]
    assert [bool(one.message and one.message.only_for) for one in answers] == [True, True, True, True]
    assert town.seen(town.ann) == ["and more"]


@pytest.mark.usefixtures("client")
def test_the_first_answer_after_thinking_aloud_is_for_everyone(town: Town) -> None:
    asked = town.server.slash("slow", {"private": False}, user=town.ann, channel=town.room)
    assert [bool(asked.next_answer().message.only_for) for _ in range(3)] == [False, False, True]  # type: ignore[union-attr]


@pytest.mark.usefixtures("client")
def test_a_redelivery_comes_to_the_same_interaction_and_is_answered_once(town: Town) -> None:
    asked = town.server.slash("ask", {"question": "who"}, user=town.ann, channel=town.room)
    asked.next_answer()
    town.server.redeliver(asked)
    again = asked.next_answer()
    assert (again.kind, asked.error) == (
        "refused",
        {"message": "Interaction has already been acknowledged.", "code": 40060},
    )


def test_every_process_with_the_token_hears_and_the_second_to_answer_is_refused(town: Town) -> None:
    with town.client(), town.client():
        asked = town.server.slash("ask", {"question": "who"}, user=town.ann, channel=town.room)
        assert [asked.next_answer().kind, asked.next_answer().kind] == ["callback", "refused"]


@pytest.mark.usefixtures("client")
def test_an_answer_after_three_seconds_is_too_late(town: Town) -> None:
    asked = town.server.slash("ask", {"question": "who"}, user=town.ann, channel=town.room, age=3.5)
    assert asked.next_answer().kind == "refused"
    assert asked.error == {"message": "Unknown interaction", "code": 10062}
    assert (asked.answered_after, asked.visible_to) == (None, None)


def test_a_token_is_good_for_a_quarter_of_an_hour_once_it_is_answered(town: Town) -> None:
    town.server.commands[None] = [{"id": "1", "type": 1, "name": "ask", **ANYWHERE}]
    asked = town.server.slash("ask", user=town.ann, channel=town.room)
    follow = f"POST /webhooks/{town.server.application_id}/{asked.token}"
    answer = f"POST /interactions/{asked.id}/{asked.token}/callback"
    assert town.refusal(follow, {"content": "early"}) == (404, 10015, "Unknown Webhook")
    assert town.refusal(answer.replace(str(asked.id), "1"), {}) == (404, 10062, "Unknown interaction")
    assert town.ask(answer, {"type": 4, "data": {"content": "hello"}})[0] == 204
    assert town.ask(follow, {"content": "more"})[0] == 200
    gone = follow.replace("POST", "DELETE") + "/messages/@original"
    assert town.ask(gone)[0] == 204
    assert town.refusal(gone) == (404, 10008, "Unknown Message")
    town.server.advance(901)
    assert town.refusal(follow, {"content": "late"}) == (401, 50027, "Invalid Webhook Token")
    assert [one["code"] for one in asked.errors] == [10015, 10062, 10008, 50027]


ANYWHERE: dict[str, Any] = {"contexts": None, "default_member_permissions": None}


def test_a_first_answer_has_to_fit_what_was_asked(town: Town) -> None:
    town.server.commands[None] = [{"id": "1", "type": 1, "name": "ask", **ANYWHERE}]
    asked = town.server.slash("ask", user=town.ann, channel=town.room)
    answer = f"POST /interactions/{asked.id}/{asked.token}/callback"
    choices = {"code": "BASE_TYPE_CHOICES", "message": "Value must be one of (4, 5, 9)."}
    invalid = {"code": 50035, "message": "Invalid Form Body", "errors": {"type": {"_errors": [choices]}}}
    assert town.ask(answer, {"type": 7, "data": {"content": "x"}})[:2] == (400, invalid)
    assert town.refusal(answer, {"type": 4, "data": {}}) == (400, 50006, "Cannot send an empty message")
    assert town.ask(answer, {"type": 4, "data": {"content": "x"}})[0] == 204


@pytest.mark.usefixtures("client")
def test_a_form_given_no_message_has_none_to_change(town: Town) -> None:
    opened = town.server.slash("report", user=town.ann, channel=town.room)
    opened.next_answer()
    with town.server.hold(CALLBACK) as held:
        sent = town.server.submit(opened, {"what": "a bike"}, user=town.ann)
        assert held.arrived.wait(5)
        answer = f"POST /interactions/{sent.id}/{sent.token}/callback"
        assert town.refusal(answer, {"type": 7, "data": {"content": "x"}}) == (404, 10008, "Unknown Message")


@pytest.mark.usefixtures("client")
def test_what_discord_would_not_offer_cannot_be_done(town: Town) -> None:
    server, here = town.server, {"user": town.ann, "channel": town.room}
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("nothing", {}, "no command"),
        ("panel", {}, "not a whole command"),
        ("panel nothing", {}, "has no nothing"),
        ("ask", {}, "question is required"),
        ("ask", {"question": 4}, "does not take"),
        ("ask", {"question": "who", "else": 1}, "no option else"),
        ("panel officers", {"ward": "Frognal", "count": 10}, "does not take 10"),
        ("panel officers", {"ward": "Frognal", "count": True}, "does not take True"),
    ]
    for name, options, words in wrong:
        with pytest.raises(NotOfferedError, match=words):
            server.slash(name, options, **here)
    with pytest.raises(NotOfferedError, match="does not complete itself"):
        server.autocomplete("panel officers", "count", 1, **here)
    with pytest.raises(NotOfferedError, match="no form"):
        server.submit(server.slash("ask", {"question": "who"}, **here), {}, user=town.ann)
    server.forbid(town.room, Permission.USE_APPLICATION_COMMANDS, who=town.ann)
    with pytest.raises(NotOfferedError, match="may not"):
        server.slash("ask", {"question": "who"}, **here)


@pytest.mark.usefixtures("client")
def test_a_stale_client_sends_what_was_offered_before(town: Town) -> None:
    asked = town.server.slash("gone", {"ward": "Frognal", "year": 2}, user=town.ann, channel=town.room, unchecked=True)
    with pytest.raises(AssertionError, match="nothing came"):
        asked.next_answer(timeout=0.05)
    assert asked.delivered


def test_people_roles_channels_and_files_are_told_with_what_they_are(town: Town) -> None:
    seen: list[Any] = []

    @app_commands.command(description="Give")
    async def give(
        interaction: discord.Interaction,
        who: discord.Member,
        role: discord.Role,
        where: discord.TextChannel,
        file: discord.Attachment,
    ) -> None:
        seen.append((who.name, role.name, where.name, file.filename))
        await interaction.response.send_message("given")

    with town.client() as client:
        client.client.tree.add_command(give)
        client.run(client.client.tree.sync())
        given = {
            "who": town.ann,
            "role": town.server.role(town.guild, name="chair"),
            "where": town.room,
            "file": File("plan.csv", b"1,2"),
        }
        town.server.slash("give", given, user=town.ann, channel=town.room).next_answer()
    assert seen == [("ann", "chair", "general", "plan.csv")]


@pytest.mark.usefixtures("client")
def test_a_command_in_a_thread_is_told_of_the_thread(town: Town) -> None:
    thread = town.server.thread(parent=town.room)
    town.server.slash("panel officers", {"ward": "Frognal", "count": 2}, user=town.ann, channel=thread).next_answer()
    assert [one.content for one in town.server.messages(thread)] == ["Frognal 2"]


def test_a_command_kept_to_guilds_is_not_offered_in_private(town: Town) -> None:
    room = town.server.dm_channel(town.ann)
    with town.client() as client:
        asked = town.server.slash("ask", {"question": "who"}, user=town.ann, channel=room)
        assert asked.next_answer().data["content"] == "you asked who"
        ask_there = client.client.tree.get_command("ask")
        assert isinstance(ask_there, app_commands.Command)
        ask_there.guild_only = True
        try:
            client.run(client.client.tree.sync())
        finally:
            ask_there.guild_only = False
    with pytest.raises(NotOfferedError, match="not offered here"):
        town.server.slash("ask", {"question": "who"}, user=town.ann, channel=room)


@pytest.mark.usefixtures("client")
def test_what_happens_while_the_connection_is_lost_is_heard_on_resuming(town: Town) -> None:
    town.server.drop_connections()
    said = town.server.dm("hello", user=town.ann)
    assert _reply(said).content == "you said hello"
    assert town.server.handshakes == ["identify", "resume"]


@pytest.mark.usefixtures("client")
def test_a_client_asked_to_reconnect_resumes(town: Town) -> None:
    town.server.reconnect()
    town.server.until(lambda: town.server.handshakes == ["identify", "resume"])
    assert _reply(town.server.dm("hello", user=town.ann)).content == "you said hello"


@pytest.mark.usefixtures("client")
def test_a_session_that_is_no_longer_valid_begins_anew(town: Town) -> None:
    town.server.invalidate(resumable=False)
    lost = town.server.dm("lost", user=town.ann)
    town.server.until(lambda: town.server.handshakes == ["identify", "identify"])
    assert _reply(town.server.dm("hello", user=town.ann)).content == "you said hello"
    assert lost.replies == []


@pytest.mark.usefixtures("client")
def test_a_session_that_may_be_resumed_is(town: Town) -> None:
    town.server.invalidate(resumable=True)
    town.server.until(lambda: town.server.handshakes == ["identify", "resume"])
    assert _reply(town.server.dm("hello", user=town.ann)).content == "you said hello"


def test_heartbeats_are_acknowledged() -> None:
    with towns(heartbeat=0.05) as town, town.client() as client:
        town.server.until(lambda: town.server.gateway.heartbeats >= 3)
        assert client.client.latency < 5


def test_intents_that_are_not_switched_on_are_refused(town: Town) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    with town.client(ready=False, intents=intents) as client:
        assert isinstance(client.ended(), discord.PrivilegedIntentsRequired)


def test_a_token_the_gateway_does_not_know_ends_the_client(town: Town) -> None:
    town.server.refuse_identify(4004)
    with town.client(ready=False) as client:
        ended = client.ended()
    assert isinstance(ended, discord.ConnectionClosed)
    assert ended.code == 4004


def test_a_token_nobody_knows_does_not_log_in(town: Town) -> None:
    with pytest.raises(discord.LoginFailure), running(Bare, "nobody's"):
        pass
    assert [(one.status, one.error) for one in town.server.calls] == [
        (401, {"message": "401: Unauthorized", "code": 0})
    ]


@asynccontextmanager
async def line(town: Town) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A plain connection to the gateway, past its hello."""
    address = f"{town.server.gateway.address}/gateway?v=10&encoding=json"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as ws:
        assert (await ws.receive_json())["op"] == 10
        yield ws


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"op": 2, "d": {"token": "nobody's", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": "test.discord.token", "intents": 1 << 40}}, 4013),
        ({"op": 2, "d": {"token": "test.discord.token", "intents": PRIVILEGED}}, 4014),
        ({"op": 2, "d": {"token": "test.discord.token", "intents": 1, "shard": [2, 2]}}, 4010),
        ({"op": 6, "d": {"token": "nobody's", "session_id": "x", "seq": 1}}, 4004),
        ({"op": 8, "d": {}}, 4003),
        ([], 4002),
    ],
)
def test_the_gateway_closes_on_what_it_does_not_take(town: Town, said: Any, code: int) -> None:
    async def closed() -> int | None:
        async with line(town) as ws:
            await ws.send_json(said)
            while not ws.closed:
                await ws.receive()
            return ws.close_code

    assert asyncio.run(closed()) == code


@pytest.mark.parametrize(
    ("code", "meanwhile", "told"),
    [
        (4000, lambda server: server.advance(1), "RESUMED"),
        (4000, lambda server: server.advance(301), 9),
        (4000, lambda server: server.invalidate(), 9),
        (1000, lambda server: server.advance(1), 9),
    ],
)
def test_a_session_may_be_resumed_for_some_minutes(town: Town, code: int, meanwhile: Any, told: Any) -> None:
    async def resumed() -> Any:
        async with line(town) as ws:
            await ws.send_json({"op": 2, "d": {"token": town.server.token, "intents": 1}})
            ready = await ws.receive_json()
            assert (await ws.receive_json())["t"] == "GUILD_CREATE"
            await ws.close(code=code)
        town.server.until(lambda: not town.server.gateway.connections)
        meanwhile(town.server)
        async with line(town) as ws:
            session = {"token": town.server.token, "session_id": ready["d"]["session_id"], "seq": 2}
            await ws.send_json({"op": 6, "d": session})
            heard = await ws.receive_json()
            return heard["t"] or heard["op"]

    assert asyncio.run(resumed()) == told


def test_a_bot_put_out_of_a_guild_hears_of_it_and_has_no_more_access(town: Town, client: Running[Bare]) -> None:
    assert [one.id for one in client.client.guilds] == [town.guild]
    town.server.remove_bot(town.guild)
    town.server.dm("gone", user=town.ann)  # heard after the other, so the other was heard
    assert client.client.heard.get(timeout=5) == ("gone", True)
    assert list(client.client.guilds) == []
    assert town.refusal(POST.replace("{}", str(town.room)), {"content": "x"}) == (403, 50001, "Missing Access")
    assert town.refusal(f"GET /guilds/{town.guild}") == (404, 10004, "Unknown Guild")
    town.server.find_guild(town.guild)
    assert town.post("back")[0] == 200


def test_a_deleted_channel_is_heard_of_and_unknown(town: Town, client: Running[Bare]) -> None:
    town.server.delete_channel(town.room)
    _reply(town.server.dm("gone", user=town.ann))
    assert client.client.get_channel(town.room) is None
    assert town.post("x")[:2] == (404, {"message": "Unknown Channel", "code": 10003})


def test_permissions_taken_away_are_missed(town: Town) -> None:
    server, room = town.server, f"/channels/{town.room}/messages"
    picture = {"embeds": [{"title": "x"}]}
    server.forbid(town.room, Permission.EMBED_LINKS)
    assert town.refusal(f"POST {room}", picture) == (403, 50013, "Missing Permissions")
    server.forbid(town.room, Permission.SEND_MESSAGES)
    assert town.refusal(f"POST {room}", {"content": "x"}) == (403, 50013, "Missing Permissions")
    server.allow(town.room, Permission.SEND_MESSAGES)
    assert town.post("x")[0] == 200
    server.forbid(town.room, Permission.READ_MESSAGE_HISTORY)
    assert town.ask(f"GET {room}")[1] == []
    server.forbid(town.room, Permission.VIEW_CHANNEL, who=town.guild)
    assert town.refusal(f"GET {room}") == (403, 50001, "Missing Access")


def test_people_who_take_no_messages_get_none(town: Town) -> None:
    _, opened, _ = town.ask("POST /users/@me/channels", {"recipient_id": str(town.ann)})
    assert opened["recipients"][0]["username"] == "ann"
    room = f"POST /channels/{opened['id']}/messages"
    assert town.ask(room, {"content": "hello"})[0] == 200
    town.server.refuse_dms(town.ann)
    assert town.refusal(room, {"content": "hello"}) == (403, 50007, "Cannot send messages to this user")
    stranger = town.server.dm_channel(town.server.user(name="bob"))
    assert town.refusal(f"POST /channels/{stranger}/messages", {"content": "hello"})[1] == 50007
    assert town.refusal("POST /users/@me/channels", {"recipient_id": "1"})[1] == 50033


def test_what_is_not_there_is_unknown(town: Town) -> None:
    town.server.say("hello", user=town.ann, channel=town.room)
    (said,) = town.server.messages(town.room)
    room = f"/channels/{town.room}/messages"
    assert town.refusal(f"GET {room}/1") == (404, 10008, "Unknown Message")
    assert town.refusal(f"PATCH {room}/{said.id}", {"content": "x"})[:2] == (403, 50005)
    assert town.refusal(f"DELETE {room}/{said.id}")[:2] == (403, 50013)
    assert town.refusal("GET /users/1") == (404, 10013, "Unknown User")
    assert town.refusal(f"GET /guilds/{town.guild}/members/{town.server.user(name='bob')}")[1] == 10007
    assert town.refusal("GET /nowhere") == (404, 0, "404: Not Found")
    assert town.refusal("PUT /users/@me") == (405, 0, "405: Method Not Allowed")
    assert town.refusal("PUT /applications/1/commands", [])[1] == 20012
    assert town.ask("GET /users/@me", token="x")[0] == 401  # noqa: S106


def test_an_invalid_body_says_where_it_is_wrong(town: Town) -> None:
    long = {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}
    invalid = {"code": 50035, "message": "Invalid Form Body", "errors": {"content": {"_errors": [long]}}}
    assert town.post("x" * 2_001)[:2] == (400, invalid)
    assert town.post(" ")[:2] == (400, {"code": 50006, "message": "Cannot send an empty message"})
    reference = {"message_reference": {"message_id": "1"}}
    assert town.post("x", **reference)[1]["errors"]["message_reference"]["_errors"][0]["message"] == "Unknown message"


def test_everything_is_told_as_discord_py_expects_it(town: Town, client: Running[Bare]) -> None:
    bot, room = client.client, client.client.get_channel(town.room)
    assert isinstance(room, discord.TextChannel)

    async def of_the_guild() -> list[Any]:
        guild = await bot.fetch_guild(town.guild)
        channels, roles = await guild.fetch_channels(), await guild.fetch_roles()
        there = [one.id async for one in bot.fetch_guilds()]
        return [guild.name, channels[0].name, roles[0].name, there, (await guild.fetch_member(town.ann)).id]

    async def of_the_room() -> list[Any]:
        async with room.typing():
            sent = await room.send("hello")
        after = [one.content async for one in room.history(limit=None, after=discord.Object(sent.id - 1))]
        return [(await bot.fetch_channel(town.room)).id, (await room.fetch_message(sent.id)).content, after]

    async def of_the_rest() -> list[Any]:
        ann = await bot.fetch_user(town.ann)
        commands = sorted(one.name for one in await bot.tree.fetch_commands())
        return [ann.name, (await ann.send("hello")).channel.id, commands[0], (await bot.application_info()).id]

    assert client.run(of_the_guild()) == ["A guild", "general", "@everyone", [town.guild], town.ann]
    assert client.run(of_the_room()) == [town.room, "hello", ["hello"]]
    private = town.server.dm_channel(town.ann)
    assert client.run(of_the_rest()) == ["ann", private, "Log as concern", town.server.application_id]


def test_history_is_read_by_pages(town: Town) -> None:
    town.server.rates.limits.clear()
    for number in range(5):
        town.post(str(number))
    ids = [one.id for one in town.server.messages(town.room)]

    def page(query: str) -> list[str]:
        return [one["content"] for one in town.ask(f"GET /channels/{town.room}/messages?{query}")[1]]

    assert page("limit=2") == ["4", "3"]
    assert page(f"before={ids[2]}") == ["1", "0"]
    assert page(f"after={ids[1]}&limit=2") == ["3", "2"]
    assert page(f"around={ids[2]}&limit=3") == ["3", "2", "1"]
    assert town.ask(f"GET /channels/{town.room}/messages?limit=101")[0] == 400


def test_what_people_wrote_is_hidden_from_the_history_of_one_who_may_not_read_it(town: Town) -> None:
    town.server.say("among ourselves", user=town.ann, channel=town.room)
    town.post("mine")
    read = town.ask(f"GET /channels/{town.room}/messages")[1]
    assert [one["content"] for one in read] == ["mine", ""]


def test_a_post_whose_answer_was_lost_is_made_once_with_its_nonce(town: Town, client: Running[Bare]) -> None:
    room = client.client.get_channel(town.room)
    assert isinstance(room, discord.TextChannel)
    town.server.fail(POST, lost_answer=True)
    with pytest.raises((aiohttp.ClientError, OSError)):
        client.run(room.send("digest", nonce="n1"))
    assert client.run(room.send("digest", nonce="n1")).id == town.server.messages(town.room)[0].id
    assert [(one.status, one.lost) for one in town.server.calls_to(POST)] == [(200, True), (200, False)]
    client.run(room.send("digest"))
    town.server.advance(181)
    client.run(room.send("digest", nonce="n1"))
    assert town.seen() == ["digest"] * 3


def test_a_nonce_finds_a_message_that_was_deleted_to_be_unknown(town: Town) -> None:
    once = {"nonce": "n1", "enforce_nonce": True}
    town.post("digest", **once)
    town.server.delete_message(town.server.messages(town.room)[0])
    assert town.post("digest", **once)[:2] == (404, {"message": "Unknown Message", "code": 10008})


def test_failures_come_as_planned_and_then_stop(town: Town) -> None:
    town.server.fail(POST, status=503)
    assert town.post("x")[:2] == (503, {"message": "503: Service Unavailable", "code": 0})
    town.server.fail(POST, reset=True, times=2)
    for _ in range(2):
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            town.post("x")
    town.server.fail(POST, slow=0.01)
    assert town.post("made")[0] == 200
    assert [one.status for one in town.server.calls_to(POST)] == [503, None, None, 200]
    assert town.seen() == ["made"]
    with pytest.raises(ValueError, match="no route"):
        town.server.fail("POST /channels/{}/message", status=503)


def test_a_request_is_kept_waiting_before_it_is_done_or_after(town: Town) -> None:
    for done_first, standing in ((False, []), (True, ["first", "second"])):
        with town.server.hold(POST, done_first) as held:
            sending = threading.Thread(target=town.post, args=("second" if done_first else "first",))
            sending.start()
            assert held.arrived.wait(5)
            assert town.seen() == standing
        sending.join()
    assert town.seen() == ["first", "second"]


def test_a_bucket_that_is_empty_is_waited_for(town: Town, client: Running[Bare]) -> None:
    town.server.rates.limits[POST] = (2, 0.2)
    room = client.client.get_channel(town.room)
    assert isinstance(room, discord.TextChannel)
    for number in range(5):
        client.run(room.send(str(number)))
    assert [one.status for one in town.server.calls_to(POST)] == [200] * 5
    assert town.server.invalid_requests == 0


def test_too_many_requests_are_told_when_to_come_again(town: Town) -> None:
    for _ in range(5):
        assert town.post("x")[0] == 200
    status, told, headers = town.post("x")
    wait = float(headers["X-RateLimit-Reset-After"])
    assert (status, told["message"], told["global"]) == (429, "You are being rate limited.", False)
    assert 0 < told["retry_after"] <= 5
    assert 0 < wait <= 5
    assert {name: headers[name] for name in ("Via", "X-RateLimit-Limit", "X-RateLimit-Remaining")} == {
        "Via": "1.1 google",
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
    }
    assert headers["X-RateLimit-Scope"] == "user"
    town.server.advance(5)
    assert town.post("x")[0] == 200
    assert town.server.invalid_requests == 1


def test_fifty_a_second_is_all_but_answers_are_not_counted(town: Town) -> None:
    town.server.rates.overall = 2
    statuses = [town.ask("GET /users/@me") for _ in range(5)]
    limited = next(one for one in statuses if one[0] == 429)
    assert (limited[1]["global"], limited[2]["X-RateLimit-Global"]) == (True, "true")
    unbound = [town.ask("POST /interactions/1/x/callback", {})[0] for _ in range(5)]
    assert unbound == [404] * 5


def test_a_limit_that_is_planned_is_waited_for_and_one_without_a_word_is_a_ban(
    town: Town, client: Running[Bare]
) -> None:
    room = client.client.get_channel(town.room)
    assert isinstance(room, discord.TextChannel)
    town.server.fail(POST, status=429, retry_after=0.05)
    client.run(room.send("x"))
    town.server.fail(POST, status=429, retry_after=0.05, scope="shared")
    client.run(room.send("y"))
    town.server.fail(POST, cloudflare=True)
    with pytest.raises(discord.HTTPException):
        client.run(room.send("z"))
    assert [one.status for one in town.server.calls_to(POST)] == [429, 200, 429, 200, 429]
    assert town.server.invalid_requests == 2  # a shared limit is held against nobody


def test_a_storm_of_refusals_ends_in_a_ban(town: Town) -> None:
    town.server.rates.ban_after = 3
    for _ in range(3):
        assert town.ask("GET /users/@me", token="x")[0] == 401  # noqa: S106
    status, page, headers = town.ask("GET /users/@me")
    assert (status, "1015" in page, "Via" in headers) == (429, True, False)
    town.server.advance(601)
    assert town.ask("GET /users/@me")[0] == 200


def test_files_come_with_what_is_said_of_them(town: Town, client: Running[Bare]) -> None:
    room = client.client.get_channel(town.room)
    assert isinstance(room, discord.TextChannel)
    chart = discord.File(BytesIO(PNG * 300_000), "chart.png", description="Crime, falling")
    sent = client.run(
        room.send("digest", file=chart, embed=discord.Embed(title="x").set_image(url="attachment://chart.png"))
    )
    (held,) = town.server.messages(town.room)[0].attachments
    assert (held.filename, held.description, len(held.content)) == ("chart.png", "Crime, falling", 1_800_000)
    assert client.run(sent.attachments[0].read()) == held.content
    client.run(sent.edit(content="digest", attachments=[]))
    assert town.server.messages(town.room)[0].attachments == []
    with pytest.raises(discord.HTTPException) as refused:
        client.run(room.send(file=discord.File(BytesIO(b"x" * 10_500_000), "x")))
    assert (refused.value.status, refused.value.code) == (413, 40005)


def test_an_answer_may_carry_a_file(town: Town) -> None:
    @app_commands.command(description="Chart")
    async def chart(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(file=discord.File(BytesIO(PNG), "c.png", description="Falling"))
        await interaction.edit_original_response(
            attachments=[discord.File(BytesIO(PNG), "d.png", description="Rising")]
        )

    with town.client() as client:
        client.client.tree.add_command(chart)
        client.run(client.client.tree.sync())
        asked = town.server.slash("chart", user=town.ann, channel=town.room)
        answers = [asked.next_answer(), asked.next_answer()]
    told = [
        [(one.filename, one.description) for one in answer.message.attachments] for answer in answers if answer.message
    ]
    assert told == [[("c.png", "Falling")], [("d.png", "Rising")]]


def test_whom_a_message_notifies_is_known(town: Town) -> None:
    text = SHOUT.format(town.ann)
    role = town.server.role(town.guild)
    everyone = frozenset({"@everyone", "@here", f"<@{town.ann}>"})
    sent: list[tuple[dict[str, Any], frozenset[str]]] = [
        ({}, everyone),
        ({"allowed_mentions": {"parse": []}}, frozenset()),
        ({"allowed_mentions": {"parse": ["users"]}}, frozenset({f"<@{town.ann}>"})),
        ({"allowed_mentions": {"users": [str(town.ann)]}}, frozenset({f"<@{town.ann}>"})),
    ]
    for more, _ in sent:
        town.post(text, **more)
    assert [one.pings for one in town.server.messages(town.room)] == [pings for _, pings in sent]
    town.server.forbid(town.room, Permission.MENTION_EVERYONE)
    town.post(f"{text} <@&{role}>")
    assert town.server.messages(town.room)[-1].pings == frozenset({f"<@{town.ann}>"})


def test_an_answer_that_does_not_say_notifies_people_alone_and_an_edit_no_one(town: Town) -> None:
    @app_commands.command(description="Shout")
    async def shout(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(SHOUT.format(town.ann))
        await interaction.edit_original_response(content=SHOUT.format(town.server.bot_id))

    with town.client(allowed_mentions=None) as client:
        client.client.tree.add_command(shout)
        client.run(client.client.tree.sync())
        asked = town.server.slash("shout", user=town.ann, channel=town.room)
        answers = [asked.next_answer(), asked.next_answer()]
    assert [one.message and one.message.pings for one in answers] == [frozenset({f"<@{town.ann}>"})] * 2


def test_commands_keep_their_ids_when_they_are_written_over(town: Town, client: Running[Bare]) -> None:
    before = {one["name"]: one["id"] for one in town.server.commands[None]}
    assert sorted(before) == ["Log as concern", "ask", "panel", "report", "slow"]
    client.run(client.client.tree.sync())
    assert {one["name"]: one["id"] for one in town.server.commands[None]} == before
    client.client.tree.clear_commands(guild=discord.Object(town.guild))
    client.run(client.client.tree.sync(guild=discord.Object(town.guild)))
    assert town.server.commands[town.guild] == []


def test_commands_that_are_wrong_are_refused_with_the_place(town: Town) -> None:
    commands = [{"name": "ok", "description": "x"}, {"name": "Not OK", "description": "x"}]
    status, told, _ = town.ask(f"PUT /applications/{town.server.application_id}/commands", commands)
    assert (status, told["code"], list(told["errors"]), list(told["errors"]["1"])) == (400, 50035, ["1"], ["name"])
    assert town.server.commands == {}


def test_members_are_listed_and_looked_for() -> None:
    intents = discord.Intents.default()
    intents.members = True
    with towns(privileged=Intent.MEMBERS) as town, town.client(intents=intents) as client:
        guild = client.client.get_guild(town.guild)
        assert guild is not None
        assert sorted(one.name for one in guild.members) == ["ann", "owner", "panelbot"]
        assert [one.id for one in client.run(guild.query_members("an"))] == [town.ann]
        assert client.run(guild.fetch_member(town.ann)).name == "ann"


def test_shards_hear_of_their_own_guilds(town: Town) -> None:
    town.server.gateway.shards = 2
    other = town.server.guild((town.guild >> 22 << 22) + (1 << 22))
    with town.client() as client:
        shards = {one.id: one.shard_id for one in client.client.guilds}
        sessions = list(town.server.gateway.sessions.values())
    assert shards == {town.guild: (town.guild >> 22) % 2, other: (other >> 22) % 2}
    told = [[text for _, text in one.heard if "GUILD_CREATE" in text] for one in sessions]
    assert (sorted(shards.values()), [len(one) for one in told]) == ([0, 1], [1, 1])


def test_a_guild_that_cannot_be_reached_comes_back(town: Town, client: Running[Bare]) -> None:
    guild = client.client.get_guild(town.guild)
    assert guild is not None
    town.server.lose_guild(town.guild)
    _reply(town.server.dm("one", user=town.ann))
    assert guild.unavailable
    town.server.find_guild(town.guild)
    _reply(town.server.dm("two", user=town.ann))
    assert not guild.unavailable


def test_what_happens_with_nobody_connected_is_lost(town: Town) -> None:
    with town.client():
        pass
    sessions = town.server.gateway.sessions
    town.server.until(lambda: not any(one.connection for one in sessions.values()), 10)  # it is told a moment later
    assert not town.server.slash("ask", {"question": "who"}, user=town.ann, channel=town.room).delivered


def test_a_burst_is_answered_and_little_of_it_is_kept() -> None:
    with towns(keep=10) as town, town.client():
        people = town.server.people
        went = town.server.burst(100, lambda n: people.slash("ask", {"question": str(n)}, town.ann, town.room, False))
        kept = (
            len(town.server.calls),
            len(town.server.messages(town.room, town.ann)),
            len(town.server.interactions.open),
        )
    assert (len(went.latencies), went.refused, went.unanswered) == (100, 0, 0)
    assert went.percentile(0.5) <= went.percentile(0.99)
    assert kept[:2] == (10, 10)
    assert kept[2] <= 10 + 32  # what is under way is kept until it is answered


def test_nothing_is_left_running() -> None:
    with towns() as town, town.client():
        assert {"client", "discord"} <= {one.name for one in threading.enumerate()}
    assert not {"client", "discord"} & {one.name for one in threading.enumerate()}


def test_what_goes_wrong_unheard_in_a_client_is_raised(town: Town) -> None:
    async def fail() -> None:
        raise LookupError("unheard")

    with pytest.raises(LookupError, match="unheard"), town.client() as client:
        client.call(lambda: asyncio.ensure_future(fail()))
