"""Booking for programs: what is free, what is kept, what is claimed, and what is wrong."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import ConsultationBooked, Suspicion, Verdict
from soundwell_plugins.features.scheduling.busyness import KEPT
from soundwell_plugins.features.scheduling.cells import floor_cell, moment_of
from soundwell_plugins.features.scheduling.stamps import stamps
from soundwell_plugins.sdk.tables import new_id

from .conftest import MONDAY_TEN, SUNDAY, Surgery, busy, seat

TEN = "2027-03-01T09:00:00Z"
FORM = "0123456789abcdef0123456789abcdef"
TUESDAY_TEN = "2027-03-02T09:00:00Z"


def held(*times: tuple[str, str]) -> dict[str, Any]:
    chosen = times or (("maya", TEN),)
    return {"times": [{"practitioner": who, "start": start} for who, start in chosen]}


def filled_in(*times: tuple[str, str], **changes: Any) -> dict[str, Any]:
    return {
        **held(*times),
        "form": new_id(),
        "channel": "online",
        "name": "Ada Quinn",
        "email": "ada@example.org",
        **changes,
    }


def fields(answer: Any) -> list[str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return [each["field"] for each in answer.json()["errors"]]


def free(site: TestClient, query: str = "practitioner=maya") -> list[str]:
    [answer] = site.get(f"/api/scheduling/times?{query}").json()["times"]
    return list(answer["starts"])


def test_kinds_say_what_can_be_booked(surgery: Surgery) -> None:
    asked = [{"id": "heard", "text": "How did you hear of us?"}]
    [kind] = surgery.site(questions=asked).get("/api/scheduling/kinds").json()["kinds"]
    assert (kind["id"], kind["minutes"], kind["practitioners"]) == ("", 15, ["maya", "jonas"])
    assert kind["questions"] == [{**asked[0], "required": False}]


def test_practitioners_say_with_whom(surgery: Surgery) -> None:
    site = surgery.site(kinds={"long": {"name": "A long one", "duration": "1 hour"}})
    found = site.get("/api/scheduling/practitioners?kind=long").json()["practitioners"]
    assert found[0] == {"id": "maya", "name": "Maya Lindqvist", "kinds": ["", "long"]}


def test_free_times_are_those_of_the_pages(surgery: Surgery) -> None:
    scheduling = surgery.scheduling()
    maya = seat(scheduling)
    found = scheduling.offer.free(maya, scheduling.offer.bookable(maya.terms)).starts
    assert free(surgery.site()) == [f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in found]


def test_they_can_be_asked_for_a_span(site: TestClient) -> None:
    ending = "to=2027-03-01T10:00:00%2B01:00"
    assert len(free(site, f"practitioner=maya&{ending}")) == 1
    assert free(site, "practitioner=maya&from=2027-03-01T09:00:00Z&to=2027-03-01T09:20:00Z") == [
        TEN,
        "2027-03-01T09:15:00Z",
    ]


def test_without_a_name_everybody_is_asked(site: TestClient) -> None:
    found = site.get("/api/scheduling/times").json()["times"]
    assert [each["practitioner"] for each in found] == ["maya", "jonas"]


def test_a_calendar_that_cannot_be_read_is_not_taken_for_a_full_one(
    surgery: Surgery, site: TestClient
) -> None:
    surgery.calendars.failing = True
    [found] = site.get("/api/scheduling/times?practitioner=maya").json()["times"]
    assert (found["known"], found["starts"]) == (False, [])


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("practitioner=kim", ["practitioner"]),
        ("from=monday&to=2027-03-01T00:00:00", ["from", "to"]),
        ("from=2027-03-02T00:00:00Z&to=2027-03-01T00:00:00Z", ["to"]),
    ],
)
def test_what_is_wrong_with_a_question_is_told(
    site: TestClient, query: str, wrong: list[str]
) -> None:
    assert fields(site.get(f"/api/scheduling/times?{query}")) == wrong


def test_a_time_can_be_held_and_given_back(site: TestClient) -> None:
    until = site.put(f"/api/scheduling/holds/{FORM}", json=held()).json()["until"]
    assert until == "2027-02-28T09:05:00Z"
    assert TEN not in free(site)
    assert site.delete(f"/api/scheduling/holds/{FORM}").status_code == 204
    assert TEN in free(site)


def test_a_hold_can_be_renewed(surgery: Surgery, site: TestClient) -> None:
    site.put(f"/api/scheduling/holds/{FORM}", json=held())
    surgery.clock.moment = SUNDAY + timedelta(minutes=4)
    again = site.put(f"/api/scheduling/holds/{FORM}", json=held())
    assert again.json()["until"] == "2027-02-28T09:09:00Z"


def test_nobody_else_can_hold_what_is_held(site: TestClient) -> None:
    site.put(f"/api/scheduling/holds/{FORM}", json=held())
    other = site.put(f"/api/scheduling/holds/{new_id()}", json=held())
    assert (other.status_code, fields(other)) == (409, ["times/0"])


def test_who_holds_too_often_waits(site: TestClient) -> None:
    answers = [
        site.put(f"/api/scheduling/holds/{new_id()}", json=held()).status_code for _ in range(30)
    ]
    assert answers[-1] == 429


def test_a_claim_books(surgery: Surgery, site: TestClient) -> None:
    answer = site.post("/api/scheduling/bookings", json=filled_in())
    assert answer.status_code == 202
    assert answer.json() == {"next": "look into your inbox", "confirm_within_minutes": None}
    assert "scheduling/mail/booked" in surgery.happened.messages()


def test_the_form_that_holds_a_time_claims_it(site: TestClient) -> None:
    site.put(f"/api/scheduling/holds/{FORM}", json=held())
    assert site.post("/api/scheduling/bookings", json=filled_in(form=FORM)).status_code == 202


def test_several_are_claimed_together_or_not_at_all(surgery: Surgery, site: TestClient) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 15))
    both = (("jonas", TUESDAY_TEN), ("maya", TEN))
    refused = site.post("/api/scheduling/bookings", json=filled_in(*both))
    assert (refused.status_code, fields(refused)) == (409, ["times/1"])
    surgery.calendars.busy.clear()
    assert site.post("/api/scheduling/bookings", json=filled_in(*both)).status_code == 202


def test_the_answer_does_not_tell_who_has_been_here_before(surgery: Surgery) -> None:
    site = surgery.site(per_person="one")
    first = site.post("/api/scheduling/bookings", json=filled_in())
    later = site.post("/api/scheduling/bookings", json=filled_in(("maya", TUESDAY_TEN)))
    assert (later.status_code, later.json()) == (first.status_code, first.json())
    assert "scheduling/mail/had_already" in surgery.happened.messages()


def test_where_claims_are_confirmed_it_says_how_long_there_is(surgery: Surgery) -> None:
    answer = surgery.site(confirmation="e-mail").post("/api/scheduling/bookings", json=filled_in())
    assert answer.json()["confirm_within_minutes"] == 120


def test_the_same_form_books_once(surgery: Surgery, site: TestClient) -> None:
    form = filled_in()
    answers = [site.post("/api/scheduling/bookings", json=form).status_code for _ in range(2)]
    assert answers == [202, 202]
    assert len(surgery.happened.of(type(surgery.happened.events[0]))) == 1


def test_all_that_is_wrong_with_a_form_is_told_at_once(surgery: Surgery) -> None:
    site = surgery.site(questions=[{"id": "heard", "text": "How?", "required": True}])
    form = filled_in(name=" ", email="ada", channel="phone", zone="Mars/Base")
    answer = site.post("/api/scheduling/bookings", json=form)
    assert answer.status_code == 422
    assert sorted(fields(answer)) == ["answers/heard", "email", "name", "phone", "zone"]


def test_a_time_is_chosen_once_with_each(site: TestClient) -> None:
    twice = filled_in(("maya", TEN), ("maya", TUESDAY_TEN))
    assert fields(site.post("/api/scheduling/bookings", json=twice)) == ["times"]


def test_somebody_unknown_is_named_by_their_place(site: TestClient) -> None:
    form = filled_in(("maya", TEN), ("kim", TUESDAY_TEN))
    answer = site.post("/api/scheduling/bookings", json=form)
    assert fields(answer) == ["times/1/practitioner"]


def test_who_claims_too_often_waits(site: TestClient) -> None:
    answers = [
        site.post("/api/scheduling/bookings", json=filled_in(("maya", TUESDAY_TEN))).status_code
        for _ in range(8)
    ]
    assert answers[-1] == 429


@pytest.mark.parametrize("suspicion", [Suspicion.SPAM, Suspicion.UNSURE])
def test_what_looks_like_spam_does_not_book(surgery: Surgery, suspicion: Suspicion) -> None:
    surgery.calendars.verdicts.append(Verdict(suspicion, "A machine wrote it."))
    answer = surgery.site().post("/api/scheduling/bookings", json=filled_in())
    assert (answer.status_code, answer.json()["confirm_within_minutes"]) == (202, 120)
    assert surgery.happened.of(ConsultationBooked) == []


def test_what_is_unclear_has_to_be_confirmed(surgery: Surgery) -> None:
    surgery.calendars.verdicts.append(Verdict(Suspicion.UNSURE, "It came without a proof."))
    surgery.site().post("/api/scheduling/bookings", json=filled_in())
    assert "scheduling/mail/confirm" in surgery.happened.messages()


def test_programs_and_pages_are_counted_together(site: TestClient) -> None:
    for _ in range(6):
        site.post("/api/scheduling/bookings", json=filled_in(("maya", TUESDAY_TEN)))
    typed = {key: text for key, text in filled_in().items() if isinstance(text, str)}
    assert site.post("/book/maya/20270301T090000Z", data=typed).status_code == 429


def test_a_time_that_was_claimed_is_gone_from_the_next_answer(site: TestClient) -> None:
    assert TEN in free(site)
    site.post("/api/scheduling/bookings", json=filled_in())
    assert TEN not in free(site)


def test_what_a_calendar_says_later_changes_the_answer(surgery: Surgery, site: TestClient) -> None:
    assert TEN in free(site)
    surgery.calendars.busy.append(busy(MONDAY_TEN, 15))
    surgery.clock.moment += KEPT
    assert TEN not in free(site)


def test_a_claim_that_expires_gives_its_time_back(surgery: Surgery) -> None:
    site = surgery.site(confirmation="e-mail")
    site.post("/api/scheduling/bookings", json=filled_in())
    assert TEN not in free(site)
    surgery.clock.moment += timedelta(hours=2)
    assert TEN in free(site)


def test_cells_become_text_as_moments_would() -> None:
    cells = range(floor_cell(SUNDAY), floor_cell(SUNDAY) + 1000, 7)
    assert stamps(cells) == [f"{moment_of(cell):%Y-%m-%dT%H:%M:%SZ}" for cell in cells]
