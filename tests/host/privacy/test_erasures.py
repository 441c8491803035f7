"""Erasures: everywhere, in the right order, and repeated until they are done."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from soundwell_hookspecs import AccountId, PersonId, PractitionerId
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.deliveries import State
from soundwell_plugins.host.host import assemble
from soundwell_plugins.host.privacy.erasures import NoSuchErasure
from soundwell_plugins.host.privacy.tables import Standing
from soundwell_plugins.testing.practice import inline
from tests.host.privacy.conftest import AMELIA, Town, standings
from tests.host.privacy.libraries import Archive, Library

DONE, WAITING = Standing.DONE, Standing.WAITING


def test_a_person_is_erased_everywhere(town: Town) -> None:
    person = town.add()
    report = town.erase(person)
    assert standings(report) == {"archive": DONE, "host": DONE, "library": DONE}
    assert report.finished_at == town.clock.now()
    assert town.known(person) is None
    assert town.library.loans == {}


def test_an_erasure_says_what_each_plugin_did_and_kept(town: Town) -> None:
    person = town.add()
    town.library.kept = ("An unpaid fine stays for ten years: the law says so.",)
    parts = {part.plugin: part for part in town.erase(person).parts}
    assert parts["library"].erased == 1
    assert parts["library"].kept == town.library.kept
    assert parts["archive"].erased == 2


def test_a_connector_can_still_look_up_whom_it_is_to_forget(town: Town) -> None:
    town.erase(town.add())
    assert town.archive.forgotten == [AMELIA]


def test_what_a_connector_could_not_do_is_kept_and_shown(town: Town) -> None:
    person = town.add()
    town.archive.down = True
    report = town.erase(person)
    assert standings(report) == {"archive": WAITING, "host": WAITING, "library": DONE}
    [reason] = [part.reason for part in report.parts if part.plugin == "archive"]
    assert reason.startswith("It raised an error: OSError in tests.host.privacy.libraries, line")
    assert "amelia" not in str(report)


def test_an_erasure_is_repeated_by_itself_until_it_is_done(town: Town) -> None:
    person = town.add()
    town.archive.down = True
    town.erase(person)
    town.archive.down = False
    town.clock.advance(timedelta(minutes=10))
    town.host.runner.tick()
    town.host.runner.rest(timedelta(seconds=20))
    [report] = town.host.privacy.erasures.reports()
    assert report.finished_at == town.clock.now()
    assert town.known(person) is None


def test_an_erasure_goes_on_after_a_restart(town: Town) -> None:
    person = town.add()
    town.archive.down = True
    town.erase(person)
    again = assemble(draw(town.folder / "soundwell.toml", found=inline(Library, Archive)))
    again.privacy.erasures.resume_all(town.clock.now())
    [report] = again.privacy.erasures.reports()
    again.close()
    assert report.finished_at is not None
    assert town.known(person) is None


def test_who_comes_back_while_an_erasure_waits_begins_anew(town: Town) -> None:
    person = town.add()
    town.archive.down = True
    town.erase(person)
    newcomer = town.add()
    assert newcomer != person
    town.archive.down = False
    town.host.privacy.erasures.resume_all(town.clock.now())
    assert town.known(person) is None
    assert town.known(newcomer) is not None
    assert newcomer in town.library.loans


def test_asking_twice_is_one_erasure(town: Town) -> None:
    person = town.add()
    town.archive.down = True
    assert town.erase(person).id == town.erase(person).id


def test_nobody_cannot_be_erased(town: Town) -> None:
    with pytest.raises(LookupError):
        town.erase(PersonId("nobody"))


def test_messages_that_wait_for_the_person_never_leave(town: Town) -> None:
    person = town.add()
    town.library.write_to(person)
    town.erase(person)
    assert town.host.ledger.entries() == ()


def test_messages_to_others_are_left_alone(town: Town) -> None:
    person, other = town.add(), town.add("noah@home.example", "Noah")
    town.library.write_to(other)
    town.erase(person)
    [entry] = town.host.ledger.entries()
    assert entry.state is State.PENDING


def test_a_connector_waits_for_what_is_on_its_way_to_it(town: Town) -> None:
    kept, dropped = town.add(), town.add("hart@work.example")
    with town.host.database.transaction() as session:
        town.host.people.merge(session, kept=kept, dropped=dropped, actor=None)
    report = town.erase(kept)
    assert standings(report) == {"archive": WAITING, "host": WAITING, "library": DONE}
    [entry] = town.host.ledger.entries()
    town.host.ledger.discard(entry.id, "The archive has closed.")
    report = town.host.privacy.erasures.resume(report.id)
    assert report.finished_at is not None
    assert town.host.ledger.entries() == ()


def test_all_ids_of_a_person_are_erased_after_a_merge(town: Town) -> None:
    kept, dropped = town.add(), town.add("hart@work.example")
    with town.host.database.transaction() as session:
        town.host.people.merge(session, kept=kept, dropped=dropped, actor=None)
    town.erase(dropped)
    assert town.library.loans == {}


def test_a_part_that_never_will_be_done_can_be_given_up(town: Town) -> None:
    person = town.add()
    town.archive.down = True
    report = town.erase(person)
    report = town.host.privacy.erasures.give_up(
        report.id, "archive", reason="The archive was dissolved.", actor=AccountId("a1")
    )
    assert standings(report)["archive"] is Standing.GIVEN_UP
    assert report.finished_at is not None
    assert town.known(person) is None


@pytest.mark.parametrize("plugin", ["library", "host", "nobody"])
def test_only_what_waits_can_be_given_up(town: Town, plugin: str) -> None:
    town.archive.down = True
    report = town.erase(town.add())
    with pytest.raises(NoSuchErasure):
        town.host.privacy.erasures.give_up(report.id, plugin, reason="x", actor=None)


def test_a_plugin_that_is_off_and_left_tables_keeps_an_erasure_open(town: Town) -> None:
    person = town.add()
    with town.host.database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE version_gone (version_num VARCHAR(32))"))
    report = town.erase(person)
    assert standings(report)["gone"] is WAITING
    [reason] = [part.reason for part in report.parts if part.plugin == "gone"]
    assert reason.startswith("It is off and may keep data")


def test_an_erasure_is_written_down(town: Town) -> None:
    person = town.add()
    town.erase(person)
    deeds = [(each.action, each.subject) for each in reversed(town.host.audit.entries())]
    assert deeds == [
        ("person.erasure-began", f"person:{person}"),
        ("person.erased", f"person:{person}"),
    ]


def test_nothing_of_the_person_is_left_in_the_hosts_tables(town: Town) -> None:
    person = town.add()
    with town.host.database.transaction() as session:
        town.host.people.assign_care(
            session, client=person, practitioner=PractitionerId("maya"), actor=None
        )
    for entry in town.host.ledger.entries():
        town.host.ledger.discard(entry.id, "told in person")
    town.erase(person)
    with town.host.database.reading() as session:
        for table in ("person", "care", "events", "deliveries"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
