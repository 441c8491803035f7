"""Keeping a time while the form is filled in, by a script and without one."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from soundwell_plugins.features.scheduling.offer import Verdict

from .conftest import JONAS, MONDAY_TEN, Surgery, busy, seat

FORM, OTHER = "a" * 32, "b" * 32
TEN = "20270301T090000Z"
TYPED = {"channel": "online", "name": "Ada Quinn", "email": "ada@example.org", "submission": FORM}


def hold(site: TestClient, form: str = FORM, times: str = f"maya/{TEN}") -> Response:
    return site.post("/book/hold", data={"submission": form, "times": times})


def verdict(surgery: Surgery) -> Verdict:
    scheduling = surgery.scheduling()
    return scheduling.offer.verdict(seat(scheduling), MONDAY_TEN)


def test_a_form_keeps_its_time_and_is_told_until_when(surgery: Surgery, site: TestClient) -> None:
    answer = hold(site)
    assert answer.json() == {"sentence": "We keep this for you until 10:05.", "again": 150}
    assert verdict(surgery) is Verdict.TAKEN


def test_it_is_told_in_the_visitors_zone(site: TestClient) -> None:
    data = {"submission": FORM, "times": f"maya/{TEN}"}
    said = site.post("/book/hold?zone=Europe/London", data=data).json()["sentence"]
    assert said == "We keep this for you until 09:05."


def test_it_can_be_kept_longer(surgery: Surgery, site: TestClient) -> None:
    hold(site)
    surgery.clock.moment += timedelta(minutes=4)
    assert hold(site).status_code == 200


def test_the_form_that_keeps_it_books_it(site: TestClient) -> None:
    hold(site)
    assert site.post(f"/book/maya/{TEN}", data=TYPED).status_code == 303


def test_another_form_hears_that_somebody_looks_at_it(site: TestClient) -> None:
    hold(site)
    answer = hold(site, OTHER)
    assert answer.status_code == 409
    assert answer.json()["again"] == 0
    assert site.post(f"/book/maya/{TEN}", data={**TYPED, "submission": OTHER}).status_code == 409


def test_leaving_gives_it_back(surgery: Surgery, site: TestClient) -> None:
    hold(site)
    assert site.post("/book/release", data={"submission": FORM}).status_code == 204
    assert verdict(surgery) is Verdict.FREE


def test_a_form_with_mistakes_keeps_its_time_without_a_script(
    surgery: Surgery, site: TestClient
) -> None:
    page = site.post(f"/book/maya/{TEN}", data={**TYPED, "email": ""})
    assert page.status_code == 422
    assert "We keep this for you until 10:05." in page.text
    assert verdict(surgery) is Verdict.TAKEN


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"submission": "x", "times": f"maya/{TEN}"},
        {"submission": FORM, "times": "nobody/20270301T090000Z"},
        {"submission": FORM, "times": "maya/today"},
        {"submission": FORM, "times": "x" * 10_000},
    ],
)
def test_what_no_form_sends_keeps_nothing(site: TestClient, given: dict[str, str]) -> None:
    assert site.post("/book/hold", data=given).status_code == 404


def test_a_time_that_is_not_free_is_not_kept(surgery: Surgery, site: TestClient) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 15))
    assert hold(site).status_code == 409


def test_where_anybody_is_welcome_one_of_them_is_kept(surgery: Surgery, site: TestClient) -> None:
    tuesday = MONDAY_TEN + timedelta(days=1)
    for form, expected in ((FORM, 200), (OTHER, 200), ("c" * 32, 409)):
        assert hold(site, form, "any/20270302T090000Z").status_code == expected
    scheduling = surgery.scheduling()
    assert scheduling.offer.verdict(seat(scheduling, JONAS), tuesday) is Verdict.TAKEN


def test_nobody_keeps_one_time_after_the_other(site: TestClient) -> None:
    statuses = [hold(site, f"{number:032x}").status_code for number in range(21)]
    assert statuses[-1] == 429


def test_one_form_does_not_keep_a_time_for_ever(surgery: Surgery, site: TestClient) -> None:
    statuses = []
    for _ in range(60):
        statuses.append(hold(site).status_code)
        surgery.clock.moment += timedelta(seconds=30)
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_who_claims_too_often_is_told_calmly_and_loses_nothing(site: TestClient) -> None:
    typed = [{**TYPED, "submission": f"{number:032x}"} for number in range(7)]
    times = [
        f"/book/maya/2027030{1 + number % 5}T09{number // 5 * 15:02}00Z" for number in range(7)
    ]
    answers = [site.post(time, data=form) for time, form in zip(times, typed, strict=True)]
    assert [answer.status_code for answer in answers] == [303] * 6 + [429]
    assert "Please try again in an hour" in answers[-1].text
    assert 'value="Ada Quinn"' in answers[-1].text
