"""Choosing whom to talk with and when."""

from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from .conftest import MAYA, SUNDAY, Surgery, busy


def alone(surgery: Surgery, **changes: Any) -> Surgery:
    """Return the practice with only one practitioner."""
    maya = replace(surgery.practice.practitioners[MAYA], **changes)
    practice = replace(surgery.practice, practitioners={MAYA: maya})
    context = replace(surgery.context, practice=practice)
    return replace(surgery, practice=practice, context=context)


def test_several_practitioners_can_be_chosen_from(site: TestClient) -> None:
    page = site.get("/book")
    assert page.status_code == 200
    assert "Maya Lindqvist" in page.text
    assert 'href="/book/jonas"' in page.text


def test_with_one_practitioner_there_is_nothing_to_choose(surgery: Surgery) -> None:
    answer = alone(surgery).site().get("/book?zone=Asia/Tokyo")
    assert (answer.status_code, answer.headers["location"]) == (303, "/book/maya?zone=Asia/Tokyo")


def test_where_nobody_has_hours_the_page_says_so_and_what_to_do(surgery: Surgery) -> None:
    page = alone(surgery, hours={}).site().get("/book")
    assert "No times are open for booking at the moment" in page.text
    assert "mailto:hello@harbour.example" in page.text


def test_times_stand_under_their_days(site: TestClient) -> None:
    page = site.get("/book/maya").text
    assert page.index("Monday 1 March 2027") < page.index(">09:45<")
    assert page.index(">15:45<") < page.index("Tuesday 2 March 2027")


def test_times_are_shown_in_the_zone_of_the_practice_at_first(site: TestClient) -> None:
    page = site.get("/book/maya").text
    assert (
        "Times are shown in <strong>Berlin time</strong> (Central European Standard Time)" in page
    )
    assert 'href="/book/maya/20270301T090000Z"' in page


def test_times_are_shown_in_the_zone_that_the_visitor_names(site: TestClient) -> None:
    page = site.get("/book/maya?zone=America/New_York").text
    assert "<strong>New York time</strong> (Eastern Standard Time)" in page
    assert ">03:45<" in page
    assert 'href="/book/maya/20270301T084500Z?zone=America/New_York"' in page


def test_a_day_is_a_day_of_the_visitors_zone(site: TestClient) -> None:
    page = site.get("/book/maya?zone=Pacific/Auckland").text
    assert page.index("Monday 1 March 2027") < page.index(">21:45<")
    assert page.index("Tuesday 2 March 2027") < page.index(">02:00<")


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "localtime", "x" * 10_000, "\0"])
def test_a_zone_that_is_none_is_explained(site: TestClient, zone: str) -> None:
    page = site.get(f"/book/maya?zone={quote(zone)}")
    assert page.status_code == 200
    assert "We do not know that time zone" in page.text
    assert "Berlin time" in page.text


@pytest.mark.parametrize("zone", ["Etc/GMT+5", "UTC", "EST5EDT", "Asia/Calcutta"])
def test_any_zone_that_a_browser_names_can_be_used(site: TestClient, zone: str) -> None:
    page = site.get(f"/book/maya?zone={quote(zone)}").text
    assert f'<option value="{zone}" selected>' in page
    link = page.partition('href="/book/maya/20270301T')[2].partition('"')[0]
    assert site.get("/book/maya/20270301T" + unescape(link)).status_code == 200


@pytest.mark.parametrize("practitioner", ["nobody", "MAYA", "x" * 10_000, "%00", "..%2f.."])
def test_a_practitioner_who_is_none_is_explained(site: TestClient, practitioner: str) -> None:
    page = site.get(f"/book/{practitioner}")
    assert page.status_code == 404


def test_the_page_about_an_unknown_practitioner_leads_on(site: TestClient) -> None:
    page = site.get("/book/nobody").text
    assert "We do not know this practitioner" in page
    assert 'href="/book"' in page


def test_the_next_week_is_a_link_away(site: TestClient) -> None:
    assert 'href="?from=2027-03-07"' in site.get("/book/maya").text
    later = site.get("/book/maya?from=2027-03-07").text
    assert "Monday 8 March 2027" in later
    assert 'href="?from=2027-02-28"' in later


def test_the_weeks_end_with_the_horizon(surgery: Surgery) -> None:
    page = surgery.site(horizon="5 days").get("/book/maya").text
    assert "Later times" not in page
    assert "Earlier times" not in page


def test_the_zone_goes_along_to_the_next_week(site: TestClient) -> None:
    page = site.get("/book/maya?zone=Europe/Oslo").text
    assert 'href="?from=2027-03-07&amp;zone=Europe/Oslo"' in page


@pytest.mark.parametrize("first", ["", "tomorrow", "99999999", "0001-01-01", "x" * 10_000])
def test_a_first_day_that_makes_no_sense_means_the_earliest(site: TestClient, first: str) -> None:
    page = site.get(f"/book/maya?from={first}")
    assert page.status_code == 200
    assert "Monday 1 March 2027" in page.text


def test_a_day_beyond_the_horizon_shows_the_last_days(site: TestClient) -> None:
    assert site.get("/book/maya?from=9999-12-31").status_code == 200


def test_a_week_without_free_times_leads_to_the_next_that_has_some(surgery: Surgery) -> None:
    surgery.calendars.busy.append(busy(SUNDAY, 8 * 24 * 60))
    page = surgery.site().get("/book/maya").text
    assert "There is no free time in these seven days" in page
    assert 'href="?from=2027-03-08">Go to Monday 8 March 2027<' in page


def test_where_all_is_taken_the_page_says_what_to_do(surgery: Surgery) -> None:
    surgery.calendars.busy.append(busy(SUNDAY, 40 * 24 * 60))
    assert "we will find a time together" in surgery.site().get("/book/maya").text


def test_a_calendar_that_cannot_be_read_is_explained(surgery: Surgery) -> None:
    surgery.calendars.failing = True
    page = surgery.site().get("/book/maya")
    assert page.status_code == 503
    assert "We cannot see the calendar just now" in page.text
    assert "Lindqvist" in page.text


def test_times_stay_right_when_the_clocks_change(surgery: Surgery) -> None:
    surgery.clock.moment = SUNDAY + timedelta(days=26)
    page = surgery.site().get("/book/maya").text
    assert 'href="/book/maya/20270329T074500Z"' in page
    assert page.count(">09:45<") == page.count("<details") - 1
