"""A practice copied from one database into another."""

from collections.abc import Sequence

from soundwell_plugins.host.deliveries.lock import ExecutorLock
from soundwell_plugins.host.storage import schema
from soundwell_plugins.host.storage.database import Database
from soundwell_plugins.host.storage.rows import CopyFailed, Told, fill, practice_tables, snapshot
from soundwell_plugins.host.storage.schema import Owner


def copy_into(target: Database, source: Database, owners: Sequence[Owner], told: Told) -> int:
    """Copy all rows, whole or not at all, and return how many there were.

    Deliveries that are open go on there: what wakes them is made anew at the first start.

    Args:
        target: an empty database, in which everything is made.
        source: the practice's database, its tables up to date.
        owners: the plugins with tables.
        told: hears of progress.

    Raises:
        AlreadyDelivering: somebody serves from the target.
        CopyFailed: the target is not empty, or the rows do not fit.
    """
    lock = ExecutorLock(target)
    lock.acquire()
    try:
        with snapshot(source) as rows, schema.writing(target) as connection:
            if practice_tables(connection, versions=True):
                raise CopyFailed("The other database holds a practice already. Name an empty one.")
            return fill(connection, rows, owners, told)
    finally:
        lock.release()
