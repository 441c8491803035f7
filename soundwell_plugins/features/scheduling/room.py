"""Whether there is room for a consultation, within a transaction that has its diary."""

from datetime import datetime

from sqlalchemy.orm import Session

from soundwell_hookspecs import Practice, Window
from soundwell_plugins.features.scheduling import diaries
from soundwell_plugins.features.scheduling.booking import Choice
from soundwell_plugins.features.scheduling.quotas import Quota, weeks_around
from soundwell_plugins.features.scheduling.rows import starts_within


def has_room(
    session: Session, practice: Practice, choice: Choice, now: datetime, *, besides: str = ""
) -> bool:
    """Tell whether nobody has any of a time, and whether the day and the week take one more.

    Args:
        session: a transaction that has locked the practitioner's diary.
        practice: whose practitioners there are.
        choice: the time.
        now: the present moment, in UTC.
        besides: the id of a booking that does not count.
    """
    if diaries.taken(session, choice.practitioner, choice.cells):
        return False
    practitioner = practice.practitioners.get(choice.practitioner)
    if practitioner is None or not Quota.applies(choice.terms):
        return practitioner is not None
    weeks = weeks_around(Window(choice.start, choice.end), practitioner.zone)
    starts = starts_within(session, practitioner.id, weeks, now, besides=besides)
    return Quota.of(choice.terms, practitioner.zone, starts).allows(choice.start)
