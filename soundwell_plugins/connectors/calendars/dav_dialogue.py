"""What is said to a CalDAV server, over the guarded transport and within limits."""

import time
from collections.abc import Collection, Mapping
from typing import Final, Self

import httpx2

from soundwell_plugins.connectors.calendars.dav_account import DavAccount
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable, NotLetIn, NotReached
from soundwell_plugins.connectors.calendars.fetching import plain_errors
from soundwell_plugins.connectors.calendars.reading import too_large
from soundwell_plugins.sdk.outbound import GuardedTransport

_REDIRECTIONS: Final = 5
_CONNECT: Final = 5.0
_LET_IN: Final = (
    "check `username` and `password`; many servers want a password made for this program alone"
)
_PROVIDERS: Final = {"caldav.icloud.com": ".icloud.com"}
"""Providers that are known to spread accounts over hosts: the ends of those hosts' names."""


class Dialogue:
    """Sends requests in the name of an account; a context manager.

    Args:
        account: whose.
    """

    def __init__(self, account: DavAccount) -> None:
        self._account = account
        self._until = time.monotonic() + account.total.total_seconds()
        self._transport = GuardedTransport(account.reachable)
        self._auth: httpx2.Auth = httpx2.BasicAuth(account.username, account.password)
        self._home = httpx2.URL(account.address).host

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()

    def ask(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str]
    ) -> httpx2.Response:
        """Send a request and read its whole answer, following redirections.

        Args:
            method: the HTTP method.
            url: absolute.
            body: what is sent.
            headers: besides those that every request has.

        Raises:
            FeedUnreadable: there is no answer, or one that says that we must not ask.
            FeedTooLarge: the answer is larger than what is taken.
        """
        target = httpx2.URL(url)
        with plain_errors():
            for _ in range(_REDIRECTIONS + 1):
                self._check(target)
                answer = self._signed(httpx2.Request(method, target, headers=headers, content=body))
                if not answer.has_redirect_location:
                    if answer.status_code in (401, 403):
                        raise NotLetIn("does not let us sign in", _LET_IN)
                    return answer
                target = target.join(answer.headers["location"])
        raise FeedUnreadable("is redirected too often", "check its address")

    def _check(self, url: httpx2.URL) -> None:
        """Let the password travel encrypted, and to hosts only that are meant to get it."""
        if url.scheme not in ("http", "https") or not trusted(
            url.host, self._home, self._account.hosts
        ):
            raise FeedUnreadable(
                "leads to another server",
                f"if {url.host} is your provider's too, add it to `hosts` of this calendar",
            )
        if url.scheme == "http" and url.host not in self._account.reachable.private_hosts:
            raise NotReached(
                "would send its password unencrypted", "give an address that begins with https://"
            )

    def _signed(self, request: httpx2.Request) -> httpx2.Response:
        answer = self._exchange(request)
        challenge = answer.headers.get("www-authenticate", "").lower()
        if answer.status_code == httpx2.codes.UNAUTHORIZED and "digest" in challenge:
            self._auth = httpx2.DigestAuth(self._account.username, self._account.password)
            answer = self._exchange(request)
        return answer

    def _exchange(self, request: httpx2.Request) -> httpx2.Response:
        flow = self._auth.sync_auth_flow(request)
        signed = next(flow)
        while True:
            answer = self._read(signed)
            try:
                signed = flow.send(answer)
            except StopIteration:
                return answer

    def _read(self, request: httpx2.Request) -> httpx2.Response:
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpx2.ReadTimeout("the time is over")
        limits = httpx2.Timeout(left, connect=min(left, _CONNECT))
        request.extensions = {**request.extensions, "timeout": limits.as_dict()}
        answer = self._transport.handle_request(request)
        answer.request = request
        parts, size = [], 0
        try:
            for part in answer.iter_bytes():
                size += len(part)
                if size > self._account.size:
                    raise too_large(self._account.size)
                if time.monotonic() > self._until:
                    raise httpx2.ReadTimeout("the time is over")
                parts.append(part)
        finally:
            answer.close()
        headers = [
            (name, value)
            for name, value in answer.headers.multi_items()
            if name.lower() not in ("content-encoding", "content-length", "transfer-encoding")
        ]
        return httpx2.Response(
            answer.status_code, headers=headers, content=b"".join(parts), request=request
        )


def trusted(host: str, home: str, named: Collection[str]) -> bool:
    """Tell whether a host may be sent the password of an account.

    Names that end alike say nothing about whose they are: under `co.uk` anybody has one.

    Args:
        host: the host.
        home: that of the account's address.
        named: those that the admin allows besides.
    """
    provider = _PROVIDERS.get(home)
    return host == home or host in named or (provider is not None and host.endswith(provider))
