"""How often a rule signals although nothing has changed.

Simulated scores are normally distributed, independent and as variable as the rule takes them to be.
A rule that has to estimate this from few scores is wrong more often.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from soundwell_plugins.features.alliance.signals.cusum import Cusum
from soundwell_plugins.features.alliance.signals.ewma import Ewma
from soundwell_plugins.features.alliance.signals.look import Look
from soundwell_plugins.features.alliance.signals.outcome import Side
from soundwell_plugins.features.alliance.signals.reliable_change import ReliableChange
from soundwell_plugins.features.alliance.signals.rules import Parameters, judge
from soundwell_plugins.features.alliance.signals.sudden_change import SuddenChange
from soundwell_plugins.features.alliance.signals.usual import FIRST_SCORES, Usual

COURSE: Final = 14
"""How many sessions a simulated course has, those included that say what is usual."""

_COURSES: Final = 4_000
_SEED: Final = 1_959


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How many courses of 14 sessions show a signal although nothing has changed.

    Args:
        share: of courses with a signal at least once, from 0 to 1.
        low: of courses with a signal downwards at least once.
        at_most: whether the shares are upper limits.
    """

    share: float
    low: float
    at_most: bool = False

    def __str__(self) -> str:
        some = "at most" if self.at_most else "about"
        upwards = "" if self.low == self.share else f", {100 * self.low:.0f} of them downwards"
        return (
            f"Where nothing has changed, {some} {100 * self.share:.0f} in 100 courses of {COURSE} "
            f"sessions show this signal at least once{upwards}."
        )


_KNOWN: Final = Usual(target=0.0, sigma=1.0)
_FLOORED: Final = Usual(floor=1.0)
_ALONE: Final = Usual()

_ANY_CUTOFF: Final = FalseAlarms(0.15, 0.15, at_most=True)
"""Of sudden changes; the criterion of stability alone, which a cut-off can only make stricter."""

STATED: Final[Mapping[Parameters, FalseAlarms]] = {
    Look(_KNOWN): FalseAlarms(0.28, 0.28),
    Look(_FLOORED): FalseAlarms(0.19, 0.19),
    Look(_ALONE): FalseAlarms(0.37, 0.37),
    Ewma(_KNOWN): FalseAlarms(0.03, 0.01),
    Ewma(_FLOORED): FalseAlarms(0.08, 0.04),
    Ewma(_ALONE): FalseAlarms(0.24, 0.13),
    Cusum(_KNOWN): FalseAlarms(0.02, 0.01),
    Cusum(_FLOORED): FalseAlarms(0.07, 0.03),
    Cusum(_ALONE): FalseAlarms(0.22, 0.12),
    ReliableChange(1.0, 0.0): FalseAlarms(0.34, 0.17),
    ReliableChange(1.0, 0.0, baseline=FIRST_SCORES): FalseAlarms(0.10, 0.05),
}
"""What was simulated once for the parameters a rule has by default, in standard deviations."""


def false_alarms(parameters: Parameters) -> FalseAlarms:
    """Return how often a rule signals although nothing has changed.

    Args:
        parameters: of the rule; other ones than by default are simulated, in about half a second.
    """
    if isinstance(parameters, SuddenChange):
        return _ANY_CUTOFF
    standardised = parameters.standardised()
    return STATED.get(standardised) or simulated(standardised)


@lru_cache(maxsize=64)
def simulated(parameters: Parameters, *, courses: int = _COURSES, seed: int = _SEED) -> FalseAlarms:
    """Return how often a rule signals in simulated courses.

    Args:
        parameters: of the rule, for scores with mean 0 and standard deviation 1.
        courses: how many to simulate.
        seed: of the random numbers; the same seed gives the same answer.
    """
    chance = random.Random(seed)  # noqa: S311  # a simulation, no secret
    anywhere = low = 0
    for _ in range(courses):
        outcomes = judge([chance.gauss(0, 1) for _ in range(COURSE)], parameters)
        sides = {outcome.side for outcome in outcomes if outcome.signal}
        anywhere += bool(sides)
        low += Side.LOW in sides
    return FalseAlarms(round(anywhere / courses, 2), round(low / courses, 2))
