"""Our Slack, proved with the real libraries: a bare slack_bolt app is spoken to by Socket Mode and over HTTP."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import InThread, LeakedError, RefusedError, SlackServer, WouldNotSendError
from tests.slackside.bare import FORM, WHAT, WHEN, buttons, outcome, plain, running, without
from tests.slackside.values import Json

MODES = ("socket", "http")


@pytest.fixture(params=MODES)
def slack(request: pytest.FixtureRequest) -> Iterator[SlackServer]:
    with running(request.param) as server:
        yield server


# What people do, in both modes.


def test_acknowledges_a_command_with_a_message_for_one_person(slack: SlackServer) -> None:
    heard = slack.command("/panel officers Windrush", user="U7")
    assert (heard.ack, heard.error) == ({"text": "heard officers Windrush"}, None)
    assert [(one.text, one.ephemeral_to, one.via) for one in heard.answers] == [
        ("heard officers Windrush", "U7", "ack")
    ]
    assert heard.acknowledged_after is not None
    assert slack.messages("C1") == heard.answers


def test_answers_a_command_after_its_acknowledgement(slack: SlackServer) -> None:
    heard = slack.command("/panel twice")
    heard.wait_for(lambda one: len(one.answers) == 2)
    # Bolt looks every 10 ms whether there is an acknowledgement to send, so the answer may come first.
    told = {(one.text, one.via, one.ephemeral_to) for one in heard.answers}
    assert told == {("at once", "ack", "U1"), ("then", "response_url", "U1")}


def test_replaces_the_message_a_button_was_in(slack: SlackServer) -> None:
    asked = slack.command("/panel buttons").next_answer()
    pressed = slack.press(asked, "One").next_answer()
    assert (pressed.text, pressed.ts, pressed.edited, pressed.blocks) == ("One it is", asked.ts, 1, [])
    assert slack.messages("C1") == [pressed]


def test_answers_a_press_for_the_person_who_pressed(slack: SlackServer) -> None:
    asked = slack.command("/panel buttons").next_answer()
    assert slack.press(asked, "two", user="U9").next_answer().ephemeral_to == "U9"


def test_edits_a_message_for_all(slack: SlackServer) -> None:
    posted = slack.command("/panel post").next_answer()
    pressed = slack.press(posted, "again").next_answer()
    assert (posted.ephemeral_to, pressed.text, pressed.ts, pressed.via) == (None, "edited", posted.ts, "chat.update")


def test_sends_a_form_with_what_was_typed(slack: SlackServer) -> None:
    form = slack.command("/panel form").next_view()
    sent = slack.submit(form, {"What happened?": "a theft", "when": "Today"})
    assert sent.next_answer().text == "U1 told: a theft"
    assert slack.view_of("U1") is None
    assert sent.payload["view"]["private_metadata"] == "kept"
    option = {"text": {**plain("Today"), "emoji": True}, "value": "today"}
    assert sent.payload["view"]["state"]["values"] == {
        "what": {"answer": {"type": "plain_text_input", "value": "a theft"}},
        "when": {"answer": {"type": "static_select", "selected_option": option}},
    }


def test_shows_what_is_to_be_put_right_and_keeps_what_was_typed(slack: SlackServer) -> None:
    form = slack.command("/panel form").next_view()
    wrong = slack.submit(form, {"what": "bad", "when": "before"})
    assert wrong.errors == {"what": "Say more."}
    shown = slack.view_of("U1")
    assert shown is not None
    assert dict(shown.errors) == {"what": "Say more."}
    again = slack.submit(shown, {"what": "a theft"})
    assert again.next_answer().text == "U1 told: a theft"
    assert again.payload["view"]["state"]["values"]["when"]["answer"]["selected_option"]["value"] == "before"


def test_has_trouble_with_errors_that_are_about_no_field(slack: SlackServer) -> None:
    form = slack.command("/panel form").next_view()
    assert slack.submit(form, {"what": "nowhere"}).error == "We had some trouble connecting. Try again?"
    assert slack.view_of("U1") is not None


def test_updates_and_pushes_a_form_as_it_is_sent(slack: SlackServer) -> None:
    form = slack.command("/panel form").next_view()
    slack.submit(form, {"what": "next"})
    updated = slack.view_of("U1")
    assert updated is not None
    assert (updated.title, updated.id) == ("Again", form.id)
    slack.submit(updated, {"what": "deeper"})
    pushed = slack.view_of("U1")
    assert pushed is not None
    assert (pushed.title, pushed.body["previous_view_id"], pushed.body["root_view_id"]) == ("Deeper", form.id, form.id)
    slack.close(pushed)
    below = slack.view_of("U1")
    assert below is not None
    assert below.id == form.id


def test_tells_the_app_that_a_form_was_closed(slack: SlackServer) -> None:
    form = slack.command("/panel form").next_view()
    closed = slack.close(form)
    assert closed is not None
    assert closed.payload["is_cleared"] is False
    slack.wait_for(lambda: slack.messages("U1"))
    assert slack.view_of("U1") is None


def test_does_not_send_a_form_that_slack_would_not(slack: SlackServer) -> None:
    form = slack.command("/panel form").next_view()
    for answers in ({}, {"what": "x" * 101}, {"what": "a theft", "when": "never"}, {"what": "a theft", "who": "me"}):
        with pytest.raises(WouldNotSendError):
            slack.submit(form, answers)


def test_opens_a_home_and_a_form_with_a_menu_of_the_app_s(slack: SlackServer) -> None:
    slack.open_home(user="U3").next_view()
    home = slack.home_of("U3")
    assert home is not None
    form = slack.press(home, "Work", user="U3").next_view()
    offered = slack.suggest(form, "ward", "Ha", user="U3")
    assert [one["value"] for one in offered.options] == ["Hampstead Town"]
    with pytest.raises(WouldNotSendError):
        slack.suggest(form, "ward", "H", user="U3")
    sent = slack.submit(form, {"ward": "Hampstead Town", "what": "noise"}, user="U3")
    assert sent.next_answer().text == "U3 told: noise"
    assert slack.open_home(user="U3").next_view().id == home.id


def test_takes_a_shortcut_on_a_message_and_one_from_anywhere(slack: SlackServer) -> None:
    said = slack.say("Bikes again", user="U2")
    form = slack.shortcut("log", message=said, user="U2").next_view()
    assert form.blocks[0]["element"]["initial_value"] == "Bikes again"
    assert slack.submit(form, user="U2").next_answer().text == "U2 told: Bikes again"
    assert slack.shortcut("log", user="U4").next_view().user == "U4"


def test_mentions_the_bot_in_a_thread_and_writes_to_it(slack: SlackServer) -> None:
    mentioned = slack.mention("officers", user="U2").next_answer()
    assert (mentioned.text, mentioned.thread_ts) == ("mentioned: <@UBOT> officers", slack.messages("C1")[0].ts)
    wrote = slack.dm("hello", user="U5").next_answer()
    assert (wrote.text, wrote.channel) == ("you wrote: hello", "DU5")


def test_deletes_the_message_a_button_was_in(slack: SlackServer) -> None:
    asked = slack.command("/panel buttons").next_answer()
    gone = slack.press(asked, "gone").next_answer()
    assert (gone.deleted, gone.ts, slack.messages("C1")) == (True, asked.ts, [])


def test_may_be_spoken_to_while_it_is_waited_for(slack: SlackServer) -> None:
    assert slack.wait_for(lambda: slack.command("/panel officers").answers)[0].text == "heard officers"
    with pytest.raises(TimeoutError):
        slack.wait_for(lambda: slack.view_of("U1"), timeout=0.01)


# What is sent, whole.


def test_sends_a_command_as_slack_does(slack: SlackServer) -> None:
    slack.channel("G1", private=True, member=False)
    sent = slack.command("/panel  officers ", user="U7", channel="G1").payload
    assert without(sent, "response_url", "trigger_id") == {
        "token": "verification-token",
        "team_id": "T1",
        "team_domain": "t1",
        "channel_id": "G1",
        "channel_name": "privategroup",
        "user_id": "U7",
        "user_name": "u7",
        "command": "/panel",
        "text": " officers ",
        "api_app_id": "A1",
        "is_enterprise_install": "false",
    }
    assert sent["response_url"].startswith(f"{slack.origin}/commands/T1/")


def test_tells_less_of_a_press_in_a_message_for_one_person(slack: SlackServer) -> None:
    for_one = slack.command("/panel buttons").next_answer()
    for_all = slack.command("/panel post").next_answer()
    hidden, shown = slack.press(for_one, "two").payload, slack.press(for_all, "again").payload
    assert hidden.keys() == shown.keys() - {"message"}
    assert hidden["container"] == {
        "type": "message",
        "message_ts": for_one.ts,
        "channel_id": "C1",
        "is_ephemeral": True,
    }
    assert hidden["channel"] == {"id": "C1", "name": "c1"}
    assert without(hidden["actions"][0], "action_ts") == {
        "type": "button",
        "block_id": for_one.blocks[0]["block_id"],
        "action_id": "run:two",
        "text": {**plain("Two"), "emoji": True},
        "value": "two",
    }
    assert shown["message"]["bot_id"] == "B1"


USER = {"id": "U7", "username": "u7", "name": "u7", "team_id": "T1"}
WORKSPACE = {"team": {"id": "T1", "domain": "t1"}, "enterprise": None, "is_enterprise_install": False}


def test_sends_shortcuts_as_slack_does(slack: SlackServer) -> None:
    said = slack.say("Bikes again", user="U2")
    on_message = slack.shortcut("log", message=said, user="U7").payload
    from_anywhere = slack.shortcut("log", user="U7").payload
    assert without(on_message, "trigger_id", "response_url", "action_ts", "message") == {
        **WORKSPACE,
        "type": "message_action",
        "token": "verification-token",
        "user": {"id": "U7", "name": "u7", "team_id": "T1"},
        "callback_id": "log",
        "channel": {"id": "C1", "name": "c1"},
        "message_ts": said.ts,
    }
    assert on_message["message"] == {
        "type": "message",
        "user": "U2",
        "ts": said.ts,
        "text": "Bikes again",
        "team": "T1",
        "blocks": said.blocks,
    }
    assert without(from_anywhere, "trigger_id", "action_ts") == {
        **WORKSPACE,
        "type": "shortcut",
        "token": "verification-token",
        "user": {"id": "U7", "username": "u7", "team_id": "T1"},
        "callback_id": "log",
    }


def test_sends_what_is_done_in_a_view_as_slack_does(slack: SlackServer) -> None:
    slack.open_home(user="U7").next_view()
    home = slack.home_of("U7")
    assert home is not None
    press = slack.press(home, "work")
    form = press.next_view()
    asked = slack.suggest(form, "ward", "Ha")
    sent = slack.submit(form, {"ward": "Hampstead Town", "what": "noise"})
    common = {**WORKSPACE, "user": USER, "api_app_id": "A1", "token": "verification-token"}
    assert without(press.payload, "trigger_id", "actions", "view") == {
        **common,
        "type": "block_actions",
        "container": {"type": "view", "view_id": home.id},
    }
    assert without(asked.payload, "view") == {
        **common,
        "type": "block_suggestion",
        "container": {"type": "view", "view_id": form.id},
        "block_id": "ward",
        "action_id": "answer",
        "value": "Ha",
    }
    assert without(sent.payload, "view", "trigger_id") == {**common, "type": "view_submission", "response_urls": []}
    assert without(sent.payload["view"], "blocks", "state", "title", "submit") == {
        "id": form.id,
        "team_id": "T1",
        "type": "modal",
        "callback_id": "form",
        "private_metadata": "kept",
        "external_id": "",
        "hash": form.hash,
        "root_view_id": form.id,
        "previous_view_id": None,
        "app_id": "A1",
        "bot_id": "B1",
        "app_installed_team_id": "T1",
        "close": None,
        "clear_on_close": False,
        "notify_on_close": True,
    }


def test_knows_where_the_bot_is_once_it_was_told_of(slack: SlackServer) -> None:
    slack.ack_within = 0.05  # by Socket Mode, Bolt leaves unacknowledged what the app does not listen to
    slack.event("member_left_channel", channel="C1", user="U2")
    assert slack.world.channels["C1"].member
    slack.event("member_left_channel", channel="C1", user="UBOT")
    assert not slack.world.channels["C1"].member
    slack.event("member_joined_channel", channel="C1", user="UBOT")
    assert slack.world.channels["C1"].member
    slack.event("channel_left", channel="C1")
    assert not slack.world.channels["C1"].member
    slack.event("channel_archive", channel="C1", user="U2")
    slack.event("channel_unarchive", channel="C1", user="U2")
    assert not slack.world.channels["C1"].archived


def test_wraps_an_event_as_slack_does(slack: SlackServer) -> None:
    slack.ack_within = 0.05  # by Socket Mode, Bolt leaves unacknowledged what the app does not listen to
    first, second = (slack.event("channel_archive", channel="C1", user="U2").payload for _ in range(2))
    who = {"enterprise_id": None, "team_id": "T1", "user_id": "UBOT", "is_bot": True, "is_enterprise_install": False}
    assert without(first, "event_id", "event_time", "event_context", "event") == {
        "token": "verification-token",
        "team_id": "T1",
        "context_team_id": "T1",
        "context_enterprise_id": None,
        "api_app_id": "A1",
        "type": "event_callback",
        "authorizations": [who],
        "is_ext_shared_channel": False,
    }
    assert without(first["event"], "event_ts") == {"type": "channel_archive", "channel": "C1", "user": "U2"}
    assert first["event_id"].startswith("Ev")
    assert first["event_id"] != second["event_id"]


def test_asks_for_the_options_of_a_menu_in_a_message(slack: SlackServer) -> None:
    menu = {"type": "external_select", "action_id": "answer", "min_query_length": 1}
    blocks = [{"type": "actions", "block_id": "menu", "elements": [menu]}]
    WebClient(slack.bot_token, base_url=slack.url).chat_postMessage(channel="C1", text="Which?", blocks=blocks)
    (message,) = slack.messages("C1")
    asked = slack.suggest(message, "menu", "H")
    assert [one["value"] for one in asked.options] == ["Hampstead Town", "Highgate"]
    assert (asked.payload["container"]["message_ts"], asked.payload["channel"]["id"]) == (message.ts, "C1")


@pytest.mark.parametrize("mode", MODES)
def test_shows_nothing_of_an_acknowledgement_that_slack_refuses(mode: str) -> None:
    def make(server: SlackServer) -> AsyncApp:
        client = AsyncWebClient(server.bot_token, base_url=server.url)
        app = AsyncApp(signing_secret=server.signing_secret, client=client)

        @app.command("/panel")
        async def command(ack: Any) -> None:
            await ack(text="hi", blocks=[{"type": "dividers"}])

        return app

    with running(mode, make) as slack:
        heard = slack.command("/panel")
    assert (heard.error, heard.answers) == ("invalid_blocks", [])
    assert "unsupported type: dividers" in heard.errors[""]


def test_escapes_what_people_write_but_no_mention(slack: SlackServer) -> None:
    said = slack.mention("<b> & <@U2>", user="U7").payload["event"]
    (written, *_) = slack.messages("C1")
    assert without(said, "client_msg_id", "blocks") == {
        "type": "app_mention",
        "user": "U7",
        "text": "<@UBOT> &lt;b&gt; &amp; <@U2>",
        "ts": written.ts,
        "team": "T1",
        "channel": "C1",
        "event_ts": written.ts,
    }
    assert said["blocks"][0]["elements"][0]["elements"] == [
        {"type": "user", "user_id": "UBOT"},
        {"type": "text", "text": " <b> & "},
        {"type": "user", "user_id": "U2"},
    ]


def test_sends_what_the_fields_of_a_form_hold_with_a_press_in_it() -> None:
    with running("socket") as slack:
        slack.ack_within = 0.05  # the bare app does not listen to this button
        blocks = [{**WHAT, "element": {**WHAT["element"], "initial_value": "so far"}}, WHEN, *buttons("more")]
        trigger = slack.command("/panel officers").payload["trigger_id"]
        WebClient(slack.bot_token, base_url=slack.url).views_open(trigger_id=trigger, view={**FORM, "blocks": blocks})
        form = slack.view_of("U1")
        assert form is not None
        pressed = slack.press(form, "more").payload
    assert pressed["container"] == {"type": "view", "view_id": form.id}
    assert pressed["view"]["state"]["values"] == {
        "what": {"answer": {"type": "plain_text_input", "value": "so far"}},
        "when": {"answer": {"type": "static_select", "selected_option": None}},
    }


def test_tells_the_app_of_its_own_messages_which_bolt_leaves_alone(slack: SlackServer) -> None:
    ours = slack.dm("hello").next_answer()
    for changed in (False, True):
        told = slack.echo(ours, changed=changed)
        assert told.payload["event"].get("subtype") == ("message_changed" if changed else None)
        assert (told.answers, told.error) == ([], None)
    assert [one.text for one in slack.messages("U1")] == ["hello", "you wrote: hello"]


def test_escapes_commands_where_it_is_told_to(slack: SlackServer) -> None:
    assert slack.command("/panel a & <b>").payload["text"] == "a & <b>"
    slack.escapes_commands = True
    assert slack.command("/panel a & <b>").payload["text"] == "a &amp; &lt;b&gt;"


# Scopes and tokens.


def test_does_not_tell_the_app_what_it_has_no_scope_for() -> None:
    with running("socket", scopes=("chat:write", "commands")) as slack:
        assert slack.mention("officers").error == "not_subscribed"
        assert slack.dm("officers").error == "not_subscribed"
        assert slack.command("/panel twice").error is None
        slack.grant(scopes=["chat:write"])
        assert slack.command("/panel officers").error == "dispatch_failed"
        assert slack.shortcut("log").error == "dispatch_failed"


def test_knows_which_scopes_were_needed() -> None:
    with running("socket", scopes=("chat:write", "commands", "users:read", "app_mentions:read")) as slack:
        slack.command("/panel post").next_answer()
        assert slack.scopes_used() == {"chat:write", "commands"}
        assert slack.scopes_unused() == {"users:read", "app_mentions:read"}


def test_ends_the_tokens_of_a_workspace_that_removes_the_app() -> None:
    with running("socket") as slack:
        slack.ack_within = 0.05  # by Socket Mode, Bolt leaves unacknowledged what the app does not listen to
        revoked, uninstalled = slack.uninstall()
        assert revoked.payload["event"]["tokens"] == {"oauth": [], "bot": ["UBOT"]}
        assert uninstalled.type == "app_uninstalled"
        assert outcome(WebClient(slack.bot_token, base_url=slack.url).auth_test) == "account_inactive"


def installable_app(folder: Path) -> Callable[[SlackServer], AsyncApp]:
    """An app that many workspaces install, and that answers in each with its own token."""

    def make(server: SlackServer) -> AsyncApp:
        settings = AsyncOAuthSettings(
            client_id=server.client_id,
            client_secret=server.client_secret,
            scopes=["chat:write", "commands"],
            installation_store=FileInstallationStore(base_dir=str(folder)),
            state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(folder)),
        )
        client = AsyncWebClient(base_url=server.url)
        app = AsyncApp(signing_secret=server.signing_secret, client=client, oauth_settings=settings)

        @app.command("/panel")
        async def command(ack: Any, command: Json, client: AsyncWebClient) -> None:
            await ack()
            await client.chat_postMessage(channel=command["channel_id"], text=f"hello {command['team_id']}")

        return app

    return make


# slack_sdk signs in at oauth.v2.access with a class of aiohttp's that is to go.
BASIC = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@BASIC
def test_installs_the_app_in_two_workspaces_and_keeps_them_apart(tmp_path: Path) -> None:
    with running("http", installable_app(tmp_path)) as slack:
        page = slack.request_url.replace("events", "install")
        for team in ("T2", "T3"):
            slack.channel(f"C{team}", team=team)
            assert slack.install(page, team=team, user=f"U{team}").status == 200
        for team in ("T2", "T3"):
            heard = slack.command("/panel", team=team, channel=f"C{team}", user=f"U{team}", wait="answer")
            assert [one.text for one in heard.answers] == [f"hello {team}"]
            assert slack.calls_of("chat.postMessage")[-1].token.startswith("xoxb-0")
        slack.channel("C4", team="T4")
        assert slack.command("/panel", team="T4", channel="C4", user="U4").answers[0].ephemeral_to == "U4"


def test_brings_no_install_about_that_was_not_allowed_or_not_begun_here(tmp_path: Path) -> None:
    with running("http", installable_app(tmp_path)) as slack:
        page = slack.request_url.replace("events", "install")
        assert "access_denied" in slack.install(page, denies=True).text
        assert slack.install(page, keeps_cookies=False).status == 400
        assert slack.calls_of("oauth.v2.access") == []


MANIFEST: Json = {
    "display_information": {"name": "bare"},
    "features": {
        "bot_user": {"display_name": "bare"},
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [{"command": "/panel", "description": "All there is"}],
        "shortcuts": [{"name": "Log", "type": "message", "callback_id": "log", "description": "Log it"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:history"]}},
    "settings": {
        "socket_mode_enabled": True,
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["message.im", "app_home_opened"]},
    },
}


def test_makes_the_app_that_its_manifest_declares_and_no_more() -> None:
    with running("socket") as slack:
        slack.make_app(MANIFEST)
        assert slack.dm("hello").next_answer().text == "you wrote: hello"
        assert slack.open_home().error is None
        assert slack.mention("hello").error == "not_subscribed"
        with pytest.raises(WouldNotSendError):
            slack.command("/ask hello")
        with pytest.raises(WouldNotSendError):
            slack.shortcut("other")
        asked = slack.command("/panel buttons").next_answer()
        still = {**MANIFEST, "settings": {**MANIFEST["settings"], "interactivity": {"is_enabled": False}}}
        slack.make_app({**still, "features": {**MANIFEST["features"], "app_home": {}}})
        assert slack.press(asked, "one").error == "dispatch_failed"
        with pytest.raises(WouldNotSendError):
            slack.open_home()


@pytest.mark.parametrize(
    ("group", "changed", "wrong"),
    [
        ("display_information", {"name": "x" * 36}, "display_information.name: 36 characters, not 1 to 35"),
        ("oauth_config", {"scopes": {"bot": ["chat:shout"]}}, "unknown scope chat:shout"),
        ("oauth_config", {"scopes": {"bot": ["im:history"]}}, "slash_commands: needs the scope commands"),
        ("oauth_config", {"scopes": {"bot": ["commands"]}}, "message.im: needs the scope im:history"),
        ("settings", {"socket_mode_enabled": False}, "/panel: needs a URL"),
    ],
)
def test_makes_no_app_of_a_manifest_that_slack_would_not(group: str, changed: Json, wrong: str) -> None:
    with SlackServer() as slack, pytest.raises(RefusedError, match="invalid_manifest") as refused:
        slack.make_app({**MANIFEST, group: {**MANIFEST[group], **changed}})
    assert wrong in refused.value.more["errors"]


# The helper that runs apps.


def test_says_what_a_thread_left_running() -> None:
    async def leak() -> None:
        leaked.append(asyncio.ensure_future(asyncio.sleep(60)))

    leaked: list[Any] = []
    with pytest.raises(LeakedError, match="sleep"), InThread(patience=0.01) as thread:
        thread.run(leak())


def test_raises_what_a_program_died_of() -> None:
    async def dies() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), InThread() as thread:
        thread.start(dies)
