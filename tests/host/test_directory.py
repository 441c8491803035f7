"""People and their care: found, changed, merged, and all of it written down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    AccountId,
    AddressTaken,
    Care,
    Delivery,
    Feature,
    MessageRequested,
    NoConfig,
    PeopleMerged,
    PersonId,
    PluginContext,
    PractitionerId,
    hookimpl,
)
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import AdjustableClock, assembled

ADMIN = AccountId("a1")
MAYA = PractitionerId("maya")
AMELIA = "amelia@home.example"


class Ear(Feature[NoConfig]):
    """Hears of merges and messages."""

    name = "ear"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.merged: list[PeopleMerged] = []

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        self.merged.append(event)

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None: ...


@dataclass
class Desk:
    """Where somebody works on people."""

    host: Host
    clock: AdjustableClock

    def add(self, email: str = AMELIA, name: str = "Amelia Hart") -> PersonId:
        with self.host.database.transaction() as session:
            return self.host.people.add(session, email=email, name=name)

    def do(self, deed: str, **words: Any) -> Any:
        with self.host.database.transaction() as session:
            return getattr(self.host.people, deed)(session, **words)

    def assign(self, client: PersonId, *, supervisor_allowed: bool = False) -> None:
        self.do(
            "assign_care",
            client=client,
            practitioner=MAYA,
            actor=ADMIN,
            supervisor_allowed=supervisor_allowed,
        )

    @property
    def session(self) -> Session:
        with self.host.database.reading() as session:
            return session

    def clients(self) -> Sequence[Care]:
        return self.host.people.clients_of(self.session, MAYA)

    def deeds(self) -> list[tuple[str, str]]:
        return [(each.action, each.detail) for each in reversed(self.host.audit.entries())]

    def told(self) -> list[str]:
        return [each.hook for each in self.host.ledger.entries()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = AdjustableClock()
    host = assembled(tmp_path, Ear, clock=clock)
    yield Desk(host, clock)
    host.close()


def test_a_person_is_found_by_address(desk: Desk) -> None:
    person = desk.add()
    found = desk.host.people.find(desk.session, f" {AMELIA.upper()}")
    assert found is not None
    assert found.id == person


def test_names_are_found_at_once_those_of_merged_ids_too(desk: Desk) -> None:
    kept, dropped = desk.add(), desk.add("amy@home.example", "Amy Hart")
    desk.do("merge", kept=kept, dropped=dropped, actor=ADMIN)
    names = desk.host.people.names(desk.session, [dropped, kept, PersonId("nobody")])
    assert names == {dropped: "Amelia Hart", kept: "Amelia Hart"}


def test_more_names_than_fit_a_statement_are_found(desk: Desk) -> None:
    person = desk.add()
    asked = [PersonId(str(number)) for number in range(1200)] + [person]
    assert desk.host.people.names(desk.session, asked) == {person: "Amelia Hart"}


def test_nobody_is_found_by_an_address_that_nobody_has(desk: Desk) -> None:
    assert desk.host.people.find(desk.session, AMELIA) is None


def test_a_person_is_found_by_a_new_address_alone(desk: Desk) -> None:
    person = desk.add()
    desk.do("change_address", person=person, email="amelia@work.example", actor=ADMIN)
    assert desk.host.people.find(desk.session, AMELIA) is None
    found = desk.host.people.find(desk.session, "amelia@work.example")
    assert found is not None
    assert (found.id, found.email) == (person, "amelia@work.example")
    assert desk.deeds() == [("person.address-changed", "")]


def test_an_address_that_somebody_else_has_is_refused(desk: Desk) -> None:
    person, other = desk.add(), desk.add("noah@home.example")
    with pytest.raises(AddressTaken) as refused:
        desk.do("change_address", person=person, email="noah@home.example", actor=ADMIN)
    assert refused.value.person == other


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("change_address", {"person": "x", "email": AMELIA}),
        ("merge", {"kept": "x", "dropped": "y"}),
        ("assign_care", {"client": "x", "practitioner": "maya"}),
    ],
)
def test_nothing_is_done_about_nobody(desk: Desk, deed: str, words: dict[str, str]) -> None:
    with pytest.raises(LookupError, match="no person x"):
        desk.do(deed, actor=ADMIN, **words)


def test_care_is_written_down_and_told(desk: Desk) -> None:
    person = desk.add()
    desk.assign(person)
    assert desk.clients() == (Care(person, MAYA, desk.clock.now(), None, supervisor_allowed=False),)
    assert desk.deeds() == [("care.assigned", "practitioner:maya supervisor:refused")]
    assert desk.told() == ["message_requested"]


def test_assigning_again_does_nothing(desk: Desk) -> None:
    person = desk.add()
    desk.assign(person)
    desk.assign(person)
    assert (len(desk.clients()), len(desk.deeds()), len(desk.told())) == (1, 1, 1)


def test_a_client_can_agree_later_that_a_supervisor_looks(desk: Desk) -> None:
    person = desk.add()
    desk.assign(person)
    desk.assign(person, supervisor_allowed=True)
    assert [each.supervisor_allowed for each in desk.clients()] == [True]
    assert desk.deeds()[-1] == ("care.changed", "practitioner:maya supervisor:allowed")


def test_care_ends_and_stays_known(desk: Desk) -> None:
    person = desk.add()
    desk.assign(person)
    desk.clock.advance(timedelta(days=90))
    assert desk.do("end_care", client=person, practitioner=MAYA, actor=ADMIN)
    assert desk.clients() == ()
    [care] = desk.host.people.care_of(desk.session, person)
    assert care.until == desk.clock.now()
    assert desk.deeds()[-1] == ("care.ended", "practitioner:maya")


def test_care_that_there_is_not_cannot_end(desk: Desk) -> None:
    person = desk.add()
    assert not desk.do("end_care", client=person, practitioner=MAYA, actor=ADMIN)
    assert desk.deeds() == []


def test_a_client_can_come_back(desk: Desk) -> None:
    person = desk.add()
    desk.assign(person)
    desk.do("end_care", client=person, practitioner=MAYA, actor=ADMIN)
    desk.clock.advance(timedelta(days=1))
    desk.assign(person)
    assert len(desk.clients()) == 1
    assert len(desk.host.people.care_of(desk.session, person)) == 2


def test_a_practitioner_whom_the_configuration_does_not_know_gets_no_clients(desk: Desk) -> None:
    with pytest.raises(LookupError, match="no practitioner 'noah'"):
        desk.do("assign_care", client=desk.add(), practitioner=PractitionerId("noah"), actor=ADMIN)


def test_after_a_merge_both_ids_and_both_addresses_lead_to_one_person(desk: Desk) -> None:
    kept, dropped = desk.add(), desk.add("hart@work.example", "A. Hart")
    desk.do("merge", kept=kept, dropped=dropped, actor=ADMIN)
    person = desk.host.people.get(desk.session, dropped)
    assert person is not None
    assert (person.id, person.email, person.name) == (kept, AMELIA, "Amelia Hart")
    assert desk.add("hart@work.example") == kept
    assert desk.deeds() == [("person.merged", f"person:{dropped}")]


def test_merges_can_follow_each_other(desk: Desk) -> None:
    first, second, third = (desk.add(f"{name}@home.example") for name in ("a", "b", "c"))
    desk.do("merge", kept=second, dropped=first, actor=ADMIN)
    desk.do("merge", kept=third, dropped=second, actor=ADMIN)
    assert desk.host.people.ids_of(desk.session, first)[0] == third
    assert set(desk.host.people.ids_of(desk.session, third)) == {first, second, third}


def test_a_person_cannot_be_merged_with_themselves(desk: Desk) -> None:
    kept, dropped = desk.add(), desk.add("hart@work.example")
    desk.do("merge", kept=kept, dropped=dropped, actor=ADMIN)
    with pytest.raises(ValueError, match="one person already"):
        desk.do("merge", kept=dropped, dropped=kept, actor=ADMIN)


def test_care_follows_a_merge_once_and_with_the_stricter_consent(desk: Desk) -> None:
    kept, dropped = desk.add(), desk.add("hart@work.example")
    desk.assign(dropped, supervisor_allowed=True)
    since = desk.clock.now()
    desk.clock.advance(timedelta(days=3))
    desk.assign(kept)
    desk.do("merge", kept=kept, dropped=dropped, actor=ADMIN)
    assert desk.clients() == (Care(kept, MAYA, since, None, supervisor_allowed=False),)


def test_care_that_only_the_dropped_one_had_follows_too(desk: Desk) -> None:
    kept, dropped = desk.add(), desk.add("hart@work.example")
    desk.assign(dropped)
    desk.do("merge", kept=kept, dropped=dropped, actor=ADMIN)
    assert [each.client for each in desk.clients()] == [kept]


def test_an_address_that_came_with_a_merge_can_become_the_persons_own(desk: Desk) -> None:
    kept, dropped = desk.add(), desk.add("hart@work.example")
    desk.do("merge", kept=kept, dropped=dropped, actor=ADMIN)
    desk.do("change_address", person=kept, email="hart@work.example", actor=ADMIN)
    person = desk.host.people.get(desk.session, dropped)
    assert person is not None
    assert (person.id, person.email) == (kept, "hart@work.example")


def test_hook_people_merged_tells_plugins_which_id_takes_the_place_of_which(desk: Desk) -> None:
    kept, dropped = desk.add(), desk.add("hart@work.example")
    desk.do("merge", kept=kept, dropped=dropped, actor=ADMIN)
    [entry] = desk.host.ledger.entries()
    assert (entry.hook, entry.plugin, entry.record) == ("people_merged", "ear", f"person:{kept}")
