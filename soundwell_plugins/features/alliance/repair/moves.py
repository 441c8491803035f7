"""Which steps can be taken now; one function of how far it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from soundwell_plugins.features.alliance.repair.signal import RepairState, Signal
from soundwell_plugins.features.alliance.repair.steps import StepKind

_HEARD: Final = (StepKind.PUT_RIGHT, StepKind.NOT_PUT_RIGHT)
_NEXT: Final[Mapping[RepairState, tuple[StepKind, ...]]] = {
    RepairState.RAISED: (StepKind.ACKNOWLEDGED, StepKind.TALKED, StepKind.SET_ASIDE),
    RepairState.ACKNOWLEDGED: (StepKind.TALKED, StepKind.SET_ASIDE),
    RepairState.TALKED: (StepKind.ASKED, *_HEARD, StepKind.SET_ASIDE, StepKind.ENDED),
    RepairState.ASKED: (*_HEARD, StepKind.ENDED),
    RepairState.NOT_REPAIRED: (StepKind.ACKNOWLEDGED, StepKind.TALKED, StepKind.ENDED),
    RepairState.REPAIRED: (StepKind.REOPENED,),
    RepairState.ENDED: (StepKind.REOPENED,),
    RepairState.SET_ASIDE: (StepKind.REOPENED,),
}
"""`StepKind.NOTED` is always possible."""


def moves(signal: Signal, now: datetime) -> tuple[StepKind, ...]:
    """Return the steps that a practitioner can take, the likeliest first.

    What the client said themselves stays said: it cannot be taken back, only taken up again.

    Args:
        signal: as it is now.
        now: the present moment, in UTC.
    """
    last = signal.last
    further = list(_NEXT[signal.state])
    if signal.state is RepairState.ASKED and not is_waited_for(signal, now):
        further.insert(0, StepKind.ASKED)
    if last is not None and not last.by_client:
        further.append(StepKind.TAKEN_BACK)
    return (*further, StepKind.NOTED)


def is_waited_for(signal: Signal, now: datetime) -> bool:
    """Tell whether the client has been asked and can still answer.

    Args:
        signal: as it is now.
        now: the present moment, in UTC.
    """
    last = signal.last
    return (
        signal.state is RepairState.ASKED
        and last is not None
        and last.until is not None
        and now < last.until
    )
