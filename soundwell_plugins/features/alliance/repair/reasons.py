"""Why a signal was raised, ready to be said on a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import CheckInId
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.instruments.questionnaire import Words
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.repair.signal import Finding, Signal
from soundwell_plugins.features.alliance.tables import CHECK_IN
from soundwell_plugins.features.alliance.watch.rates import Rate, rate


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding, with the words that belong to it.

    Args:
        finding: what was found.
        title: what people read for the scale or the question; empty where it is about neither.
        at: when the check-in was answered at which it is marked, in UTC, or `None`.
        rate: how often such a thing is found although nothing is wrong.
    """

    finding: Finding = field(repr=False)
    title: Words
    at: datetime | None
    rate: Rate


class Reasons:
    """Puts findings into words.

    Args:
        catalogue: the instruments, in all versions that were asked.
        first: how many first check-ins raise nothing.
    """

    def __init__(self, catalogue: Catalogue, first: int) -> None:
        self._catalogue = catalogue
        self._first = first

    def of(self, session: Transaction, signal: Signal) -> Sequence[Reason]:
        """Return the reasons of a signal.

        Args:
            session: an open transaction.
            signal: which.
        """
        instruments, at = self._asked(session, signal.check_in)
        return [
            Reason(each, _title(instruments, each), at.get(each.check_in), rate(each, self._first))
            for each in signal.findings
        ]

    def _asked(
        self, session: Transaction, check_in: CheckInId | None
    ) -> tuple[dict[str, KnownInstrument], dict[CheckInId | None, datetime]]:
        query = select(CHECK_IN.c.instruments, CHECK_IN.c.submitted_at).where(
            CHECK_IN.c.id == check_in
        )
        row = session.execute(query).one_or_none()
        if row is None:
            return {}, {}
        known = [self._catalogue.of_hash(session, name) for name in row.instruments.split()]
        at = {check_in: row.submitted_at} if row.submitted_at is not None else {}
        return {each.name: each for each in known}, at


def _title(instruments: dict[str, KnownInstrument], finding: Finding) -> Words:
    known = instruments.get(finding.instrument)
    if known is None:
        return Words()
    question = known.questionnaire.questions().get(finding.item)
    if question is not None:
        return question.words
    scales = {each.key: each for each in known.scoring.scales}
    scale = scales.get(finding.scale)
    return Words(scale.label, scale.translations) if scale is not None else Words()
