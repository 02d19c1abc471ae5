"""What the app asks for, over HTTP: the Web API, response_urls and uploads, with the faults that are in store."""

import asyncio
import base64
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.slackside import scopes
from tests.slackside.faults import Fault, Faults, Pace, reset
from tests.slackside.methods import Asked, Methods
from tests.slackside.openings import Openings
from tests.slackside.values import ApiCall, Grant, Json
from tests.slackside.world import TEAM, RefusedError, World

STRUCTURED = frozenset({"blocks", "attachments", "metadata", "view", "files"})
TOKENLESS = frozenset({"api.test", "oauth.v2.access"})
PACED = "chat.postMessage"
CONNECT = "apps.connections.open"
TROUBLE = "<html><body>Slack is having a moment.</body></html>"
BOUNDS = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, before it is written."""

    body: Any
    status: int = 200
    headers: Json = field(default_factory=dict)

    @property
    def error(self) -> str | None:
        """Slack's error, where there is one."""
        return self.body.get("error") if isinstance(self.body, dict) else None

    def written(self) -> web.Response:
        """The response that carries it."""
        if isinstance(self.body, str):
            return web.Response(status=self.status, text=self.body, headers=self.headers, content_type="text/html")
        return web.json_response(self.body, status=self.status, headers=self.headers)


@dataclass(eq=False, slots=True)
class Api:
    """Answers what the app asks for."""

    world: World
    openings: Openings
    methods: Methods
    tell: Callable[[], None]
    faults: Faults = field(default_factory=Faults)
    pace: Pace = field(default_factory=Pace)
    delays: dict[str, float] = field(default_factory=dict)

    def add_routes(self, router: web.UrlDispatcher, guarded: Callable[..., Any]) -> None:
        """Say which addresses are answered here."""
        router.add_route("*", "/api/{method}", guarded(self.call))
        router.add_post("/upload/v1/{file}", guarded(self.upload))
        router.add_post("/{kind}/{team}/{number}/{secret}", guarded(self.respond))

    async def call(self, request: web.Request) -> web.StreamResponse:
        """A call of the Web API."""
        method = request.match_info["method"]
        args, token, basic = await _asked(request)
        answer = await self._carried_out(request, method, lambda: self._answer(method, args, token, basic))
        self._remember(method, args, token, answer)
        return answer.written()

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A post to a response_url."""
        body = await request.json()
        answer = await self._carried_out(request, "response_url", lambda: self._response(request.path, body))
        self._remember("response_url", body, "", answer)
        return answer.written()

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """A file's content, as it is or in a form."""
        if request.content_type.startswith("multipart/"):
            part = next(iter((await request.post()).values()))
            content = part.file.read() if isinstance(part, web.FileField) else str(part).encode()
        else:
            content = await request.read()
        name = request.match_info["file"]
        return (await self._carried_out(request, "upload", lambda: self._uploaded(name, content))).written()

    async def _carried_out(self, request: web.Request, method: str, carry_out: Callable[[], Answer]) -> Answer:
        """The answer to a call, or what a fault makes of it."""
        fault = self.faults.next(method) or Fault()
        slow = max(fault.slow, self.delays.get(method, 0.0))
        if slow:
            await asyncio.sleep(slow)
        if fault.refuses and not fault.lost:
            return _faulty(fault)
        if not fault.reset:
            answer = carry_out()
            if not fault.lost:
                return answer
        self.tell()
        reset(request)
        return Answer({})  # which nobody hears: what is written to a connection that is gone is dropped

    def _answer(self, method: str, args: Json, token: str, basic: tuple[str, str] | None) -> Answer:
        self.openings.causes.now = None
        grant = Grant("", TEAM, "", ())
        try:
            if method not in self.methods.table:
                raise RefusedError("unknown_method", req_method=method)
            if method not in TOKENLESS:
                grant = self._good(method, token)
            wait = self.pace.wait(str(args.get("channel")), self.world.now()) if method == PACED else None
            if wait is not None:
                return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait)})
            _check_forms(args)
            return Answer(self._done(Asked(method, args, grant, basic)), 200, _scope_headers(method, grant))
        except RefusedError as refused:
            return Answer({"ok": False, "error": refused.error, **refused.more}, 200, _scope_headers(method, grant))
        finally:
            self.openings.causes.now = None

    def _done(self, asked: Asked) -> Json:
        rule = scopes.NEEDS[asked.method]
        if "{kind}" not in rule:
            self.world.need(asked.grant, rule)
        return {"ok": True, **self.methods.table[asked.method](asked)}

    def _good(self, method: str, token: str) -> Grant:
        """What a token may be used for, where it is one, and of the kind that the method takes."""
        if not token:
            raise RefusedError("not_authed")
        grant = self.world.grants.get(token)
        if grant is None:
            raise RefusedError("invalid_auth")
        if grant.error:
            raise RefusedError(grant.error)
        if grant.expires is not None and grant.expires < self.world.now():
            raise RefusedError("token_expired")
        if (grant.kind == "app") != (method == CONNECT):
            raise RefusedError("not_allowed_token_type")
        return grant

    def _response(self, path: str, body: Json) -> Answer:
        self.openings.causes.now = None
        try:
            self.openings.respond(path, body)
        except RefusedError as refused:
            status = refused.more.pop("status")
            return Answer({"ok": False, "error": refused.error, **refused.more}, status)
        finally:
            self.openings.causes.now = None
        return Answer({"ok": True})

    def _uploaded(self, name: str, content: bytes) -> Answer:
        file = self.world.files.get(name)
        if file is None or len(content) != file.length:
            return Answer("no", 400)
        self.world.files[name] = replace(file, content=content)
        return Answer(f"OK - {len(content)}")

    def _remember(self, method: str, args: Json, token: str, answer: Answer) -> None:
        if self.world.keep:
            call = ApiCall(method, args, token, answer.status, answer.error, self.world.now())
            self.world.calls.append(call)
        self.tell()


def _faulty(fault: Fault) -> Answer:
    """The answer that a fault makes of a call."""
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.status == 429:
        return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "1", **headers})
    if fault.status >= 500:
        return Answer(TROUBLE, fault.status, headers)
    more = {"response_metadata": {"messages": list(fault.messages)}} if fault.messages else {}
    return Answer({"ok": False, "error": fault.error or "fatal_error", **more}, fault.status, headers)


def _check_forms(args: Json) -> None:
    """Refuse what should be a list or an object and is a text that is neither."""
    for name, error in BOUNDS.items():
        if isinstance(args.get(name), str):
            raise RefusedError(error)


def _scope_headers(method: str, grant: Grant) -> Json:
    if not grant.token:
        return {}
    return {"x-oauth-scopes": scopes.told(grant.scopes), "x-accepted-oauth-scopes": scopes.NEEDS.get(method, "")}


async def _asked(request: web.Request) -> tuple[Json, str, tuple[str, str] | None]:
    """A call's arguments, however they were sent, its token, and a client's name and secret."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= json.loads(await request.read() or b"{}")
    elif request.content_type.startswith("multipart/"):
        args |= dict(await request.post())
    else:
        args |= dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    for name in STRUCTURED & args.keys():
        if isinstance(args[name], str):
            with suppress(ValueError):
                args[name] = json.loads(args[name])
    token, header = str(args.pop("token", "")), request.headers.get("Authorization", "")
    if header.startswith("Basic "):
        name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        return args, token, (name, secret)
    return args, header.removeprefix("Bearer ") or token, None
