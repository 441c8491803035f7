"""One HTTP client for all calls to one Odoo."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Final

import httpx2

from soundwell_plugins.connectors.odoo.problems import Misconfigured, Temporary, Unreachable

_LONGEST_CONNECT: Final = timedelta(seconds=5)
_CONNECTIONS: Final = 8
MAX_BYTES: Final = 20_000_000
"""How long an answer may be; a busy calendar of a year is a hundredth of it."""

_SILENT: Final = (
    "Odoo did not answer in time, or hung up in the middle: if that goes on, look at Odoo and at"
    " the server before it, or raise `timeout` in the table [odoo]."
)
_UNTRUSTED: Final = (
    "Odoo shows a certificate that this machine does not trust: check `url` in the table [odoo],"
    " have the certificate renewed, or name the file of its authority in `authorities`."
)
_ENDLESS: Final = (
    f"What answers at `url` of the table [odoo] sends more than {MAX_BYTES // 1_000_000} MB: open"
    " the address in a browser, see whether it is Odoo, and correct it."
)


@dataclass(frozen=True, slots=True)
class Peer:
    """Where an Odoo is and how it is spoken to.

    Args:
        base: the address under which it stands, with its path, without a slash at the end.
        timeout: how long one call may take to answer.
        authorities: a file of certificates to trust instead of the usual ones.
        proxies: whether the proxies of the environment are used.
    """

    base: str
    timeout: timedelta
    authorities: Path | None = None
    proxies: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer over HTTP, read whole.

    Args:
        status: of HTTP.
        content: without compression; it may quote people, so it is not shown.
        headers: in any case of letters.
    """

    status: int
    content: bytes = field(default=b"", repr=False)
    headers: httpx2.Headers = field(default_factory=httpx2.Headers, repr=False)

    @property
    def is_redirect(self) -> bool:
        """Whether it sends us elsewhere."""
        return httpx2.codes.is_redirect(self.status)

    @property
    def is_server_error(self) -> bool:
        """Whether the server failed."""
        return httpx2.codes.is_server_error(self.status)


class Transport:
    """Posts JSON; connections stay open between calls.

    Args:
        peer: where to.
    """

    def __init__(self, peer: Peer) -> None:
        self._seconds = seconds = peer.timeout.total_seconds()
        connect = min(peer.timeout, _LONGEST_CONNECT).total_seconds()
        self.base = peer.base
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(seconds, connect=connect),
            limits=httpx2.Limits(max_connections=_CONNECTIONS),
            trust_env=peer.proxies,
            follow_redirects=False,
            verify=_trust(peer.authorities),
            headers={"User-Agent": "Soundwell"},
        )

    def post(
        self, url: str, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Post JSON and return the answer, whatever its status.

        Raises:
            Unreachable: nothing answers.
            Temporary: the answer did not come, or not whole.
            Misconfigured: the certificate is not trusted, the address is none, or the answer has
                no end.
        """
        end = monotonic() + self._seconds
        with (
            _plain_errors(),
            self._client.stream("POST", url, json=body, headers=headers) as response,
        ):
            return _whole(response, end)

    def get(self, path: str) -> Reply:
        """Get a path below the base and return the answer, whatever its status.

        Raises:
            OdooProblem: as `post` does.
        """
        end = monotonic() + self._seconds
        with _plain_errors(), self._client.stream("GET", f"{self.base}{path}") as response:
            return _whole(response, end)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


def _whole(response: httpx2.Response, end: float) -> Reply:
    """Read an answer; one that comes drop by drop has no more time than any other."""
    read = bytearray()
    for part in response.iter_bytes():
        read += part
        if len(read) > MAX_BYTES:
            raise Misconfigured(_ENDLESS)
        if monotonic() > end:
            raise Temporary(_SILENT)
    return Reply(response.status_code, bytes(read), response.headers)


def _trust(authorities: Path | None) -> ssl.SSLContext | bool:
    if authorities is None:
        return True
    try:
        return ssl.create_default_context(cafile=str(authorities))
    except (OSError, ssl.SSLError):
        raise Misconfigured(
            "The file named by `authorities` in the table [odoo] cannot be read as certificates:"
            " give one in PEM format."
        ) from None


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn the client's errors into ours, without their cause: it may hold what was sent."""
    try:
        yield
    except httpx2.ConnectError as error:
        if _is_about_certificates(error):
            raise Misconfigured(_UNTRUSTED) from None
        raise Unreachable(
            "Nothing answers at `url` of the table [odoo]: start Odoo, or correct the address."
        ) from None
    except httpx2.ConnectTimeout:
        raise Unreachable(
            "Odoo cannot be reached at `url` of the table [odoo] in time: look at the network"
            " between here and there, or correct the address."
        ) from None
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL):
        raise Misconfigured("`url` of the table [odoo] cannot be read: correct it.") from None
    except (httpx2.HTTPError, httpx2.StreamError):
        raise Temporary(_SILENT) from None


def _is_about_certificates(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
