"""Why a time is offered or blocked: all reasons, and nothing of what lies there."""

from datetime import datetime, timedelta

import pytest

from soundwell_hookspecs import BusySource
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.explanation import Cause, Explanation
from soundwell_plugins.features.scheduling.offer import Verdict
from soundwell_plugins.sdk.tables import new_id

from .conftest import MONDAY_TEN, SUNDAY, Surgery, WantedTimes, booked, busy, seat

QUARTER = timedelta(minutes=15)


def explained(scheduling: Scheduling, start: datetime = MONDAY_TEN) -> Explanation:
    return scheduling.explanations.of(seat(scheduling), start)


def causes(scheduling: Scheduling, start: datetime = MONDAY_TEN) -> list[Cause]:
    return [reason.cause for reason in explained(scheduling, start).reasons]


def test_a_free_time_is_offered_by_the_hours_of_its_weekday(surgery: Surgery) -> None:
    found = explained(surgery.scheduling())
    [reason] = found.reasons
    assert found.offered
    assert reason.sentence(surgery.context.texts) == (
        "It lies in the working hours of that weekday: 09:45-12:00, 14:00-16:00."
    )


@pytest.mark.parametrize(
    ("table", "start", "cause"),
    [
        ({}, SUNDAY + timedelta(days=7), Cause.NO_HOURS),
        ({"days_off": ["2027-03-01"]}, MONDAY_TEN, Cause.DAY_OFF),
        (
            {"practitioners": {"maya": {"dates": {"2027-03-01": []}}}},
            MONDAY_TEN,
            Cause.CLOSED,
        ),
        (
            {"practitioners": {"maya": {"dates": {"2027-03-01": ["10:00-11:00"]}}}},
            MONDAY_TEN,
            Cause.DATE,
        ),
        ({}, MONDAY_TEN + 3 * timedelta(hours=1), Cause.OUTSIDE),
        ({}, MONDAY_TEN + timedelta(minutes=5), Cause.STEP),
        ({}, MONDAY_TEN + timedelta(seconds=1), Cause.STEP),
        ({"notice": "3 days"}, MONDAY_TEN, Cause.NOTICE),
        ({"horizon": "1 day"}, MONDAY_TEN, Cause.HORIZON),
    ],
)
def test_rules_are_named(
    surgery: Surgery, table: dict[str, object], start: datetime, cause: Cause
) -> None:
    assert cause in causes(surgery.scheduling(**table), start)


@pytest.mark.parametrize(
    ("table", "start", "sentence"),
    [
        ({"notice": "36 hours"}, MONDAY_TEN, "It is too soon. Needed notice: 1 day 12 hours."),
        ({"notice": "25 hours"}, MONDAY_TEN, "It is too soon. Needed notice: 1 day 1 hour."),
        (
            {"horizon": "90 minutes", "notice": "5 minutes"},
            MONDAY_TEN,
            "It is too far ahead. Times are offered for the next 1 hour 30 minutes.",
        ),
    ],
)
def test_spans_are_said_exactly_and_in_words(
    surgery: Surgery, table: dict[str, object], start: datetime, sentence: str
) -> None:
    reasons = explained(surgery.scheduling(**table), start).reasons
    assert sentence in [reason.sentence(surgery.context.texts) for reason in reasons]


def test_what_has_passed_is_said_to_have_passed(surgery: Surgery) -> None:
    assert Cause.PAST in causes(surgery.scheduling(), SUNDAY - timedelta(days=2))


@pytest.mark.parametrize(
    ("limit", "cause"), [("per_day", Cause.PER_DAY), ("per_week", Cause.PER_WEEK)]
)
def test_limits_are_named(surgery: Surgery, wanted: WantedTimes, limit: str, cause: Cause) -> None:
    scheduling = surgery.scheduling(**{limit: 1})
    booked(scheduling, wanted(start=MONDAY_TEN + QUARTER))
    assert cause in causes(scheduling)


def test_a_booking_is_named_and_not_whose(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    booked(scheduling, wanted())
    reason = explained(scheduling).reasons[-1]
    assert reason.cause is Cause.BOOKED
    assert reason.sentence(surgery.context.texts) == "A booking lies there, or too close to it."


def test_a_booking_nearby_counts_where_a_buffer_is_needed(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling(buffer_after="15 minutes")
    booked(scheduling, wanted(start=MONDAY_TEN + QUARTER))
    assert Cause.BOOKED in causes(scheduling)


def test_a_hold_is_named(surgery: Surgery) -> None:
    scheduling = surgery.scheduling()
    scheduling.bookings.holds.hold(new_id(), [seat(scheduling).at(MONDAY_TEN)])
    assert Cause.HELD in causes(scheduling)


def test_the_plugin_that_knows_of_a_busy_time_is_named(surgery: Surgery) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 60))
    reason = explained(surgery.scheduling()).reasons[-1]
    assert (reason.cause, reason.values) == (Cause.BUSY, {"plugin": "calendars"})


def test_the_sources_of_a_plugin_are_named_where_it_tells_them(surgery: Surgery) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 60))
    surgery.calendars.sources += [
        BusySource("Calendar 1 of maya"),
        BusySource("Calendar 2 of maya", known=False),
    ]
    found = [
        reason.sentence(surgery.context.texts)
        for reason in explained(surgery.scheduling()).reasons
        if reason.blocks
    ]
    assert found == [
        "Calendar 1 of maya is busy there, or too close to it.",
        "Calendar 2 of maya cannot be read, and blocks times until it can.",
    ]


@pytest.mark.parametrize(("policy", "offered"), [("block", False), ("offer", True)])
def test_a_calendar_that_cannot_be_read_blocks_where_the_practice_says_so(
    surgery: Surgery, policy: str, *, offered: bool
) -> None:
    surgery.calendars.failing = True
    found = explained(surgery.scheduling(when_unknown=policy))
    assert found.reasons[-1].sentence(surgery.context.texts) == (
        "The plugin calendars cannot say whether it is free: it took too long."
    )
    assert found.offered is offered


def test_all_reasons_are_given_at_once(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling(per_day=1)
    booked(scheduling, wanted())
    surgery.calendars.busy.append(busy(MONDAY_TEN, 60))
    assert causes(scheduling) == [Cause.HOURS, Cause.PER_DAY, Cause.BOOKED, Cause.BUSY]


def test_it_agrees_with_the_offer_about_every_time_of_a_week(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling(
        per_day=2, buffer_before="10 minutes", duration="20 minutes", days_off=["2027-03-04"]
    )
    for start in (MONDAY_TEN, MONDAY_TEN + timedelta(hours=1), MONDAY_TEN + timedelta(days=1)):
        booked(scheduling, wanted(start=start, terms=seat(scheduling).terms))
    surgery.calendars.busy.append(busy(MONDAY_TEN + timedelta(days=2), 50))
    times = [SUNDAY + timedelta(minutes=5) * cell for cell in range(0, 5 * 288, 3)]
    assert [explained(scheduling, each).offered for each in times] == [
        scheduling.offer.verdict(seat(scheduling), each) is Verdict.FREE for each in times
    ]
