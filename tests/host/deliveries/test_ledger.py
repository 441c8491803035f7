"""How people see deliveries and set them going again."""

from datetime import timedelta

import pytest

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused
from soundwell_plugins.host.deliveries import State
from soundwell_plugins.host.deliveries.ledger import (
    NothingToDiscard,
    NothingToRetry,
    UnknownDelivery,
)
from tests.host.deliveries.belfry import Belfry, Heard


@pytest.fixture
def parked(belfry: Belfry) -> Belfry:
    """Return a belfry whose first of three deliveries is parked; the ear is well again."""
    belfry.ears.scripts["ear"] = refuse
    belfry.ring("great", 1, 2, 3)
    belfry.attempt_all()
    belfry.ears.scripts.clear()
    belfry.ears.heard.clear()
    return belfry


def refuse(_heard: Heard) -> None:
    raise DeliveryRefused("The ear is shut: open it.")


def fail(_heard: Heard) -> None:
    raise DeliveryFailed("Not now.", retry_after=timedelta(hours=1))


def test_the_newest_comes_first(belfry: Belfry) -> None:
    belfry.ring("great", 1)
    belfry.clock.pass_by(timedelta(seconds=1))
    belfry.ring("small", 1)
    assert [entry.record for entry in belfry.ledger.entries()] == ["bell:small", "bell:great"]


def test_a_list_can_be_narrowed_to_a_state(parked: Belfry) -> None:
    assert [entry.seq for entry in parked.ledger.entries(state=State.PARKED)] == [1]


def test_a_list_can_be_narrowed_to_a_plugin(parked: Belfry) -> None:
    assert parked.ledger.entries(plugin="eye") == ()


@pytest.mark.parametrize(("limit", "length"), [(2, 2), (0, 0), (-1, 0), (10**9, 3)])
def test_a_list_has_a_limit(parked: Belfry, limit: int, length: int) -> None:
    assert len(parked.ledger.entries(limit=limit)) == length


def test_an_entry_tells_how_many_wait_for_it(parked: Belfry) -> None:
    assert [entry.holds_back for entry in parked.entries()] == [2, 1, 0]


def test_an_entry_tells_when_its_event_happened(parked: Belfry) -> None:
    assert parked.entries()[0].happened_at == parked.clock.moment


def test_the_beginning_of_an_id_is_enough(parked: Belfry) -> None:
    entry = parked.entries()[0]
    assert parked.ledger.entry(entry.id[:16]) == entry


@pytest.mark.parametrize("id", ["nothing", "%", "", "_" * 32])
def test_an_id_that_nobody_has_is_answered_with_a_sentence(parked: Belfry, id: str) -> None:
    with pytest.raises(UnknownDelivery, match="There is no delivery"):
        parked.ledger.entry(id)


def test_an_id_that_could_be_several_is_answered_with_a_sentence(belfry: Belfry) -> None:
    belfry.ring("great", *range(17))
    firsts = [entry.id[0] for entry in belfry.entries()]
    shared = next(first for first in firsts if firsts.count(first) > 1)
    with pytest.raises(UnknownDelivery, match="More than one delivery begins with"):
        belfry.ledger.entry(shared)


def test_a_retried_delivery_is_attempted_and_releases_those_behind_it(parked: Belfry) -> None:
    parked.ledger.retry(parked.entries()[0].id)
    for _ in range(3):
        parked.attempt_all()
    assert parked.ears.counts() == {"great": [1, 2, 3]}


def test_a_retried_delivery_has_all_its_attempts_again(parked: Belfry) -> None:
    parked.ears.scripts["ear"] = fail
    parked.ledger.retry(parked.entries()[0].id)
    for _ in range(2):
        parked.attempt_all()
    assert parked.states()[0] is State.PENDING


def test_a_retried_delivery_keeps_counting_its_attempts(parked: Belfry) -> None:
    assert parked.ledger.retry(parked.entries()[0].id).attempt == 2


def test_a_delivery_that_waits_can_be_tried_at_once(belfry: Belfry) -> None:
    belfry.ears.scripts["ear"] = fail
    belfry.ring()
    belfry.attempt_all()
    entry = belfry.ledger.retry(belfry.entries()[0].id)
    assert (entry.attempt, entry.due) == (3, belfry.clock.moment)


def test_a_delivery_that_is_under_way_is_left_alone(belfry: Belfry) -> None:
    belfry.ring()
    with pytest.raises(NothingToRetry, match="under way"):
        belfry.ledger.retry(belfry.entries()[0].id)


def test_a_delivery_behind_another_is_left_alone(parked: Belfry) -> None:
    with pytest.raises(NothingToRetry, match="waits for an earlier one"):
        parked.ledger.retry(parked.entries()[1].id)


def test_a_delivery_that_is_done_is_left_alone(belfry: Belfry) -> None:
    belfry.ring()
    belfry.attempt_all()
    with pytest.raises(NothingToRetry, match="done already"):
        belfry.ledger.retry(belfry.entries()[0].id)


def test_all_parked_deliveries_of_a_plugin_are_retried_together(belfry: Belfry) -> None:
    belfry.steeple.plugins = ["ear", "eye"]
    belfry.ears.scripts = {"ear": refuse, "eye": refuse}
    belfry.ring("great", 1, 2)
    belfry.ring("small", 1)
    belfry.attempt_all()
    assert belfry.ledger.retry_parked("ear") == 2
    assert belfry.states("ear") == [State.PENDING] * 3
    assert belfry.states("eye") == [State.PARKED, State.PENDING, State.PARKED]


def test_a_discarded_delivery_is_never_attempted_and_releases_those_behind_it(
    parked: Belfry,
) -> None:
    parked.ledger.discard(parked.entries()[0].id, "The bell is gone.")
    for _ in range(3):
        parked.attempt_all()
    assert parked.ears.counts() == {"great": [2, 3]}


def test_the_reason_of_a_discarded_delivery_is_kept(parked: Belfry) -> None:
    entry = parked.ledger.discard(parked.entries()[0].id, "The bell is gone.")
    assert (entry.state, entry.reason, entry.settled_at) == (
        State.DISCARDED,
        "The bell is gone.",
        parked.clock.moment,
    )


def test_a_delivery_in_the_middle_of_a_line_can_be_discarded(parked: Belfry) -> None:
    parked.ledger.discard(parked.entries()[1].id, "Never mind.")
    assert parked.states() == [State.PARKED, State.DISCARDED, State.PENDING]


def test_a_settled_delivery_cannot_be_discarded(parked: Belfry) -> None:
    entry = parked.ledger.discard(parked.entries()[0].id, "The bell is gone.")
    with pytest.raises(NothingToDiscard, match="discarded already"):
        parked.ledger.discard(entry.id, "Again.")


def test_what_an_event_carries_shows_nowhere(belfry: Belfry) -> None:
    belfry.ring(note="a secret of the steeple")
    assert "secret" not in repr(belfry.ledger.entries())


def test_deliveries_are_counted_by_plugin_and_state(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    belfry.attempt_all()
    assert {(each.plugin, each.state, each.number) for each in belfry.ledger.counts()} == {
        ("ear", State.DONE, 1),
        ("ear", State.PENDING, 1),
    }


def test_the_oldest_open_one_is_known_until_it_is_done(belfry: Belfry) -> None:
    belfry.ring()
    assert belfry.ledger.oldest_open() == belfry.clock.moment
    belfry.attempt_all()
    assert belfry.ledger.oldest_open() is None
