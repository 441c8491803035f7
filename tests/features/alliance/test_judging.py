"""Check-ins that were answered, held against the rules."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from soundwell_hookspecs import (
    CheckInId,
    PractitionerId,
    Respondent,
    SignalId,
)
from soundwell_plugins.features.alliance.check_in import CheckIn
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.repair.signal import Kind, Signal
from soundwell_plugins.features.alliance.watch.series import Measure, points
from soundwell_plugins.features.alliance.watch.spreads import FEWEST, of_the_others

from .conftest import MAYA, Harbour

DAY = timedelta(days=1)
BOND = ("bond_trust", "bond_caring", "bond_respect")
ALL = (
    *BOND,
    "goal_clear",
    "goal_mine",
    "goal_same",
    "task_sense",
    "task_together",
    "task_suits",
)


def answered(
    harbour: Harbour, level: str = "mostly", *, client: Client | None = None, **five: str
) -> CheckIn:
    """Let a client answer, a week after the last time."""
    harbour.practice.clock.advance(7 * DAY)
    now = harbour.practice.clock.now()
    occasion = f"{now:%Y%m%d}:{client.id if client else ''}"
    check_in = harbour.begun("alliance", occasion=occasion, client=client)
    harbour.answer(check_in, "five", **{"safe": "yes", "heard": "yes", **five})
    harbour.answer(check_in, "alliance", **dict.fromkeys(ALL, level))
    harbour.submit(check_in)
    return check_in


def signals(harbour: Harbour) -> Sequence[Signal]:
    with harbour.context.storage.reading() as session:
        return harbour.alliance.signals.where(session)


def judged(harbour: Harbour, check_in: CheckIn) -> SignalId | None:
    return harbour.alliance.judging.judge(check_in.id)


def test_a_no_is_a_signal_from_the_first_check_in_on(harbour: Harbour) -> None:
    check_in = answered(harbour, heard="no")
    assert judged(harbour, check_in) is not None
    [signal] = signals(harbour)
    [finding] = signal.findings
    assert (finding.kind, finding.item, signal.check_in) == (Kind.NO, "heard", check_in.id)


def test_judging_again_raises_nothing_again(harbour: Harbour) -> None:
    check_in = answered(harbour, heard="no")
    judged(harbour, check_in)
    assert judged(harbour, check_in) is None
    assert len(signals(harbour)) == 1


def test_low_scores_of_a_new_client_are_no_signal(harbour: Harbour) -> None:
    levels = ("fully", "fully", "not", "fully", "not")
    assert [judged(harbour, answered(harbour, each)) for each in levels] == [None] * 5


def test_a_fall_after_the_first_check_ins_is_one_signal_with_all_its_reasons(
    harbour: Harbour,
) -> None:
    for _ in range(5):
        judged(harbour, answered(harbour, "fully"))
    low = answered(harbour, "not")
    judged(harbour, low)
    [signal] = signals(harbour)
    assert signal.check_in == low.id
    scales = {each.scale for each in signal.findings if each.kind is Kind.LOOK}
    assert scales == {"alliance", "bond", "goals", "tasks"}


def test_what_was_answered_later_does_not_change_what_is_said_of_an_earlier_one(
    harbour: Harbour,
) -> None:
    some = [answered(harbour, each) for each in (*["fully"] * 5, "not", "fully")]
    judged(harbour, some[-1])
    judged(harbour, some[-2])
    assert [each.check_in for each in signals(harbour)] == [some[-2].id]


def test_a_practitioners_own_view_is_not_judged(harbour: Harbour) -> None:
    check_in = harbour.begun(respondent=Respondent.PRACTITIONER)
    harbour.answer(check_in, "five", heard="no")
    harbour.submit(check_in)
    assert judged(harbour, check_in) is None


@pytest.mark.parametrize("check_in", ["gone", ""])
def test_one_that_was_erased_is_left_alone(harbour: Harbour, check_in: str) -> None:
    assert harbour.alliance.judging.judge(CheckInId(check_in)) is None


def test_nobody_is_told_of_a_client_who_has_left_their_care(harbour: Harbour) -> None:
    check_in = answered(harbour, heard="no")
    with harbour.context.storage.transaction() as session:
        harbour.context.people.end_care(session, client=harbour.ada, practitioner=MAYA, actor=None)
    assert judged(harbour, check_in) is None


def test_scores_with_another_practitioner_are_another_course(harbour: Harbour) -> None:
    for _ in range(5):
        answered(harbour, "fully")
    harbour.practice.clock.advance(7 * DAY)
    other = harbour.begun("alliance", occasion="other", practitioner=PractitionerId("jonas"))
    harbour.submit(other)
    with harbour.context.storage.reading() as session:
        theirs = points(session, harbour.client.id, PractitionerId("jonas"))
    assert [each.check_in for each in theirs] == [other.id]


def test_questions_about_close_others_raise_nothing(harbour: Harbour) -> None:
    for number in range(7):
        harbour.practice.clock.advance(7 * DAY)
        check_in = harbour.begun("close-others", occasion=str(number))
        code = "not" if number == 6 else "fully"
        harbour.answer(check_in, "close-others", effect_easier=code, effect_say=code)
        harbour.submit(check_in)
        assert judged(harbour, check_in) is None


def test_the_spread_of_the_practice_leaves_the_client_out(harbour: Harbour) -> None:
    person = harbour.person("noah@example.org", "Noah Berg")
    with harbour.context.storage.transaction() as session:
        noah = harbour.alliance.clients.add(session, person)
    for number in range(FEWEST + 1):
        answered(harbour, "fully")
        answered(harbour, "mostly" if number % 2 else "partly", client=noah)
    harbour.alliance.spreads.count(harbour.practice.clock.now())
    version = harbour.alliance.catalogue.current["alliance"].version
    bond = Measure("alliance", version, "en", "bond")
    with harbour.context.storage.reading() as session:
        known = harbour.alliance.spreads.known(session)[bond]
        ada = points(session, harbour.client.id, MAYA)
        theirs = points(session, noah.id, MAYA)
    assert of_the_others(known, theirs, bond) == 0.0
    assert of_the_others(known, ada, bond) == pytest.approx(0.51, abs=0.01)


def test_too_few_other_clients_say_nothing_about_the_spread(harbour: Harbour) -> None:
    for level in ("fully", "mostly", "partly"):
        answered(harbour, level)
    harbour.alliance.spreads.count(harbour.practice.clock.now())
    with harbour.context.storage.reading() as session:
        known = harbour.alliance.spreads.known(session)
    assert known
    assert all(of_the_others(each, (), measure) == 0.0 for measure, each in known.items())


def test_a_check_in_that_is_submitted_is_judged_by_a_delivery(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.answer(check_in, "five", heard="no")
    harbour.submit(check_in)
    harbour.practice.deliveries.settle()
    raised = harbour.post.signals.get_nowait()
    [signal] = signals(harbour)
    assert (raised.signal, raised.practitioner) == (signal.id, MAYA)
