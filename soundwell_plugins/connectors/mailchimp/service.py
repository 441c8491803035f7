"""Mailchimp's library, wrapped once: its silent failures are caught, its errors sorted."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import Any, Final

from mailchimp_marketing.api.lists_api import ListsApi
from mailchimp_marketing.api.ping_api import PingApi
from mailchimp_marketing.api_client import ApiClient, ApiClientError

from soundwell_hookspecs import Clock
from soundwell_plugins.connectors.mailchimp.configuration import MailchimpConfig
from soundwell_plugins.connectors.mailchimp.errors import (
    MailchimpError,
    NotAllowed,
    Unavailable,
    Unreachable,
    judged,
)
from soundwell_plugins.sdk.configuration import SecretMissing
from soundwell_plugins.sdk.retry_after import retry_after

_CONNECTIONS: Final = 10
_CONNECTING: Final = 3.0
_NO_CONTENT: Final = 204
_LONGEST_PAUSE: Final = timedelta(days=1)


class _Client(ApiClient):  # type: ignore[misc]  # the library has no types
    """The library's client, with the headers of the last answer, which the library drops."""

    headers: Mapping[str, str] = MappingProxyType({})

    def request(self, *args: object, **options: object) -> object:
        answer = super().request(*args, **options)
        self.headers = answer.headers
        return answer


class Service:
    """Asks Mailchimp, over at most ten connections at once.

    Args:
        config: the table `[mailchimp]`.
        clock: the time.
    """

    def __init__(self, config: MailchimpConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._free = BoundedSemaphore(_CONNECTIONS)

    def ping(self) -> None:
        """Find out whether the key is right."""
        self._asked(lambda client: PingApi(client).get())

    def audience(self) -> Mapping[str, Any]:
        """Return the audience."""
        return self._lists("get_list")

    def merge_fields(self) -> list[Mapping[str, Any]]:
        """Return the fields of the audience."""
        return list(self._lists("get_list_merge_fields", count=100).get("merge_fields", []))

    def members(self, offset: int, count: int) -> list[Mapping[str, Any]]:
        """Return members of the audience, some at a time."""
        found = self._lists("get_list_members_info", offset=offset, count=count)
        return list(found.get("members", []))

    def webhooks(self) -> list[Mapping[str, Any]]:
        """Return where the audience reports what happens in it."""
        return list(self._lists("get_list_webhooks").get("webhooks", []))

    def member(self, member: str) -> Mapping[str, Any]:
        """Return a member by their hash."""
        return self._lists("get_list_member", member)

    def put(self, member: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        """Add or change a member by their hash; a repeat does no harm."""
        return self._lists("set_list_member", member, dict(body))

    def tag(self, member: str, tags: list[dict[str, str]]) -> None:
        """Set and clear tags of a member."""
        self._lists("update_list_member_tags", member, {"tags": tags})

    def archive(self, member: str) -> None:
        """Take a member out of the audience, so that they may come back."""
        self._lists("delete_list_member", member)

    def erase(self, member: str) -> None:
        """Erase a member for good."""
        self._lists("delete_list_member_permanent", member)

    def _lists(self, name: str, *arguments: object, **options: object) -> Mapping[str, Any]:
        audience = self._config.audience
        return self._asked(
            lambda client: getattr(ListsApi(client), name)(audience, *arguments, **options)
        )

    def _asked(self, ask: Callable[[ApiClient], object]) -> Mapping[str, Any]:
        client = self._client()
        with self._free:
            try:
                answer = ask(client)
            except ApiClientError as error:
                failure = _failure(error)
            else:
                content = _content(answer)
                if not isinstance(content, MailchimpError):
                    return content
                failure = content
        asked = client.headers.get("Retry-After", "")
        pause = retry_after(asked, self._clock.now(), _LONGEST_PAUSE)
        failure.retry_after = pause or failure.retry_after
        # Raised outside the handler: what Mailchimp wrote names addresses and must go no further.
        raise failure

    def _client(self) -> _Client:
        try:
            key = self._config.api_key.reveal()
        except SecretMissing as error:
            raise NotAllowed(f"{error}.") from None
        if key.count("-") != 1 or not key.rpartition("-")[2].isalnum():
            raise NotAllowed("A key ends with a dash and the data centre, such as `-us21`.")
        timeout = (_CONNECTING, self._config.timeout.total_seconds())
        client = _Client({"api_key": key, "timeout": timeout})
        if self._config.address:
            client.host = self._config.address
        return client


def _failure(error: ApiClientError) -> MailchimpError:
    if error.status_code is None:
        return Unreachable(f"The connection failed ({type(error.text).__name__}).")
    return judged(error.status_code, _problem(error.text))


def _problem(text: object) -> Mapping[str, object] | None:
    if isinstance(text, str):
        try:
            text = json.loads(text)
        except ValueError:
            return None
    return text if isinstance(text, dict) and "status" in text else None


def _content(answer: object) -> Mapping[str, Any] | MailchimpError:
    """Return the JSON of a success; the library hands failures without JSON back as successes."""
    if isinstance(answer, dict):
        return answer
    status = getattr(answer, "status_code", None)
    if status == _NO_CONTENT:
        return {}
    if not isinstance(status, int):
        return Unavailable("It answered with something else than JSON.")
    return judged(status, None)
