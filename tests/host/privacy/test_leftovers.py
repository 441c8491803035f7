"""People about whom nobody keeps anything any more."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from soundwell_hookspecs import (
    Connector,
    Delivery,
    DeliveryFailed,
    Erasure,
    MessageRequested,
    NoConfig,
    PersonalRecord,
    PersonId,
    PluginContext,
    PractitionerId,
    hookimpl,
)
from soundwell_plugins.host.privacy.leftovers import GRACE
from soundwell_plugins.testing import AdjustableClock, assembled
from tests.host.privacy.conftest import AMELIA, Town
from tests.host.privacy.libraries import Library

LATER = GRACE + timedelta(seconds=1)


class Ledger(Connector[NoConfig]):
    """Keeps nothing; does what a test wants when it is asked."""

    name = "ledger"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.when_asked: Callable[[], object] = lambda: None

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        self.when_asked()
        return []

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        return Erasure(0)

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        raise DeliveryFailed("Not today.")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Return a practice with a library, and a ledger in which nobody stands."""
    clock = AdjustableClock()
    host = assembled(tmp_path, Library, Ledger, clock=clock)
    yield Town(host, clock, tmp_path)
    host.close()


def ledger(town: Town) -> Ledger:
    found = town.host.plugins["ledger"]
    assert isinstance(found, Ledger)
    return found


def let_go(town: Town) -> int:
    return town.host.privacy.leftovers.let_go(town.clock.now())


@pytest.fixture
def amelia(town: Town) -> PersonId:
    """Return somebody who has given every book back, a while ago."""
    person = town.add()
    town.library.loans.clear()
    town.clock.advance(LATER)
    return person


def test_whom_nobody_needs_goes(town: Town, amelia: PersonId) -> None:
    assert let_go(town) == 1
    assert town.known(amelia) is None
    [entry] = town.host.audit.entries(subject=f"person:{amelia}")
    assert entry.action == "person.let-go"


def test_who_comes_back_begins_anew(town: Town, amelia: PersonId) -> None:
    let_go(town)
    assert town.add() != amelia


def test_about_whom_a_plugin_keeps_something_stays(town: Town, amelia: PersonId) -> None:
    town.library.lend(amelia, "Emma")
    assert let_go(town) == 0
    assert town.known(amelia) is not None


def test_who_was_added_a_short_while_ago_stays(town: Town, amelia: PersonId) -> None:
    assert town.add() == amelia
    town.library.loans.clear()
    assert let_go(town) == 0


def test_who_is_cared_for_stays_and_who_was_as_well(town: Town, amelia: PersonId) -> None:
    maya = PractitionerId("maya")
    with town.host.database.transaction() as session:
        town.host.people.assign_care(session, client=amelia, practitioner=maya, actor=None)
    assert let_go(town) == 0
    with town.host.database.transaction() as session:
        town.host.people.end_care(session, client=amelia, practitioner=maya, actor=None)
    assert let_go(town) == 0


def test_whom_an_event_names_stays(town: Town, amelia: PersonId) -> None:
    town.library.write_to(amelia)
    assert let_go(town) == 0


def test_of_whom_two_entries_were_merged_stays(town: Town, amelia: PersonId) -> None:
    other = town.add("amelia@work.example")
    with town.host.database.transaction() as session:
        town.host.people.merge(session, kept=amelia, dropped=other, actor=None)
    town.library.loans.clear()
    town.clock.advance(LATER)
    assert let_go(town) == 0


def test_everybody_stays_while_a_plugin_cannot_be_asked(town: Town, amelia: PersonId) -> None:
    ledger(town).when_asked = lambda: 1 / 0
    assert let_go(town) == 0
    assert town.known(amelia) is not None


def test_everybody_stays_while_a_plugin_that_was_taken_out_may_keep_something(
    town: Town, amelia: PersonId
) -> None:
    with town.host.database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE version_diary (version_num VARCHAR(32))")
    assert let_go(town) == 0
    assert town.known(amelia) is not None


def test_somebody_who_is_added_while_plugins_are_asked_stays(town: Town, amelia: PersonId) -> None:
    def comes_back() -> None:
        with town.host.database.transaction() as session:
            town.host.people.add(session, email=AMELIA, name="Amelia Hart")

    ledger(town).when_asked = comes_back
    assert let_go(town) == 0
    assert town.known(amelia) is not None
