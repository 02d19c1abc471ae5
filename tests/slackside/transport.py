"""How things reach the app: by Socket Mode, to one of its connections, or by signed requests over HTTP."""

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.slackside.delivery import COMMANDS, EVENTS, Delivery, Sent
from tests.slackside.faults import reset
from tests.slackside.values import Json
from tests.slackside.world import APP, World

CONNECTIONS = 10
ACK_SECONDS = 3.0
STALE_SECONDS = 301
GRACE = 10.0
"""How long a connection lasts after Slack says that it will close it."""
PING_EVERY = 15.0
ANSWERED = frozenset({"command", "view_submission", "block_suggestion"})
"""What an acknowledgement may answer; a body in that of anything else is not read."""
TOO_MANY = "too_many_websockets"
AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(eq=False, slots=True)
class Connection:
    """A Socket Mode connection of the app's."""

    socket: web.WebSocketResponse
    request: web.Request
    leaving: bool = False
    closing: asyncio.TimerHandle | None = None


@dataclass(eq=False, slots=True)
class Sockets:
    """The Socket Mode connections, and what was sent over them and is not acknowledged."""

    world: World
    tell: Callable[[], None]
    tickets: set[str] = field(default_factory=set)
    connections: list[Connection] = field(default_factory=list)
    waiting: dict[str, list[tuple[Delivery, asyncio.Future[Json]]]] = field(default_factory=dict)
    opened: int = 0
    refused: int = 0
    strays: int = 0
    grace: float = GRACE
    ping_every: float = PING_EVERY
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def ticket(self) -> str:
        """What one connection may be opened with."""
        ticket = self.world.id("ticket-")
        self.tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A connection for as long as it lasts."""
        if request.query.get("ticket") not in self.tickets:
            return web.Response(status=403)
        self.tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse(compress=False, timeout=1.0, heartbeat=self.ping_every)
        await socket.prepare(request)
        connection = Connection(socket, request)
        if len(self.connections) >= CONNECTIONS:
            await self._say_goodbye(connection, TOO_MANY)
            self.refused += 1
            self.tell()
            await socket.close()
            return socket
        await socket.send_json(self._hello())
        self.connections.append(connection)
        self.opened += 1
        self.tell()
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self.connections.remove(connection)
            if connection.closing:
                connection.closing.cancel()
            self.tell()
        return socket

    async def send(self, delivery: Delivery, retry: tuple[int, str] | None, within: float) -> None:
        """Send an envelope to one of the connections, and wait for its acknowledgement."""
        connection = self._chosen()
        if connection is None:
            delivery.error = "dispatch_failed"
            return
        heard: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(delivery.envelope_id, []).append((delivery, heard))
        begun = asyncio.get_running_loop().time()
        try:
            await connection.socket.send_str(json.dumps(envelope(delivery, retry)))
            async with asyncio.timeout(within):
                delivery.ack = (await heard).get("payload")
            delivery.acknowledged_after = asyncio.get_running_loop().time() - begun
        except (TimeoutError, ConnectionError):
            delivery.error = "operation_timeout"
        finally:
            self._forget(delivery, heard)

    async def disconnect(self, reason: str) -> None:
        """Tell every connection that it will be closed, and close it when its time is over."""
        for connection in list(self.connections):
            connection.leaving = True
            await self._say_goodbye(connection, reason)
            connection.closing = asyncio.get_running_loop().call_later(self.grace, reset, connection.request)

    def drop(self) -> None:
        """End every connection without a word."""
        for connection in list(self.connections):
            reset(connection.request)

    async def close(self) -> None:
        """Close every connection."""
        for connection in list(self.connections):
            await connection.socket.close()

    def _chosen(self) -> Connection | None:
        there = [one for one in self.connections if not one.leaving] or self.connections
        return self.chance.choice(there) if there else None

    def _acknowledged(self, message: Json) -> None:
        waiting = self.waiting.get(message.get("envelope_id") or "")
        if not waiting:
            self.strays += 1
            return
        _, future = waiting.pop(0)
        if not future.done():
            future.set_result(message)

    def _forget(self, delivery: Delivery, heard: "asyncio.Future[Json]") -> None:
        left = [one for one in self.waiting.get(delivery.envelope_id, []) if one[1] is not heard]
        if left:
            self.waiting[delivery.envelope_id] = left
        else:
            self.waiting.pop(delivery.envelope_id, None)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "connection_info": {"app_id": APP},
            "debug_info": {"host": "applink-1", "approximate_connection_time": 18060},
        }

    async def _say_goodbye(self, connection: Connection, reason: str) -> None:
        await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})


def envelope(delivery: Delivery, retry: tuple[int, str] | None = None) -> Json:
    """What goes over a Socket Mode connection."""
    whole: Json = {
        "envelope_id": delivery.envelope_id,
        "payload": delivery.payload,
        "type": delivery.kind,
        "accepts_response_payload": delivery.type in ANSWERED,
    }
    if delivery.kind == EVENTS or retry:
        number, reason = retry or (0, "")
        whole |= {"retry_attempt": number, "retry_reason": reason}
    return whole


@dataclass(eq=False, slots=True)
class Requests:
    """Requests to the app's address, signed as Slack signs them unless told otherwise."""

    secret: str
    session: aiohttp.ClientSession = field(init=False)
    url: str = ""
    signing: str = "good"

    async def send(self, delivery: Delivery, retry: tuple[int, str] | None, within: float) -> None:
        """Post a delivery to the app, and read its acknowledgement."""
        await self.put(delivery, self.signed(delivery, retry), within)

    async def put(self, delivery: Delivery, request: Sent, within: float) -> None:
        """Post a request as it is."""
        delivery.requests.append(request)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            async with asyncio.timeout(within):
                async with self.session.post(self.url, data=request.body, headers=request.headers) as response:
                    delivery.body = await response.text()
                    delivery.status = response.status
                    delivery.no_retry = response.headers.get("X-Slack-No-Retry") == "1"
        except TimeoutError:
            delivery.error = "operation_timeout"
        except aiohttp.ClientError:
            delivery.error = "dispatch_failed"
        else:
            if delivery.status == 200:
                delivery.acknowledged_after = loop.time() - begun
                delivery.ack = _read(delivery.body)
            else:
                delivery.error = "dispatch_failed"

    def signed(self, delivery: Delivery, retry: tuple[int, str] | None = None) -> Sent:
        """The request for a delivery, signed in the way that is set."""
        body, content = encoded(delivery)
        at = int(time.time()) - (STALE_SECONDS if self.signing == "stale" else 0)
        secret = "not the secret" if self.signing == "wrong" else self.secret
        signature = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": content, "User-Agent": AGENT, "Accept": "application/json,*/*"}
        if self.signing != "none":
            headers |= {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={signature}"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        return Sent(body, headers)


def encoded(delivery: Delivery) -> tuple[bytes, str]:
    """The body of a request, and what it is written in."""
    if delivery.kind == EVENTS:
        return json.dumps(delivery.payload).encode(), "application/json"
    form: dict[str, Any] = delivery.payload
    if delivery.kind != COMMANDS:
        form = {"payload": json.dumps(delivery.payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _read(body: str) -> Json | None:
    """An acknowledgement's body: JSON, or the text of a message."""
    if not body.strip():
        return None
    try:
        read = json.loads(body)
    except ValueError:
        return {"text": body}
    return read if isinstance(read, dict) else {"text": body}
