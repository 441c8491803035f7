"""How long bookings are kept, and under whose id."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, update

from soundwell_hookspecs import DataKept, PersonId, PluginContext
from soundwell_plugins.features.scheduling.cells import floor_cell
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.tables import BOOKING, OCCUPIED

_UNCONFIRMED: Final = timedelta(days=1)


class Keeping:
    """Lets old bookings go, and puts those of one person under another's id.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    def expire(self, now: datetime) -> int:
        """Remove bookings that were kept for long enough, and claims on time that has passed.

        A booking that nobody confirmed goes a day after its time ran out.

        Returns:
            How many bookings there were.
        """
        old = delete(BOOKING).where(
            or_(
                BOOKING.c.end < now - self._config.keep,
                BOOKING.c.claimed_until < now - _UNCONFIRMED,
            )
        )
        with self._context.storage.transaction() as session:
            session.execute(delete(OCCUPIED).where(OCCUPIED.c.cell < floor_cell(now)))
            return len(session.execute(old.returning(BOOKING.c.id)).all())

    def merge(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put the bookings of one person under another's id."""
        theirs = update(BOOKING).where(BOOKING.c.person == dropped)
        with self._context.storage.transaction() as session:
            session.execute(theirs.values(person=kept))

    def data_kept(self) -> DataKept:
        """Say what is kept of bookings."""
        days = self._config.keep // timedelta(days=1)
        return DataKept(
            "Bookings: with whom, when, and what was given for it: name, phone, answers",
            "Soundwell's database",
            "So that both sides know of the consultation, and can move or cancel it.",
            f"{days} days after it took place. Name, phone and answers are encrypted.",
        )
