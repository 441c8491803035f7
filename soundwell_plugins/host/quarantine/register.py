"""The quarantines as they stand in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from soundwell_plugins.host.quarantine.policy import QuarantinePolicy
from soundwell_plugins.host.quarantine.rest import Pair, Rest
from soundwell_plugins.host.quarantine.tables import REASON_LENGTH, QuarantineRow
from soundwell_plugins.host.storage import Database


class Register:
    """Reads and writes quarantines.

    Args:
        database: where they are.
        policy: how long they last.
    """

    def __init__(self, database: Database, policy: QuarantinePolicy) -> None:
        self._database = database
        self._policy = policy

    def rests(self) -> Sequence[Rest]:
        """Return all of them, those whose time is over and that nobody has tried since too."""
        query = select(QuarantineRow).order_by(QuarantineRow.plugin, QuarantineRow.hook)
        with self._database.reading() as session:
            return [row.rest() for row in session.scalars(query)]

    def begin(self, pair: Pair, now: datetime, reason: str) -> Rest:
        """Begin a quarantine, or a longer one after a call that was tried has failed.

        One that another process has begun meanwhile stands as it is.

        Args:
            pair: the plugin and the hook.
            now: this moment.
            reason: how the last call failed.

        Returns:
            What stands now.
        """
        with self._database.transaction() as session:
            row = session.get(QuarantineRow, pair, with_for_update=True)
            if row is None:
                row = QuarantineRow(plugin=pair[0], hook=pair[1], times=0, until=now)
                session.add(row)
            if row.until <= now:
                row.times += 1
                row.until = now + self._policy.span(row.times)
                row.reason = reason[:REASON_LENGTH]
            return row.rest()

    def end(self, plugin: str, hook: str | None = None) -> int:
        """End a plugin's quarantine, of all hooks or of one.

        Returns:
            How many there were.
        """
        gone = delete(QuarantineRow).where(QuarantineRow.plugin == plugin)
        if hook is not None:
            gone = gone.where(QuarantineRow.hook == hook)
        with self._database.transaction() as session:
            return len(session.scalars(gone.returning(QuarantineRow.hook)).all())
