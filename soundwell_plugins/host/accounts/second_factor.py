"""The second factor: codes of an authenticator (RFC 6238), and codes for the day it is lost."""

import hmac
import re
import secrets
from datetime import datetime
from typing import Final

import pyotp
from sqlalchemy import CursorResult, delete, func, insert, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import Account, AccountId, Clock
from soundwell_plugins.host.accounts.tables import ACCOUNT, RECOVERY_CODE
from soundwell_plugins.sdk.encryption import Keys

RECOVERY_CODES: Final = 10
_STEP_SECONDS: Final = 30
_DRIFT_STEPS: Final = 1
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUP: Final = 5


class SecondFactors:
    """Sets authenticators up and checks their codes.

    Args:
        keyring: the keys by which recovery codes are hashed.
        clock: the time, which codes depend on.
        issuer: what an authenticator calls the practice.
    """

    def __init__(self, keyring: Keys, clock: Clock, issuer: str) -> None:
        self._keyring = keyring
        self._clock = clock
        self._issuer = issuer

    def offered(self, session: Session, account: AccountId) -> str:
        """Return the secret that is being set up, making one if there is none.

        Raises:
            RuntimeError: one is in use; it has to be removed first.
        """
        row = session.execute(
            select(ACCOUNT.c.totp_secret, ACCOUNT.c.totp_confirmed_at).where(
                ACCOUNT.c.id == account
            )
        ).one()
        if row.totp_confirmed_at is not None:
            raise RuntimeError("a second factor is in use already")
        if row.totp_secret:
            return str(row.totp_secret)
        secret = pyotp.random_base32()
        session.execute(
            update(ACCOUNT)
            .where(ACCOUNT.c.id == account)
            .values(totp_secret=secret, totp_confirmed_at=None, totp_last_step=0)
        )
        return secret

    def address(self, account: Account, secret: str) -> str:
        """Return what an authenticator reads from the picture."""
        totp = pyotp.TOTP(secret)
        return totp.provisioning_uri(name=account.email, issuer_name=self._issuer)

    def confirm(self, session: Session, account: AccountId, code: str) -> tuple[str, ...] | None:
        """Begin to ask for codes, once the first one is right.

        Returns:
            The recovery codes, which are shown this once; `None` if the code is wrong.
        """
        if not self._code_is_right(session, account, code):
            return None
        session.execute(
            update(ACCOUNT)
            .where(ACCOUNT.c.id == account)
            .values(totp_confirmed_at=self._clock.now())
        )
        return self.new_recovery_codes(session, account)

    def is_set_up(self, session: Session, account: AccountId) -> bool:
        """Tell whether codes are asked for."""
        confirmed = select(ACCOUNT.c.totp_confirmed_at).where(ACCOUNT.c.id == account)
        return session.scalar(confirmed) is not None

    def verify(self, session: Session, account: AccountId, code: str) -> bool:
        """Use a code of the authenticator or a recovery code up, if it is right."""
        if not self.is_set_up(session, account):
            return False
        return self._code_is_right(session, account, code) or self._recovered(
            session, account, code
        )

    def new_recovery_codes(self, session: Session, account: AccountId) -> tuple[str, ...]:
        """Replace all recovery codes, and return them this once."""
        codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
        session.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.account == account))
        for code in codes:
            session.execute(
                insert(RECOVERY_CODE).values(
                    account=account, code_hash=self._hashes(account, code)[0]
                )
            )
        return codes

    def recovery_codes_left(self, session: Session, account: AccountId) -> int:
        """Return how many recovery codes have not been used."""
        left = select(func.count()).where(RECOVERY_CODE.c.account == account)
        return session.scalar(left) or 0

    def remove(self, session: Session, account: AccountId) -> None:
        """Ask for codes no more."""
        session.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.account == account))
        session.execute(
            update(ACCOUNT)
            .where(ACCOUNT.c.id == account)
            .values(totp_secret=None, totp_confirmed_at=None, totp_last_step=0)
        )

    def _code_is_right(self, session: Session, account: AccountId, code: str) -> bool:
        row = session.execute(
            select(ACCOUNT.c.totp_secret, ACCOUNT.c.totp_last_step)
            .where(ACCOUNT.c.id == account)
            .with_for_update()
        ).one()
        step = _matching_step(row.totp_secret or "", code, self._clock.now())
        if step is None or step <= row.totp_last_step:
            return False
        session.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(totp_last_step=step))
        return True

    def _recovered(self, session: Session, account: AccountId, code: str) -> bool:
        used = delete(RECOVERY_CODE).where(
            RECOVERY_CODE.c.account == account,
            RECOVERY_CODE.c.code_hash.in_(self._hashes(account, code)),
        )
        result = session.execute(used)
        return isinstance(result, CursorResult) and result.rowcount == 1

    def _hashes(self, account: AccountId, code: str) -> tuple[bytes, ...]:
        plain = re.sub(r"[^a-z0-9]", "", code.lower())
        return self._keyring.fingerprints(f"{account}\n{plain}", "account.recovery")


def _matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the step of time that a code belongs to, or `None` if it is wrong or long ago."""
    digits = re.sub(r"\s", "", code)
    if not secret or not re.fullmatch(r"[0-9]{6}", digits):
        return None
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // _STEP_SECONDS
    found = None
    for step in range(present - _DRIFT_STEPS, present + _DRIFT_STEPS + 1):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            found = step
    return found


def _recovery_code() -> str:
    """Return ten signs that are easily told apart: 49 bits, of no use without the keys."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(2 * _GROUP))
    return f"{signs[:_GROUP]}-{signs[_GROUP:]}"
