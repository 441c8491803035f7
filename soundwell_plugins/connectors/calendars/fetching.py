"""Fetching feeds over HTTP, within limits of size and time.

The address of a calendar is a secret: whoever has it can read the calendar. It stands in no error
here, and requests go through a transport rather than httpx2's client, which would log it. No
request reaches a private network unless the admin allows the host.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import httpx2

from soundwell_plugins.connectors.calendars.budget import MAX_BYTES
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable, NotReached
from soundwell_plugins.connectors.calendars.reading import too_large
from soundwell_plugins.sdk.deadline import within
from soundwell_plugins.sdk.outbound import GuardedTransport, PrivateAddress, Reachable

SCHEMES: Final = ("http", "https", "webcal")
_ALLOW: Final = "if the calendar does stand there, add its host to `private_hosts` in [calendars]"
_MAX_VALIDATOR: Final = 500
_COPY_AGAIN: Final = "copy its address in iCal format once more"
_TRY_LATER: Final = "check its address, or try again later"


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server can tell whether a feed has changed (RFC 9110, 8.8)."""

    etag: str = ""
    last_modified: str = ""


NO_VALIDATORS: Final = Validators()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed as it came."""

    body: bytes
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Fetches feeds.

    Args:
        connect: how long to wait for a connection.
        total: how long to wait for everything, from looking up the name to the last byte.
        size: the most bytes that are taken, unpacked.
        redirects: how many redirections are followed.
        reachable: which hosts may be asked.
    """

    connect: timedelta = timedelta(seconds=2)
    total: timedelta = timedelta(seconds=3.5)
    size: int = MAX_BYTES
    redirects: int = 5
    reachable: Reachable = field(default_factory=Reachable)

    def fetch(
        self,
        address: str,
        validators: Validators = NO_VALIDATORS,
        *,
        at_most: timedelta | None = None,
    ) -> Fetched | None:
        """Fetch a feed, unless it has not changed.

        Args:
            address: http, https or webcal.
            validators: those of the copy at hand.
            at_most: how long to wait, where that is less than usual.

        Returns:
            The feed, or `None` if it has not changed since.

        Raises:
            FeedUnreadable: it cannot be fetched.
            FeedTooLarge: it is larger than what is taken.
        """
        total = self.total if at_most is None else min(self.total, at_most)
        return within(total, lambda: self._fetch_any(address, validators, total), late=_late)

    def _fetch_any(self, address: str, validators: Validators, total: timedelta) -> Fetched | None:
        until = time.monotonic() + total.total_seconds()
        url = _url(address)
        if url.scheme != "webcal":
            return self._fetch(url, validators, until)
        try:
            return self._fetch(url.copy_with(scheme="https"), validators, until)
        except NotReached:
            # The scheme does not say whether the server speaks TLS.
            return self._fetch(url.copy_with(scheme="http"), validators, until)

    def _fetch(self, url: httpx2.URL, validators: Validators, until: float) -> Fetched | None:
        headers = _headers(validators)
        with plain_errors(), GuardedTransport(self.reachable) as transport:
            for _ in range(self.redirects + 1):
                request = httpx2.Request(
                    "GET", url, headers=headers, extensions={"timeout": self._timeout(until)}
                )
                with _closing(transport.handle_request(request), request) as response:
                    if not response.has_redirect_location:
                        return self._answer(response, until)
                    url = _next(url, response.headers["location"])
        raise FeedUnreadable("is redirected too often", _COPY_AGAIN)

    def _answer(self, response: httpx2.Response, until: float) -> Fetched | None:
        if response.status_code == httpx2.codes.NOT_MODIFIED:
            return None
        if response.status_code != httpx2.codes.OK:
            raise _refused(response.status_code)
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > self.size:
                raise too_large(self.size)
            if time.monotonic() > until:
                raise _late()
            parts.append(part)
        return Fetched(b"".join(parts), _validators(response.headers))

    def _timeout(self, until: float) -> dict[str, float | None]:
        left = until - time.monotonic()
        if left <= 0:
            raise _late()
        connect = min(self.connect.total_seconds(), left)
        return httpx2.Timeout(left, connect=connect).as_dict()


def _url(address: str) -> httpx2.URL:
    try:
        url = httpx2.URL(address.strip())
    except httpx2.InvalidURL:
        raise FeedUnreadable("has an address that cannot be read", _COPY_AGAIN) from None
    if url.scheme not in SCHEMES or not url.host:
        raise FeedUnreadable(
            "has an address of a kind that is not read",
            "give one that begins with https://, http:// or webcal://",
        )
    return url


def _next(url: httpx2.URL, location: str) -> httpx2.URL:
    return _url(str(url.join(location)))


def _headers(validators: Validators) -> dict[str, str]:
    headers = {"Accept": "text/calendar, */*;q=0.1", "User-Agent": "Soundwell"}
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def _validators(headers: httpx2.Headers) -> Validators:
    etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
    return Validators(
        etag if len(etag) <= _MAX_VALIDATOR else "",
        last_modified if len(last_modified) <= _MAX_VALIDATOR else "",
    )


@contextmanager
def _closing(response: httpx2.Response, request: httpx2.Request) -> Iterator[httpx2.Response]:
    response.request = request
    try:
        yield response
    finally:
        response.close()


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn httpx2's errors into ours, without their cause: it may hold the address."""
    try:
        yield
    except httpx2.TimeoutException:
        raise _late() from None
    except PrivateAddress:
        raise NotReached("leads into a private network, which is not asked", _ALLOW) from None
    except httpx2.ConnectError:
        raise NotReached("cannot be reached", _TRY_LATER) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError):
        raise FeedUnreadable("was not sent whole", _TRY_LATER) from None


def _late() -> FeedUnreadable:
    return NotReached("is not sent in time", _TRY_LATER)


def _refused(status: int) -> FeedUnreadable:
    if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
        return FeedUnreadable(
            f"is not open to whoever has its address (status {status})",
            "share it by a secret address, and copy that",
        )
    if status in (httpx2.codes.NOT_FOUND, httpx2.codes.GONE):
        return FeedUnreadable(f"is not at its address any more (status {status})", _COPY_AGAIN)
    return FeedUnreadable(f"is answered with an error (status {status})", _TRY_LATER)
