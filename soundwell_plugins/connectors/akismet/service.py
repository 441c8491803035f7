"""Akismet's two calls: is the key right, and is this spam?

See https://akismet.com/developers/detailed-docs/comment-check/.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import urlencode, urlsplit

import httpx2

from soundwell_plugins.connectors.akismet.configuration import AkismetConfig
from soundwell_plugins.sdk.outbound import GuardedTransport, Reachable

_AKISMET: Final = "https://rest.akismet.com"
_AGENT: Final = "Soundwell/1 | soundwell-akismet/1"
_OK: Final = 200
_LONGEST: Final = 10_000


class AkismetSilent(Exception):
    """Akismet gave no verdict; the text says what it did instead, and nothing of a comment."""


class Opinion(Enum):
    """What Akismet thinks of a comment."""

    HAM = "ham"
    SPAM = "spam"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Asked:
    """What leaves for Akismet.

    Args:
        network: the address from which the comment came.
        user_agent: what the author's browser calls itself.
        article: the address of the article.
        author: the name that the author gave.
        text: the comment.
    """

    network: str
    user_agent: str
    article: str
    author: str
    text: str

    def fields(self) -> Mapping[str, str]:
        """Return it as Akismet names it; an e-mail address is never among it."""
        return {
            "user_ip": self.network,
            "user_agent": self.user_agent,
            "permalink": self.article,
            "comment_type": "comment",
            "comment_author": self.author,
            "comment_content": self.text,
        }


class AkismetService:
    """Asks Akismet.

    Args:
        config: the table `[akismet]`.
    """

    def __init__(self, config: AkismetConfig) -> None:
        self._config = config
        self._address = config.address.rstrip("/") or _AKISMET
        # an address for trying things out may be this machine's own
        trial = [urlsplit(config.address).hostname or ""] if config.address else []
        self._reachable = Reachable.of(trial)

    def knows_the_key(self) -> bool:
        """Tell whether the key is right.

        Raises:
            AkismetSilent: it did not say.
            SecretMissing: the key is not where the configuration says.
        """
        answer = self._post("verify-key", {})
        if answer.text not in {"valid", "invalid"}:
            raise AkismetSilent(f"it answered {answer.status_code}")
        return answer.text == "valid"

    def opinion(self, asked: Asked) -> Opinion:
        """Ask for an opinion on a comment.

        Raises:
            AkismetSilent: there is none.
            SecretMissing: the key is not where the configuration says.
        """
        answer = self._post("comment-check", asked.fields())
        if answer.text == "false":
            return Opinion.HAM
        if answer.text != "true":
            why = (
                "the key is wrong"
                if answer.text == "invalid"
                else f"it answered {answer.status_code}"
            )
            raise AkismetSilent(why)
        discard = answer.headers.get("X-akismet-pro-tip", "") == "discard"
        return Opinion.DISCARD if discard else Opinion.SPAM

    def _post(self, call: str, fields: Mapping[str, str]) -> httpx2.Response:
        form = {"api_key": self._config.api_key.reveal(), "blog": self._config.site, **fields}
        request = httpx2.Request(
            "POST",
            f"{self._address}/1.1/{call}",
            content=urlencode(form).encode(),
            headers={
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "User-Agent": _AGENT,
            },
            extensions={"timeout": httpx2.Timeout(self._config.timeout.total_seconds()).as_dict()},
        )
        try:
            with GuardedTransport(self._reachable) as transport:
                answer = transport.handle_request(request)
                answer.read()
        except httpx2.TransportError as error:
            raise AkismetSilent(f"it cannot be reached ({type(error).__name__})") from None
        if answer.status_code != _OK or len(answer.content) > _LONGEST:
            raise AkismetSilent(f"it answered {answer.status_code}")
        return answer
