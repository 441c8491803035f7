"""A rule applied to the clients of a table, and what is printed of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Final, TypeAlias

from soundwell_plugins.features.alliance.options import Options
from soundwell_plugins.features.alliance.score_table import Course
from soundwell_plugins.features.alliance.signals.cusum import Cusum
from soundwell_plugins.features.alliance.signals.ewma import Ewma
from soundwell_plugins.features.alliance.signals.false_alarms import FalseAlarms, false_alarms
from soundwell_plugins.features.alliance.signals.look import Look
from soundwell_plugins.features.alliance.signals.moments import moments_of, spread_of_the_others
from soundwell_plugins.features.alliance.signals.reliable_change import ReliableChange
from soundwell_plugins.features.alliance.signals.rules import (
    Outcome,
    Parameters,
    Rule,
    judge,
)
from soundwell_plugins.features.alliance.signals.sudden_change import SuddenChange
from soundwell_plugins.features.alliance.signals.usual import Usual
from soundwell_plugins.features.alliance.table_values import Session

Value: TypeAlias = "str | int | float | bool | Mapping[str, Value] | None"

_GAP: Final = "  "
_SAID_LAST: Final = ("signal", "side", "unjudged")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says about a client.

    Args:
        course: the client's sessions.
        rule: the rule's name.
        parameters: of the rule, for this client.
        outcomes: one for each session.
    """

    course: Course
    rule: Rule
    parameters: Parameters
    outcomes: tuple[Outcome, ...]

    @property
    def false_alarms(self) -> FalseAlarms:
        """How often the rule would signal although nothing has changed."""
        return false_alarms(self.parameters)

    def rows(self) -> Iterator[dict[str, Value]]:
        """Yield for each session what the rule says, as it is written in JSON."""
        parameters = _named(self.parameters)
        share = self.false_alarms.share
        course = self.course
        for session, score, outcome in zip(
            course.sessions, course.scores, self.outcomes, strict=True
        ):
            yield {
                "client": course.client,
                "session": _session(session),
                "score": score,
                "rule": self.rule.value,
                **_statistics(outcome),
                "parameters": parameters,
                "false_alarms": share,
            }


def judge_all(courses: Sequence[Course], options: Options) -> tuple[Judgement, ...]:
    """Apply a rule to every client.

    Args:
        courses: the clients' sessions.
        options: what was asked.

    Raises:
        OptionWrong: options do not fit the rule, or each other.
    """
    options.parameters(0.0)  # a table without sessions has wrong options too
    spreads = spread_of_the_others([moments_of(course.scores) for course in courses])
    return tuple(
        _judgement(course, options, pooled) for course, pooled in zip(courses, spreads, strict=True)
    )


def _judgement(course: Course, options: Options, pooled: float) -> Judgement:
    parameters = options.parameters(pooled)
    return Judgement(course, options.rule, parameters, tuple(judge(course.scores, parameters)))


def table(judgements: Sequence[Judgement]) -> Iterator[str]:
    """Yield the lines of a table for people.

    Args:
        judgements: of one rule.
    """
    rows = [line for judgement in judgements for line in _lines(judgement)]
    if not rows:
        yield "There are no sessions."
        return
    heads = list(rows[0])
    widths = [max(len(head), *(len(row[head]) for row in rows)) for head in heads]
    yield _joined(heads, widths)
    for row in rows:
        yield _joined([row[head] for head in heads], widths)
    yield ""
    yield from dict.fromkeys(str(judgement.false_alarms) for judgement in judgements)
    yield "A signal is a possibility to talk about, no finding."


def _lines(judgement: Judgement) -> Iterator[dict[str, str]]:
    course = judgement.course
    for session, score, outcome in zip(
        course.sessions, course.scores, judgement.outcomes, strict=True
    ):
        statistics = _statistics(outcome)
        yield {
            "client": course.client,
            "session": str(session),
            "score": _shown(score),
            **{
                name.replace("_", " "): _shown(value)
                for name, value in statistics.items()
                if name not in _SAID_LAST
            },
            "signal": _words(outcome),
        }


def _joined(values: Sequence[str], widths: Sequence[int]) -> str:
    padded = (value.ljust(width) for value, width in zip(values, widths, strict=True))
    return _GAP.join(padded).rstrip()


def _shown(value: Value) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else ""


def _words(outcome: Outcome) -> str:
    if outcome.signal is None:
        return f"not judged: {outcome.unjudged}"
    return f"possible, {outcome.side}" if outcome.signal else "no"


def _session(session: Session) -> str | int:
    return session.isoformat() if isinstance(session, date) else session


def _statistics(outcome: Outcome) -> dict[str, Value]:
    return {each.name: getattr(outcome, each.name) for each in fields(outcome)}


def _named(parameters: Parameters) -> dict[str, Value]:
    """Return parameters by the names of their options."""
    match parameters:
        case Look(usual=usual, k=k):
            return {"k": k, **_usual(usual)}
        case Ewma(usual=usual, weight=weight, width=width, limits=limits):
            return {"lambda": weight, "limit": width, "limits": limits.value, **_usual(usual)}
        case Cusum(usual=usual, k=k, h=h):
            return {"k": k, "h": h, **_usual(usual)}
        case ReliableChange():
            return {
                "sd": parameters.sd,
                "reliability": parameters.reliability,
                "limit": parameters.z,
                "target": parameters.target,
                "baseline": parameters.baseline,
            }
        case SuddenChange(cutoff=cutoff):
            return {"cutoff": cutoff}


def _usual(usual: Usual) -> dict[str, Value]:
    return {
        "target": usual.target,
        "sigma": usual.sigma,
        "sd": usual.floor or None,
        "baseline": usual.first_scores,
    }
