"""Holds: times that are kept while somebody fills in the form."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling import diaries
from soundwell_plugins.features.scheduling.booking import Choice
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.tables import HOLD


class Holds:
    """Keeps times for forms; each form has at most one hold, over one time or several.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    def hold(self, submission: str, choices: Sequence[Choice]) -> datetime | None:
        """Keep times for a form, or keep them longer; what it held before is given back.

        Args:
            submission: the form's id, which only the form knows.
            choices: what to keep.

        Returns:
            Until when they are kept, in UTC, or `None` when somebody else has one of them: then
            the form keeps nothing.
        """
        now = self._context.clock.now()
        until = now + self._config.hold
        try:
            with self._context.storage.transaction() as session:
                diaries.lock(session, [choice.practitioner for choice in choices], now)
                drop(session, submission)
                session.execute(insert(HOLD).values(id=hold_of(submission), until=until))
                for choice in choices:
                    diaries.occupy(
                        session, choice.practitioner, choice.cells, hold=hold_of(submission)
                    )
        except IntegrityError:
            self.release(submission)
            return None
        return until

    def release(self, submission: str) -> None:
        """Give back what a form keeps; a repeat does no harm."""
        with self._context.storage.transaction() as session:
            drop(session, submission)


def drop(session: Session, submission: str) -> None:
    """Give back what a form keeps, within a transaction."""
    session.execute(delete(HOLD).where(HOLD.c.id == hold_of(submission)))


def hold_of(submission: str) -> str:
    """Return the id of what a form keeps; nobody can tell the form's own id from it."""
    return sha256(submission.encode()).hexdigest()
