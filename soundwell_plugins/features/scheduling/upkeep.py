"""Work that is done again and again: reminders, what has expired, what disturbs bookings."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from soundwell_hookspecs import Every, PluginContext, ScheduledWork, Storage
from soundwell_plugins.features.scheduling import diaries
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.disturbances import Disturbances
from soundwell_plugins.features.scheduling.reminders import Reminders
from soundwell_plugins.features.scheduling.tables import DIARY

_REMINDERS: Final = timedelta(minutes=5)
_EXPIRED: Final = timedelta(minutes=10)
_DISTURBED: Final = timedelta(minutes=15)


def upkeep(config: SchedulingConfig, context: PluginContext) -> Sequence[ScheduledWork]:
    """Return the work of the feature.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """
    reminders, disturbances = Reminders(config, context), Disturbances(config, context)

    def remind(now: datetime) -> None:
        reminders.send(now)

    def clear(now: datetime) -> None:
        clear_expired(context.storage, now)

    return [
        ScheduledWork("reminders", Every(_REMINDERS), remind),
        ScheduledWork("expired", Every(_EXPIRED), clear),
        ScheduledWork("disturbed", Every(_DISTURBED), disturbances.look),
    ]


def clear_expired(storage: Storage, now: datetime) -> None:
    """Delete the claims that nobody confirmed, with all that they tell, and the holds that ended.

    Args:
        storage: the feature's tables.
        now: the present moment, in UTC.
    """
    with storage.reading() as session:
        practitioners = session.scalars(select(DIARY.c.practitioner)).all()
    for practitioner in practitioners:
        with storage.transaction() as session:
            diaries.lock(session, [practitioner], now)
