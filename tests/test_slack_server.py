"""Our Slack, proved with the real libraries: a bare slack_bolt app is spoken to by Socket Mode and over HTTP."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import InThread, LeakedError, RefusedError, SlackServer, WouldNotSendError
from tests.slackside.bare import FORM, WHAT, WHEN, buttons, plain, running
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


# What is sent, whole.


def without(payload: Json, *names: str) -> Json:
    assert set(names) <= payload.keys()
    return {name: value for name, value in payload.items() if name not in names}


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
    pressed = without(hidden["actions"][0], "action_ts", "block_id")
    text = {**plain("Two"), "emoji": True}
    assert pressed == {"type": "button", "action_id": "run:two", "text": text, "value": "two"}
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
    sent = slack.event("channel_archive", channel="C1", user="U2").payload
    who = {"enterprise_id": None, "team_id": "T1", "user_id": "UBOT", "is_bot": True, "is_enterprise_install": False}
    assert (sent["type"], sent["team_id"], sent["authorizations"]) == ("event_callback", "T1", [who])
    assert without(sent["event"], "event_ts") == {"type": "channel_archive", "channel": "C1", "user": "U2"}
    assert slack.world.channels["C1"].archived


def test_escapes_what_people_write_but_no_mention(slack: SlackServer) -> None:
    said = slack.mention("<b> & <@U2>").payload["event"]
    assert said["text"] == "<@UBOT> &lt;b&gt; &amp; <@U2>"
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


# Late, again, and forged.


def listening(server: SlackServer) -> tuple[AsyncApp, list[tuple[str, Json]]]:
    """An app that notes each event it hears, and how often it was tried."""
    heard: list[tuple[str, Json]] = []
    app = AsyncApp(signing_secret=server.signing_secret, client=AsyncWebClient(server.bot_token, base_url=server.url))

    @app.event("app_mention")
    async def mention(event: Json, request: Any) -> None:
        heard.append((event["text"], {name: request.headers[name] for name in request.headers if "retry" in name}))

    return app, heard


@pytest.mark.parametrize("mode", MODES)
def test_redelivers_the_same_and_says_so(mode: str) -> None:
    told: list[list[tuple[str, Json]]] = []

    def make(server: SlackServer) -> AsyncApp:
        app, heard = listening(server)
        told.append(heard)
        return app

    with running(mode, make) as slack:
        first = slack.mention("once")
        slack.redeliver(first)
        slack.redeliver(first, reason="http_error")
    reason = "timeout" if mode == "socket" else "http_timeout"
    # By Socket Mode the first attempt is numbered too, and Bolt makes a header of it.
    first_time = {"x-slack-retry-num": ["0"], "x-slack-retry-reason": [""]} if mode == "socket" else {}
    assert told[0] == [
        ("<@UBOT> once", first_time),
        ("<@UBOT> once", {"x-slack-retry-num": ["1"], "x-slack-retry-reason": [reason]}),
        ("<@UBOT> once", {"x-slack-retry-num": ["2"], "x-slack-retry-reason": ["http_error"]}),
    ]
    assert first.acknowledged_after is not None


@pytest.mark.parametrize(("signing", "status"), [("good", 200), ("wrong", 401), ("stale", 401), ("none", 401)])
def test_signs_as_it_is_told(signing: str, status: int) -> None:
    with running("http") as slack:
        slack.signing = signing
        heard = slack.command("/panel officers")
        assert (heard.status, heard.error) == (status, None if status == 200 else "dispatch_failed")
        assert len(heard.answers) == (status == 200)


def test_replays_a_signed_request_to_the_letter_and_bolt_takes_it() -> None:
    with running("http") as slack:
        heard = slack.command("/panel officers")
        slack.replay(heard)
        assert heard.requests[0] == heard.requests[1]
        assert (heard.status, [one.text for one in heard.answers]) == (200, ["heard officers", "heard officers"])


def test_asks_the_app_s_address_for_its_challenge() -> None:
    with running("http") as slack:
        assert slack.verify_url().body == '{"challenge": "a challenge"}'


def test_says_that_nobody_is_there() -> None:
    with SlackServer() as slack:
        assert slack.command("/panel officers").error == "dispatch_failed"
        slack.mode, slack.request_url = "http", f"{slack.origin}/nowhere"
        gone = slack.command("/panel officers")
        assert (gone.status, gone.error) == (404, "dispatch_failed")


def late_app(server: SlackServer) -> AsyncApp:
    """An app that acknowledges too late."""
    app = AsyncApp(signing_secret=server.signing_secret, client=AsyncWebClient(server.bot_token, base_url=server.url))

    @app.command("/panel")
    async def command(ack: Any) -> None:
        await asyncio.sleep(0.2)
        await ack("too late")

    return app


@pytest.mark.parametrize("mode", MODES)
def test_shows_nothing_of_an_acknowledgement_that_is_late(mode: str) -> None:
    with running(mode, late_app) as slack:
        slack.ack_within = 0.05
        late = slack.command("/panel officers")
        assert (late.error, late.acknowledged_after, late.answers) == ("operation_timeout", None, [])
        slack.ack_within = 3.0
        assert slack.command("/panel officers").answers[0].text == "too late"


@asynccontextmanager
async def connected(server: SlackServer) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A Socket Mode connection of no library's."""
    opened = await AsyncWebClient(base_url=server.url).apps_connections_open(app_token=server.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as socket:
        yield socket


def test_tries_an_event_again_where_nobody_acknowledges_it() -> None:
    envelopes: list[Json] = []

    async def deaf() -> None:
        async with connected(slack) as socket:
            async for message in socket:
                envelopes.append(json.loads(message.data))
                if envelopes[-1].get("retry_attempt") == 2:
                    await socket.send_json({"envelope_id": envelopes[-1]["envelope_id"]})

    with SlackServer() as slack, InThread() as thread:
        thread.start(deaf)
        slack.wait_connected()
        slack.ack_within = 0.05
        delivery = slack.mention("anybody?", retries=3)
        assert delivery.attempts == 2
        assert delivery.acknowledged_after is not None
    hello, *sent = envelopes
    assert hello == {
        "type": "hello",
        "num_connections": 1,
        "connection_info": {"app_id": "A1"},
        "debug_info": {"host": "applink-1", "approximate_connection_time": 18060},
    }
    assert [(one["retry_attempt"], one["retry_reason"]) for one in sent] == [(0, ""), (1, "timeout"), (2, "timeout")]
    assert {one["payload"]["event_id"] for one in sent} == {delivery.payload["event_id"]}
    assert without(sent[0], "envelope_id", "payload", "retry_attempt", "retry_reason") == {
        "type": "events_api",
        "accepts_response_payload": False,
    }


def test_tries_again_over_http_until_it_is_told_not_to() -> None:
    tried: list[tuple[str | None, str | None]] = []

    async def answers(request: web.Request) -> web.Response:
        tried.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"} if len(tried) == 3 else {})

    async def serve() -> None:
        served = web.Application()
        served.router.add_post("/slack/events", answers)
        runner = web.AppRunner(served, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        try:
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    with SlackServer(mode="http") as slack, InThread() as thread:
        thread.start(serve)
        slack.wait_for(lambda: slack.request_url)
        given_up = slack.mention("anybody?", retries=3)
    assert (given_up.status, given_up.error, given_up.attempts) == (500, "dispatch_failed", 2)
    assert tried == [(None, None), ("1", "http_error"), ("2", "http_error")]


# Connections.


def test_connects_again_after_a_connection_broke() -> None:
    with running("socket") as slack:
        slack.drop_connections()
        slack.wait_for(lambda: slack.sockets.opened == 2)
        assert slack.command("/panel officers").answers[0].text == "heard officers"


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_connects_anew_when_told_that_it_will_be_closed(reason: str) -> None:
    with running("socket") as slack:
        slack.disconnect(reason)
        slack.wait_for(lambda: slack.sockets.opened == 2 and slack.connections == 1)
        assert slack.command("/panel officers").answers[0].text == "heard officers"


def test_closes_a_connection_that_stays_after_its_warning() -> None:
    async def stays() -> None:
        async with connected(slack) as socket:
            await socket.receive()
            await socket.receive()
            await asyncio.Event().wait()

    with SlackServer() as slack, InThread() as thread:
        thread.start(stays)
        slack.wait_connected()
        slack.sockets.grace = 0.01
        slack.disconnect()
        slack.wait_disconnected()


def test_keeps_a_connection_that_answers_its_pings_and_ends_one_that_does_not() -> None:
    async def mute() -> None:
        opened = await AsyncWebClient(base_url=slack.url).apps_connections_open(app_token=slack.app_token)
        async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"], autoping=False):
            await asyncio.Event().wait()

    with running("socket") as slack, InThread() as thread:
        slack.sockets.ping_every = 0.05
        slack.disconnect()
        slack.wait_for(lambda: slack.sockets.opened == 2 and slack.connections == 1)
        thread.start(mute)
        slack.wait_for(lambda: slack.sockets.opened == 3)
        slack.wait_for(lambda: slack.connections == 1)
        assert slack.command("/panel officers").error is None


def test_takes_ten_connections_and_sends_each_thing_to_one() -> None:
    heard: list[Json] = []

    async def listen() -> None:
        async with connected(slack) as socket:
            async for message in socket:
                heard.append(json.loads(message.data))
                if "envelope_id" in heard[-1]:
                    await socket.send_json({"envelope_id": heard[-1]["envelope_id"]})

    with SlackServer() as slack, InThread() as thread:
        for _ in range(11):
            thread.start(listen)
        slack.wait_connected(10)
        slack.wait_for(lambda: any(one.get("reason") == "too_many_websockets" for one in heard))
        assert slack.sockets.refused == 1
        for number in range(20):
            assert slack.command(f"/panel {number}").acknowledged_after is not None
    commands = [one["payload"]["text"] for one in heard if one["type"] == "slash_commands"]
    assert commands == [str(number) for number in range(20)]


def test_refuses_a_ticket_that_was_used() -> None:
    async def twice() -> int:
        opened = await AsyncWebClient(base_url=slack.url).apps_connections_open(app_token=slack.app_token)
        address = opened["url"].replace("ws", "http", 1)
        async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]), session.get(address) as again:
            return again.status

    with SlackServer() as slack, InThread() as thread:
        assert thread.run(twice()) == 403


def test_connects_when_slack_lets_it_at_last() -> None:
    with running("socket") as slack:
        slack.fail("apps.connections.open", times=2, status=503)
        slack.drop_connections()
        slack.wait_for(lambda: slack.sockets.opened == 2)
        assert [one.status for one in slack.calls_of("apps.connections.open")] == [200, 503, 503, 200]


# What goes wrong.


def test_posts_and_then_loses_the_answer_so_that_the_library_posts_again() -> None:
    with SlackServer() as slack, InThread() as thread:
        slack.fail("chat.postMessage", lost=True)
        client = AsyncWebClient(slack.bot_token, base_url=slack.url)
        thread.run(client.chat_postMessage(channel="C1", text="hello"))
        assert [one.text for one in slack.messages("C1")] == ["hello", "hello"]


def test_resets_a_call_before_it_is_heard() -> None:
    with SlackServer() as slack, InThread() as thread:
        slack.fail("chat.postMessage", reset=True)
        client = AsyncWebClient(slack.bot_token, base_url=slack.url, retry_handlers=[])
        with pytest.raises(aiohttp.ClientError):
            thread.run(client.chat_postMessage(channel="C1", text="hello"))
        assert slack.messages("C1") == []


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ({"status": 429, "retry_after": 7}, 429, "ratelimited"),
        ({"error": "internal_error"}, 200, "internal_error"),
        ({"error": "invalid_blocks", "messages": ("[ERROR] no",)}, 200, "invalid_blocks"),
    ],
)
def test_refuses_as_often_as_it_is_told(fault: Json, status: int, error: str) -> None:
    with SlackServer() as slack:
        slack.fail("chat.postMessage", times=2, **fault)
        client = WebClient(slack.bot_token, base_url=slack.url)
        for _ in range(2):
            with pytest.raises(SlackApiError) as refused:
                client.chat_postMessage(channel="C1", text="hello")
            assert (refused.value.response.status_code, refused.value.response["error"]) == (status, error)
        client.chat_postMessage(channel="C1", text="hello")
        assert [one.status for one in slack.calls] == [status, status, 200]


def test_says_how_long_to_wait_where_a_channel_is_posted_to_too_often() -> None:
    with SlackServer() as slack:
        slack.channel("C2")
        slack.limit_posts(per_channel_per_second=1)
        client = WebClient(slack.bot_token, base_url=slack.url)
        client.chat_postMessage(channel="C1", text="one")
        client.chat_postMessage(channel="C2", text="elsewhere")
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel="C1", text="two")
        assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "1")
        slack.later(1)
        client.chat_postMessage(channel="C1", text="two")


@pytest.mark.parametrize("how", [{"status": 429}, {"status": 500}, {"error": "no_text"}])
def test_fails_a_response_url_once(how: Json) -> None:
    async def post(url: str) -> int:
        async with aiohttp.ClientSession() as session, session.post(url, json={"text": "hi"}) as answer:
            return answer.status

    with running("socket") as slack, InThread() as thread:
        heard = slack.command("/panel officers")
        slack.fail("response_url", **how)
        url = heard.payload["response_url"]
        assert [thread.run(post(url)) for _ in range(2)] == [how.get("status", 200), 200]
        assert [one.text for one in heard.answers] == ["heard officers", "hi"]


def test_takes_five_answers_at_a_response_url_in_half_an_hour() -> None:
    async def post(url: str) -> tuple[int, Json]:
        async with aiohttp.ClientSession() as session, session.post(url, json={"text": "hi"}) as answer:
            return answer.status, await answer.json()

    with running("socket") as slack, InThread() as thread:
        first = slack.command("/panel officers")
        answers = [thread.run(post(first.payload["response_url"])) for _ in range(6)]
        assert answers == [(200, {"ok": True})] * 5 + [(404, {"ok": False, "error": "used_url"})]
        second = slack.command("/panel officers").payload["response_url"]
        slack.later(30 * 60 + 1)
        assert thread.run(post(second)) == (404, {"ok": False, "error": "expired_url"})
        assert thread.run(post(f"{second}x")) == (404, {"ok": False, "error": "invalid_url"})


def test_opens_one_view_with_a_trigger_in_three_seconds() -> None:
    view = {"type": "modal", "title": plain("Hello"), "blocks": [{"type": "divider"}]}
    with running("socket") as slack:
        client = WebClient(slack.bot_token, base_url=slack.url)
        used, late = (slack.command("/panel officers").payload["trigger_id"] for _ in range(2))
        client.views_open(trigger_id=used, view=view)
        slack.later(2)
        assert refusal(client.views_open, trigger_id=used, view=view) == "exchanged_trigger_id"
        slack.later(2)
        assert refusal(client.views_open, trigger_id=late, view=view) == "expired_trigger_id"
        assert refusal(client.views_open, trigger_id="1.2.3", view=view) == "invalid_trigger_id"


def refusal(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    error: str = refused.value.response["error"]
    return error


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
        assert refusal(WebClient(slack.bot_token, base_url=slack.url).auth_test) == "account_inactive"


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


# Many at once.


@pytest.mark.parametrize("mode", MODES)
def test_types_many_commands_with_faults_among_them(mode: str) -> None:
    with running(mode, keep=False) as slack:
        texts = (f"/panel {number}" for number in range(200))
        users = [f"U{number}" for number in range(10, 20)]
        done = slack.burst(texts, users=users, redelivered=0.1, answered_within=5)
        assert (len(done), done.lost, done.sent) == (200 + done.redelivered, 0, 200 + done.redelivered)
        assert 0 < done.redelivered < 100
        assert sum(done.answers) == done.sent
        assert len(done.answered) == 200
        assert slack.calls == []


def test_types_commands_at_a_rate_while_answers_are_lost() -> None:
    with running("socket", keep=False) as slack:
        done = slack.burst(["/panel twice"] * 50, 500, resets=0.5, too_many=0.2, seed=3)
        assert len(done) == 50
        assert done.seconds >= 49 / 500
        slack.wait_for(lambda: sum(done.answers) > 50)
        assert sum(done.answers) < 100
        assert slack.command("/panel twice", wait="answer").error is None


def test_types_commands_at_a_bare_app_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.slackside.bare", "socket"]
    with SlackServer(keep=False) as slack, subprocess.Popen([*command, slack.url]) as app:
        slack.wait_connected(timeout=30)
        assert len(slack.burst(["/panel officers"] * 20)) == 20
        app.terminate()


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
