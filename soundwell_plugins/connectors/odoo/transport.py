"""One HTTP client for all calls to one Odoo."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx2

from soundwell_plugins.connectors.odoo.problems import Misconfigured, Temporary, Unreachable

_LONGEST_CONNECT: Final = timedelta(seconds=5)
_CONNECTIONS: Final = 8
_SILENT: Final = "Odoo did not answer in time, or hung up in the middle."
_UNTRUSTED: Final = (
    "Odoo shows a certificate that this machine does not trust: check `url` in the table [odoo],"
    " have the certificate renewed, or name the file of its authority in `authorities`."
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


class Transport:
    """Posts JSON; connections stay open between calls.

    Args:
        peer: where to.
    """

    def __init__(self, peer: Peer) -> None:
        seconds = peer.timeout.total_seconds()
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
    ) -> httpx2.Response:
        """Post JSON and return the answer, whatever its status.

        Raises:
            Unreachable: nothing answers.
            Temporary: the answer did not come, or not whole.
            Misconfigured: the certificate is not trusted, or the address is none.
        """
        with _plain_errors():
            return self._client.post(url, json=body, headers=headers)

    def get(self, path: str) -> httpx2.Response:
        """Get a path below the base and return the answer, whatever its status.

        Raises:
            OdooProblem: as `post` does.
        """
        with _plain_errors():
            return self._client.get(f"{self.base}{path}")

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


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
            "Nothing answers at `url` of the table [odoo]: Odoo is down, or the address is wrong."
        ) from None
    except httpx2.ConnectTimeout:
        raise Unreachable("Odoo cannot be reached at `url` of the table [odoo] in time.") from None
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
