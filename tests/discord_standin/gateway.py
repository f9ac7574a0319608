"""The gateway: hello, identify, ready, heartbeats, dispatch with sequence numbers, resume, reconnect."""

from __future__ import annotations

import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from discord_standin import payloads
from discord_standin.failures import cut
from discord_standin.world import Message, World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, RECONNECT, REQUEST_MEMBERS = 0, 1, 2, 3, 4, 6, 7, 8
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
KNOWN = 0b111_0011_1111_1111_1111_1111_1111
UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = (
    4001,
    4002,
    4003,
    4004,
    4005,
)
INVALID_SEQUENCE, INVALID_INTENTS, DISALLOWED_INTENTS = 4007, 4013, 4014


class Closed(Exception):
    """The gateway closes the connection with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket; messages are compressed as one zlib stream if the client asked for that."""

    socket: web.WebSocketResponse
    request: web.Request
    compressor: Any = None

    async def send(self, content: dict[str, Any]) -> None:
        if self.socket.closed:
            return
        text = json.dumps(content)
        try:
            if self.compressor is None:
                await self.socket.send_str(text)
            else:
                data = self.compressor.compress(text.encode()) + self.compressor.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(data)
        except ConnectionError:
            pass  # the client went away meanwhile; it may resume


@dataclass(slots=True)
class Session:
    """What survives a lost connection: the sequence and the events, to be played again on a resume."""

    id: str
    intents: int
    sequence: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)
    connection: Connection | None = None

    async def dispatch(self, name: str, data: dict[str, Any]) -> None:
        self.sequence += 1
        event = {"op": DISPATCH, "t": name, "s": self.sequence, "d": data}
        self.events.append(event)
        if self.connection is not None:
            await self.connection.send(event)


class Gateway:
    """The gateway of a stand-in. `heartbeats` counts them; `identified` and `resumed` count sessions."""

    def __init__(self, world: World, token: str, url: str) -> None:
        self._world = world
        self._token = token
        self.url = url
        self.sessions: dict[str, Session] = {}
        self.heartbeats = self.identified = self.resumed = 0
        self.heartbeat_interval = 41.25
        self.answers_heartbeats = True
        self.privileged_intents_enabled = 0
        self._open: set[Connection] = set()

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a connection."""
        return [session for session in self.sessions.values() if session.connection is not None]

    async def dispatch(self, name: str, data: dict[str, Any], *, needs: int = 0) -> None:
        """Send an event to every session that has the intents for it; one without a connection gets it on resuming."""
        for session in self.sessions.values():
            if session.intents & needs == needs:
                await session.dispatch(name, data)

    async def dispatch_message(self, message: Message, *, event: str = "MESSAGE_CREATE") -> None:
        """Send a message to the sessions, each with the text if it may read it; ephemeral ones are not sent."""
        if message.seen_by is not None:
            return
        needs = DIRECT_MESSAGES if message.channel.is_direct else GUILD_MESSAGES
        for session in self.sessions.values():
            if session.intents & needs:
                await session.dispatch(event, payloads.message(self._world, message, intents=session.intents))

    async def ask_to_reconnect(self) -> None:
        """Opcode 7."""
        await self._send_to_all({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Opcode 9; what is not resumable is forgotten."""
        connections = list(self._open)
        if not resumable:
            self.sessions.clear()
        for connection in connections:
            await connection.send({"op": INVALID_SESSION, "d": resumable})

    async def close(self, code: int = 1001) -> None:
        """Close every connection with this code."""
        for connection in list(self._open):
            await connection.socket.close(code=code)

    def cut(self) -> None:
        """Break every connection without a farewell."""
        for connection in list(self._open):
            cut(connection.request)

    async def _send_to_all(self, content: dict[str, Any]) -> None:
        for connection in list(self._open):
            await connection.send(content)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One WebSocket connection, from hello to its end."""
        socket, compressor = web.WebSocketResponse(), _compressor(request)
        await socket.prepare(request)
        connection = Connection(socket, request, compressor)
        self._open.add(connection)
        session: Session | None = None
        try:
            await connection.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_interval * 1000}})
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    session = await self._receive(connection, session, json.loads(frame.data))
        except Closed as closed:
            await socket.close(code=closed.code)
        finally:
            self._open.discard(connection)
            if session is not None and session.connection is connection:
                session.connection = None
            await self._world.note_change()
        return socket

    async def _receive(self, connection: Connection, session: Session | None, frame: dict[str, Any]) -> Session | None:
        operation, data = frame.get("op"), frame.get("d")
        if operation == HEARTBEAT:
            self.heartbeats += 1
            if self.answers_heartbeats:
                await connection.send({"op": HEARTBEAT_ACK})
        elif operation == IDENTIFY:
            session = await self._identify(connection, session, data or {})
        elif operation == RESUME:
            session = await self._resume(connection, session, data or {})
        elif operation not in (PRESENCE, VOICE_STATE, REQUEST_MEMBERS):
            raise Closed(UNKNOWN_OPCODE)
        elif session is None:
            raise Closed(NOT_AUTHENTICATED)
        await self._world.note_change()
        return session

    async def _identify(self, connection: Connection, session: Session | None, data: dict[str, Any]) -> Session:
        if session is not None:
            raise Closed(ALREADY_AUTHENTICATED)
        if data.get("token") != self._token:
            raise Closed(AUTHENTICATION_FAILED)
        if not {"os", "browser", "device"} <= set(data.get("properties") or {}):
            raise Closed(DECODE_ERROR)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN:
            raise Closed(INVALID_INTENTS)
        if intents & PRIVILEGED & ~self.privileged_intents_enabled:
            raise Closed(DISALLOWED_INTENTS)
        self.sessions.clear()  # an unsharded bot has one session
        session = Session(secrets.token_hex(8), intents, connection=connection)
        self.sessions[session.id] = session
        self.identified += 1
        await session.dispatch("READY", self._ready(session))
        if intents & GUILDS:
            await session.dispatch("GUILD_CREATE", payloads.guild(self._world))
        return session

    def _ready(self, session: Session) -> dict[str, Any]:
        return {
            "v": 10,
            "user": payloads.user(self._world.bot),
            "guilds": [{"id": str(self._world.guild_id), "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(self._world.bot.id), "flags": 0},
        }

    async def _resume(self, connection: Connection, session: Session | None, data: dict[str, Any]) -> Session | None:
        if session is not None:
            raise Closed(ALREADY_AUTHENTICATED)
        if data.get("token") != self._token:
            raise Closed(AUTHENTICATION_FAILED)
        session = self.sessions.get(str(data.get("session_id")))
        if session is None:
            await connection.send({"op": INVALID_SESSION, "d": False})
            return None
        if not isinstance(data.get("seq"), int) or data["seq"] > session.sequence:
            raise Closed(INVALID_SEQUENCE)
        self.resumed += 1
        session.connection = connection
        for event in session.events[data["seq"] :]:
            await connection.send(event)
        await session.dispatch("RESUMED", {})
        return session


def _compressor(request: web.Request) -> Any:
    kind = request.query.get("compress")
    if kind not in (None, "zlib-stream"):
        raise web.HTTPNotImplemented(text=f"this stand-in does not speak {kind}")
    return zlib.compressobj() if kind else None
