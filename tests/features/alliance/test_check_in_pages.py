"""Answering a check-in: by the link, page by page, and on a device that others use too."""

import re

import pytest

from soundwell_plugins.features.alliance.check_in import CheckIn, State, Way
from soundwell_plugins.host.templates.trial import try_out

from .conftest import MAYA, WEEK, Harbour

ALL_WELL = {f"a-{name}": "yes" for name in ("safe", "accepted", "heard", "understood", "voice")}


def path(harbour: Harbour, check_in: CheckIn) -> str:
    return harbour.alliance.doors.for_mail(check_in)


def get(harbour: Harbour, address: str) -> str:
    return harbour.practice.client.get(address).text


def post(harbour: Harbour, address: str, **fields: str) -> tuple[int, str, str]:
    """Send a page, and return the status, where it leads and what it shows."""
    typed = {name.replace("__", "-"): text for name, text in fields.items()}
    answer = harbour.practice.client.post(address, data=typed)
    return answer.status_code, answer.headers.get("location", ""), answer.text


def step_of(page: str) -> str:
    found = re.search(r'name="step" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_looking_at_it_changes_nothing(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun())
    for _ in range(3):
        assert harbour.practice.client.get(address).status_code == 200


def test_no_value_is_chosen_beforehand(harbour: Harbour) -> None:
    assert "checked" not in get(harbour, path(harbour, harbour.begun()))


def test_every_question_can_be_answered_with_not_sure_yet(harbour: Harbour) -> None:
    page = get(harbour, path(harbour, harbour.begun()))
    assert page.count("Not sure yet") == 5


def test_it_says_first_who_reads_it_when_and_that_nobody_watches_it(harbour: Harbour) -> None:
    page = get(harbour, path(harbour, harbour.begun()))
    first_question = page.index("Did you feel safe?")
    for said in ("Only Maya Lindqvist reads", "within 3 days", "Nobody watches this form"):
        assert page.index(said) < first_question


def test_the_short_form_is_one_page_and_one_press(harbour: Harbour) -> None:
    check_in = harbour.begun()
    address = path(harbour, check_in)
    status, _, page = post(harbour, address, step="five.five", go="next", **ALL_WELL)
    assert (status, "Thank you" in page) == (200, True)
    assert "Nobody watches this form" in page
    assert harbour.found(check_in.id).state is State.SUBMITTED


def test_the_link_dies_at_the_submission(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun())
    post(harbour, address, step="five.five", go="next", **ALL_WELL)
    answer = harbour.practice.client.get(address)
    assert answer.status_code == 410
    assert "cannot be seen from here any more" in answer.text
    assert post(harbour, address, step="five.five", go="next", **ALL_WELL)[0] == 410


def test_the_link_dies_when_its_time_has_passed(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun())
    harbour.practice.clock.advance(WEEK)
    answer = harbour.practice.client.get(address)
    assert (answer.status_code, "The time for this has passed" in answer.text) == (410, True)


@pytest.mark.parametrize("address", ["/check-in/made-up", "/check-in/a.b.c"])
def test_a_link_that_nobody_signed_leads_nowhere(harbour: Harbour, address: str) -> None:
    answer = harbour.practice.client.get(address)
    assert (answer.status_code, "This link does not work" in answer.text) == (404, True)


def test_nothing_personal_is_in_the_address(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun("alliance"))
    status, onward, _ = post(harbour, address, step="five.five", go="next", **ALL_WELL)
    assert status == 303
    for personal in (harbour.ada, harbour.client.id, "ada", "Ada", "yes"):
        assert personal not in address + onward


def test_no_browser_keeps_it(harbour: Harbour) -> None:
    answer = harbour.practice.client.get(path(harbour, harbour.begun()))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_what_was_answered_is_there_when_somebody_goes_on_later(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun("alliance"))
    status, _, page = post(harbour, address, step="five.five", go="later", a__safe="partly")
    assert (status, "Kept for later" in page) == (200, True)
    again = get(harbour, f"{address}?step=five.five")
    assert re.search(r'name="a-safe" value="partly" checked', again)
    assert step_of(get(harbour, address)) == "alliance.bond"


def test_one_can_go_back_without_losing_anything(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun("alliance"))
    post(harbour, address, step="five.five", go="next", a__safe="yes")
    _, onward, _ = post(harbour, address, step="alliance.bond", go="back", **{"a-bond-trust": "?"})
    assert onward.endswith("step=five.five")
    bond = get(harbour, f"{address}?step=alliance.bond")
    assert re.search(r'name="a-bond-trust" value="\?" checked', bond)


def test_a_no_leads_to_warm_words_a_way_to_raise_it_and_who_reads_it_when(
    harbour: Harbour,
) -> None:
    address = path(harbour, harbour.begun())
    status, onward, _ = post(harbour, address, step="five.five", go="next", a__heard="no")
    assert (status, onward) == (303, f"{address}?step=five.raise")
    page = get(harbour, onward)
    assert "It takes courage" in page
    assert "Please bring it up at our next session" in page
    assert "Maya Lindqvist reads this within 3 days" in page
    assert "hello@harbour.example" in page
    done = post(harbour, address, step="five.raise", go="next", a__raise__how="ask")[2]
    assert "It is good that you said so" in done


def test_beside_free_text_stands_what_to_do_in_an_emergency(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun("words"))
    page = get(harbour, f"{address}?step=words.words")
    assert "<textarea" in page
    assert "Nobody watches this form" in page


def test_what_is_too_long_comes_back_and_the_rest_is_kept(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun("words"))
    typed = {"a-words-thoughts": "x" * 4001, "a-words-feelings": "Calm."}
    status, _, page = post(harbour, address, step="words.words", go="next", **typed)
    assert (status, "longer than we can keep" in page, "x" * 4001 in page) == (422, True, True)
    assert "Calm." in get(harbour, f"{address}?step=words.words")


@pytest.mark.parametrize("value", ["11", "-1", "2.5", "calm", "nan", "inf"])
def test_a_number_outside_of_its_range_is_not_taken(harbour: Harbour, value: str) -> None:
    address = path(harbour, harbour.begun("music-session"))
    typed = {"a-calm-before": value}
    assert post(harbour, address, step="music-session.calm", go="next", **typed)[0] == 422


def test_a_song_and_notes_on_listening_can_be_brought(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun("listening"))
    page = get(harbour, f"{address}?step=listening.notes")
    for prompt in ("affect you now", "back then", "mean to you", "help, or does it get in the way"):
        assert prompt in page


def young(harbour: Harbour) -> CheckIn:
    from soundwell_plugins.features.alliance.client import Details, Guardian  # noqa: PLC0415

    details = Details(young=True, guardian=Guardian("Kim", "2027-01-01"))
    with harbour.context.storage.transaction() as session:
        harbour.alliance.clients.agree(
            session, harbour.client.id, details=details, language="en_GB"
        )
    return harbour.begun("teen")


def test_a_young_person_reads_first_who_sees_what(harbour: Harbour) -> None:
    page = get(harbour, path(harbour, young(harbour)))
    sees = page.index("Your parents or guardians do not see them.")
    assert sees < page.index("Did you feel safe?")
    assert "may have to get help" in page


def test_a_shared_device_has_nothing_left_when_somebody_leaves(harbour: Harbour) -> None:
    check_in = harbour.begun("alliance", way=Way.TABLET)
    address = harbour.alliance.doors.for_tablet(check_in)
    post(harbour, address, step="five.five", go="next", a__safe="no")
    assert post(harbour, f"{address}/leave")[:2] == (303, address)
    answer = harbour.practice.client.get(f"{address}?step=five.five")
    assert (answer.status_code, "Nothing is left on this device" in answer.text) == (410, True)
    another = harbour.alliance.doors.for_tablet(check_in)
    assert "checked" in get(harbour, f"{another}?step=five.five")


def test_a_new_address_for_a_device_closes_the_one_before(harbour: Harbour) -> None:
    check_in = harbour.begun(way=Way.TABLET)
    first = harbour.alliance.doors.for_tablet(check_in)
    harbour.alliance.doors.for_tablet(check_in)
    assert harbour.practice.client.get(first).status_code == 410


def test_a_check_in_that_was_erased_is_said_kindly_to_be_gone(harbour: Harbour) -> None:
    address = path(harbour, harbour.begun())
    harbour.alliance.keeping.erase(harbour.ada)
    assert harbour.practice.client.get(address).status_code == 404


def test_every_template_can_be_rendered(harbour: Harbour) -> None:
    host = harbour.practice.host
    assert not try_out(host.templates, host.hooks).troubles


def test_the_practitioner_who_has_left_does_not_stand_in_the_way(harbour: Harbour) -> None:
    assert MAYA in harbour.context.practice.practitioners
    page = get(harbour, path(harbour, harbour.begun(practitioner="gone")))
    assert "Only Harbour Practice reads" in page
