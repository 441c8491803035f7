"""The pages on which a practitioner plans, hands check-ins over and types them in."""

import re

import pytest
from sqlalchemy import select

from soundwell_hookspecs import Account, PractitionerId, Role
from soundwell_plugins.features.alliance.check_in import State, Way
from soundwell_plugins.features.alliance.course import Unit
from soundwell_plugins.features.alliance.tables import CHECK_IN, SESSION

from .conftest import Harbour

OFFICE = "/office/check-ins"


@pytest.fixture
def maya(harbour: Harbour) -> Account:
    return harbour.maya()


def page_of(harbour: Harbour) -> str:
    return f"{OFFICE}/clients/{harbour.client.id}"


@pytest.mark.usefixtures("maya")
def test_a_practitioner_takes_a_client_up(harbour: Harbour) -> None:
    noah = harbour.person("noah@example.org", "Noah Berg")
    assert "Noah Berg" in harbour.practice.client.get(OFFICE).text
    answer = harbour.practice.client.post(f"{OFFICE}/clients", data={"person": noah})
    assert "Noah Berg" in harbour.practice.client.get(answer.headers["location"]).text


def test_somebody_elses_client_is_as_if_there_were_none(harbour: Harbour) -> None:
    harbour.sign_in(Role.PRACTITIONER, practitioner=PractitionerId("jonas"))
    client = harbour.practice.client
    assert client.get(page_of(harbour)).status_code == 404
    assert client.post(f"{page_of(harbour)}/begin", data={"way": "paper"}).status_code == 404
    assert client.post(f"{OFFICE}/clients", data={"person": harbour.ada}).status_code == 404
    check_in = harbour.begun(way=Way.PAPER)
    assert client.get(f"{OFFICE}/{check_in.id}/answers").status_code == 404
    assert client.post(f"{OFFICE}/{check_in.id}/hand-over").status_code == 404


@pytest.mark.usefixtures("maya")
def test_a_plan_is_kept(harbour: Harbour) -> None:
    typed = {"every": "2", "unit": "weeks", "delivery": "mail", "instrument-music": "yes"}
    harbour.practice.client.post(f"{page_of(harbour)}/plan", data=typed)
    with harbour.context.storage.reading() as session:
        plan = harbour.alliance.courses.plan(session, harbour.client.id)
    assert plan is not None
    assert (plan.every, plan.unit, plan.instruments) == (2, Unit.WEEKS, ("music",))
    assert "Asked every 2 weeks." in harbour.practice.client.get(page_of(harbour)).text


@pytest.mark.parametrize("every", ["0", "13", "often", ""])
@pytest.mark.usefixtures("maya")
def test_a_plan_that_is_none_comes_back(harbour: Harbour, every: str) -> None:
    typed = {"every": every, "unit": "weeks", "delivery": "mail"}
    answer = harbour.practice.client.post(f"{page_of(harbour)}/plan", data=typed)
    assert (answer.status_code, "from 1 to 12" in answer.text) == (422, True)


@pytest.mark.usefixtures("maya")
def test_a_time_of_the_week_makes_sessions_whose_state_can_be_said(harbour: Harbour) -> None:
    typed = {"day": "2027-01-04", "time": "10:00", "minutes": "50", "weeks": "1"}
    harbour.practice.client.post(f"{page_of(harbour)}/times", data=typed)
    shown = harbour.practice.client.get(OFFICE).text
    [session, *_] = re.findall(rf'action="{OFFICE}/sessions/(\w+)"', shown)
    harbour.practice.client.post(f"{OFFICE}/sessions/{session}", data={"state": "held"})
    with harbour.context.storage.reading() as transaction:
        query = select(SESSION.c.state).where(SESSION.c.id == session)
        assert transaction.scalar(query) == "held"


@pytest.mark.usefixtures("maya")
def test_a_guardians_consent_is_written_down_before_a_young_person_is_asked(
    harbour: Harbour,
) -> None:
    client = harbour.practice.client
    client.post(f"{page_of(harbour)}/agreement", data={"young": "true", "language": "en_GB"})
    assert "before a guardian has agreed" in client.get(page_of(harbour)).text
    assert client.post(f"{page_of(harbour)}/begin", data={"way": "paper"}).status_code == 404
    agreed = {"young": "true", "guardian_name": "Kim Quinn", "guardian_day": "2027-01-03"}
    client.post(f"{page_of(harbour)}/agreement", data=agreed)
    assert client.post(f"{page_of(harbour)}/begin", data={"way": "paper"}).status_code == 303


@pytest.mark.usefixtures("maya")
def test_a_consent_without_its_day_comes_back(harbour: Harbour) -> None:
    typed = {"young": "true", "guardian_name": "Kim Quinn"}
    answer = harbour.practice.client.post(f"{page_of(harbour)}/agreement", data=typed)
    assert answer.status_code == 422


@pytest.mark.usefixtures("maya")
def test_a_code_opens_a_check_in_on_a_device(harbour: Harbour) -> None:
    shown = harbour.practice.client.post(f"{page_of(harbour)}/begin", data={"way": "tablet"}).text
    assert "<svg" in shown
    found = re.search(r"<code>([^<]+)</code>", shown)
    assert found is not None
    address = found[1].removeprefix(harbour.practice.host.practice.url)
    page = harbour.practice.client.get(address).text
    assert "Did you feel safe?" in page
    assert f'action="{address}/leave"' in page


@pytest.mark.parametrize("way", ["paper", "phone", "office"])
@pytest.mark.usefixtures("maya")
def test_a_practitioner_types_in_what_was_said(harbour: Harbour, way: str) -> None:
    client = harbour.practice.client
    begun = client.post(f"{page_of(harbour)}/begin", data={"way": way}).headers["location"]
    page, seen = begun, 0
    while page.startswith(f"{OFFICE}/") and "/answers" in page:
        text = client.get(page).text
        step = re.search(r'name="step" value="([^"]+)"', text)
        assert step is not None
        page = client.post(begun, data={"step": step[1], "go": "next"}).headers["location"]
        seen += 1
    with harbour.context.storage.reading() as session:
        row = session.execute(select(CHECK_IN.c.state, CHECK_IN.c.way)).one()
    assert row == (State.SUBMITTED.value, way)
    assert seen == (4 if way == "office" else 1)


@pytest.mark.usefixtures("maya")
def test_a_practitioner_never_sees_what_a_client_has_not_sent(harbour: Harbour) -> None:
    check_in = harbour.begun()
    assert harbour.practice.client.get(f"{OFFICE}/{check_in.id}/answers").status_code == 404


@pytest.mark.usefixtures("maya")
def test_answers_are_sealed_in_an_export_until_the_practitioner_releases_them(
    harbour: Harbour,
) -> None:
    check_in = harbour.begun()
    harbour.answer(check_in, "five", safe="no")
    harbour.submit(check_in)
    [before] = list(harbour.alliance.keeping.of(harbour.ada))
    harbour.practice.client.post(f"{page_of(harbour)}/release")
    [after] = list(harbour.alliance.keeping.of(harbour.ada))
    assert before.sealed
    assert (after.sealed, after.values["Did you feel safe?"]) == ("", "No")
