"""A signal: something in check-ins that may deserve attention, and why."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from soundwell_hookspecs import CheckInId, PractitionerId, SignalId
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.repair.steps import Step, StepKind, effective


class Kind(Enum):
    """Why something may deserve attention."""

    NO = "no"
    """One of the essential questions was answered with a "no"."""
    LOOK = "look"
    """A score far below what was usual for this client."""
    EWMA = "ewma"
    """Scores drift, seen by their moving average."""
    CUSUM = "cusum"
    """Scores drift, seen by their sums."""
    RELIABLE_CHANGE = "reliable-change"
    """A fall beyond what errors of measurement explain."""
    SUDDEN_CHANGE = "sudden-change"
    """A fall from one session to the next that lasted."""
    UNANSWERED = "unanswered"
    """Several check-ins in a row were not answered."""
    SILENT = "silent"
    """The check-in after one with a signal was not answered."""
    STOPPED = "stopped"
    """The client asked not to be asked any more."""
    SESSIONS = "sessions"
    """Several sessions in a row were missed or cancelled."""

    @property
    def is_calculated(self) -> bool:
        """Whether a rule says it by its arithmetic on the scores."""
        return self in _CALCULATED


_CALCULATED = frozenset(
    {Kind.LOOK, Kind.EWMA, Kind.CUSUM, Kind.RELIABLE_CHANGE, Kind.SUDDEN_CHANGE}
)


class RepairState(Enum):
    """How far it is with putting something right."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    TALKED = "talked"
    ASKED = "asked"
    REPAIRED = "repaired"
    NOT_REPAIRED = "not-repaired"
    """The client says that it was not put right: it waits for the practitioner again."""
    ENDED = "ended"
    """It is not gone on with, although it was not put right."""
    SET_ASIDE = "set-aside"
    """It turned out to be nothing."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self not in {RepairState.REPAIRED, RepairState.ENDED, RepairState.SET_ASIDE}

    @property
    def waits(self) -> bool:
        """Whether the practitioner has not looked at it yet, or not again."""
        return self in {RepairState.RAISED, RepairState.NOT_REPAIRED}


_AFTER = {
    StepKind.ACKNOWLEDGED: RepairState.ACKNOWLEDGED,
    StepKind.TALKED: RepairState.TALKED,
    StepKind.ASKED: RepairState.ASKED,
    StepKind.UNSURE: RepairState.TALKED,
    StepKind.PUT_RIGHT: RepairState.REPAIRED,
    StepKind.NOT_PUT_RIGHT: RepairState.NOT_REPAIRED,
    StepKind.SET_ASIDE: RepairState.SET_ASIDE,
    StepKind.ENDED: RepairState.ENDED,
    StepKind.REOPENED: RepairState.ACKNOWLEDGED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason of a signal.

    Args:
        kind: why.
        instrument: the name of the instrument, or empty.
        scale: the key of the scale, or empty.
        item: the `linkId` of the question, or empty.
        check_in: where on the course it is to be marked, or `None`.
        value: what the rule looked at, in points of the scale, or `None`.
        limit: what the value had to stay within, in the same unit, or `None`.
        count: how many there were of what is counted, or 0.
        parameters: of the rule, by name.
        floored: whether it was known from elsewhere how much scores vary.
    """

    kind: Kind
    instrument: str = ""
    scale: str = ""
    item: str = ""
    check_in: CheckInId | None = None
    value: float | None = None
    limit: float | None = None
    count: int = 0
    parameters: Mapping[str, float] = field(default_factory=dict)
    floored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something that may deserve attention; one for each check-in, with all that stands out in it.

    Args:
        id: what names it.
        client: whose.
        practitioner: whose attention.
        check_in: the check-in it is about, or `None`.
        session: the id of the session it is about, or `None`.
        raised_at: when, in UTC.
        closed_at: since when nothing is to be done about it, in UTC, or `None`.
        findings: why.
        steps: what was done about it, the earliest first.
    """

    id: SignalId
    client: ClientId
    practitioner: PractitionerId
    check_in: CheckInId | None
    session: str | None
    raised_at: datetime
    closed_at: datetime | None
    findings: tuple[Finding, ...] = field(repr=False)
    steps: tuple[Step, ...] = field(default=(), repr=False)

    @property
    def last(self) -> Step | None:
        """The last step that counts, or `None` if nothing was done yet."""
        counted = effective(self.steps)
        return counted[-1] if counted else None

    @property
    def state(self) -> RepairState:
        """How far it is with putting it right."""
        return _AFTER[self.last.kind] if self.last is not None else RepairState.RAISED


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A reason of a signal, as it is marked on a client's course.

    Args:
        signal: to which it belongs.
        finding: the reason, with its instrument and scale.
        check_in: where it is to be marked, or `None`.
        session: the id of the session that the check-in followed or that it is about, or `None`.
        at: when that was: when the check-in was answered, or the signal raised, in UTC.
        state: how far it is with putting it right.
    """

    signal: SignalId
    finding: Finding = field(repr=False)
    check_in: CheckInId | None
    session: str | None
    at: datetime
    state: RepairState

    @property
    def kind(self) -> Kind:
        """Why it may deserve attention."""
        return self.finding.kind

    @property
    def scale(self) -> str:
        """The key of the scale that it is about, or empty."""
        return self.finding.scale


def written(findings: Sequence[Finding]) -> str:
    """Return findings as text, to be encrypted."""
    return json.dumps([asdict(each) | {"kind": each.kind.value} for each in findings])


def read(text: str) -> tuple[Finding, ...]:
    """Return the findings that a text holds."""
    return tuple(_finding(each) for each in json.loads(text))


def _finding(values: dict[str, Any]) -> Finding:
    return Finding(**values | {"kind": Kind(values["kind"])})
