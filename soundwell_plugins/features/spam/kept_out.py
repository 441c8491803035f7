"""What was kept out: how many forms of which kind, and why; never what anybody wrote, or who.

Whoever sends a form that looks like spam gets the usual answer. So where somebody tells the
practice that nothing came of theirs, the admin finds the reason here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from soundwell_hookspecs import PluginContext, SubmissionKind
from soundwell_plugins.features.spam.tables import KEPT_OUT

KEPT: Final = timedelta(days=30)
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Refusals:
    """Forms that were kept out on one day for one reason.

    Args:
        day: when it begins, by the practice's clock.
        kind: what they were for.
        reason: why, in English.
        count: how many there were.
    """

    day: datetime
    kind: SubmissionKind
    reason: str
    count: int


class KeptOut:
    """Counts what was kept out.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    def note(self, kind: SubmissionKind, reason: str) -> None:
        """Count one more."""
        same = {"day": self._today().isoformat(), "kind": kind.value, "reason": reason}
        more = (
            update(KEPT_OUT)
            .where(*(KEPT_OUT.c[name] == value for name, value in same.items()))
            .values(count=KEPT_OUT.c.count + 1)
            .returning(KEPT_OUT.c.day)
        )
        with self._context.storage.transaction() as session:
            if session.execute(more).first() is not None:
                return
            try:
                with session.begin_nested():
                    session.execute(insert(KEPT_OUT).values(**same, count=1))
            except IntegrityError:  # somebody else was the first at the same moment
                session.execute(more)

    def recent(self) -> Sequence[Refusals]:
        """Return what was kept out lately, the latest day first."""
        query = select(KEPT_OUT).order_by(
            KEPT_OUT.c.day.desc(), KEPT_OUT.c.count.desc(), KEPT_OUT.c.kind, KEPT_OUT.c.reason
        )
        with self._context.storage.reading() as session:
            return [self._refusals(row) for row in session.execute(query.limit(_MOST)).mappings()]

    def expire(self, now: datetime) -> int:
        """Forget what is older than 30 days, and return how many lines there were."""
        oldest = self._day_of(now) - KEPT
        old = delete(KEPT_OUT).where(KEPT_OUT.c.day < oldest.isoformat())
        with self._context.storage.transaction() as session:
            return len(session.execute(old.returning(KEPT_OUT.c.day)).all())

    def _refusals(self, row: RowMapping) -> Refusals:
        day = datetime.combine(date.fromisoformat(row["day"]), time(), self._context.practice.zone)
        return Refusals(day, SubmissionKind(row["kind"]), row["reason"], row["count"])

    def _today(self) -> date:
        return self._day_of(self._context.clock.now())

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(self._context.practice.zone).date()
