"""Practitioners' diaries: locked by whoever changes them, and cleared of what has expired.

Every change begins with `lock`, so that what is read afterwards still holds when it is written:
limits are counted and free cells are looked at without anybody in between. The primary key of
`scheduling_occupied` stands behind all that as the last word.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import BindParameter, ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import BookingId, PractitionerId
from soundwell_plugins.features.scheduling.cells import Cells
from soundwell_plugins.features.scheduling.tables import BOOKING, DIARY, HOLD, OCCUPIED

_AT_ONCE: Final = 500


def lock(session: Session, practitioners: Collection[PractitionerId], now: datetime) -> None:
    """Keep everybody else from changing some diaries until the transaction ends.

    Args:
        session: an open transaction.
        practitioners: whose diaries; always locked in the order of their ids, so that two who
            want the same ones never wait for each other.
        now: what has expired by this moment is cleared away.
    """
    for practitioner in sorted(set(practitioners)):
        row = select(DIARY).where(DIARY.c.practitioner == practitioner).with_for_update()
        if session.execute(row).one_or_none() is None:
            _open(session, practitioner)
            session.execute(row).one()
    _clear_expired(session, practitioners, now)


def taken(session: Session, practitioner: PractitionerId, cells: Cells) -> bool:
    """Tell whether a booking or a hold has any of some cells."""
    statement = select(OCCUPIED.c.cell).where(
        OCCUPIED.c.practitioner == practitioner,
        OCCUPIED.c.cell >= cells.start,
        OCCUPIED.c.cell < cells.end,
    )
    return session.execute(statement.limit(1)).one_or_none() is not None


def occupy(
    session: Session,
    practitioner: PractitionerId,
    cells: Cells,
    *,
    booking: BookingId | None = None,
    hold: str | None = None,
) -> None:
    """Take cells for a booking or a hold.

    Raises:
        sqlalchemy.exc.IntegrityError: somebody has one of them.
    """
    session.execute(
        insert(OCCUPIED),
        [
            {"practitioner": practitioner, "cell": cell, "booking": booking, "hold": hold}
            for cell in range(cells.start, cells.end)
        ],
    )


def release(session: Session, booking: BookingId) -> None:
    """Give a booking's cells back."""
    session.execute(delete(OCCUPIED).where(OCCUPIED.c.booking == booking))


def note_booked(session: Session, practitioners: Iterable[PractitionerId], now: datetime) -> None:
    """Remember when practitioners were booked last."""
    for practitioner in sorted(set(practitioners)):
        statement = update(DIARY).where(DIARY.c.practitioner == practitioner)
        session.execute(statement.values(last_booked_at=now))


def lasting(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Return the condition under which a row of `OCCUPIED` still counts.

    Args:
        now: the present moment, or where it is going to stand.
    """
    hold = select(HOLD.c.id).where(HOLD.c.until <= now)
    claim = select(BOOKING.c.id).where(BOOKING.c.claimed_until <= now)
    return and_(
        or_(OCCUPIED.c.hold.is_(None), OCCUPIED.c.hold.not_in(hold)),
        or_(OCCUPIED.c.booking.is_(None), OCCUPIED.c.booking.not_in(claim)),
    )


def _open(session: Session, practitioner: PractitionerId) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(DIARY).values(practitioner=practitioner))
    except IntegrityError:  # somebody opened it at the same moment
        return


def _clear_expired(
    session: Session, practitioners: Collection[PractitionerId], now: datetime
) -> None:
    """Delete holds and claims that have expired; their cells go with them.

    Rows that somebody else is deleting are left to them: a hold can lie in several diaries.
    """
    theirs = OCCUPIED.c.practitioner.in_(practitioners)
    holds = select(HOLD.c.id).where(
        HOLD.c.until <= now, HOLD.c.id.in_(select(OCCUPIED.c.hold).where(theirs))
    )
    claims = select(BOOKING.c.id).where(
        BOOKING.c.claimed_until <= now, BOOKING.c.practitioner.in_(practitioners)
    )
    for table, found in ((HOLD, holds), (BOOKING, claims)):
        locked = found.order_by(table.c.id).limit(_AT_ONCE).with_for_update(skip_locked=True)
        ids = session.scalars(locked).all()
        if ids:
            session.execute(delete(table).where(table.c.id.in_(ids)))
