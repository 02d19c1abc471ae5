"""A small Slack that works, for the tests: the Web API, Socket Mode, signed requests, and people who type and press.

It runs in a thread of its own on this machine, so tests stay plain functions. What it refuses of messages and views is
`tests.slack_limits`; what it sends has the shapes of docs.slack.dev/reference.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any, Self, TypeVar

import aiohttp
from aiohttp import web
from yarl import URL

from tests.slackside import scopes as scope_table
from tests.slackside.api import Api
from tests.slackside.browser import Visit, install
from tests.slackside.burst import Burst, Mix, burst
from tests.slackside.delivering import Delivering
from tests.slackside.delivery import Delivery
from tests.slackside.faults import Fault
from tests.slackside.filling import WouldNotSendError
from tests.slackside.manifest import declared
from tests.slackside.methods import Methods
from tests.slackside.oauth import Installs
from tests.slackside.openings import Causes, Openings
from tests.slackside.people import People
from tests.slackside.threads import PATIENCE, Bell, InThread, LeakedError, done
from tests.slackside.transport import Requests, Sockets
from tests.slackside.values import ApiCall, Channel, File, Grant, Message, Person, View
from tests.slackside.world import APP, BOT, BOT_USER, TEAM, RefusedError, World

__all__ = [
    "ApiCall",
    "Burst",
    "Channel",
    "Delivery",
    "Fault",
    "File",
    "InThread",
    "LeakedError",
    "Message",
    "Person",
    "RefusedError",
    "SlackServer",
    "View",
    "Visit",
    "WouldNotSendError",
]

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class SlackServer(People):
    """A Slack of our own, for as long as the test needs it.

    Whatever reads or waits may be used from any thread. With `keep` false, calls are not kept, nor are old messages,
    so that memory stays flat.
    """

    app_token, bot_token = "xapp-1-A1-1-app", "xoxb-1-bot"
    signing_secret, client_id, client_secret = "signing-secret", "1.2", "client-secret"
    team, bot_user, bot_id, app_id = TEAM, BOT_USER, BOT, APP

    def __init__(
        self, *, scopes: Iterable[str] = scope_table.ALL, mode: str = "socket", keep: bool = True, port: int = 0
    ) -> None:
        self.bell = Bell()
        self.world = World(scopes, keep)
        causes = Causes(self.world, self.bell)
        self.world.heard, self.world.seen = causes.heard, causes.seen
        self.openings = Openings(self.world, causes)
        self.installs = Installs(self.world, self.client_id, self.client_secret)
        self.sockets = Sockets(self.world, self.bell.ring)
        self.methods = Methods(self.world, self.installs, self.openings.use, self.sockets.ticket, lambda: self.origin)
        self.api = Api(self.world, self.openings, self.methods, self.bell.ring)
        self.requests = Requests(self.signing_secret)
        self._thread = InThread("slack-server")
        self.delivering = Delivering(self.world, self.openings, self.sockets, self.requests, self._thread, mode)
        self.origin, self._port = "", port
        self.world.grant(Grant(self.app_token, TEAM, "app", ("connections:write",)))
        self.world.grant(Grant(self.bot_token, TEAM, "bot", self.world.granted, BOT_USER, "U1"))
        self.user("U1")
        self.channel("C1")

    # Its life.

    def __enter__(self) -> Self:
        self._thread.__enter__()
        self._thread.run(self._begin())
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            self._thread.run(self._end(), None)
        finally:
            self._thread.stop()
        if self.delivering.bugs and kind is None:
            raise self.delivering.bugs[0]

    async def _begin(self) -> None:
        app = web.Application(client_max_size=2**26)
        app.router.add_get("/link/", self._guarded(self.sockets.serve))
        self.api.add_routes(app.router, self._guarded)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.requests.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def _end(self) -> None:
        await self.sockets.close()
        await self.requests.session.close()
        await self._runner.cleanup()

    def _guarded(self, handler: Handler) -> Handler:
        """The handler; a bug of ours fails the test that it is met in."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except (ConnectionError, asyncio.CancelledError):
                raise
            except Exception as bug:
                self.delivering.bugs.append(bug)
                raise

        return guarded

    # What there is.

    @property
    def url(self) -> str:
        """The base of the Web API, for SLACK_API_URL."""
        return f"{self.origin}/api/"

    def user(
        self,
        name: str,
        *,
        admin: bool = False,
        owner: bool = False,
        deleted: bool = False,
        bot: bool = False,
        team: str = TEAM,
    ) -> Person:
        """Declare somebody, or what has become of them."""
        self.world.people[name] = Person(name, team, admin, owner, deleted, bot)
        return self.world.people[name]

    def channel(
        self,
        name: str,
        *,
        archived: bool = False,
        private: bool = False,
        member: bool = True,
        im_of: str | None = None,
        team: str = TEAM,
        called: str = "",
    ) -> Channel:
        """Declare a channel, or what has become of it."""
        self.world.channels[name] = Channel(name, team, archived, private, member, im_of, called)
        return self.world.channels[name]

    def messages(self, channel: str) -> list[Message]:
        """What is in a channel now, in order; a person's id stands for the direct message with them."""
        name = self.world.direct(channel).id if channel in self.world.people else channel
        return list(self.world.messages.get(name, {}).values())

    def files(self) -> list[File]:
        """Every file there is."""
        return list(self.world.files.values())

    def view_of(self, user: str) -> View | None:
        """The modal that a person sees."""
        return self.world.top(user)

    def home_of(self, user: str) -> View | None:
        """The home tab that a person sees."""
        return self.world.views.get(self.world.homes.get(user, ""))

    @property
    def calls(self) -> list[ApiCall]:
        """Every call of the Web API and of a response_url."""
        return list(self.world.calls)

    def calls_of(self, method: str) -> list[ApiCall]:
        """Every call of one method; "response_url" stands for those."""
        return [one for one in self.calls if one.method == method]

    @property
    def connections(self) -> int:
        """How many Socket Mode connections there are."""
        return len(self.sockets.connections)

    def wait_connected(self, least: int = 1, timeout: float = PATIENCE) -> None:
        """Wait until the app has so many Socket Mode connections."""
        self.wait_for(lambda: self.connections >= least, timeout)

    def wait_disconnected(self, timeout: float = PATIENCE) -> None:
        """Wait until the app has no Socket Mode connection."""
        self.wait_for(lambda: self.connections == 0, timeout)

    def wait_for(self, found: Callable[[], T], timeout: float = PATIENCE) -> T:
        """What is found, once there is any: looked for again whenever something happens here."""
        return self.bell.waited(found, timeout)

    def scopes_used(self) -> set[str]:
        """Every scope that was needed for something so far."""
        return set(self.world.used)

    def scopes_unused(self) -> set[str]:
        """Every scope that the bot was given and needed for nothing so far."""
        return set(self.world.grants[self.bot_token].scopes) - self.world.used

    # How it behaves.

    @property
    def mode(self) -> str:
        """How the app is reached: `socket` or `http`."""
        return self.delivering.mode

    @mode.setter
    def mode(self, mode: str) -> None:
        self.delivering.mode = mode

    @property
    def ack_within(self) -> float:
        """How many seconds the app has to acknowledge."""
        return self.delivering.ack_within

    @ack_within.setter
    def ack_within(self, seconds: float) -> None:
        self.delivering.ack_within = seconds

    @property
    def request_url(self) -> str:
        """Where requests go in HTTP mode."""
        return self.requests.url

    @request_url.setter
    def request_url(self, url: str) -> None:
        self.requests.url = url

    @property
    def signing(self) -> str:
        """How requests are signed: `good`, `wrong`, `stale` or `none`."""
        return self.requests.signing

    @signing.setter
    def signing(self, how: str) -> None:
        self.requests.signing = how

    def fail(self, method: str, *, times: int = 1, **how: Any) -> None:
        """Have the next calls of a method go wrong, as `Fault` says; also "response_url", "upload" and "*"."""
        self.api.faults.add(method, Fault(**how), times)

    def delay(self, method: str, seconds: float) -> None:
        """Have every call of a method take so long from now on."""
        self.api.delays[method] = seconds

    def limit_posts(self, per_channel_per_second: float | None = 1.0) -> None:
        """Have a channel take so many messages a second, and answer 429 to more."""
        self.api.pace.per_second = per_channel_per_second

    def later(self, seconds: float) -> None:
        """Have it be later: triggers, response_urls, codes and tokens run out by this clock."""
        self.world.skew += seconds

    def grant(
        self, token: str | None = None, *, scopes: Iterable[str] | None = None, kind: str = "bot", team: str = TEAM
    ) -> None:
        """Give out a token, or change what one may be used for."""
        given = self.world.granted if scopes is None else tuple(scopes)
        self.world.grant(Grant(token or self.bot_token, team, kind, given, self.world.bot_user(team), "U1"))

    def make_app(self, manifest: dict[str, Any]) -> None:
        """Have the app be what its manifest says, and no more: scopes, events, commands, shortcuts and tabs."""
        self._declared = declared(manifest)
        self.world.granted = self._declared.scopes
        self.grant()

    def revoke(self, token: str | None = None, error: str = "token_revoked") -> None:
        """Have a token be no longer good, and Slack say this of it."""
        self.world.grant(replace(self.world.grants[token or self.bot_token], error=error))

    def rotate_tokens(self, rotates: bool = True) -> None:
        """Have installs give tokens that run out and are refreshed."""
        self.installs.rotates = rotates

    def allow(
        self, address: str, *, team: str = "T2", user: str = "U2", redirect_url: str = "", denies: bool = False
    ) -> str:
        """Where the browser of a person is sent who allows, or not, what the app's install link asks for."""
        self.installs.redirect_url = redirect_url or self.installs.redirect_url
        return self.installs.allow(address, team, user, denies)

    def install(
        self, address: str, *, team: str = "T2", user: str = "U2", denies: bool = False, keeps_cookies: bool = True
    ) -> Visit:
        """Install the app in a workspace, as a person does from its install page; what they see in the end."""
        back = str(URL(address).with_path("/slack/oauth_redirect"))

        def allow(link: str) -> str:
            return self.allow(link, team=team, user=user, redirect_url=back, denies=denies)

        return self._thread.run(install(address, allow, keeps_cookies))

    def code(self, *, team: str = "T2", user: str = "U2", scopes: Iterable[str] | None = None) -> str:
        """A code for oauth.v2.access, without a browser."""
        return self.installs.issue(team, user, self.world.granted if scopes is None else scopes)

    def drop_connections(self) -> None:
        """End every Socket Mode connection without a word."""
        self._thread.run(done(self.sockets.drop))

    def disconnect(self, reason: str = "warning") -> None:
        """Tell every Socket Mode connection that it will be closed: `warning` or `refresh_requested`."""
        self._thread.run(self.sockets.disconnect(reason))

    # Again, and many at once.

    def redeliver(self, delivery: Delivery, *, reason: str | None = None, timeout: float = PATIENCE) -> Delivery:
        """Send the same thing again, and say that it is another attempt; its answers go on in the same delivery."""
        return self.delivering.again(delivery, reason, timeout)

    def replay(self, delivery: Delivery) -> Delivery:
        """Send the very same signed request again, as somebody might who had overheard it."""
        return self.delivering.replay(delivery)

    def verify_url(self) -> Delivery:
        """Ask whether the app's address is the app's, as Slack does when it is set."""
        return self.delivering.verify_url()

    def burst(self, texts: Iterable[str], rate: float | None = None, **how: Any) -> Burst:
        """Type many commands, at so many a second or as fast as they are acknowledged; `Mix` says of what kind."""
        return self._thread.run(burst(self, texts, rate, Mix(**how)), None)
