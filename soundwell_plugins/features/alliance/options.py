"""What was asked of a rule on the command line, and the parameters that this makes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from soundwell_plugins.features.alliance.signals.cusum import Cusum
from soundwell_plugins.features.alliance.signals.ewma import Ewma, Limits
from soundwell_plugins.features.alliance.signals.look import Look
from soundwell_plugins.features.alliance.signals.ranges import OutOfRange, positive
from soundwell_plugins.features.alliance.signals.reliable_change import ReliableChange, Z
from soundwell_plugins.features.alliance.signals.rules import Parameters, Rule
from soundwell_plugins.features.alliance.signals.sudden_change import SuddenChange
from soundwell_plugins.features.alliance.signals.usual import Usual

_USUAL: Final = frozenset({"target", "sigma", "sd", "reliability", "baseline"})
_USED: Final[Mapping[Rule, frozenset[str]]] = {
    Rule.LOOK: _USUAL | {"k"},
    Rule.EWMA: _USUAL | {"lambda", "limit", "limits"},
    Rule.CUSUM: _USUAL | {"k", "h"},
    Rule.RELIABLE_CHANGE: frozenset({"sd", "reliability", "limit", "target", "baseline"}),
    Rule.SUDDEN_CHANGE: frozenset({"cutoff", "sd", "reliability", "limit"}),
}


class OptionWrong(Exception):
    """Options do not fit the rule, or each other.

    Args:
        sentence: what is wrong and what to do about it.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked; None for what was not.

    Args:
        rule: which rule to apply.
        target: the usual score.
        sigma: the usual standard deviation of a client's scores.
        weight: `--lambda`.
        limit: how many standard deviations, or standard errors, a limit is wide.
        limits: which limits an average is held against.
        k: of `look` and `cusum`.
        h: of `cusum`.
        sd: a standard deviation that is known from elsewhere.
        reliability: the instrument's.
        cutoff: of `sudden-change`.
        baseline: how many first scores say what is usual.
    """

    rule: Rule
    target: float | None = None
    sigma: float | None = None
    weight: float | None = None
    limit: float | None = None
    limits: Limits | None = None
    k: float | None = None
    h: float | None = None
    sd: float | None = None
    reliability: float | None = None
    cutoff: float | None = None
    baseline: int | None = None

    def parameters(self, pooled: float) -> Parameters:
        """Return the parameters for a client.

        Args:
            pooled: the standard deviation within the other clients, if `sd` does not say one.

        Raises:
            OptionWrong: options do not fit the rule, or each other.
        """
        self._check_used()
        try:
            return self._parameters(pooled)
        except OutOfRange as error:
            raise OptionWrong(f"--{error.name} has to be {error.allowed}.") from None

    def _check_used(self) -> None:
        given = {
            "lambda" if each.name == "weight" else each.name
            for each in fields(self)
            if each.name != "rule" and getattr(self, each.name) is not None
        }
        unused = given - _USED[self.rule]
        if unused:
            allowed = ", ".join(f"--{name}" for name in sorted(_USED[self.rule]))
            raise OptionWrong(
                f"--{min(unused)} means nothing to the rule {self.rule}: leave it out. "
                f"This rule knows {allowed}."
            )

    def _parameters(self, pooled: float) -> Parameters:
        match self.rule:
            case Rule.LOOK:
                return Look(self._usual(pooled), _or(self.k, 2.0))
            case Rule.EWMA:
                return Ewma(
                    self._usual(pooled),
                    _or(self.weight, 0.3),
                    _or(self.limit, 3.0),
                    self.limits or Limits.STEADY,
                )
            case Rule.CUSUM:
                return Cusum(self._usual(pooled), _or(self.k, 0.5), _or(self.h, 5.0))
            case Rule.RELIABLE_CHANGE:
                return self._reliable_change()
            case Rule.SUDDEN_CHANGE:
                return SuddenChange(self._cutoff())

    def _usual(self, pooled: float) -> Usual:
        if self.reliability is not None and self.sd is None:
            raise OptionWrong("--reliability needs --sd, the instrument's standard deviation.")
        if self.sigma is not None and self.sd is not None:
            raise OptionWrong(
                "--sd is for estimating what --sigma says already: leave out one of the two."
            )
        floor = pooled
        if self.sd is not None:
            positive("sd", self.sd)
            floor = max(self.sd, self._standard_error(self.sd))
        return Usual(self.target, self.sigma, 0.0 if self.sigma else floor, self.baseline)

    def _standard_error(self, sd: float) -> float:
        if self.reliability is None:
            return 0.0
        return ReliableChange(sd, self.reliability).standard_error / math.sqrt(2)

    def _reliable_change(self) -> ReliableChange:
        if self.sd is None or self.reliability is None:
            raise OptionWrong(
                f"The rule {self.rule} needs --sd and --reliability: "
                "take them from the instrument's manual or from the practice's own data."
            )
        baseline = 1 if self.baseline is None else self.baseline
        return ReliableChange(self.sd, self.reliability, _or(self.limit, Z), self.target, baseline)

    def _cutoff(self) -> float:
        if self.cutoff is None:
            if self.sd is None or self.reliability is None:
                raise OptionWrong(
                    f"The rule {self.rule} needs --cutoff, the least drop that counts; "
                    "or --sd and --reliability, to take the reliable change."
                )
            return self._reliable_change().limit
        if (self.sd, self.reliability, self.limit) != (None, None, None):
            raise OptionWrong(
                "--cutoff says what --sd, --reliability and --limit would: leave out the one or "
                "the others."
            )
        return self.cutoff


def _or(given: float | None, otherwise: float) -> float:
    return otherwise if given is None else given
