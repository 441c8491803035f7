"""Exports, the data map and retention."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from soundwell_hookspecs import DeliveryFailed, FailureKind
from soundwell_plugins.host.privacy.retention import expire_or_fail
from tests.host.privacy.conftest import AMELIA, Town


def test_an_export_holds_what_everybody_keeps(town: Town) -> None:
    export = town.host.privacy.exports.make(town.add(), actor=None)
    document = json.loads(export.as_json())
    kinds = {
        section["source"]: [each["kind"] for each in section["records"]]
        for section in document["data"]
    }
    assert kinds == {"soundwell": ["person"], "library": ["loan", "diary"], "archive": ["copy"]}
    assert document["complete"]
    [person] = document["data"][0]["records"]
    assert person["values"] == {"name": "Amelia Hart", "email": AMELIA}


def test_what_is_sealed_stays_sealed(town: Town) -> None:
    export = town.host.privacy.exports.make(town.add(), actor=None)
    written = export.as_json() + export.as_html(town.host.templates)
    assert "a secret" not in written
    assert written.count("Sealed until Maya opens it.") == 2


def test_an_export_that_is_not_complete_says_so(town: Town) -> None:
    person = town.add()
    town.archive.down = True
    export = town.host.privacy.exports.make(person, actor=None)
    assert not export.complete
    assert json.loads(export.as_json())["missing"] == [
        {"plugin": "archive", "reason": "raised an error"}
    ]
    assert "archive" in export.as_html(town.host.templates)


def test_a_page_for_the_person_is_escaped(town: Town) -> None:
    export = town.host.privacy.exports.make(town.add(name="<b>Amelia</b>"), actor=None)
    page = export.as_html(town.host.templates)
    assert "<b>" not in page
    assert "&lt;b&gt;Amelia&lt;/b&gt;" in page


def test_an_export_can_be_packed(town: Town) -> None:
    export = town.host.privacy.exports.make(town.add(), actor=None)
    with ZipFile(BytesIO(export.as_zip(town.host.templates))) as file:
        assert sorted(file.namelist()) == ["your-data.html", "your-data.json"]


def test_an_export_covers_all_ids_after_a_merge(town: Town) -> None:
    kept, dropped = town.add(), town.add("hart@work.example", "Other")
    with town.host.database.transaction() as session:
        town.host.people.merge(session, kept=kept, dropped=dropped, actor=None)
    text = town.host.privacy.exports.make(kept, actor=None).as_json()
    assert "The Amelia Hart Book" in text
    assert "The Other Book" in text


def test_an_export_is_written_down(town: Town) -> None:
    person = town.add()
    town.host.privacy.exports.make(person, actor=None)
    [entry] = town.host.audit.entries()
    assert (entry.action, entry.subject) == ("person.exported", f"person:{person}")


def test_hook_data_kept_makes_the_data_map(town: Town) -> None:
    found = town.host.privacy.map()
    assert [each.data.what for each in found.places if each.keeper == "library"] == ["Loans"]
    assert {each.keeper for each in found.places} == {"soundwell", "library"}


def test_the_data_map_says_who_can_decrypt(town: Town) -> None:
    assert "whoever holds both this machine" in town.host.privacy.map().caveat


def test_hook_expire_personal_data_lets_old_data_go(town: Town) -> None:
    town.add()
    done = town.host.privacy.expire(town.clock.now())
    assert {each.plugin: each.value.erased for each in done.answers} == {"library": 1, "archive": 0}
    assert town.library.expired == [town.clock.now()]


def test_retention_names_who_could_not(town: Town) -> None:
    town.archive.down = True
    [failure] = town.host.privacy.expire(town.clock.now()).failures
    assert (failure.plugin, failure.kind) == ("archive", FailureKind.RAISED)


def test_retention_that_was_not_complete_is_repeated(town: Town) -> None:
    town.archive.down = True
    with pytest.raises(DeliveryFailed, match="archive raised an error"):
        expire_or_fail(town.host.hooks, town.clock.now())


def test_retention_and_erasures_are_the_hosts_own_scheduled_work(town: Town) -> None:
    jobs = town.host.catalogue.declared().jobs
    assert [name for plugin, name in jobs if plugin == "host"] == [
        "retention",
        "erasures",
        "leftovers",
    ]
