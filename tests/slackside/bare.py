"""A bare slack_bolt app that does a little of everything, and ways to run any: what our Slack is proved with.

It runs in a process of its own with `python -m tests.slackside.bare socket <api url>`, or `http <api url> <port>`.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import InThread, SlackServer
from tests.slackside.values import Json

PATH = "/slack/events"
PING = 1.0
"""Seconds between the client's pings, and before it connects again: ten by default, which a test would wait for. After
four of them without an answer it takes its connection for dead, as it must not where a machine is only busy."""


def plain(text: str) -> Json:
    """A plain text."""
    return {"type": "plain_text", "text": text}


def buttons(*names: str) -> list[Json]:
    """A row of buttons, each with its name for a value."""
    return [{"type": "actions", "elements": [_button(name) for name in names]}]


def field(name: str, label: str, element: Json, optional: bool = False) -> Json:
    """A field of a form."""
    answer = {"action_id": "answer", **element}
    return {"type": "input", "block_id": name, "label": plain(label), "optional": optional, "element": answer}


def _button(name: str) -> Json:
    return {"type": "button", "action_id": f"run:{name}", "text": plain(name.title()), "value": name}


WARD = field("ward", "Which ward?", {"type": "external_select", "min_query_length": 2})
WHAT = field("what", "What happened?", {"type": "plain_text_input", "max_length": 100})
OPTIONS = [{"text": plain(name.title()), "value": name} for name in ("today", "before")]
WHEN = field("when", "When?", {"type": "static_select", "options": OPTIONS}, optional=True)
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "private_metadata": "kept",
    "notify_on_close": True,
    "title": plain("Report"),
    "submit": plain("Send"),
    "blocks": [WHAT, WHEN],
}
HOME: Json = {"type": "home", "blocks": buttons("work")}


def bare_app(server: SlackServer) -> AsyncApp:
    """The app, which speaks to the server."""
    return app_at(server.url)


def app_at(url: str) -> AsyncApp:
    """The app, which speaks to the server at an address."""
    client = AsyncWebClient(SlackServer.bot_token, base_url=url)
    app = AsyncApp(signing_secret=SlackServer.signing_secret, client=client)
    app.command("/panel")(_command)
    for name, listener in ACTIONS.items():
        app.action(f"run:{name}")(listener)
    app.view("form")(_form)
    app.view_closed("form")(_closed)
    app.options("answer")(_options)
    app.shortcut("log")(_log)
    app.event("app_mention")(_mention)
    app.event("message")(_message)
    app.event("app_home_opened")(_home)
    return app


async def _command(ack: Any, respond: Any, command: Json, client: AsyncWebClient) -> None:
    match command.get("text", ""):
        case "form":
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=FORM)
        case "twice":
            await ack("at once")
            await respond("then")
        case "buttons":
            await ack()
            await respond("Choose", blocks=buttons("one", "two", "gone"))
        case "post":
            await ack()
            await client.chat_postMessage(channel=command["channel_id"], text="for all", blocks=buttons("again"))
        case text:
            await ack(f"heard {text}")


async def _one(ack: Any, respond: Any) -> None:
    await ack()
    await respond("One it is", replace_original=True)


async def _two(ack: Any, body: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.chat_postEphemeral(channel=body["channel"]["id"], user=body["user"]["id"], text="Two, psst")


async def _gone(ack: Any, respond: Any) -> None:
    await ack()
    await respond(delete_original=True)


async def _again(ack: Any, body: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="edited")


async def _work(ack: Any, body: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view={**FORM, "blocks": [WARD, WHAT]})


ACTIONS = {"one": _one, "two": _two, "gone": _gone, "again": _again, "work": _work}


async def _form(ack: Any, view: Json, client: AsyncWebClient, body: Json) -> None:
    match typed := view["state"]["values"]["what"]["answer"]["value"]:
        case "bad":
            await ack(response_action="errors", errors={"what": "Say more."})
        case "nowhere":
            await ack(response_action="errors", errors={"no such block": "Say more."})
        case "next":
            await ack(response_action="update", view={**FORM, "title": plain("Again")})
        case "deeper":
            await ack(response_action="push", view={**FORM, "title": plain("Deeper")})
        case _:
            await ack()
            await client.chat_postMessage(channel="C1", text=f"{body['user']['id']} told: {typed}")


async def _closed(ack: Any, client: AsyncWebClient, body: Json) -> None:
    await ack()
    await client.chat_postMessage(channel=body["user"]["id"], text="closed")


async def _options(ack: Any, payload: Json) -> None:
    named = [one for one in ("Hampstead Town", "Highgate") if one.startswith(payload["value"])]
    await ack(options=[{"text": plain(one), "value": one} for one in named])


async def _log(ack: Any, shortcut: Json, client: AsyncWebClient) -> None:
    await ack()
    said = shortcut.get("message", {}).get("text", "")
    filled = {**WHAT, "element": {**WHAT["element"], "initial_value": said}}
    await client.views_open(trigger_id=shortcut["trigger_id"], view={**FORM, "blocks": [filled]})


async def _mention(event: Json, say: Any) -> None:
    await say(f"mentioned: {event['text']}", thread_ts=event["ts"])


async def _message(event: Json, say: Any) -> None:
    await say(f"you wrote: {event['text']}")


async def _home(event: Json, client: AsyncWebClient) -> None:
    await client.views_publish(user_id=event["user"], view=HOME, hash=event.get("view", {}).get("hash"))


# What the tests of it share.


def without(payload: Json, *names: str) -> Json:
    """A payload without what differs every time, all of which it must have."""
    missing = set(names) - payload.keys()
    if missing:
        raise KeyError(*missing)
    return {name: value for name, value in payload.items() if name not in names}


def outcome(call: Callable[..., Any], **args: Any) -> str:
    """The error that a call of the Web API meets; "" for none."""
    try:
        call(**args)
    except SlackApiError as met:
        return str(met.response["error"])
    return ""


# Running any app.


@contextmanager
def running(
    mode: str, make: Callable[[SlackServer], AsyncApp] = bare_app, *, ping: float = PING, **how: Any
) -> Iterator[SlackServer]:
    """The server, with an app connected to it in one mode or the other."""
    with SlackServer(mode=mode, **how) as server, InThread("app") as thread:
        ready = asyncio.Event()

        def served(port: int) -> None:
            server.request_url = f"http://127.0.0.1:{port}{PATH}"
            ready.set()

        async def program() -> None:
            app = make(server)
            await (by_http(app, served) if mode == "http" else by_socket(app, ready.set, ping))

        thread.start(program)
        thread.run(ready.wait())
        if mode == "socket":
            server.wait_connected()
        yield server


async def by_socket(app: AsyncApp, connected: Callable[[], None] = lambda: None, ping: float = 10.0) -> None:
    """Run an app by Socket Mode until it is cancelled."""
    handler = AsyncSocketModeHandler(app, SlackServer.app_token, ping_interval=ping)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types for it
        connected()
        await asyncio.Event().wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # nor for this


async def by_http(app: AsyncApp, served: Callable[[int], None] = lambda _: None, port: int = 0) -> None:
    """Run an app over HTTP until it is cancelled."""
    runner = web.AppRunner(app.web_app(PATH), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        served(runner.addresses[0][1])
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _main(mode: str, url: str, port: str = "0") -> None:
    app = app_at(url)
    await (by_http(app, port=int(port)) if mode == "http" else by_socket(app))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
