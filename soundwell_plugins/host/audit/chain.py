"""What binds an entry of the audit trail to all before it.

Each link is a keyed hash (RFC 2104, HMAC-SHA-256) over the link before and the entry, as in the
secure logs of B. Schneier and J. Kelsey, "Secure Audit Logs to Support Computer Forensics" (1999).
The secret comes from the practice's key, so nobody can make a chain from the database alone.
"""

import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from soundwell_plugins.sdk.encryption import KeyRing

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
        secret: 256 bits that only the practice has.
    """

    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, keyring: KeyRing) -> "Chain":
        """Return the chain of the practice whose keys these are."""
        return cls(keyring.derive("audit trail"))

    def link(self, before: bytes, facts: Facts) -> bytes:
        """Return what binds an entry to the link before it."""
        moment = facts.at.astimezone(UTC).isoformat(timespec="microseconds")
        text = json.dumps(
            [facts.seq, moment, facts.actor, facts.action, facts.subject, facts.detail]
        )
        return self._keyed(b"link" + before + text.encode())

    def seal(self, seq: int, link: bytes) -> bytes:
        """Return what proves that the trail ended with this entry."""
        return self._keyed(b"seal" + seq.to_bytes(8, "big") + link)

    def _keyed(self, message: bytes) -> bytes:
        return hmac.new(self.secret, message, sha256).digest()
