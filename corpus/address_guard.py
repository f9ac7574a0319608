"""Which URLs and addresses may be fetched: http(s) and public addresses only, checked on the address connected to."""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from corpus.deadline import Deadline
from corpus.errors import AddressRefused, FetchError, LimitExceeded, Unreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

_NOT_PUBLIC_V4 = [
    ipaddress.IPv4Network(network)
    for network in (
        # IANA IPv4 special-purpose address registry, multicast, and the former 6to4 relays
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # the address at which Azure's platform answers its own machines
        "168.63.129.16/32",
    )
]
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out for global unicast
_NOT_PUBLIC_V6 = [
    ipaddress.IPv6Network(network)
    # IANA IPv6 special-purpose address registry: protocol assignments with Teredo, documentation, 6to4
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address as networks without IPv4 write it
_NUMBER_LIKE = re.compile(r"(?:0[xX][0-9a-fA-F]*|[0-9]+)\.?")
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_UNCLEAN = re.compile(r"[\x00-\x20\x7f\\]")
_MAX_URL = 4000
_SAFE_PATH = "/%:@!$&'()*+,;=~-._[]|"
_WEB_PORTS = (80, 443)
_FIRST_FREE_PORT = 1024  # below lie the ports of mail, shells and databases, which no feed is served from


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL that was checked, in the parts that a request needs. `path` holds the query too."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what robots.txt holds for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """The host as a Host header names it, with the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"http": 80, "https": 443}[self.scheme] else f"{host}:{self.port}"


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet; IPv4 addresses inside IPv6 ones are looked at themselves."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GLOBAL_V6 and not any(address in network for network in _NOT_PUBLIC_V6)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """All addresses that the system's resolver gives for a host; OSError if there is none."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


def parse_target(url: str) -> Target:
    """Take a URL apart; AddressRefused, with the reason, if it is none that may be fetched."""
    if len(url) > _MAX_URL:
        raise AddressRefused(url[:80] + "…", f"it is longer than {_MAX_URL} characters")
    if _UNCLEAN.search(url):
        raise AddressRefused(repr(url), "it holds spaces, control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(url, f"it is not a URL ({error})") from None
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(url, "only http and https are fetched")
    if "@" in parts.netloc:
        host = parts.netloc.rpartition("@")[2]
        raise AddressRefused(url.replace(parts.netloc, f"…@{host}"), "it carries a user name or a password")
    port = port if port is not None else {"http": 80, "https": 443}[parts.scheme]
    if port not in _WEB_PORTS and port < _FIRST_FREE_PORT:
        raise AddressRefused(url, f"port {port} is not one of the web")
    path = quote(parts.path or "/", safe=_SAFE_PATH)
    query = "?" + quote(parts.query, safe=_SAFE_PATH + "?") if parts.query else ""
    return Target(url=url, scheme=parts.scheme, host=_host(url, parts.hostname), port=port, path=path + query)


def _host(url: str, host: str | None) -> str:
    """The host in ASCII; numbers that only some resolvers take for an address are refused before anything is asked."""
    if not host:
        raise AddressRefused(url, "it names no host")
    if ":" in host or "[" in url.partition("//")[2].partition("/")[0]:
        _parsed(url, host)
        return host
    try:
        name = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        raise AddressRefused(url, "its host is not a valid name") from None
    if not _HOST.fullmatch(name):
        raise AddressRefused(url, "its host is not a valid name")
    if _NUMBER_LIKE.fullmatch(name.rstrip(".").rpartition(".")[2]):
        _parsed(url, name)
    return name


def _parsed(url: str, text: str) -> Address:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        raise AddressRefused(url, f"its host {text!r} is neither a name nor a plainly written address") from None


class AddressGuard:
    """Connects to public addresses only.

    Every address a name leads to must be allowed, else none is tried; the address of the finished connection is
    checked once more. `allow` and `resolve` are arguments so that tests can reach their own machine; no setting and
    no environment variable leads here.
    """

    def __init__(self, *, allow: Callable[[Address], bool] = is_public, resolve: Resolver = resolve) -> None:
        self._allow = allow
        self._resolve = resolve

    def connect(self, target: Target, deadline: Deadline) -> socket.socket:
        """Open a TCP connection; AddressRefused, Unreachable or LimitExceeded."""
        refusal: OSError | None = None
        for address in self._addresses(target, deadline):
            try:
                return self._open(target, address, deadline)
            except OSError as error:
                refusal = error
        if isinstance(refusal, TimeoutError):
            raise LimitExceeded(target.url, "connecting takes too long", slow=True)
        raise Unreachable(target.url, f"no connection to {target.host} ({_plain(refusal)})")

    def _addresses(self, target: Target, deadline: Deadline) -> tuple[Address, ...]:
        answers = self._ask(target, deadline)
        addresses = tuple(_parsed(target.url, answer) for answer in answers)
        for address in addresses:
            self._check(target, address)
        return addresses

    def _ask(self, target: Target, deadline: Deadline) -> Sequence[str]:
        """Resolve in a thread of its own: the system's resolver cannot be given a time limit."""
        answers: list[Sequence[str]] = []
        failures: list[OSError | UnicodeError] = []

        def ask() -> None:
            try:
                answers.append(self._resolve(target.host, target.port))
            except (OSError, UnicodeError) as error:
                failures.append(error)

        thread = threading.Thread(target=ask, daemon=True, name="resolver")
        thread.start()
        thread.join(deadline.remaining(target.url))
        if failures or (answers and not answers[0]):
            raise Unreachable(target.url, f"the host {target.host} is not known; is the address right?")
        if not answers:
            raise LimitExceeded(target.url, f"looking up {target.host} takes too long", slow=True)
        return answers[0]

    def _check(self, target: Target, address: Address) -> None:
        if not self._allow(address):
            raise AddressRefused(target.url, f"{target.host} leads to {address}, which is not a public address")

    def _open(self, target: Target, address: Address, deadline: Deadline) -> socket.socket:
        family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(deadline.remaining(target.url))
            connection.connect((str(address), target.port))
            self._check(target, ipaddress.ip_address(connection.getpeername()[0]))
        except (OSError, FetchError):
            connection.close()
            raise
        return connection


def _plain(error: OSError | None) -> str:
    return str(error.strerror or error).lower() if error else "it has no address"
