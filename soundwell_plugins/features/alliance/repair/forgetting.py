"""Signals go with what they are about."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session as Transaction

from soundwell_plugins.features.alliance.keeping import Going
from soundwell_plugins.features.alliance.tables import SIGNAL, STEP

_AT_ONCE = 500


def forget(session: Transaction, going: Going) -> None:
    """Erase the signals about check-ins that are about to be erased, and what was done about them.

    Args:
        session: an open transaction that can write.
        going: what is about to be erased.
    """
    for condition in _conditions(going):
        some = select(SIGNAL.c.id).where(condition)
        session.execute(delete(STEP).where(STEP.c.signal.in_(some)))
        session.execute(delete(SIGNAL).where(condition))


def _conditions(going: Going) -> Iterator[ColumnElement[bool]]:
    if going.client is not None:
        yield SIGNAL.c.client == going.client
    if going.before is not None:
        yield SIGNAL.c.raised_at < going.before
    ids = list(going.check_ins)
    for start in range(0, len(ids), _AT_ONCE):
        yield SIGNAL.c.check_in.in_(ids[start : start + _AT_ONCE])
