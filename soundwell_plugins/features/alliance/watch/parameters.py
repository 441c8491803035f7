"""The parameters of rules: as the practice configured them, and as a signal remembers them."""

from collections.abc import Mapping
from typing import Final

from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.signals.cusum import Cusum
from soundwell_plugins.features.alliance.signals.ewma import Ewma
from soundwell_plugins.features.alliance.signals.look import Look
from soundwell_plugins.features.alliance.signals.reliable_change import ReliableChange
from soundwell_plugins.features.alliance.signals.rules import Parameters
from soundwell_plugins.features.alliance.signals.sudden_change import SuddenChange
from soundwell_plugins.features.alliance.signals.usual import FIRST_SCORES, Usual
from soundwell_plugins.features.alliance.watch.settings import KnownScale, SignalSettings

_FIRST: Final = "first"


def named(
    kind: Kind, settings: SignalSettings, known: KnownScale | None
) -> Mapping[str, float] | None:
    """Return a rule's parameters by name, or `None` where it needs a scale that is known.

    Args:
        kind: which rule.
        settings: the table `[alliance.signals]`.
        known: what is known of the scale, or `None`.
    """
    first = float(settings.first)
    match kind:
        case Kind.LOOK:
            return {"k": settings.look_k, _FIRST: first}
        case Kind.EWMA:
            return {"lambda": settings.ewma_lambda, "limit": settings.ewma_limit, _FIRST: first}
        case Kind.CUSUM:
            return {"k": settings.cusum_k, "h": settings.cusum_h, _FIRST: first}
    if known is None:
        return None
    change = {"sd": known.sd, "reliability": known.reliability, "z": settings.change_z}
    if kind is Kind.RELIABLE_CHANGE:
        return {**change, _FIRST: first}
    rule = ReliableChange(known.sd, known.reliability, settings.change_z)
    return {"cutoff": rule.limit if known.cutoff is None else known.cutoff, _FIRST: first}


def built(kind: Kind, values: Mapping[str, float], usual: Usual) -> Parameters:
    """Return a rule's parameters.

    Args:
        kind: which rule.
        values: by name, as `named` returns them.
        usual: how to tell what is usual for a client.
    """
    match kind:
        case Kind.LOOK:
            return Look(usual, values["k"])
        case Kind.EWMA:
            return Ewma(usual, values["lambda"], values["limit"])
        case Kind.CUSUM:
            return Cusum(usual, values["k"], values["h"])
        case Kind.RELIABLE_CHANGE:
            first = int(values[_FIRST])
            return ReliableChange(values["sd"], values["reliability"], values["z"], baseline=first)
        case _:
            return SuddenChange(values["cutoff"])


def remembered(finding: Finding) -> Parameters:
    """Return a rule's parameters as they were when it spoke, for how often it is wrong.

    Args:
        finding: what it said; one of those that are calculated.
    """
    first = int(finding.parameters[_FIRST])
    floor = 1.0 if finding.floored else 0.0
    usual = Usual(floor=floor, baseline=None if first == FIRST_SCORES else first)
    return built(finding.kind, finding.parameters, usual)
