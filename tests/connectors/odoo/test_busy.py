"""Busy times from Odoo's calendar."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from soundwell_hookspecs import BusySource, Window
from soundwell_plugins.connectors.odoo.busy import PATIENCE
from soundwell_plugins.connectors.odoo.problems import Temporary
from soundwell_plugins.connectors.odoo.rows import utc
from tests.connectors.odoo.conftest import MAYA, BackOffice
from tests.connectors.odoo.odoo_standin import StandIn, Trouble

HOUR = timedelta(hours=1)


def meeting(office: BackOffice, begin: datetime, **values: object) -> int:
    partner = office.odoo.directory.user_of(MAYA).partner
    facts = {
        "name": "Supervision",
        "start": utc(begin),
        "stop": utc(begin + HOUR),
        "partner_ids": [[6, 0, [partner]]],
        "show_as": "busy",
        "privacy": "public",
    }
    return office.new("calendar.event", **(facts | values))


def in_a_week(office: BackOffice) -> datetime:
    return office.clock.now() + timedelta(days=7)


def busy(office: BackOffice) -> list[Window]:
    now = office.clock.now()
    return sorted(office.odoo.busy_times(MAYA, Window(now, now + timedelta(days=30))))


def test_a_meeting_makes_its_time_busy(office: BackOffice) -> None:
    start = in_a_week(office)
    meeting(office, start)
    assert busy(office) == [Window(start, start + HOUR)]


def test_one_shown_as_free_does_not(office: BackOffice) -> None:
    meeting(office, in_a_week(office), show_as="free")
    assert busy(office) == []


def test_one_that_the_practitioner_declined_does_not(office: BackOffice) -> None:
    made = meeting(office, in_a_week(office))
    partner = office.odoo.directory.user_of(MAYA).partner
    [attendee] = office.staff.search(
        "calendar.attendee", [["event_id", "=", made], ["partner_id", "=", partner]], ["state"]
    )
    office.write("calendar.attendee", attendee["id"], state="declined")
    assert busy(office) == []


def test_one_in_the_archive_does_not(office: BackOffice) -> None:
    office.write("calendar.event", meeting(office, in_a_week(office)), active=False)
    assert busy(office) == []


def test_a_whole_day_is_busy_from_midnight_to_midnight_by_the_practitioners_clock(
    office: BackOffice,
) -> None:
    day = in_a_week(office).replace(hour=0)
    date = day.date().isoformat()
    meeting(
        office,
        day.replace(hour=8),
        allday=True,
        start_date=date,
        stop_date=date,
        start=f"{date} 08:00:00",
        stop=f"{date} 18:00:00",
    )
    zone = office.context.practice.practitioners[MAYA].zone
    start = datetime.combine(day.date(), datetime.min.time(), zone)
    end = datetime.combine(day.date() + timedelta(days=1), datetime.min.time(), zone)
    assert busy(office) == [Window(start, end)]


def test_a_meeting_of_ours_does_not_count_for_soundwell_knows_it_better(
    office: BackOffice,
) -> None:
    office.tell(office.booked(office.visitor()))
    assert busy(office) == []


def test_a_meeting_of_ours_hides_nothing_in_the_calendar_of_somebody_else(
    office: BackOffice,
) -> None:
    event = office.booked(office.visitor())
    jonas = office.joins("jonas", "Jonas Weber")
    office.tell(event)
    partner = office.odoo.directory.user_of(jonas).partner
    times = {"start": utc(event.start), "stop": utc(event.end)}
    meeting(office, event.start, partner_ids=[[6, 0, [partner]]], **times)
    window = Window(event.start - HOUR, event.end + HOUR)
    assert list(office.odoo.busy_times(jonas, window)) == [Window(event.start, event.end)]
    assert busy(office) == []


def test_the_source_is_named_where_it_is_busy_or_not_known(
    office: BackOffice, standin: StandIn
) -> None:
    start = in_a_week(office)
    window = Window(start, start + HOUR)
    assert office.odoo.busy_sources(MAYA, window) == []
    office.clock.advance(timedelta(hours=1))
    meeting(office, start)
    assert office.odoo.busy_sources(MAYA, window) == [BusySource("Odoo's calendar")]
    standin.chance = lambda: Trouble(status=502)
    office.clock.advance(timedelta(days=2))
    assert office.odoo.busy_sources(MAYA, window) == [BusySource("Odoo's calendar", known=False)]


def test_a_meeting_of_ours_that_staff_have_moved_counts(office: BackOffice) -> None:
    event = office.booked(office.visitor())
    office.tell(event)
    later = event.start + timedelta(days=1)
    record = office.record(f"event_{event.booking}", "name")["id"]
    office.write("calendar.event", record, start=utc(later), stop=utc(later + HOUR))
    assert busy(office) == [Window(later, later + HOUR)]


def test_one_query_reads_a_calendar(office: BackOffice, standin: StandIn) -> None:
    busy(office)
    assert standin.calls.count(("calendar.event", "search_read")) == 1


def test_pages_read_the_kept_copy(office: BackOffice, standin: StandIn) -> None:
    busy(office)
    before = len(standin.calls)
    office.clock.advance(timedelta(minutes=5))
    busy(office)
    assert len(standin.calls) == before


def test_the_kept_copy_answers_while_odoo_is_down(office: BackOffice, standin: StandIn) -> None:
    start = in_a_week(office)
    meeting(office, start)
    busy(office)
    standin.chance = lambda: Trouble(status=502, body="<html>bad gateway</html>")
    office.clock.advance(timedelta(hours=2))
    assert busy(office) == [Window(start, start + HOUR)]


def test_a_copy_that_is_too_old_offers_nothing(office: BackOffice, standin: StandIn) -> None:
    busy(office)
    standin.chance = lambda: Trouble(status=502)
    office.clock.advance(timedelta(days=2))
    with pytest.raises(Temporary, match="has not been read for too long"):
        busy(office)


def test_a_copy_that_is_too_old_is_left_out_where_the_practice_says_so(
    office: BackOffice, standin: StandIn
) -> None:
    office.practice('[odoo.busy]\nwhen_stale = "offer"\n')
    standin.chance = lambda: Trouble(status=502)
    assert busy(office) == []


def test_a_page_does_not_wait_for_an_odoo_that_hangs(
    office: BackOffice, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy(office)
    monkeypatch.setattr("soundwell_plugins.connectors.odoo.busy.PATIENCE", timedelta(seconds=0.2))
    standin.chance = lambda: Trouble(hangs=True)
    office.clock.advance(timedelta(hours=2))
    begun = perf_counter()
    assert busy(office) == []
    assert perf_counter() - begun < 3
    standin.over.set()


def test_a_page_waits_for_less_than_the_host_waits_for_it() -> None:
    assert timedelta() < PATIENCE <= timedelta(seconds=3)


def test_for_a_while_no_page_asks_an_odoo_that_did_not_answer(
    office: BackOffice, standin: StandIn
) -> None:
    busy(office)
    standin.chance = lambda: Trouble(status=502)
    office.clock.advance(timedelta(hours=2))
    busy(office)
    asked = len(standin.bodies)
    busy(office)
    assert len(standin.bodies) == asked
    office.clock.advance(timedelta(minutes=1))
    busy(office)
    assert len(standin.bodies) > asked


def test_every_occurrence_of_a_recurrence_is_busy(office: BackOffice) -> None:
    start = in_a_week(office)
    facts = {"rrule_type": "daily", "interval": 1, "end_type": "count", "count": 3}
    meeting(office, start, recurrency=True, event_tz="UTC", **facts)
    days = [start + timedelta(days=number) for number in range(3)]
    assert busy(office) == [Window(day, day + HOUR) for day in days]


@pytest.mark.usefixtures("standin")
def test_a_private_meeting_of_somebody_else_is_busy(office: BackOffice) -> None:
    start = in_a_week(office)
    made = meeting(office, start, privacy="private", user_id=1)
    [seen] = office.staff.search("calendar.event", [["id", "=", made]], ["name"])
    assert seen["name"] == "Busy"
    assert busy(office) == [Window(start, start + HOUR)]


def test_what_is_too_old_to_be_used_is_not_kept(office: BackOffice) -> None:
    office.tell(office.booked(office.visitor()))
    busy(office)
    later = office.clock.now() + timedelta(days=60)
    assert office.odoo.expire_personal_data(later).erased == 2
    assert office.odoo.expire_personal_data(later).erased == 0


def test_scheduled_work_keeps_the_copy_fresh(office: BackOffice, standin: StandIn) -> None:
    [work] = office.odoo.scheduled_work()
    work.work(office.clock.now())
    before = len(standin.calls)
    assert busy(office) == []
    assert len(standin.calls) == before


def test_odoos_calendar_can_be_left_out(office: BackOffice) -> None:
    office.practice("[odoo.busy]\nenabled = false\n")
    meeting(office, in_a_week(office))
    assert busy(office) == []


def test_moments_keep_their_zone_through_the_kept_copy(office: BackOffice) -> None:
    start = in_a_week(office)
    meeting(office, start)
    assert busy(office)[0].start.tzinfo is UTC
