"""What pages say about false alarms is what happens, simulated afresh."""

import random

import pytest

from soundwell_hookspecs import CheckInId
from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.signals.false_alarms import COURSE
from soundwell_plugins.features.alliance.signals.outcome import Side
from soundwell_plugins.features.alliance.watch.absences import begun
from soundwell_plugins.features.alliance.watch.detection import Course, findings
from soundwell_plugins.features.alliance.watch.explanation import explanations
from soundwell_plugins.features.alliance.watch.rates import (
    CANCELLED,
    FORGOTTEN,
    Basis,
    in_a_row,
    rate,
)
from soundwell_plugins.features.alliance.watch.settings import (
    KnownScale,
    SignalSettings,
    Watched,
)

COURSES, SEED = 3_000, 605
KNOWN = KnownScale(instrument="any", scale="any", sd=1.0, reliability=0.0, cutoff=1e-9)
NOT_LOOSER = 0.02


def happened(rule: Watched, *, pooled: float = 1.0) -> float:
    """Return the share of unchanged courses of which a practice would be told."""
    chance = random.Random(SEED)  # a simulation, no secret
    known = (KNOWN,) if rule in {Watched.RELIABLE_CHANGE, Watched.SUDDEN_CHANGE} else ()
    settings = SignalSettings(watched=(rule,), least_spread=0.0, known=known)
    return (
        sum(
            _raised([chance.gauss(0, 1) for _ in range(COURSE)], settings, pooled)
            for _ in range(COURSES)
        )
        / COURSES
    )


def _raised(scores: list[float], settings: SignalSettings, pooled: float) -> bool:
    names = tuple(CheckInId(str(number)) for number in range(COURSE))
    return any(
        True
        for count in range(settings.first + 1, COURSE + 1)
        for _ in findings(
            Course(
                instrument="any",
                scale="any",
                check_ins=names[:count],
                scores=tuple(scores[:count]),
                worse=Side.LOW,
                range=0.0,
                pooled=pooled,
            ),
            settings,
        )
    )


def said(rule: Watched, *, alone: bool = False) -> float:
    """Return the share that the page says for a rule as it is by default."""
    settings = SignalSettings(known=(KNOWN,))
    [found] = [each for each in explanations(settings) if each.kind.value == rule.value]
    told = found.alone if alone else found.rate
    assert told is not None
    return told.in_hundred / 100


@pytest.mark.parametrize(
    "rule", [Watched.LOOK, Watched.EWMA, Watched.CUSUM, Watched.RELIABLE_CHANGE]
)
def test_a_rule_is_wrong_as_often_as_its_page_says(rule: Watched) -> None:
    assert happened(rule) == pytest.approx(said(rule), abs=0.02)


@pytest.mark.parametrize("rule", [Watched.LOOK, Watched.EWMA, Watched.CUSUM])
def test_and_so_while_only_the_clients_own_scores_are_known(rule: Watched) -> None:
    assert happened(rule, pooled=0.0) == pytest.approx(said(rule, alone=True), abs=0.02)


def test_a_sudden_change_is_wrong_at_most_as_often_as_its_page_says() -> None:
    assert happened(Watched.SUDDEN_CHANGE) <= said(Watched.SUDDEN_CHANGE) + NOT_LOOSER


@pytest.mark.parametrize(("share", "count"), [(FORGOTTEN, 2), (FORGOTTEN, 3), (CANCELLED, 2)])
def test_rows_happen_by_chance_as_often_as_their_page_says(share: float, count: int) -> None:
    chance = random.Random(SEED)  # a simulation, no secret
    first = SignalSettings().first

    def missing(each: bool) -> bool:  # noqa: FBT001  # what is missing, and nothing else
        return each

    def told() -> bool:
        missed = [chance.random() < share for _ in range(COURSE)]
        return any(
            begun(missed[:place], missing, least=count, first=first)
            for place in range(1, COURSE + 1)
        )

    seen = sum(told() for _ in range(COURSES)) / COURSES
    assert seen == pytest.approx(in_a_row(share, count, first), abs=0.02)


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        (Kind.NO, Basis.WORD),
        (Kind.STOPPED, Basis.WORD),
        (Kind.SILENT, Basis.ONE),
        (Kind.UNANSWERED, Basis.FORGETTING),
        (Kind.SESSIONS, Basis.CANCELLING),
    ],
)
def test_every_rate_says_what_it_is_about(kind: Kind, basis: Basis) -> None:
    assert rate(Finding(kind=kind, count=2), 5).basis is basis


def test_a_signal_remembers_how_often_its_rule_was_wrong() -> None:
    strict = SignalSettings(watched=(Watched.LOOK,), look_k=4.0)
    scores = (4.0, 4.2, 3.9, 4.1, 4.0, 1.0)
    names = tuple(CheckInId(str(number)) for number in range(len(scores)))
    course = Course(
        instrument="any",
        scale="any",
        check_ins=names,
        scores=scores,
        worse=Side.LOW,
        range=4.0,
        pooled=0.2,
    )
    [found] = findings(course, strict)
    assert (
        rate(found, strict.first).in_hundred
        < rate(
            Finding(kind=Kind.LOOK, parameters={"k": 2.0, "first": 5.0}, floored=True), 5
        ).in_hundred
    )
