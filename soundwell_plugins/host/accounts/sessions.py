"""Sessions: who is signed in, on which device, since when."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import Account, AccountId, Clock
from soundwell_plugins.host.accounts.register import AccountRegister
from soundwell_plugins.host.accounts.tables import SESSION
from soundwell_plugins.host.configuration.settings import SignInSettings
from soundwell_plugins.sdk.encryption import Keys
from soundwell_plugins.sdk.tables import new_id

_DEVICE_LENGTH: Final = 300
_SEEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is valid.

    Args:
        id: names it in lists; it opens nothing.
        account: whose.
        second_factor: whether a second factor was shown.
        recent: whether who it is was proved a short while ago.
        seen_at: when something was done last, in UTC.
        csrf: the token that forms of this session carry.
    """

    id: str
    account: Account
    second_factor: bool
    recent: bool
    seen_at: datetime
    csrf: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A session as its owner sees it; `device` is what the browser said of itself."""

    id: str
    device: str
    begun_at: datetime
    seen_at: datetime


class Sessions:
    """Begins, finds and ends sessions; only hashes of their tokens are kept.

    Args:
        register: knows the accounts.
        keyring: the keys by which form tokens are made.
        clock: the time.
        settings: how long a session lasts.
    """

    def __init__(
        self,
        register: AccountRegister,
        keyring: Keys,
        clock: Clock,
        settings: SignInSettings,
    ) -> None:
        self._register = register
        self._keyring = keyring
        self._clock = clock
        self._settings = settings

    def begin(
        self, session: Session, account: AccountId, *, device: str, second_factor: bool
    ) -> str:
        """Return the token of a new session, and forget those that are over."""
        now, token = self._clock.now(), secrets.token_urlsafe(32)
        session.execute(delete(SESSION).where(SESSION.c.expires_at <= now))
        session.execute(
            insert(SESSION).values(
                id=new_id(),
                token_hash=_hash(token),
                account=account,
                device=device[:_DEVICE_LENGTH],
                second_factor=second_factor,
                begun_at=now,
                proved_at=now,
                seen_at=now,
                expires_at=now + self._settings.longest,
            )
        )
        return token

    def find(self, session: Session, token: str) -> SignedIn | None:
        """Return the session that a token opens, or `None` if it is over."""
        now = self._clock.now()
        row = session.execute(
            select(SESSION).where(
                SESSION.c.token_hash == _hash(token),
                SESSION.c.expires_at > now,
                SESSION.c.seen_at > now - self._settings.idle,
            )
        ).one_or_none()
        account = None if row is None else self._register.get(session, row.account)
        if row is None or account is None:
            return None
        return SignedIn(
            id=row.id,
            account=account,
            second_factor=row.second_factor,
            recent=row.proved_at > now - self._settings.recent,
            seen_at=row.seen_at,
            csrf=self._keyring.fingerprint(row.id, "forms of sessions").hex(),
        )

    def is_stale(self, found: SignedIn) -> bool:
        """Tell whether it is time to write down that something was done."""
        return self._clock.now() - found.seen_at >= _SEEN_EVERY

    def seen(self, session: Session, found: SignedIn) -> None:
        """Write down that something was done."""
        session.execute(
            update(SESSION).where(SESSION.c.id == found.id).values(seen_at=self._clock.now())
        )

    def proved(self, session: Session, id: str, *, second_factor: bool) -> str:
        """Write down that who it is was proved again, and return the new token of the session."""
        token = secrets.token_urlsafe(32)
        values = {"token_hash": _hash(token), "proved_at": self._clock.now()}
        if second_factor:
            values["second_factor"] = True
        session.execute(update(SESSION).where(SESSION.c.id == id).values(values))
        return token

    def of(self, session: Session, account: AccountId) -> tuple[Listed, ...]:
        """Return the sessions of an account, the latest first."""
        now = self._clock.now()
        rows = session.execute(
            select(SESSION)
            .where(
                SESSION.c.account == account,
                SESSION.c.expires_at > now,
                SESSION.c.seen_at > now - self._settings.idle,
            )
            .order_by(SESSION.c.seen_at.desc(), SESSION.c.id)
        ).all()
        return tuple(Listed(row.id, row.device, row.begun_at, row.seen_at) for row in rows)

    def end(self, session: Session, account: AccountId, id: str) -> None:
        """End one session of an account."""
        session.execute(delete(SESSION).where(SESSION.c.account == account, SESSION.c.id == id))

    def end_all(self, session: Session, account: AccountId, *, but: str = "") -> None:
        """End all sessions of an account but one."""
        session.execute(delete(SESSION).where(SESSION.c.account == account, SESSION.c.id != but))


def _hash(token: str) -> bytes:
    # A token has 256 bits of randomness: nobody finds it by trying, and a plain hash is enough.
    return sha256(token.encode()).digest()
