"""The audit trail: who read or changed what, in ids alone."""

from typing import TYPE_CHECKING, Protocol

from soundwell_hookspecs.accounts import AccountId

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


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
