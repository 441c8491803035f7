"""Quarantine: who fails again and again is left out for a while, and comes back by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from soundwell_hookspecs import FailureKind
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.quarantine import QuarantinePolicy
from tests.host import hooks
from tests.host.quarantine.conftest import Ward, failures

MINUTE = timedelta(minutes=1)


def fallen_ill(ward: Ward, table: str = "") -> Host:
    """Return a process in which the plugin has been put into quarantine just now."""
    host = ward.process(table)
    for _ in range(5):
        failures(host)
    return host


def kinds(host: Host) -> list[FailureKind]:
    return [failure.kind for failure in failures(host)]


def test_a_plugin_is_asked_until_it_has_failed_five_times_in_a_row(ward: Ward) -> None:
    host = ward.process()
    assert [kind for _ in range(7) for kind in kinds(host)] == (
        [FailureKind.RAISED] * 5 + [FailureKind.QUARANTINED] * 2
    )
    assert ward.ailment.asked == 5


def test_how_many_failures_it_takes_stands_in_the_configuration(ward: Ward) -> None:
    host = ward.process("[quarantine]\nfailures = 1\n")
    failures(host)
    assert kinds(host) == [FailureKind.QUARANTINED]


def test_a_success_in_between_begins_the_count_anew(ward: Ward) -> None:
    host = ward.process()
    for ill in [True] * 4 + [False] + [True] * 4:
        ward.ailment.ill = ill
        failures(host)
    assert kinds(host) == [FailureKind.RAISED]


def test_who_asks_is_told_until_when_and_why_without_what_the_error_said(ward: Ward) -> None:
    [failure] = failures(fallen_ill(ward))
    assert failure.plugin == "ailing"
    assert failure.detail.startswith(
        "until 2027-01-04 08:01 UTC: raised an error (ValueError in tests.host.quarantine.conftest"
    )
    assert "amelia" not in failure.detail


def test_others_answer_meanwhile(ward: Ward) -> None:
    answers = fallen_ill(ward).hooks.collect(hooks.depths, buoy="A1", limit=5)
    assert [answer.plugin for answer in answers.answers] == ["near"]


def test_other_hooks_of_the_plugin_are_asked_meanwhile(ward: Ward) -> None:
    assert fallen_ill(ward).hooks.collect(hooks.lamps).failures == ()


def test_a_choice_goes_on_to_the_next_plugin_without_asking(ward: Ward) -> None:
    host = ward.process()
    for _ in range(9):
        assert host.hooks.choose(hooks.colour, buoy="A1") is None
    assert ward.ailment.asked == 5


def test_once_the_time_is_over_one_call_is_tried(ward: Ward) -> None:
    host = fallen_ill(ward)
    ward.clock.advance(MINUTE)
    assert host.quarantine.rest_of("ailing", "depths") is None
    assert host.quarantine.rest_of("ailing", "depths") is not None


def test_a_call_that_was_tried_and_never_came_to_an_end_is_not_waited_for_for_ever(
    ward: Ward,
) -> None:
    host = fallen_ill(ward)
    ward.clock.advance(MINUTE)
    host.quarantine.rest_of("ailing", "depths")
    ward.clock.advance(MINUTE)
    assert host.quarantine.rest_of("ailing", "depths") is None


def test_success_ends_it(ward: Ward) -> None:
    host = fallen_ill(ward)
    ward.clock.advance(MINUTE)
    ward.ailment.ill = False
    assert kinds(host) == []
    assert kinds(host) == []
    assert host.quarantines.rests() == []


def test_another_failure_makes_it_twice_as_long(ward: Ward) -> None:
    host = fallen_ill(ward)
    ward.clock.advance(MINUTE)
    assert kinds(host) == [FailureKind.RAISED]
    [rest] = host.quarantines.rests()
    assert (rest.times, rest.until - ward.clock.now()) == (2, 2 * MINUTE)


def test_a_call_that_had_begun_before_makes_it_no_longer(ward: Ward) -> None:
    host = fallen_ill(ward)
    host.quarantine.failed("ailing", "depths", "took too long")
    host.quarantine.settle()
    [rest] = host.quarantines.rests()
    assert rest.times == 1


def test_another_process_learns_of_it_within_seconds(ward: Ward) -> None:
    fallen_ill(ward)
    other = ward.process()
    ward.clock.advance(timedelta(seconds=5))
    failures(other)
    assert kinds(other) == [FailureKind.QUARANTINED]


def test_a_process_that_begins_asks_everybody(ward: Ward) -> None:
    fallen_ill(ward)
    assert kinds(ward.process()) == [FailureKind.RAISED]


def test_two_processes_that_try_at_once_make_it_longer_once(ward: Ward) -> None:
    host, other = fallen_ill(ward), ward.process()
    ward.clock.advance(timedelta(seconds=5))
    failures(other)
    ward.clock.advance(MINUTE)
    assert kinds(host) == [FailureKind.RAISED]
    other.quarantine.failed("ailing", "depths", "raised an error")
    other.quarantine.settle()
    [rest] = host.quarantines.rests()
    assert rest.times == 2


def test_one_that_was_released_is_asked_again_within_seconds(ward: Ward) -> None:
    host = fallen_ill(ward)
    assert ward.process().quarantines.end("ailing") == 1
    ward.clock.advance(timedelta(seconds=5))
    failures(host)
    ward.ailment.ill = False
    assert kinds(host) == []


def test_another_hook_can_be_released_alone(ward: Ward) -> None:
    host = fallen_ill(ward)
    assert host.quarantines.end("ailing", "lamps") == 0
    assert host.quarantines.end("ailing", "depths") == 1


def test_nothing_is_asked_of_the_database_while_nobody_fails(ward: Ward) -> None:
    host = ward.process()
    ward.ailment.ill = False
    statements: list[str] = []
    event.listen(
        host.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2])
    )
    failures(host)
    assert statements == []


@pytest.mark.parametrize(
    ("times", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (10_000, 60)]
)
def test_the_time_doubles_up_to_the_longest(times: int, minutes: int) -> None:
    assert QuarantinePolicy().span(times) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "wrong",
    [
        {"failures": 0},
        {"first": timedelta()},
        {"first": timedelta(hours=2)},
    ],
)
def test_a_policy_without_sense_is_refused(wrong: dict[str, timedelta]) -> None:
    with pytest.raises(ValueError, match=r"quarantine|span"):
        QuarantinePolicy(**wrong)  # type: ignore[arg-type]  # that is what it is about
