"""Forms on paper: the same questions in the same order as they are typed in, and no name."""

import re

import pytest

from soundwell_hookspecs import PractitionerId, Role
from soundwell_plugins.features.alliance.check_in import Way
from soundwell_plugins.features.alliance.instruments.shipped import shipped
from soundwell_plugins.features.alliance.paper.sheet import sheets
from soundwell_plugins.features.alliance.steps import steps

from .conftest import Harbour

PAPER = "/office/alliance/paper"


def printed(harbour: Harbour, query: str = "") -> str:
    answer = harbour.practice.client.get(f"{PAPER}/form?{query}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("known", shipped(), ids=lambda each: each.name)
def test_any_instrument_is_printed_with_all_its_questions(known: object) -> None:
    [instrument] = [each for each in shipped() if each is known]
    [sheet] = sheets([instrument], "de_DE")
    asked = [each.item.link_id for each in sheet.items if each.number]
    assert asked == list(instrument.questionnaire.questions())


def test_questions_stand_in_the_order_in_which_they_are_typed_in(harbour: Harbour) -> None:
    form = harbour.alliance.catalogue.form(["alliance", "music-session"])
    on_paper = [
        (sheet.instrument.name, each.item.link_id)
        for sheet in sheets(form, "en_GB")
        for each in sheet.items
        if each.number and not each.only_after
    ]
    typed_in = [
        (step.instrument.name, question.link_id)
        for step in steps(form, {})
        for question in step.questions({})
    ]
    assert [each for each in on_paper if each in typed_in] == typed_in
    check_in = harbour.begun("alliance", "music-session", way=Way.PAPER)
    assert harbour.alliance.filling.sheet(check_in).step.instrument.name == on_paper[0][0]


def test_the_numbers_of_questions_go_on_from_form_to_form(harbour: Harbour) -> None:
    form = harbour.alliance.catalogue.form(["alliance", "music"])
    numbers = [
        each.number for sheet in sheets(form, "en_GB") for each in sheet.items if each.number
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def test_it_says_after_which_answer_something_is_meant(harbour: Harbour) -> None:
    harbour.maya()
    assert "only if you ticked “No” at 1, 2, 3, 4, 5:" in printed(harbour)


def test_what_to_do_in_an_emergency_stands_on_it(harbour: Harbour) -> None:
    harbour.maya()
    assert "please call your local emergency number" in printed(harbour)


def test_its_title_is_neutral_and_nobody_is_named_unless_that_is_wanted(harbour: Harbour) -> None:
    harbour.maya()
    client = f"client={harbour.client.id}"
    without, named = printed(harbour, client), printed(harbour, f"{client}&named=yes")
    assert "<title>A few questions</title>" in without
    assert "Harbour Practice" not in without
    assert ("Ada Quinn" in without, "Ada Quinn" in named) == (False, True)


def test_it_is_printed_in_a_language_of_the_practice(harbour: Harbour) -> None:
    harbour.maya()
    assert "Did you feel safe?" in printed(harbour, "locale=xx_XX")


def test_a_clients_plan_is_chosen_already(harbour: Harbour) -> None:
    harbour.maya()
    page = f"/office/check-ins/clients/{harbour.client.id}/plan"
    typed = {"every": "1", "unit": "sessions", "delivery": "none", "instrument-music": "yes"}
    harbour.practice.client.post(page, data=typed)
    text = harbour.practice.client.get(f"{PAPER}?client={harbour.client.id}").text
    assert re.findall(r'name="instrument-([\w-]+)" value="yes" checked', text) == ["music"]


def test_the_practitioners_own_form_is_printed_alone(harbour: Harbour) -> None:
    harbour.maya()
    text = printed(harbour, "instrument-practitioner=yes")
    assert "Did you feel safe?" not in text
    assert "I think this client can rely on me." in text


@pytest.mark.parametrize("page", ["", "/form"])
def test_nobody_learns_of_a_client_who_is_none_of_theirs(harbour: Harbour, page: str) -> None:
    harbour.sign_in(Role.PRACTITIONER, practitioner=PractitionerId("jonas"))
    client = harbour.practice.client
    assert client.get(f"{PAPER}{page}?client={harbour.client.id}&named=yes").status_code == 404
