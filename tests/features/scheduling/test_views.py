"""Kinds, months, and days on which the clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import Hours, Weekday
from soundwell_plugins.features.scheduling.month import Month, following, month
from soundwell_plugins.features.scheduling.supply import Supply

from .conftest import BERLIN, MAYA, Surgery, seat
from .test_choosing import alone

KINDS = {"kinds": {"second": {"name": "a second conversation", "price": "60 €"}}}


def test_where_there_are_several_kinds_the_first_page_lists_them(surgery: Surgery) -> None:
    page = surgery.site(**KINDS).get("/book").text
    assert 'href="/book?kind=second"' in page
    assert 'href="/book?kind="' in page
    assert "60 €" in page


def test_a_kind_that_was_chosen_is_carried_on(surgery: Surgery) -> None:
    site = surgery.site(**KINDS)
    assert 'href="/book/maya?kind=second"' in site.get("/book?kind=second").text
    assert 'href="/book/maya"' in site.get("/book?kind=").text
    times = site.get("/book/maya?kind=second").text
    assert "20270301T090000Z?kind=second" in times
    assert 'type="hidden" name="kind" value="second"' in times


def test_entries_name_each_kind(surgery: Surgery) -> None:
    entries = surgery.scheduling(**KINDS).entries()
    assert [entry.path for entry in entries] == ["/book?kind=", "/book?kind=second"]
    assert entries[1].title == "a second conversation"


def test_a_month_says_how_many_times_are_free_on_each_day(site: TestClient) -> None:
    page = site.get("/book/maya?view=month").text
    assert "March 2027" in site.get("/book/maya?view=month&month=2027-03").text
    assert "February 2027" in page


def test_a_day_of_a_month_leads_to_its_times(site: TestClient) -> None:
    page = site.get("/book/maya?view=month&month=2027-03&zone=Europe/Berlin").text
    assert 'href="?from=2027-03-01&amp;zone=Europe/Berlin"' in page
    assert "17 free" in page


def the_month(
    surgery: Surgery, asked: str, locale: str = "en_GB", zone: ZoneInfo = BERLIN
) -> Month:
    scheduling = surgery.scheduling(horizon="100 days")
    return month(Supply(scheduling.offer, [seat(scheduling)]), zone, asked, locale)


@pytest.mark.parametrize(("locale", "weekday"), [("en_GB", 0), ("de_DE", 0), ("en_US", 6)])
def test_a_week_begins_as_the_visitors_country_has_it(
    surgery: Surgery, locale: str, weekday: int
) -> None:
    assert the_month(surgery, "2027-03", locale).weekdays[0].weekday() == weekday


def test_every_day_of_a_month_stands_in_it_once(surgery: Surgery) -> None:
    found = the_month(surgery, "2027-03")
    days = [cell.date.day for week in found.weeks for cell in week if cell]
    assert days == list(range(1, 32))


@pytest.mark.parametrize("asked", ["", "soon", "2027-13", "1066-10", "9999-12"])
def test_a_month_that_cannot_be_shown_is_the_nearest_that_can(surgery: Surgery, asked: str) -> None:
    expected = date(2027, 6, 1) if asked.startswith("9") else date(2027, 2, 1)
    assert the_month(surgery, asked).first == expected


def test_months_follow_each_other_across_the_year() -> None:
    assert following(date(2027, 12, 1)) == date(2028, 1, 1)


def test_an_hour_that_comes_twice_is_told_apart(surgery: Surgery) -> None:
    night = {Weekday.SUNDAY: (Hours(time(1), time(4)),)}
    clock = surgery.clock
    clock.moment = datetime(2027, 10, 30, 9, tzinfo=UTC)
    page = alone(surgery, hours=night).site().get("/book/maya").text
    assert ">02:15 CEST<" in page
    assert ">02:15 CET<" in page
    assert ">03:15<" in page


def test_an_hour_that_is_left_out_is_not_offered(surgery: Surgery) -> None:
    night = {Weekday.SUNDAY: (Hours(time(1), time(4)),)}
    surgery.clock.moment = datetime(2027, 3, 27, 9, tzinfo=UTC)
    page = alone(surgery, hours=night).site().get("/book/maya").text
    assert ">01:45<" in page
    assert ">02:15<" not in page
    assert ">03:00<" in page


def test_days_with_a_change_of_the_clocks_are_counted_whole(surgery: Surgery) -> None:
    night = {Weekday.SUNDAY: (Hours(time(0), time(23, 45)),)}
    house = alone(surgery, hours=night)
    scheduling = house.scheduling(horizon="300 days", duration="15 minutes")
    supply = Supply(scheduling.offer, [seat(scheduling, MAYA)])
    counted = {
        cell.date: cell.free
        for asked in ("2027-03", "2027-10")
        for week in month(supply, BERLIN, asked, "en_GB").weeks
        for cell in week
        if cell and cell.free
    }
    assert [counted[date(2027, 3, day)] for day in (21, 28)] == [95, 91]
    assert [counted[date(2027, 10, day)] for day in (24, 31)] == [95, 99]
