"""`/healthz` and `/metrics` over HTTP, from a thread of their own: they answer also when the event loop does not."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from bot.settings import Settings, SettingsError
from index.backend import SearchBackend
from index.errors import SearchError

log = logging.getLogger(__name__)

_PATIENCE = 5.0  # seconds for a request to arrive
_POLL = 0.1  # seconds between looks at whether it has to end


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether questions can be answered now: the gateway delivers events, and the index is open.

    `warning` says what is not as it should be although questions are answered.
    """

    gateway: bool
    index: bool
    passages: int
    warning: str = ""

    @property
    def ready(self) -> bool:
        """Whether a question would be answered."""
        return self.gateway and self.index

    def to_json(self) -> dict[str, Any]:
        """As `/healthz` gives it."""
        return {"ready": self.ready, **asdict(self)}


def health_of(backend: SearchBackend, *, gateway: bool) -> Health:
    """The health as of now."""
    try:
        passages = backend.count()
    except SearchError as error:
        return Health(gateway=gateway, index=False, passages=0, warning=str(error))
    return Health(gateway=gateway, index=True, passages=passages, warning=getattr(backend, "warning", ""))


@contextmanager
def serving_health(settings: Settings, health: Callable[[], Health], registry: CollectorRegistry) -> Iterator[int]:
    """Serve both within the block, unless HEALTH_PORT is 0; yields the port. SettingsError if it cannot be had."""
    if not settings.health_port:
        yield 0
        return
    with _listening(settings.health_host, settings.health_port, health, registry) as port:
        yield port


@contextmanager
def _listening(host: str, port: int, health: Callable[[], Health], registry: CollectorRegistry) -> Iterator[int]:
    try:
        server = _Server((host, port), _handler(health, registry))
    except OSError as error:
        raise SettingsError(
            f"HEALTH_PORT={port} on {host} cannot be listened on: {error.strerror}. Choose another, or 0 for none."
        ) from None
    thread = threading.Thread(target=server.serve_forever, args=(_POLL,), name="health", daemon=True)
    thread.start()
    log.info("health and metrics on http://%s:%d", host, server.server_port)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client that says nothing must not hold up the end


def _handler(health: Callable[[], Health], registry: CollectorRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE
        server_version, sys_version = "attache", ""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/healthz":
                found = health()
                status = HTTPStatus.OK if found.ready else HTTPStatus.SERVICE_UNAVAILABLE
                self._send(status, "application/json", json.dumps(found.to_json()).encode())
            elif path == "/metrics":
                self._send(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(registry))
            else:
                self._send(HTTPStatus.NOT_FOUND, "text/plain", b"There are /healthz and /metrics.\n")

        def _send(self, status: HTTPStatus, content_type: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 -- the library's name
            log.debug(format, *arguments)

    return Handler
