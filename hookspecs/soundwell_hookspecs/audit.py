"""The audit trail: who read or changed what, in ids alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from soundwell_hookspecs.accounts import AccountId

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What was written down of one deed.

    Args:
        at: when, in UTC.
        actor: whose doing it was; `None` for the machine itself or its command line.
        action: what was done, for example `care.assigned`.
        subject: to what.
        detail: more, in ids.
    """

    at: datetime
    actor: AccountId | None
    action: str
    subject: str
    detail: str


class Audit(Protocol):
    """Writes down who did what; nobody can change or remove it without that being found."""

    def record(
        self,
        session: "Session",
        *,
        actor: AccountId | None,
        action: str,
        subject: str,
        detail: str = "",
    ) -> None:
        """Add an entry, in the transaction of what it tells of; best as its last step.

        Args:
            session: an open transaction of this context's storage.
            actor: whose doing it was; `None` for the machine itself or its command line.
            action: what was done, for example `care.assigned`: small letters, digits, `_`, `-` and
                `.`, up to 64 of them.
            subject: to what, for example `person:4f0c…`: an id and no personal data; letters,
                digits and `_ - . : /`, up to 200 of them.
            detail: more, in ids, as `subject` is, with blanks and `= , ;` besides.

        Raises:
            ValueError: one of the texts has other characters, as names and addresses have.
        """

    def about(
        self, session: "Session", subject: str, *, actions: Collection[str], limit: int = 100
    ) -> Sequence[AuditEntry]:
        """Return what was written down about one subject, the newest first.

        For telling people who looked at what is theirs. What other plugins write down is none of a
        plugin's business, so the actions are named.

        Args:
            session: an open transaction of this context's storage.
            subject: as it was written down.
            actions: which deeds.
            limit: how many entries at most; never more than 1000.
        """
