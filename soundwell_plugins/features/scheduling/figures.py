"""How many book, week by week, what came of it, and by which way they came."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from soundwell_hookspecs import Account, Figure, PluginContext, Role, Series, Window
from soundwell_plugins.features.scheduling.booking import State
from soundwell_plugins.features.scheduling.sources import Source
from soundwell_plugins.features.scheduling.tables import BOOKING
from soundwell_plugins.sdk.charts import weekly
from soundwell_plugins.sdk.texts import marked

_STATES: Final = {
    State.BOOKED: marked("booked"),
    State.CANCELLED: marked("cancelled"),
    State.MISSED: marked("did not come"),
}
_SOURCES: Final = {
    Source.PAGE: marked("booking page"),
    Source.EMBEDDED: marked("on another site"),
    Source.MATCH: marked("after a match"),
    Source.API: marked("by a program"),
    Source.UNKNOWN: marked("not known"),
}


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
    query = select(
        BOOKING.c.booked_at, BOOKING.c.cancelled_at, BOOKING.c.missed_at, BOOKING.c.source
    ).where(
        BOOKING.c.booked_at >= weeks[0].start,
        BOOKING.c.booked_at < weeks[-1].end,
        BOOKING.c.claimed_until.is_(None),
    )
    if Role.ADMIN not in account.roles:
        query = query.where(BOOKING.c.practitioner == account.practitioner)
    with context.storage.reading() as session:
        rows = session.execute(query).all()
    stood = weekly(weeks, _STATES, ((_state(row[1], row[2]), row[0]) for row in rows))
    came = weekly(weeks, _SOURCES, ((Source(row[3]), row[0]) for row in rows))
    if not any(came[Source.UNKNOWN]):
        del came[Source.UNKNOWN]
    gettext = context.texts.gettext
    return [
        Figure(
            gettext("Bookings"),
            gettext("By the week in which somebody booked, and what came of it since."),
            tuple(Series(gettext(_STATES[each]), counts) for each, counts in stood.items()),
        ),
        Figure(
            gettext("Where bookings come from"),
            gettext("By the week in which somebody booked, and by which way they came."),
            tuple(Series(gettext(_SOURCES[each]), counts) for each, counts in came.items()),
        ),
    ]


def _state(cancelled_at: datetime | None, missed_at: datetime | None) -> State:
    if cancelled_at is not None:
        return State.CANCELLED
    return State.BOOKED if missed_at is None else State.MISSED
