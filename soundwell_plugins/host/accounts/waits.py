"""Growing waits after failed sign-ins, kept in the database.

A try counts as failed from the moment it is made until it has succeeded, so that many at once gain
nothing. Nobody locks somebody else out: a device that has signed in before waits for its own
failures only (the device cookie of OWASP's authentication guide), and another one waits for those
from its own network, or, when a whole crowd tries, a few minutes at most.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import Clock
from soundwell_plugins.host.accounts.tables import WAIT
from soundwell_plugins.sdk.encryption import Keys

NO_WAIT: Final = timedelta()
_FIRST_WAIT: Final = timedelta(seconds=15)
_MEMORY: Final = timedelta(hours=24)
_MOST_DOUBLINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Lane:
    """Tries that are counted together.

    Args:
        key: what they have in common.
        free: how many failures cost no wait.
        longest: what the doubling waits stop at.
        forgiven: whether a success clears it; otherwise only the try that succeeded is taken back.
    """

    key: str
    free: int
    longest: timedelta
    forgiven: bool


def lanes(who: str, address: str, device: str) -> tuple[Lane, ...]:
    """Return what a try is counted in.

    Args:
        who: the account, or what was typed for one, and what is tried.
        address: the address of the network that it comes from.
        device: the name of a device that has signed in to this account before, or empty.
    """
    if device:
        return (Lane(f"device\n{who}\n{device}", 10, timedelta(minutes=15), forgiven=True),)
    network = _network(address)
    return (
        Lane(f"network\n{who}\n{network}", 5, timedelta(hours=1), forgiven=True),
        Lane(f"network\n{network}", 30, timedelta(hours=1), forgiven=False),
        Lane(f"account\n{who}", 40, timedelta(minutes=5), forgiven=False),
    )


class Waits:
    """Counts tries and says how long to wait.

    Args:
        keyring: the keys by which lanes are hashed.
        clock: the time.
    """

    def __init__(self, keyring: Keys, clock: Clock) -> None:
        self._keyring = keyring
        self._clock = clock

    def begin(self, session: Session, lanes: Iterable[Lane]) -> timedelta:
        """Count a try in its lanes, unless one of them has to wait.

        Returns:
            How long to wait before the next try; no time if this one may be made.
        """
        now = self._clock.now()
        session.execute(delete(WAIT).where(WAIT.c.forget_at <= now))
        waiting = max((until - now for until in self._ends(session, lanes)), default=NO_WAIT)
        if waiting > NO_WAIT:
            return waiting
        for lane in lanes:
            self._count(session, lane, now)
        return NO_WAIT

    def succeeded(self, session: Session, lanes: Iterable[Lane]) -> None:
        """Take a try back that has succeeded."""
        for lane in lanes:
            key = self._hash(lane)
            if lane.forgiven:
                session.execute(delete(WAIT).where(WAIT.c.key == key))
            else:
                session.execute(
                    update(WAIT)
                    .where(WAIT.c.key == key, WAIT.c.failures > 0)
                    .values(failures=WAIT.c.failures - 1, until=self._clock.now())
                )

    def _ends(self, session: Session, lanes: Iterable[Lane]) -> Iterator[datetime]:
        for lane in lanes:
            query = select(WAIT.c.until).where(WAIT.c.key == self._hash(lane)).with_for_update()
            until = session.scalar(query)
            if until is not None:
                yield until

    def _count(self, session: Session, lane: Lane, now: datetime) -> None:
        key = self._hash(lane)
        try:
            with session.begin_nested():
                session.execute(
                    insert(WAIT).values(key=key, failures=0, until=now, forget_at=now + _MEMORY)
                )
        except IntegrityError:
            pass  # it is there already
        session.execute(update(WAIT).where(WAIT.c.key == key).values(failures=WAIT.c.failures + 1))
        failures = session.scalar(select(WAIT.c.failures).where(WAIT.c.key == key)) or 0
        session.execute(
            update(WAIT)
            .where(WAIT.c.key == key)
            .values(until=now + _wait(lane, failures), forget_at=now + _MEMORY)
        )

    def _hash(self, lane: Lane) -> bytes:
        return self._keyring.fingerprint(lane.key, "sign-in waits")


def _wait(lane: Lane, failures: int) -> timedelta:
    beyond = failures - lane.free
    if beyond < 0:
        return NO_WAIT
    doubled: timedelta = _FIRST_WAIT * (1 << min(beyond, _MOST_DOUBLINGS))
    return min(doubled, lane.longest)


def _network(address: str) -> str:
    """Return whose address it is: one of version 6 has a whole network (RFC 6177)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:  # noqa: PLR2004  # the version of the protocol
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
