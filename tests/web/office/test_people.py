"""People in the back office: found, cared for, joined, and their data handed out and erased."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from io import BytesIO
from time import monotonic, sleep
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from soundwell_hookspecs import (
    Delivery,
    Erasure,
    Feature,
    MessageRequested,
    NoConfig,
    PeopleMerged,
    PersonalRecord,
    PersonId,
    PractitionerId,
    Role,
    hookimpl,
)
from soundwell_plugins.host.undertakings import UndertakingKind
from soundwell_plugins.testing import sign_in

Open = Callable[..., Any]
ADA = "ada@home.example"


class Notes(Feature[NoConfig]):
    """Keeps a note about everybody."""

    name = "notes"

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        return [PersonalRecord("note", {"text": "likes tea"})]

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        return Erasure(1, ("The bill stays: the law asks for it.",))

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        return None

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        return None


class Archive(Feature[NoConfig]):
    """Never answers as it should."""

    name = "archive"

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        raise RuntimeError("Ada Quinn")

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        raise RuntimeError("Ada Quinn")


@pytest.fixture
def admin(open_site: Open) -> Any:
    site = open_site(Notes)
    sign_in(site.host, site.client, Role.ADMIN)
    return site


def add(site: Any, email: str = ADA, name: str = "Ada Quinn", phone: str = "") -> str:
    with site.host.database.transaction() as session:
        return str(site.host.people.add(session, email=email, name=name, phone=phone))


def actions(site: Any, person: str) -> list[str]:
    return [each.action for each in site.host.audit.entries(subject=f"person:{person}")]


def hooks(site: Any) -> list[str]:
    return [each.hook for each in site.host.ledger.entries()]


def settled(site: Any, path: str) -> str:
    deadline = monotonic() + 30
    while "data-goes-on" in (page := site.client.get(path).text) and monotonic() < deadline:
        sleep(0.01)
    return str(page)


def test_somebody_is_found_by_the_whole_address_however_it_is_written(admin: Any) -> None:
    ada = add(admin)
    answer = admin.client.post("/office/people", data={"email": " ADA@home.example "})
    assert answer.headers["location"] == f"/office/people/{ada}"


def test_an_address_that_nobody_has_is_told_and_stays_in_the_form(admin: Any) -> None:
    answer = admin.client.post("/office/people", data={"email": "ida@home.example"})
    assert answer.status_code == 404
    assert 'value="ida@home.example"' in answer.text


def test_who_came_last_stands_first(admin: Any) -> None:
    add(admin)
    admin.clock.advance(timedelta(minutes=1))
    add(admin, "ida@home.example", "Ida Voss")
    page = admin.client.get("/office/people").text
    assert page.index("Ida Voss") < page.index("Ada Quinn")


def test_looking_at_somebody_is_written_down(admin: Any) -> None:
    ada = add(admin)
    assert ADA in admin.client.get(f"/office/people/{ada}").text
    assert actions(admin, ada) == ["person.shown"]


@pytest.mark.parametrize("id", ["unknown", "%00", "a-b"])
def test_whom_nobody_knows_is_not_found(admin: Any, id: str) -> None:
    assert admin.client.get(f"/office/people/{id}").status_code == 404


def test_care_is_assigned_and_ended_written_down_and_told(admin: Any) -> None:
    ada = add(admin)
    path = f"/office/people/{ada}"
    form = {"practitioner": "maya", "supervisor": "yes"}
    assert admin.client.post(f"{path}/care", data=form).status_code == 303
    assert "a supervisor may look" in admin.client.get(path).text
    assert admin.client.post(f"{path}/care/end", data={"practitioner": "maya"}).status_code == 303
    with admin.host.database.reading() as session:
        [care] = admin.host.people.care_of(session, PersonId(ada))
    assert (care.practitioner, care.until is not None) == (PractitionerId("maya"), True)
    assert {"care.assigned", "care.ended"} <= set(actions(admin, ada))
    assert hooks(admin) == ["message_requested", "message_requested"]


def test_care_by_a_stranger_is_refused(admin: Any) -> None:
    ada = add(admin)
    answer = admin.client.post(f"/office/people/{ada}/care", data={"practitioner": "tom"})
    assert (answer.status_code, "Please choose a practitioner." in answer.text) == (422, True)


def test_an_address_is_changed(admin: Any) -> None:
    ada = add(admin)
    path = f"/office/people/{ada}"
    admin.client.post(f"{path}/address", data={"email": "ada@work.example"})
    assert "ada@work.example" in admin.client.get(path).text
    assert admin.client.post(f"{path}/address", data={"email": "ada"}).status_code == 422


def test_an_address_of_somebody_else_leads_to_joining_the_two(admin: Any) -> None:
    ada, other = add(admin), add(admin, "ada@work.example")
    answer = admin.client.post(f"/office/people/{ada}/address", data={"email": "ada@work.example"})
    assert answer.status_code == 409
    assert f"/office/people/{ada}/join/{other}" in answer.text


def test_duplicates_are_suggested_looked_at_and_joined(admin: Any) -> None:
    ada = add(admin)
    admin.clock.advance(timedelta(minutes=1))
    other = add(admin, "ada@work.example", "ADA QUINN")
    path = f"/office/people/{ada}/join/{other}"
    assert path in admin.client.get("/office/duplicates").text
    assert "notes: 1" in admin.client.get(path).text
    assert admin.client.post(path).status_code == 422
    assert admin.client.post(path, data={"sure": "yes"}).status_code == 303
    found = admin.client.post("/office/people", data={"email": "ada@work.example"})
    assert found.headers["location"] == f"/office/people/{ada}"
    assert "No two entries" in admin.client.get("/office/duplicates").text
    assert hooks(admin) == ["people_merged"]
    assert actions(admin, ada)[0] == "person.merged"


def test_one_entry_cannot_be_joined_with_itself(admin: Any) -> None:
    ada = add(admin)
    answer = admin.client.post(f"/office/people/{ada}/join/{ada}", data={"sure": "yes"})
    assert answer.status_code == 409


def exported(site: Any, person: str) -> str:
    """Have an export put together, and return the path of its page."""
    path = str(site.client.post(f"/office/people/{person}/export").headers["location"])
    settled(site, path)
    return path


def test_an_export_is_put_together_and_taken_as_a_file(admin: Any) -> None:
    ada = add(admin)
    path = exported(admin, ada)
    answer = admin.client.get(f"{path}/file")
    assert "The file is made." in admin.client.get(path).text
    assert answer.headers["content-disposition"] == 'attachment; filename="your-data.zip"'
    assert answer.headers["cache-control"] == "no-store"
    with ZipFile(BytesIO(answer.content)) as packed:
        made = json.loads(packed.read("your-data.json"))
    assert [each["source"] for each in made["data"]] == ["soundwell", "notes"]
    assert actions(admin, ada) == ["person.export-taken", "person.exported"]


def test_an_export_that_is_not_complete_says_so_before_it_is_taken(open_site: Open) -> None:
    site = open_site(Notes, Archive)
    sign_in(site.host, site.client, Role.ADMIN)
    path = exported(site, add(site))
    page = site.client.get(path).text
    assert "<li>archive</li>" in page
    assert "Take what there is; the file says what is missing" in page
    assert site.client.get(f"{path}/file").headers["content-type"] == "application/zip"


def test_while_an_export_is_put_together_its_page_says_so(admin: Any) -> None:
    ada = add(admin)
    with admin.host.database.transaction() as session:
        begun = admin.host.undertakings.begin(session, UndertakingKind.EXPORT, ada, actor=None)
    assert "<progress" in admin.client.get(f"/office/exports/{begun}").text
    assert admin.client.get(f"/office/exports/{begun}/file").status_code == 404
    admin.clock.advance(timedelta(minutes=6))
    assert "It was not finished." in admin.client.get(f"/office/exports/{begun}").text


def test_an_export_that_nobody_takes_goes_after_a_day(admin: Any) -> None:
    path = exported(admin, add(admin))
    admin.clock.advance(timedelta(days=1))
    admin.host.privacy.expire(admin.host.clock.now())
    sign_in(admin.host, admin.client, Role.ADMIN)
    assert "The file is gone from here." in admin.client.get(path).text
    assert admin.client.get(f"{path}/file").status_code == 404


def test_an_export_that_waits_is_encrypted_and_goes_with_the_person(admin: Any) -> None:
    ada = add(admin)
    exported(admin, ada)
    query = text("SELECT content FROM waiting_export")
    with admin.host.database.reading() as session:
        sealed = bytes(session.scalar(query))
    assert b"UEsD" not in sealed, "the beginning of a ZIP file in Base64"
    admin.host.privacy.erasures.begin(PersonId(ada), actor=None)
    with admin.host.database.reading() as session:
        assert session.scalar(query) is None


def test_an_export_of_somebody_who_was_erased_meanwhile_is_not_kept(admin: Any) -> None:
    ada = PersonId(add(admin))
    admin.host.privacy.erasures.begin(ada, actor=None)
    admin.host.privacy.waiting.keep("1", ada, b"all of it")
    assert admin.host.privacy.waiting.get("1") is None


def test_an_erasure_is_asked_for_twice_and_shows_each_plugin(admin: Any) -> None:
    ada = add(admin)
    path = f"/office/people/{ada}/erase"
    assert admin.client.post(path).status_code == 422
    erasure = admin.client.post(path, data={"sure": "yes"}).headers["location"]
    page = settled(admin, erasure)
    assert "Done everywhere" in page
    assert "Kept: The bill stays: the law asks for it." in page
    assert admin.client.get(f"/office/people/{ada}").status_code == 404
    assert erasure in admin.client.get("/office/erasures").text


def test_a_part_that_will_never_be_done_is_given_up_with_a_reason(open_site: Open) -> None:
    site = open_site(Notes, Archive)
    sign_in(site.host, site.client, Role.ADMIN)
    ada = add(site)
    form: Mapping[str, str] = {"sure": "yes"}
    erasure = site.client.post(f"/office/people/{ada}/erase", data=form).headers["location"]
    assert "Give a part up" in settled(site, erasure)
    assert "being erased" in site.client.get(f"/office/people/{ada}").text
    site.client.post(f"{erasure}/resume")
    assert site.client.post(f"{erasure}/give-up", data={"plugin": "archive"}).status_code == 422
    given_up = {"plugin": "archive", "reason": "It burned down."}
    assert site.client.post(f"{erasure}/give-up", data=given_up).status_code == 303
    page = settled(site, erasure)
    assert ("It burned down." in page, "Done everywhere" in page) == (True, True)
    again = site.client.post(f"{erasure}/give-up", data=given_up)
    assert again.status_code == 409


def test_an_unknown_erasure_is_not_found(admin: Any) -> None:
    assert admin.client.get("/office/erasures/unknown").status_code == 404


def test_the_data_map_names_what_the_host_keeps(admin: Any) -> None:
    page = admin.client.get("/office/data-map").text
    assert re.search(r"Name, address and phone.*encrypted", page, re.DOTALL)


@pytest.mark.parametrize("what", ["export", "erase"])
def test_dangerous_things_need_a_recent_proof(admin: Any, what: str) -> None:
    ada = add(admin)
    admin.clock.advance(admin.host.accounts.settings.recent * 2)
    answer = admin.client.post(f"/office/people/{ada}/{what}", data={"sure": "yes"})
    assert answer.headers["location"].startswith("/sign-in/again")
