"""Real servers on this machine, for tests that fetch."""

from __future__ import annotations

import contextlib
import gzip
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

from corpus.address_guard import Address, AddressGuard, is_public
from corpus.fetch import HttpFetcher

LOOPBACK = "127.0.0.1"
OTHER_LOOPBACK = "127.0.0.2"
CERTIFICATE = Path(__file__).parent / "corpus" / "fixtures" / "localhost.pem"
"""A self-signed certificate for `localhost` and its key; made for these tests, trusted by nobody."""


@dataclass(kw_only=True)
class Answer:
    """What a path answers. `broken_off` closes the connection after the body, before what was announced came."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None


@dataclass(frozen=True)
class Request:
    path: str
    query: dict[str, list[str]]
    headers: Message


Route = Answer | Callable[[Request], Answer]


def page(text: str, **headers: str) -> Answer:
    return Answer(body=text.encode(), headers={"Content-Type": "text/html; charset=utf-8", **headers})


def as_json(value: object, status: int = 200) -> Answer:
    return Answer(body=json.dumps(value).encode(), status=status, headers={"Content-Type": "application/json"})


def xml(text: str, **headers: str) -> Answer:
    return Answer(body=text.encode(), headers={"Content-Type": "application/xml", **headers})


def zipped(text: bytes) -> Answer:
    return Answer(body=gzip.compress(text), headers={"Content-Encoding": "gzip"})


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})


class LocalServer:
    """Serves `routes` (by path, without the query); everything else is 404. `requests` tells what was asked."""

    def __init__(self, address: str = LOOPBACK, *, tls: bool = False) -> None:
        self.routes: dict[str, Route] = {}
        self.requests: list[Request] = []
        server = ThreadingHTTPServer((address, 0), self._handler())
        server.daemon_threads = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        self._server = server
        self.port = server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://{'localhost' if tls else address}:{self.port}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(outer) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler below has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                request = Request(parts.path, parse_qs(parts.query), self.headers)
                outer.requests.append(request)
                route = outer.routes.get(parts.path, Answer(status=404))
                self._send(route(request) if callable(route) else route)

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                length = len(answer.body) if answer.announced is None else answer.announced
                if "Transfer-Encoding" not in answer.headers:
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class Canary:
    """Listens and counts who connects; nobody should. `speak` may answer those who do, for servers that misbehave."""

    def __init__(self, address: str = LOOPBACK, speak: Callable[[socket.socket], None] | None = None) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._listener = socket.create_server((address, 0), family=family)
        self._speak = speak
        self.port = self._listener.getsockname()[1]
        self.hits = 0
        host = f"[{address}]" if ":" in address else address
        self.url = f"http://{host}:{self.port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.hits += 1
            with connection, contextlib.suppress(OSError):
                if self._speak:
                    connection.recv(65536)
                    self._speak(connection)


class Clock:
    """A clock that tests move; sleeping on it moves it and takes no time. `tick` seconds pass at each look."""

    def __init__(self, tick: float = 0.0) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._tick = tick

    def __call__(self) -> float:
        self.now += self._tick
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def allow(*extra: str) -> Callable[[Address], bool]:
    """Public addresses, and these."""
    extras = {ipaddress.ip_address(address) for address in extra}
    return lambda address: address in extras or is_public(address)


def fetcher(*allowed: str, clock: Clock | None = None, names: dict[str, list[str]] | None = None, **how) -> HttpFetcher:
    """A fetcher that may reach this machine and does not wait. `names` stands in for the name server."""
    clock = clock or Clock()
    guard = AddressGuard(allow=allow(*(allowed or (LOOPBACK,))), resolve=_resolver(names or {}))
    return HttpFetcher(guard=guard, clock=clock, sleep=clock.sleep, uneven=lambda: 0.5, **how)


def _resolver(names: dict[str, list[str]]) -> Callable[[str, int], list[str]]:
    def resolve(host: str, port: int) -> list[str]:
        if host in names:
            answers = names[host]
            return [answers.pop(0)] if host.startswith("rebinding") else answers
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [str(info[4][0]) for info in infos]

    return resolve


@contextlib.contextmanager
def serving(address: str = LOOPBACK, **routes: Route) -> Iterator[LocalServer]:
    """A server for the length of a with block; a route's name stands for its path."""
    with LocalServer(address) as server:
        server.routes |= {f"/{name}": route for name, route in routes.items()}
        yield server
