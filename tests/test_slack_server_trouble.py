"""What goes wrong between Slack and an app, brought about on purpose: lateness, forgeries, lost connections, floods."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import InThread, SlackServer
from tests.slackside.bare import outcome, plain, running, without
from tests.slackside.faults import Fault, Faults
from tests.slackside.values import Json

MODES = ("socket", "http")


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
                if envelopes[-1].get("retry_attempt", 0) >= 2:
                    await socket.send_json({"envelope_id": envelopes[-1]["envelope_id"]})

    with SlackServer() as slack, InThread() as thread:
        thread.start(deaf)
        slack.wait_connected()
        slack.ack_within = 0.05
        delivery = slack.mention("anybody?", retries=3)
        assert delivery.attempts >= 2  # more than that on a machine that is very busy
        assert delivery.acknowledged_after is not None
    hello, *sent = envelopes
    assert hello == {
        "type": "hello",
        "num_connections": 1,
        "connection_info": {"app_id": "A1"},
        "debug_info": {"host": "applink-1", "approximate_connection_time": 18060},
    }
    tried = [(one["retry_attempt"], one["retry_reason"]) for one in sent]
    assert tried[:3] == [(0, ""), (1, "timeout"), (2, "timeout")]
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
        slack.wait_disconnected()
        slack.wait_connected()
        assert slack.sockets.opened == 2
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
        assert slack.connections == 0


def test_keeps_a_connection_that_answers_its_pings_and_ends_one_that_does_not() -> None:
    async def mute() -> None:
        opened = await AsyncWebClient(base_url=slack.url).apps_connections_open(app_token=slack.app_token)
        async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"], autoping=False):
            await asyncio.Event().wait()

    with running("socket") as slack, InThread() as thread:
        slack.sockets.ping_every = 0.4
        slack.disconnect()
        slack.wait_for(lambda: slack.sockets.opened == 2 and slack.connections == 1)
        thread.start(mute)
        slack.wait_connected(2)
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


def test_has_a_share_of_calls_go_wrong_and_no_more() -> None:
    faults = Faults(shares=((0.1, Fault(reset=True)), (0.2, Fault(status=429))), among=frozenset({"chat.update"}))
    met = [faults.next("chat.update") for _ in range(1_000)]
    assert 50 < met.count(Fault(reset=True)) < 150
    assert 120 < met.count(Fault(status=429)) < 280
    assert [faults.next("chat.postMessage") for _ in range(100)] == [None] * 100


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
        assert outcome(client.views_open, trigger_id=used, view=view) == "exchanged_trigger_id"
        slack.later(2)
        assert outcome(client.views_open, trigger_id=late, view=view) == "expired_trigger_id"
        assert outcome(client.views_open, trigger_id="1.2.3", view=view) == "invalid_trigger_id"


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


def test_waits_no_longer_than_it_is_told_for_answers() -> None:
    with running("socket") as slack:
        done = slack.burst(["/panel form"] * 3, answered_within=0.1)
        assert (len(done), list(done.answers), list(done.answered)) == (3, [0, 0, 0], [])


def test_types_commands_at_a_bare_app_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.slackside.bare", "socket"]
    with SlackServer(keep=False) as slack, subprocess.Popen([*command, slack.url]) as app:
        slack.wait_connected(timeout=30)
        assert len(slack.burst(["/panel officers"] * 20)) == 20
        app.terminate()
