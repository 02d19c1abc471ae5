"""Discord's HTTP API: what every request passes through before and after its route."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord_server.faults import Fault, Faults
from tests.discord_server.gateway import cut
from tests.discord_server.posting import File
from tests.discord_server.rates import Rates, TooOftenError
from tests.discord_server.routes import ROUTES, Asked, State, checked_size
from tests.discord_server.values import ApiCall, Json, RefusedError, of_interaction, plainly, refused

BASE = "/api/v10"
VIA = {"Via": "1.1 google"}
"""What stands on every answer of Discord's own; a client takes a 429 without it for a ban."""
BAN_PAGE = "<html><body>error code: 1015</body></html>"
NO_WORDS = {503: "Service Unavailable", 502: "Bad Gateway", 500: "Internal Server Error", 504: "Gateway Timeout"}


NO_OBJECT = {"code": "MODEL_TYPE_CONVERT", "message": "Only dictionaries may be used in a ModelType"}


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, before it is sent."""

    status: int
    body: Any = None
    headers: Mapping[str, str] | None = None
    page: str | None = None

    @property
    def error(self) -> Json | None:
        """What it says is wrong, if anything is."""
        return self.body if self.status >= 400 and isinstance(self.body, dict) else None


class Rest:
    """Every request, and what became of it."""

    def __init__(self, state: State, token: str, news: Callable[[], None], keep: int | None) -> None:
        self.state, self.token, self.news = state, token, news
        self.rates, self.faults = Rates(), Faults()
        self.calls: deque[ApiCall] = deque(maxlen=keep)

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        if request.path.startswith(("/gateway", "/resume")):
            return await self.state.gateway.serve(request)
        if request.path.startswith("/attachments/"):
            return self._file(request.path)
        route, args = routed(request.method, request.path)
        body, files, unread = await _read(request)
        asked = Asked(route, args, request.query, body, files)
        fault = self.faults.take(route)
        told = await self._faulted(asked, request, fault, unread)
        cut_off = told is None or bool(fault and fault.lost_answer)
        self._keep(asked, request.path, told, cut_off)
        if told is None or cut_off:
            cut(request)
            return web.Response()
        return _response(told)

    async def _faulted(
        self, asked: Asked, request: web.BaseRequest, fault: Fault | None, unread: RefusedError | None
    ) -> Told | None:
        """What comes of a request for which there may be a plan; None where it is cut off before anything is done."""
        if fault is None:
            return self._answer(asked, request, unread)
        await asyncio.sleep(fault.slow)
        if fault.hold and not fault.hold.done_first:
            await fault.hold.wait()
        if fault.reset:
            return None
        planned = self._planned(fault)
        told = planned or self._answer(asked, request, unread)
        if fault.hold and fault.hold.done_first:
            self.news()
            await fault.hold.wait()
        return told

    def _planned(self, fault: Fault) -> Told | None:
        if fault.cloudflare:
            return self._limited(None)
        if fault.status == 429:
            return self._limited(TooOftenError(fault.retry_after, fault.scope))
        if fault.status is not None:
            words = NO_WORDS.get(fault.status, "Error")
            return Told(fault.status, {"message": f"{fault.status}: {words}", "code": 0}, VIA)
        return None

    def _limited(self, error: TooOftenError | None) -> Told:
        """A 429; with nothing to say of itself, it is a ban."""
        self.rates.count(429, error.scope if error else "user", self.state.world.clock.now())
        if error is None:
            return Told(429, None, {"Retry-After": "600"}, page=BAN_PAGE)
        return Told(429, error.body, VIA | error.headers)

    def _answer(self, asked: Asked, request: web.BaseRequest, unread: RefusedError | None) -> Told:
        now = self.state.world.clock.now()
        if self.rates.banned(now):
            return self._limited(None)
        try:
            headers = VIA | self.rates.spend(asked.route, _major(asked), now)
        except TooOftenError as error:
            return self._limited(error)
        try:
            self._admit(asked, request, unread)
            body = ROUTES[asked.route](self.state, asked)
            return Told(200, body, headers) if body is not None else Told(204, None, headers)
        except RefusedError as error:
            self.rates.count(error.status, "user", now)
            if of_interaction(asked.route):
                self.state.interactions.refused(asked.args[1], asked.body, error.body)
            return Told(error.status, error.body, headers)

    def _admit(self, asked: Asked, request: web.BaseRequest, unread: RefusedError | None) -> None:
        """Let in who has the token, with what can be read, to where there is something."""
        if asked.route not in ROUTES:
            path = asked.route.split(" ")[1]
            elsewhere = any(route.split(" ")[1] == path for route in ROUTES)
            raise plainly(405, "Method Not Allowed") if elsewhere else plainly(404, "Not Found")
        free = asked.route == "GET /gateway" or of_interaction(asked.route)
        if not free and request.headers.get("Authorization") != f"Bot {self.token}":
            raise plainly(401, "Unauthorized")
        if unread is not None:
            raise unread
        if not isinstance(asked.body, dict) and not asked.route.startswith("PUT "):
            raise refused(50035, {"_errors": [NO_OBJECT]})
        checked_size(asked.files)

    def _keep(self, asked: Asked, path: str, told: Told | None, cut_off: bool) -> None:
        names = tuple(one.filename for one in asked.files)
        status, error = (told.status, told.error) if told else (None, None)
        lost = told is not None and cut_off
        now = self.state.world.clock.now()
        self.calls.append(ApiCall(now, asked.route, path, dict(asked.query), asked.body, names, status, error, lost))
        self.news()

    def _file(self, path: str) -> web.Response:
        _, _, channel, number, _ = path.split("/", 4)
        for message in self.state.world.channel(int(channel)).messages.values():
            for one in message.attachments:
                if one.id == int(number):
                    return web.Response(body=one.content)
        return web.Response(status=404)


def routed(method: str, path: str) -> tuple[str, tuple[str, ...]]:
    """The route of a path, its changing parts taken out, and those parts."""
    parts = path.removeprefix(BASE).strip("/").split("/")
    changing = [number for number, part in enumerate(parts) if part.isdigit() or _is_token(parts, number)]
    args = [parts[number] for number in changing]
    if parts[-1] == "@original":
        args.append("@original")
    route = "/".join("{}" if number in changing else part for number, part in enumerate(parts))
    return f"{method} /{route}", tuple(args)


def _is_token(parts: list[str], number: int) -> bool:
    return number == 2 and parts[0] in ("interactions", "webhooks")


def _major(asked: Asked) -> str:
    """What a bucket is for: a channel or a guild, or a webhook with its token."""
    return " ".join(asked.args[:2]) if "/webhooks/" in asked.route else "".join(asked.args[:1])


async def _read(request: web.BaseRequest) -> tuple[Any, list[File], RefusedError | None]:
    """The body and the files, and what is wrong with them."""
    if request.content_type.startswith("multipart/"):
        return await _read_parts(request)
    text = await request.read()
    if not text:
        return {}, [], None
    try:
        return json.loads(text), [], None
    except ValueError:
        return {}, [], refused(50109)


async def _read_parts(request: web.BaseRequest) -> tuple[Any, list[File], RefusedError | None]:
    body: Any = {}
    files: dict[int, File] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content, name = bytes(await part.read(decode=True)), part.name or ""
        if name == "payload_json":
            try:
                body = json.loads(content)
            except ValueError:
                return {}, [], refused(50109)
        elif name.startswith("files["):
            files[int(name[6:-1])] = File(part.filename or "unknown", content)
    return body, [files[number] for number in sorted(files)], None


def _response(told: Told) -> web.Response:
    """An answer as it is sent: Discord names no character set, and clients compare."""
    if told.page is not None:
        return web.Response(status=told.status, text=told.page, headers=told.headers)
    if told.body is None:
        return web.Response(status=told.status, headers=told.headers)
    headers = {**(told.headers or {}), "Content-Type": "application/json"}
    return web.Response(status=told.status, body=json.dumps(told.body).encode(), headers=headers)
