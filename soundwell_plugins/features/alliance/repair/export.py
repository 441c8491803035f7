"""What a client is handed out of the signals about them."""

from collections.abc import Iterator

from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import PersonalRecord
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.repair.signal import Signal
from soundwell_plugins.features.alliance.tables import SIGNAL


class SignalExport:
    """Hands signals out, with what was done about them and what was written beside it.

    Args:
        signals: where signals are kept.
    """

    def __init__(self, signals: Signals) -> None:
        self._signals = signals

    def of(self, session: Transaction, client: Client, sealed: str) -> Iterator[PersonalRecord]:
        """Yield a record for each signal about a client.

        Args:
            session: an open transaction.
            client: about whom.
            sealed: why the content is withheld, or empty.
        """
        for each in self._signals.where(session, SIGNAL.c.client == client.id):
            yield PersonalRecord("signal", _values(each), sealed)


def _values(signal: Signal) -> dict[str, str]:
    why = ", ".join(
        " ".join(filter(None, (each.kind.value, each.instrument, each.scale, each.item)))
        for each in signal.findings
    )
    steps = {
        f"step {each.number}": " ".join(
            filter(None, (each.at.isoformat(), each.kind.value, each.note))
        )
        for each in signal.steps
    }
    return {"raised": signal.raised_at.isoformat(), "possible": why, **steps}
