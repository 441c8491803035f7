"""Requests to addresses that somebody gave: never into the network that this machine stands in.

An address from outside may lead to the machine itself, to its neighbours, or to a cloud's
metadata: at once, by a redirection, or by a name that resolves differently the second time.
`GuardedTransport` resolves every name itself, judges every address, and connects to exactly what it
judged, so that each request of a chain of redirections is held to the same rule. Take it wherever
httpx2 takes a transport. Used without a client it logs nothing, which an address with a secret in
it needs.
"""

import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from ssl import SSLContext
from types import TracebackType
from typing import Any, Final, Self, TypeAlias

import httpcore2
import httpx2

IPAddress: TypeAlias = IPv4Address | IPv6Address

_WRAPPING: Final[Mapping[IPv6Network, int]] = {
    IPv6Network("::/96"): 0,  # IPv4-compatible (RFC 4291, 2.5.5.1)
    IPv6Network("::ffff:0:0:0/96"): 0,  # IPv4-translated (RFC 7915)
    IPv6Network("::ffff:0:0/96"): 0,  # IPv4-mapped (RFC 4291, 2.5.5.2)
    IPv6Network("64:ff9b::/96"): 0,  # NAT64 (RFC 6052)
    IPv6Network("2002::/16"): 80,  # 6to4 (RFC 3056)
}
"""Networks whose addresses hold an IPv4 address, and by how many bits it stands from the right."""

_REFUSED: Final = tuple(
    ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's platform, which answers inside it alone
        "192.0.0.0/24",  # IETF protocol assignments, Oracle's metadata among them
        "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
        "64:ff9b:1::/48",  # NAT64 of one's own network (RFC 8215)
        "2001::/23",  # IETF protocol assignments, Teredo among them
        "5f00::/16",  # segment routing (RFC 9602)
        "fec0::/10",  # site-local (RFC 3879)
    )
)
"""Networks that are no part of the public internet, whatever the address itself says."""

_HTTP_ERRORS: Final[tuple[tuple[type[Exception], type[httpx2.TransportError]], ...]] = (
    (httpcore2.ConnectTimeout, httpx2.ConnectTimeout),
    (httpcore2.ReadTimeout, httpx2.ReadTimeout),
    (httpcore2.WriteTimeout, httpx2.WriteTimeout),
    (httpcore2.PoolTimeout, httpx2.PoolTimeout),
    (httpcore2.ConnectError, httpx2.ConnectError),
    (httpcore2.ReadError, httpx2.ReadError),
    (httpcore2.WriteError, httpx2.WriteError),
    (httpcore2.LocalProtocolError, httpx2.LocalProtocolError),
    (httpcore2.RemoteProtocolError, httpx2.RemoteProtocolError),
    (httpcore2.UnsupportedProtocol, httpx2.UnsupportedProtocol),
)


class PrivateAddress(httpx2.ConnectError):
    """A host is not on the public internet; the error names neither it nor its address."""

    def __init__(self) -> None:
        super().__init__("the host is not on the public internet")


@dataclass(frozen=True, slots=True)
class Reachable:
    """Which hosts may be asked.

    Args:
        private_hosts: names and addresses that may be private because the admin says so; as they
            stand in the address, a name without its domain does not cover others.
    """

    private_hosts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, private_hosts: Iterable[str]) -> Self:
        """Return the rule for hosts as they stand in a configuration."""
        return cls(frozenset(_plain(host) for host in private_hosts))

    def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, each of which was judged.

        Args:
            host: a name or an address.
            port: where it listens.

        Raises:
            PrivateAddress: one of its addresses is not public.
            OSError: the name has none.
        """
        found = socket.getaddrinfo(_plain(host), port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if _plain(host) not in self.private_hosts and not all(map(is_public, addresses)):
            raise PrivateAddress
        return addresses


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet (RFC 6890).

    Args:
        address: IPv4 or IPv6; one that wraps another, as NAT64 does, is judged by both.
    """
    parsed = ip_address(address.partition("%")[0])
    if any(parsed in network for network in _REFUSED if network.version == parsed.version):
        return False
    wrapped = _wrapped(parsed)
    if wrapped is not None:
        return is_public(str(wrapped))
    return parsed.is_global and not parsed.is_multicast


def _wrapped(address: IPAddress) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    for network, shift in _WRAPPING.items():
        if address in network:
            return IPv4Address((int(address) >> shift) & 0xFFFFFFFF)
    return None


class GuardedTransport(httpx2.BaseTransport):
    """Carries requests to hosts that may be asked; a context manager that closes its connections.

    Looking up a name cannot be limited in time here: where somebody waits, wait in
    `soundwell_plugins.sdk.deadline.within`.

    Args:
        reachable: which hosts may be asked.
        verify: how certificates are judged; by the machine's own authorities when not given.
    """

    def __init__(self, reachable: Reachable, verify: SSLContext | None = None) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=verify, network_backend=_GuardedNetwork(reachable)
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request.

        Raises:
            PrivateAddress: its host must not be asked.
            httpx2.TransportError: it did not arrive, or no answer did.
        """
        with _as_httpx2():
            answer = self._pool.handle_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx2.Response(
            answer.status,
            headers=answer.headers,
            stream=_Answer(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()


class _GuardedNetwork(httpcore2.NetworkBackend):
    """Connects to judged addresses, one after the other until one answers."""

    def __init__(self, reachable: Reachable) -> None:
        self._reachable = reachable
        self._network = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        until = None if timeout is None else time.monotonic() + timeout
        try:
            addresses = self._reachable.resolve(host, port)
        except (OSError, UnicodeError):
            raise httpcore2.ConnectError("the name cannot be resolved") from None
        for number, address in enumerate(addresses, 1):
            left = None if until is None else max(0.001, until - time.monotonic())
            try:
                return self._network.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore2.ConnectError("the name has no address")


class _Answer(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx2():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _as_httpx2() -> Iterator[None]:
    """Turn the lower library's errors into those that users of httpx2 expect."""
    try:
        yield
    except httpx2.TransportError:
        raise
    except Exception as error:
        for theirs, ours in _HTTP_ERRORS:
            if isinstance(error, theirs):
                raise ours(str(error)) from None
        raise


def _plain(host: str) -> str:
    """Return a host as it compares: in small letters, without brackets and the root's full stop."""
    return host.strip().strip("[]").rstrip(".").lower()
