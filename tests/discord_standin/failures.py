"""Things that go wrong, on request: a status instead of an answer, a reset, an answer that gets lost, a wait.

standin.failures.add("POST", "/callback", lost_answer())
standin.failures.add("PATCH", "@original", status(503), times=2)
gate = standin.failures.add("POST", "/messages", held())   # ... gate.open.set()
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from discord_standin.errors import as_json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Act = Callable[[web.Request, Handler, "Failure"], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Failure:
    """One thing that goes wrong the next `left` times that a request matches.

    `reached` is set when a request has met it; a held request goes on when `open` is set.
    """

    method: str
    path: re.Pattern[str]
    act: Act
    left: int
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    open: asyncio.Event = field(default_factory=asyncio.Event)


class Failures:
    """What is to go wrong; as a middleware of the server it sees every request, the gateway's too."""

    def __init__(self) -> None:
        self._planned: list[Failure] = []

    def add(self, method: str, path: str, act: Act, *, times: int = 1) -> Failure:
        """Let requests with this method whose path contains the regular expression meet `act`, `times` times."""
        failure = Failure(method, re.compile(path), act, times)
        self._planned.append(failure)
        return failure

    def clear(self) -> None:
        """From now on nothing goes wrong; what is held goes on."""
        for failure in self._planned:
            failure.left = 0
            failure.open.set()

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Handle a request, or let it meet the first failure that is planned for it."""
        for failure in self._planned:
            if failure.left > 0 and failure.method == request.method and failure.path.search(request.path):
                failure.left -= 1
                failure.reached.set()
                return await failure.act(request, handler, failure)
        return await handler(request)


def status(number: int, *, code: int = 0, message: str = "", headers: dict[str, str] | None = None, **body: Any) -> Act:
    """Answer with this status and Discord's error body, without doing anything."""

    async def act(request: web.Request, handler: Handler, failure: Failure) -> web.StreamResponse:
        content = {"message": message or f"{number}: on request", "code": code, **body}
        return as_json(content, status=number, headers=headers)

    return act


def rate_limited(seconds: float) -> Act:
    """429, to be tried again after this time."""
    return status(
        429,
        message="You are being rate limited.",
        headers={"Via": "1.1 google"},
        retry_after=seconds,
        **{"global": False},
    )


def reset() -> Act:
    """Reset the connection before anything is done."""

    async def act(request: web.Request, handler: Handler, failure: Failure) -> web.StreamResponse:
        cut(request)
        return web.Response()

    return act


def lost_answer() -> Act:
    """Do what was asked, and reset the connection instead of answering."""

    async def act(request: web.Request, handler: Handler, failure: Failure) -> web.StreamResponse:
        await handler(request)
        cut(request)
        return web.Response()

    return act


def held() -> Act:
    """Wait with the request until `open` is set."""

    async def act(request: web.Request, handler: Handler, failure: Failure) -> web.StreamResponse:
        await failure.open.wait()
        return await handler(request)

    return act


def cut(request: web.Request) -> None:
    """Reset the connection of a request: no farewell, as when a network breaks."""
    transport = request.transport
    if transport is not None:
        raw = transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
