"""A look at an address from outside: its certificate, and what it tells browsers."""

import re
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlsplit

_PATIENCE: Final = 5.0
"""Seconds."""

_HTTP: Final = 80
_HTTPS: Final = 443
_PROBE: Final = "/healthz"
_PAGES: Final = range(200, 300)
_MAX_AGE: Final = re.compile(r'(?:^|;)\s*max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)


class Unreachable(Exception):
    """Nobody answers at the address, as seen from this machine."""


class CertificateRefused(Exception):
    """A browser would refuse the certificate; the text says why."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address shows.

    Args:
        expires_at: when its certificate does, in UTC.
        strict_for: how long browsers are told to use TLS alone (RFC 6797); nothing if they are not.
        serves_plainly: whether the same name answers with a page without TLS.
    """

    expires_at: datetime
    strict_for: timedelta
    serves_plainly: bool


def look(
    address: str, *, trust: ssl.SSLContext | None = None, plain_port: int | None = None
) -> Seen:
    """Ask an address as a browser would.

    Args:
        address: begins with `https://`.
        trust: whose certificates are believed; the machine's own authorities when not given.
        plain_port: where the same name could answer without TLS; the usual one when not given,
            and none where the address names a port of its own.

    Raises:
        Unreachable: nobody answers.
        CertificateRefused: the certificate is not valid for this name and moment.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _HTTPS
    context = trust or ssl.create_default_context()
    try:
        with closing(HTTPSConnection(host, port, timeout=_PATIENCE, context=context)) as connection:
            connection.connect()
            certificate = connection.sock.getpeercert()
            connection.request("GET", f"{parts.path}{_PROBE}")
            told = connection.getresponse().getheader("Strict-Transport-Security", "")
    except ssl.SSLCertVerificationError as error:
        raise CertificateRefused(error.verify_message) from None
    except (OSError, HTTPException) as error:
        raise Unreachable from error
    if plain_port is None and port == _HTTPS:
        plain_port = _HTTP
    return Seen(
        expires_at=_end(certificate),
        strict_for=_max_age(told),
        serves_plainly=plain_port is not None and _serves_plainly(host, plain_port),
    )


def _end(certificate: Any) -> datetime:
    seconds = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    return datetime.fromtimestamp(seconds, UTC)


def _max_age(told: str) -> timedelta:
    found = _MAX_AGE.search(told)
    return timedelta(seconds=int(found[1])) if found else timedelta()


def _serves_plainly(host: str, port: int) -> bool:
    plain = HTTPConnection(host, port, timeout=_PATIENCE)
    with suppress(OSError, HTTPException), closing(plain):
        plain.request("GET", "/")
        return plain.getresponse().status in _PAGES
    return False
