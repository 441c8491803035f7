"""Finding bookings by a name, which the database holds encrypted: each one has to be opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select

from soundwell_hookspecs import PluginContext, PractitionerId
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.rows import find_all
from soundwell_plugins.features.scheduling.tables import BOOKING

LOOKED_AT: Final = 2_000
"""How many names are opened for one search: a few hundredths of a second."""

MOST_FOUND: Final = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought.

    Args:
        bookings: the latest first.
        older: whether there are older bookings that were not looked at.
    """

    bookings: Sequence[Booking]
    older: bool


class Search:
    """Looks through the latest bookings, those ahead first.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    def named(self, name: str, practitioner: PractitionerId | None) -> Found:
        """Return the bookings of whoever is called like this, however it is capitalised.

        Args:
            name: a name or a part of one; nobody is called nothing.
            practitioner: whose bookings; everybody's when not given.
        """
        if not name:
            return Found((), older=False)
        until, now = BOOKING.c.claimed_until, self._context.clock.now()
        latest = (
            select(BOOKING.c.id, BOOKING.c.name)
            .where(or_(until.is_(None), until > now))
            .order_by(BOOKING.c.start.desc(), BOOKING.c.id)
            .limit(LOOKED_AT + 1)
        )
        if practitioner is not None:
            latest = latest.where(BOOKING.c.practitioner == practitioner)
        wanted = name.casefold()
        with self._context.storage.reading() as session:
            rows = session.execute(latest).all()
            ids = [each for each, theirs in rows[:LOOKED_AT] if wanted in theirs.casefold()]
            some = BOOKING.c.id.in_(ids[:MOST_FOUND])
            found = find_all(session, select(BOOKING).where(some).order_by(BOOKING.c.start.desc()))
        return Found(found, older=len(rows) > LOOKED_AT or len(ids) > MOST_FOUND)
