"""The gateway: connections, the sessions that outlive them, and what each of them is told."""

import asyncio
import json
import socket
import struct
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from aiohttp import ClientConnectionResetError, WSMsgType, web

from tests.discord_server.values import KNOWN_INTENTS, PRIVILEGED, Intent, Json
from tests.discord_server.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 8, 9, 10, 11
IGNORED = (3, 4)
REPLAYED = 1_000
AWAY_FOR = 300.0
"""How long a session that nobody is connected to may still be resumed."""
CLOSINGS = {
    4001: b"Unknown opcode.",
    4002: b"Error while decoding payload.",
    4003: b"Not authenticated.",
    4004: b"Authentication failed.",
    4005: b"Already authenticated.",
    4007: b"Invalid `seq`.",
    4009: b"Session timed out.",
    4010: b"Invalid shard.",
    4012: b"Invalid API version.",
    4013: b"Invalid intent(s).",
    4014: b"Disallowed intent(s).",
}


class ClosedError(Exception):
    """The gateway ends a connection, with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(CLOSINGS[code])
        self.code = code


@dataclass(eq=False)
class Connection:
    """One socket. What is told to it leaves in order, compressed as it asked."""

    socket: web.WebSocketResponse
    request: web.BaseRequest
    squeeze: Callable[[bytes], bytes] | None
    session: "Session | None" = None
    outgoing: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)

    def tell(self, text: str) -> None:
        """Send, after what was sent before."""
        self.outgoing.put_nowait(text)

    async def send(self) -> None:
        """Send what is to be sent, for as long as someone listens."""
        try:
            while True:
                text = await self.outgoing.get()
                if self.squeeze:
                    await self.socket.send_bytes(self.squeeze(text.encode()))
                else:
                    await self.socket.send_str(text)
        except (ClientConnectionResetError, ConnectionError):
            return

    def cut(self) -> None:
        """End it as a lost network does: no goodbye."""
        cut(self.request)


@dataclass(eq=False)
class Session:
    """What a client has heard and may hear again when it resumes."""

    id: str
    intents: int
    shard: tuple[int, int]
    sequence: int = 0
    heard: "deque[tuple[int, str]]" = field(default_factory=lambda: deque(maxlen=REPLAYED))
    connection: Connection | None = None
    away_since: float = 0.0

    def tell(self, event: str, data: str) -> None:
        """Tell it of an event; one that is away hears it when it resumes."""
        self.sequence += 1
        text = f'{{"op":0,"t":"{event}","s":{self.sequence},"d":{data}}}'
        self.heard.append((self.sequence, text))
        if self.connection:
            self.connection.tell(text)

    def hears_of(self, guild: int | None, needs: int) -> bool:
        """Whether it asked for such events, and whether they are its shard's."""
        number, shards = self.shard
        return self.intents & needs == needs and (((guild or 0) >> 22) % shards == number)


class Gateway:
    """Every session, and the way in."""

    def __init__(self, world: World, token: str, heartbeat: float, news: Callable[[], None]) -> None:
        self.world, self.token, self.heartbeat, self.news = world, token, heartbeat, news
        self.address, self.shards = "", 1
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.log: deque[str] = deque(maxlen=REPLAYED)
        self.heartbeats = 0
        self.refuses: int | None = None

    def tell(self, event: str, data: Json, guild: int | None, needs: int = 0, unread: Json | None = None) -> bool:
        """Tell every session that hears of it, and say if one did; `unread` is for those that may not read messages."""
        hearing = [one for one in self.sessions.values() if one.hears_of(guild, needs)]
        if not hearing:
            return False
        text, dark = json.dumps(data), json.dumps(unread) if unread else None
        for session in hearing:
            session.tell(event, dark if dark and not session.intents & Intent.MESSAGE_CONTENT else text)
        return any(session.connection for session in hearing)

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """One connection, from hello to the end."""
        ws = web.WebSocketResponse(max_msg_size=0)
        await ws.prepare(request)
        connection = Connection(ws, request, _squeezer(request.query.get("compress")))
        self.connections.append(connection)
        sending = asyncio.create_task(connection.send())
        try:
            await self._converse(connection)
        except ClosedError as end:
            sending.cancel()
            await ws.close(code=end.code, message=CLOSINGS[end.code])
        finally:
            sending.cancel()
            self._left(connection)
        return ws

    async def _converse(self, connection: Connection) -> None:
        query = connection.request.query
        if query.get("v") not in ("9", "10") or query.get("encoding", "json") != "json":
            raise ClosedError(4012)
        connection.tell(_frame(HELLO, {"heartbeat_interval": int(self.heartbeat * 1_000)}))
        while True:
            try:
                frame = await connection.socket.receive(timeout=self.heartbeat * 2)
            except TimeoutError:
                raise ClosedError(4009) from None
            if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            self._hear(connection, _read(frame.data))
            self.news()

    def _hear(self, connection: Connection, said: Json) -> None:
        op, data = said.get("op"), said.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            connection.tell(_frame(ACK, None))
        elif op == IDENTIFY and isinstance(data, dict):
            self._identify(connection, data)
        elif op == RESUME and isinstance(data, dict):
            self._resume(connection, data)
        elif connection.session is None:
            raise ClosedError(4003)
        elif op == MEMBERS and isinstance(data, dict):
            self._list_members(connection.session, data)
        elif op not in IGNORED:
            raise ClosedError(4001)

    def _identify(self, connection: Connection, data: Json) -> None:
        self.log.append("identify")
        if connection.session is not None:
            raise ClosedError(4005)
        self._forget()
        number, shards = data.get("shard") or (0, 1)
        self._allow(data, number, shards)
        session = Session(token_hex(16), data["intents"], (number, shards), connection=connection)
        self.sessions[session.id] = connection.session = session
        session.tell("READY", json.dumps(self._ready(session)))
        for guild in self.world.guilds.values():
            if self.world.bot in guild.members and session.hears_of(guild.id, Intent.GUILDS):
                everyone = bool(session.intents & Intent.MEMBERS)
                session.tell("GUILD_CREATE", json.dumps(self.world.told_guild(guild, everyone)))

    def _allow(self, data: Json, number: int, shards: int) -> None:
        if self.refuses is not None:
            raise ClosedError(self.refuses)
        if data.get("token") != self.token:
            raise ClosedError(4004)
        if not 0 <= number < shards:
            raise ClosedError(4010)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
            raise ClosedError(4013)
        if intents & PRIVILEGED & ~self.world.privileged:
            raise ClosedError(4014)

    def _ready(self, session: Session) -> Json:
        here = [one.id for one in self.world.guilds.values() if self.world.bot in one.members]
        return {
            "v": 10,
            "user": self.world.told_user(self.world.bot) | {"verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": str(one), "unavailable": True} for one in here if session.hears_of(one, 0)],
            "session_id": session.id,
            "resume_gateway_url": f"{self.address}/resume",
            "shard": list(session.shard),
            "application": {"id": str(self.world.application), "flags": 0},
        }

    def _resume(self, connection: Connection, data: Json) -> None:
        self.log.append("resume")
        self._forget()
        session = self.sessions.get(data.get("session_id", ""))
        if data.get("token") != self.token:
            raise ClosedError(4004)
        seen = int(data.get("seq") or 0)
        if session is None or (session.heard and session.heard[0][0] > seen + 1):
            connection.tell(_frame(INVALID, False))
            return
        if seen > session.sequence:
            raise ClosedError(4007)
        if session.connection:
            session.connection.cut()
        session.connection, connection.session = connection, session
        for number, text in session.heard:
            if number > seen:
                connection.tell(text)
        session.tell("RESUMED", '{"_trace":[]}')

    def _list_members(self, session: Session, asked: Json) -> None:
        guild = self.world.guilds.get(int(asked["guild_id"]))
        wanted = [int(one) for one in _listed(asked.get("user_ids"))]
        users = [] if guild is None else [one for one in guild.members if not wanted or one in wanted]
        begins = str(asked.get("query") or "").lower()
        users = [one for one in users if self.world.users[one].name.lower().startswith(begins)]
        told = [self.world.told_member(one, guild) | {"user": self.world.told_user(one)} for one in users if guild]
        chunk: Json = {"guild_id": str(asked["guild_id"]), "members": told[: asked.get("limit") or None]}
        chunk |= {"chunk_index": 0, "chunk_count": 1, "not_found": [str(one) for one in wanted if one not in users]}
        session.tell("GUILD_MEMBERS_CHUNK", json.dumps(chunk | {"nonce": asked.get("nonce")}))

    def _left(self, connection: Connection) -> None:
        self.connections.remove(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection, session.away_since = None, self.world.clock.now()
            if connection.socket.close_code in (1000, 1001):
                # A client that says goodbye gives its session up.
                self.sessions.pop(session.id, None)
        self.news()

    def _forget(self) -> None:
        """Forget the sessions nobody came back for."""
        since = self.world.clock.now() - AWAY_FOR
        gone = [one.id for one in self.sessions.values() if one.connection is None and one.away_since < since]
        for one in gone:
            del self.sessions[one]

    def drop(self) -> None:
        """Cut every connection; the sessions may be resumed."""
        for one in list(self.connections):
            one.cut()

    def reconnect(self) -> None:
        """Ask every client to connect again and resume."""
        for one in self.connections:
            one.tell(_frame(RECONNECT, None))

    def invalidate(self, resumable: bool) -> None:
        """Tell every client its session is no longer valid; whatever is not resumable is forgotten."""
        for one in self.connections:
            one.tell(_frame(INVALID, resumable))
        if not resumable:
            self.sessions.clear()


def cut(request: web.BaseRequest) -> None:
    """End a connection with a reset, as a peer that died does."""
    transport = request.transport
    if transport is not None:
        under = transport.get_extra_info("socket")
        under.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


def _frame(op: int, data: Any) -> str:
    return json.dumps({"op": op, "d": data, "s": None, "t": None})


def _read(text: str | bytes) -> Json:
    try:
        said = json.loads(text)
    except ValueError:
        raise ClosedError(4002) from None
    if not isinstance(said, dict) or len(text) > 4_096:
        raise ClosedError(4002)
    return said


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _squeezer(how: str | None) -> Callable[[bytes], bytes] | None:
    """What compresses a connection's stream, as its client asked: each message ends at a flush."""
    if how == "zlib-stream":
        stream = zlib.compressobj()
        return lambda text: stream.compress(text) + stream.flush(zlib.Z_SYNC_FLUSH)
    if how == "zstd-stream":
        from compression.zstd import ZstdCompressor  # type: ignore[import-not-found]  # from Python 3.14

        zstd = ZstdCompressor()
        return lambda text: zstd.compress(text) + zstd.flush(ZstdCompressor.FLUSH_BLOCK)
    return None
