"""The addresses under which a check-in is answered: one in a mail, one for a shared device."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from sqlalchemy import select, update

from soundwell_hookspecs import CheckInId, LinkForged, PluginContext
from soundwell_plugins.features.alliance.check_in import CheckIn, State
from soundwell_plugins.features.alliance.check_ins import CheckIns
from soundwell_plugins.features.alliance.tables import CHECK_IN

_MAIL: Final = "alliance.check-in"
_TABLET: Final = "alliance.tablet"
_AFTERWARDS: Final = timedelta(days=30)
_ON_TABLET: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Door:
    """An address that was opened.

    Args:
        check_in: what it leads to.
        shared: whether others use the device too, so that nothing may be left on it.
        open: whether the check-in can be answered under this address.
    """

    check_in: CheckIn
    shared: bool
    open: bool


class Doors:
    """Makes and opens the addresses of check-ins.

    The address in a mail is signed and expires; a submission closes it, and looking at it never
    does. That of a shared device is closed as soon as whoever holds the device leaves.

    Args:
        context: the plugin's context.
        check_ins: the check-ins there are.
    """

    def __init__(self, context: PluginContext, check_ins: CheckIns) -> None:
        self._context = context
        self._check_ins = check_ins

    def for_mail(self, check_in: CheckIn) -> str:
        """Return the path that goes into a mail; it says kindly for a month that it is over."""
        expires = check_in.expires_at + _AFTERWARDS
        return f"/check-in/{self._context.links.sign(_MAIL, check_in.id, expires=expires)}"

    def for_tablet(self, check_in: CheckIn) -> str:
        """Return a new path for a device of the practice; one that was made before is closed."""
        secret = secrets.token_urlsafe(16)
        with self._context.storage.transaction() as session:
            changed = update(CHECK_IN).where(CHECK_IN.c.id == check_in.id)
            session.execute(changed.values(tablet=_hash(secret)))
        expires = self._context.clock.now() + _ON_TABLET
        subject = f"{check_in.id}:{secret}"
        return f"/check-in/{self._context.links.sign(_TABLET, subject, expires=expires)}"

    def close_tablet(self, check_in: CheckInId) -> None:
        """Close the path for a device; what was answered stays, and a new path goes on with it."""
        with self._context.storage.transaction() as session:
            changed = update(CHECK_IN).where(CHECK_IN.c.id == check_in)
            session.execute(changed.values(tablet=None))

    def open(self, token: str) -> Door:
        """Open an address.

        Args:
            token: the signed part of it.

        Raises:
            LinkRefused: it was not made here, or has expired.
            LookupError: the check-in was erased.
        """
        try:
            subject, shared = self._context.links.verify(_MAIL, token), False
        except LinkForged:
            subject, shared = self._context.links.verify(_TABLET, token), True
        name, _, secret = subject.partition(":")
        with self._context.storage.reading() as session:
            check_in = self._check_ins.get(session, CheckInId(name))
            kept = session.scalar(select(CHECK_IN.c.tablet).where(CHECK_IN.c.id == name)) or ""
        lasts = check_in.state is State.OPEN and self._context.clock.now() < check_in.expires_at
        admitted = compare_digest(kept, _hash(secret)) if shared else True
        return Door(check_in, shared, lasts and admitted)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
