"""How many book, week by week."""

from collections.abc import Sequence

from sqlalchemy import select

from soundwell_hookspecs import Account, Figure, PluginContext, Role, Series, Window
from soundwell_plugins.features.scheduling.tables import BOOKING


def booking_figures(
    context: PluginContext, account: Account, weeks: Sequence[Window]
) -> Sequence[Figure]:
    """Count bookings by the week in which they were made.

    Args:
        context: the plugin's context.
        account: an admin sees everybody's, a practitioner their own.
        weeks: the weeks, the earliest first.
    """
    if not weeks or (Role.ADMIN not in account.roles and account.practitioner is None):
        return []
    query = select(BOOKING.c.booked_at, BOOKING.c.cancelled_at, BOOKING.c.missed_at).where(
        BOOKING.c.booked_at >= weeks[0].start,
        BOOKING.c.booked_at < weeks[-1].end,
        BOOKING.c.claimed_until.is_(None),
    )
    if Role.ADMIN not in account.roles:
        query = query.where(BOOKING.c.practitioner == account.practitioner)
    booked, cancelled, missed = ([0] * len(weeks) for _ in range(3))
    with context.storage.reading() as session:
        for made, given_up, not_come in session.execute(query):
            counts = cancelled if given_up else missed if not_come else booked
            for place, week in enumerate(weeks):
                counts[place] += week.start <= made < week.end
    gettext = context.texts.gettext
    return [
        Figure(
            gettext("Bookings"),
            gettext("By the week in which somebody booked, and what came of it since."),
            (
                Series(gettext("booked"), tuple(booked)),
                Series(gettext("cancelled"), tuple(cancelled)),
                Series(gettext("did not come"), tuple(missed)),
            ),
        )
    ]
