"""The connection to Slack: Socket Mode, signed HTTP, installation into many workspaces, or several of them at once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine

from adapters.settings import SettingError, Settings
from adapters.slack import many
from adapters.slack.app import Answers, Listeners
from adapters.slack.inbound import START
from adapters.slack.installs import INSTALL_PATH, Installs, authorize, oauth, tokens
from adapters.slack.manifest import EVENTS_PATH, NAME, REDIRECT_PATH
from adapters.slack.outbound import BUSY, FAULTS, Outbound, Refused, refusal, uncounted
from adapters.slack.poster import SlackPoster
from bot.digest.posting import Platform

log = logging.getLogger(__name__)

HANDS = 8
"""How many calls are answered at once: more would wait for the database in any case."""
LOOK_EVERY = 0.5
"""Seconds after which a connection that broke is noticed; slack_sdk by itself looks every ten."""
TRIES = 3
REFUSED_BOT = (
    "SLACK_BOT_TOKEN is not taken by Slack ({error}): copy the Bot User OAuth Token, xoxb-…, from the app's page."
)
REFUSED_APP = (
    "SLACK_APP_TOKEN is not taken by Slack ({error}): make an app-level token, xapp-…, with connections:write."
)
NO_PORT = "SLACK_PORT {port} cannot be used ({reason}): give another, or stop what uses it."
NOT_INSTALLED = "panelbot is not installed in this workspace any more: a workspace admin can install it anew."
BROKEN = "not connected"


@dataclass(slots=True)
class Connection:
    """Slack as it is connected: what digests are posted through, and how the connection stands."""

    platform: Platform
    _sockets: list[AsyncSocketModeHandler] = field(default_factory=list)

    def wrong(self) -> str | None:
        """What is wrong with the connection, if anything is."""
        return BROKEN if any(_is_broken(one) for one in self._sockets) else None


@asynccontextmanager
async def connected(
    bot: Answers,
    settings: Settings,
    engine: Engine,
    first: Callable[[str, datetime], bool],
    clock: Callable[[], datetime],
    refused: Refused = uncounted,
) -> AsyncIterator[Connection]:
    """Slack, for as long as this lasts. Raises SettingError where Slack does not take what is set."""
    async with AsyncExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(HANDS, "slack"))
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)))
        client = AsyncWebClient(
            token=settings.slack_bot_token or None,
            base_url=settings.slack_api_url,
            session=session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=TRIES)],
        )
        installs = Installs(engine, settings.slack_client_id) if many(settings) else None
        app = _app(client, settings, installs)
        Listeners(bot, Outbound(session, refused), pool, first, clock).attach(app)
        poster = SlackPoster(settings.slack_api_url, tokens(installs, settings) if installs else _one(settings))
        connection = Connection(Platform(START, poster, direct=True))
        await _check(client, settings, installs)
        if settings.slack_signing_secret or installs:
            await stack.enter_async_context(_listening(app, settings))
        if settings.slack_app_token:
            connection._sockets.append(await stack.enter_async_context(_socket(app, settings)))
        yield connection


def _one(settings: Settings) -> Callable[[str], str | None]:
    return lambda _team: settings.slack_bot_token


def _app(client: AsyncWebClient, settings: Settings, installs: Installs | None) -> AsyncApp:
    """bolt's app; everything is given to it, for it would look into the environment for what is not."""
    library = logging.getLogger("slack_bolt")  # or else bolt's loggers are set as the root is
    # Acknowledged as a listener returns: otherwise bolt looks a hundred times a second whether it is, for each call.
    usual: dict[str, Any] = {"name": NAME, "logger": library, "client": client, "process_before_response": True}
    if installs is None:
        return AsyncApp(**usual, signing_secret=settings.slack_signing_secret)
    client.token = None
    app = AsyncApp(
        **usual,
        signing_secret=settings.slack_signing_secret,
        installation_store=installs,
        oauth_settings=oauth(installs, settings),
        authorize=authorize(installs, settings, client),  # type: ignore[arg-type]  # its own kind is not a plain function
        user_facing_authorize_error_message=NOT_INSTALLED,
    )
    app.enable_token_revocation_listeners()
    return app


async def _check(client: AsyncWebClient, settings: Settings, installs: Installs | None) -> None:
    """Whether Slack takes the tokens; where it cannot be reached, that is for later to find out."""
    if installs is None:
        await _taken(client.auth_test(), REFUSED_BOT)
    if settings.slack_app_token:
        await _taken(client.apps_connections_open(app_token=settings.slack_app_token), REFUSED_APP)


async def _taken(call: Awaitable[object], refused: str) -> None:
    try:
        await call
    except SlackApiError as error:
        if error.response.status_code < BUSY:
            raise SettingError(refused.format(error=refusal(error))) from None
    except FAULTS as error:
        log.warning("slack not reached", extra={"fault": type(error).__name__})


@asynccontextmanager
async def _socket(app: AsyncApp, settings: Settings) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(app, settings.slack_app_token)
    connecting = asyncio.ensure_future(_keep_connected(handler))
    try:
        yield handler
    finally:
        connecting.cancel()
        with suppress(asyncio.CancelledError):
            await connecting
        await handler.client.close()  # type: ignore[no-untyped-call]  # slack_sdk leaves it so
        await handler.client.aiohttp_client_session.close()


async def _keep_connected(handler: AsyncSocketModeHandler) -> None:
    """Connect, and connect anew as soon as the connection is found broken."""
    await handler.client.connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it so
    while True:
        await asyncio.sleep(LOOK_EVERY)
        if _is_broken(handler):
            with suppress(SlackApiError, *FAULTS):
                await handler.client.connect_to_new_endpoint()


def _is_broken(handler: AsyncSocketModeHandler) -> bool:
    session = handler.client.current_session
    return session is None or session.closed


def _page(
    shown: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def page(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await shown(await to_bolt_request(request)))

    return page


@asynccontextmanager
async def _listening(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """The HTTP port: what Slack sends, where it signs it; and the pages on which we are installed."""
    server = web.Application()
    if settings.slack_signing_secret:  # without one anybody could sign
        server.router.add_post(EVENTS_PATH, _page(app.async_dispatch))
    if app.oauth_flow:
        server.router.add_get(INSTALL_PATH, _page(app.oauth_flow.handle_installation))
        server.router.add_get(REDIRECT_PATH, _page(app.oauth_flow.handle_callback))
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        await _open(web.TCPSite(runner, port=settings.slack_port), settings.slack_port)
        yield
    finally:
        await runner.cleanup()


async def _open(site: web.TCPSite, port: int) -> None:
    try:
        await site.start()
    except OSError as error:
        raise SettingError(NO_PORT.format(port=port, reason=error.strerror)) from None
