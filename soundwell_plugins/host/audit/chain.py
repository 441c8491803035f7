"""What binds an entry of the audit trail to all before it.

Each link is a keyed hash (RFC 2104, HMAC-SHA-256) over the link before and the entry, as in the
secure logs of B. Schneier and J. Kelsey, "Secure Audit Logs to Support Computer Forensics" (1999).
The secret comes from the practice's key, so nobody can make a chain from the database alone.
"""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from soundwell_plugins.sdk.encryption import Keys

START: Final = bytes(32)
"""What stands for a link before the first."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an entry says.

    Args:
        seq: its number, 1 for the first.
        at: when it was added, aware.
        actor: whose doing it was, if somebody's.
        action: what was done.
        subject: to what.
        detail: more.
    """

    seq: int
    at: datetime
    actor: str | None
    action: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Computes links.

    Args:
        keys: the practice's; the newest binds, and all recognise, those that were retired too.
    """

    keys: Keys

    @classmethod
    def of(cls, keys: Keys) -> "Chain":
        """Return the chain of the practice whose keys these are."""
        return cls(keys)

    def link(self, before: bytes, facts: Facts) -> bytes:
        """Return what binds an entry to the link before it."""
        return self._keyed(_entry(before, facts))[0]

    def binds(self, before: bytes, facts: Facts, link: bytes) -> bool:
        """Tell whether a link binds an entry to the link before it."""
        return _is_among(link, self._keyed(_entry(before, facts)))

    def seal(self, seq: int, link: bytes) -> bytes:
        """Return what proves that the trail ended with this entry."""
        return self._keyed(_end(seq, link))[0]

    def seals(self, seq: int, link: bytes, seal: bytes) -> bool:
        """Tell whether a seal proves that the trail ended with this entry."""
        return _is_among(seal, self._keyed(_end(seq, link)))

    def _keyed(self, message: bytes) -> tuple[bytes, ...]:
        secrets = self.keys.secrets("audit trail")
        return tuple(hmac.new(secret, message, sha256).digest() for secret in secrets)


def _entry(before: bytes, facts: Facts) -> bytes:
    moment = facts.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps([facts.seq, moment, facts.actor, facts.action, facts.subject, facts.detail])
    return b"link" + before + text.encode()


def _end(seq: int, link: bytes) -> bytes:
    return b"seal" + seq.to_bytes(8, "big") + link


def _is_among(given: bytes, expected: tuple[bytes, ...]) -> bool:
    return any(hmac.compare_digest(given, each) for each in expected)
