"""What the audit trail hears of accounts: said here, so that all of it is said alike."""

import logging
from enum import Enum
from typing import Final, Protocol

from sqlalchemy.orm import Session

from soundwell_hookspecs import AccountId

_log: Final = logging.getLogger(__name__)


class Deed(Enum):
    """What happened to an account."""

    ADDED = "account.added"
    SIGNED_IN = "account.signed-in"
    SIGN_IN_FAILED = "account.sign-in-failed"
    SIGNED_OUT = "account.signed-out"
    SESSIONS_ENDED = "account.sessions-ended"
    PASSWORD_CHANGED = "account.password-changed"  # noqa: S105  # the name of a deed
    LINK_SENT = "account.link-sent"
    SECOND_FACTOR_ON = "account.second-factor-on"
    SECOND_FACTOR_OFF = "account.second-factor-off"
    RECOVERY_CODES = "account.recovery-codes"
    ROLES_CHANGED = "account.roles-changed"
    DISABLED = "account.disabled"
    ENABLED = "account.enabled"


class Audit(Protocol):
    """The practice's audit trail."""

    def record(
        self,
        session: Session,
        *,
        actor: AccountId | None,
        action: str,
        subject: str,
        detail: str = "",
    ) -> object:
        """Write a line in the transaction of the deed."""


class Journal:
    """Tells the audit trail.

    Args:
        audit: the trail; without one, lines go to the log.
    """

    def __init__(self, audit: Audit | None = None) -> None:
        self._audit = audit

    def note(
        self,
        session: Session,
        deed: Deed,
        account: AccountId | None,
        *,
        actor: AccountId | None,
        detail: str = "",
    ) -> None:
        """Write down what happened.

        Args:
            session: the transaction of the deed.
            deed: what was done.
            account: to whom; nobody where what was typed is no account.
            actor: who did it; nobody where it was done at the command line or before a sign-in.
            detail: more about it, without personal data.
        """
        subject = f"account:{account or 'unknown'}"
        if self._audit is None:
            _log.info("%s %s by %s %s", deed.value, subject, actor or "nobody known", detail)
        else:
            self._audit.record(
                session, actor=actor, action=deed.value, subject=subject, detail=detail
            )
