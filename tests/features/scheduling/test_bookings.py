"""Bookings: claimed by one, found, cancelled, erased."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import func, select

from soundwell_hookspecs import (
    BookingId,
    Channel,
    ConsultationBooked,
    ConsultationCancelled,
    Event,
    MessageRequested,
    PersonId,
    Recipient,
)
from soundwell_plugins.features.scheduling.booking import Booking, Wanted
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.changes import TooLate
from soundwell_plugins.features.scheduling.claims import TimeTaken
from soundwell_plugins.features.scheduling.tables import BOOKING, OCCUPIED
from soundwell_plugins.host.people import PERSON
from soundwell_plugins.sdk.tables import new_id

from .conftest import JONAS, MAYA, MONDAY_TEN, Surgery, WantedTimes, seat


def claim(bookings: Bookings, wanted: Wanted) -> Booking:
    [made] = bookings.claims.claim(wanted)
    return made


def rows(surgery: Surgery) -> dict[str, int]:
    with surgery.context.storage.reading() as session:
        return {
            table.name: session.scalars(select(func.count()).select_from(table)).one()
            for table in (BOOKING, OCCUPIED, PERSON)
        }


def test_a_booking_is_found_as_it_was_made(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted())
    assert bookings.get(made.id) == made
    assert (made.end - made.start, made.name, made.sequence) == (
        timedelta(minutes=15),
        "Ada Quinn",
        0,
    )


def test_a_booking_occupies_its_buffers_too(surgery: Surgery, wanted: WantedTimes) -> None:
    table = {"buffer_before": "10 minutes", "buffer_after": "5 minutes"}
    scheduling = surgery.scheduling(**table)
    claim(scheduling.bookings, wanted(terms=seat(scheduling).terms))
    assert rows(surgery)["scheduling_occupied"] == 2 + 3 + 1


def test_the_person_is_added_with_the_booking(surgery: Surgery, wanted: WantedTimes) -> None:
    made = claim(surgery.scheduling().bookings, wanted())
    with surgery.context.storage.reading() as session:
        person = surgery.context.people.get(session, made.person)
    assert person is not None
    assert (person.email, person.name) == ("ada@example.org", "Ada Quinn")


def test_names_and_numbers_are_encrypted(surgery: Surgery, wanted: WantedTimes) -> None:
    claim(surgery.scheduling().bookings, wanted())
    with surgery.context.storage.reading() as session:
        connection = session.connection()
        raw = connection.exec_driver_sql("SELECT name, phone FROM scheduling_booking").one()
    assert b"Ada" not in raw[0]
    assert b"7946" not in raw[1]


def test_names_and_numbers_do_not_show_in_repr(surgery: Surgery, wanted: WantedTimes) -> None:
    request = wanted()
    shown = repr(request) + repr(claim(surgery.scheduling().bookings, request))
    assert not [secret for secret in ("Ada", "7946", "example.org") if secret in shown]


@pytest.mark.parametrize("minutes", [-10, -5, 0, 5, 10])
def test_a_time_that_overlaps_a_booking_is_taken(
    surgery: Surgery, wanted: WantedTimes, minutes: int
) -> None:
    bookings = surgery.scheduling().bookings
    claim(bookings, wanted())
    with pytest.raises(TimeTaken):
        claim(bookings, wanted(start=MONDAY_TEN + timedelta(minutes=minutes)))


def test_whoever_loses_a_race_leaves_nothing_behind(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling().bookings
    claim(bookings, wanted())
    before, events = rows(surgery), len(surgery.happened.events)
    with pytest.raises(TimeTaken):
        claim(bookings, wanted(email="ben@example.org"))
    assert rows(surgery) == before
    assert len(surgery.happened.events) == events


@pytest.mark.parametrize("minutes", [-15, 15])
def test_times_that_only_touch_can_both_be_booked(
    surgery: Surgery, wanted: WantedTimes, minutes: int
) -> None:
    bookings = surgery.scheduling().bookings
    claim(bookings, wanted())
    claim(bookings, wanted(start=MONDAY_TEN + timedelta(minutes=minutes)))
    assert rows(surgery)["scheduling_booking"] == 2


def test_two_practitioners_can_be_booked_at_one_time(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling().bookings
    assert claim(bookings, wanted()).id != claim(bookings, wanted(practitioner=JONAS)).id


def test_the_same_form_sent_twice_books_once(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings, request = surgery.scheduling().bookings, wanted()
    assert claim(bookings, request) == claim(bookings, request)
    assert len(surgery.happened.of(ConsultationBooked)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"start": MONDAY_TEN + timedelta(hours=1)},
        {"email": "ben@example.org"},
        {"practitioner": JONAS},
        {"submission": new_id()},
    ],
)
def test_a_different_request_is_not_taken_for_a_repeat(
    surgery: Surgery, wanted: WantedTimes, change: dict[str, object]
) -> None:
    bookings, request = surgery.scheduling().bookings, wanted()
    claim(bookings, request)
    again = wanted(**{"submission": request.submission, **change})
    assert bookings.claims.sent_before(again) == ()


def outcomes(requests: list[Wanted], bookings: Bookings) -> list[Booking | None]:
    def attempt(request: Wanted) -> Booking | None:
        try:
            return claim(bookings, request)
        except TimeTaken:
            return None

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(attempt, requests))


def test_of_fifty_who_want_one_time_at_once_one_gets_it(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    requests = [wanted(email=f"visitor{number}@example.org") for number in range(50)]
    results = outcomes(requests, surgery.scheduling().bookings)
    assert len([booking for booking in results if booking]) == 1
    assert rows(surgery) == {"scheduling_booking": 1, "scheduling_occupied": 3, "person": 1}
    assert len(surgery.happened.of(ConsultationBooked)) == 1


def test_one_form_sent_ten_times_at_once_books_once(surgery: Surgery, wanted: WantedTimes) -> None:
    results = outcomes([wanted()] * 10, surgery.scheduling().bookings)
    assert len({booking.id for booking in results if booking}) == 1
    assert None not in results


def kinds(events: list[Event]) -> list[tuple[str, object]]:
    return [
        (event.template, event.recipient)
        if isinstance(event, MessageRequested)
        else (type(event).__name__, event.record)
        for event in events
    ]


def test_a_booking_is_told_to_everybody_in_order(surgery: Surgery, wanted: WantedTimes) -> None:
    made = claim(surgery.scheduling().bookings, wanted())
    assert kinds(surgery.happened.events) == [
        ("ConsultationBooked", f"booking:{made.id}"),
        ("scheduling/mail/booked", Recipient.person(made.person)),
        ("scheduling/mail/practitioner_booked", Recipient.practitioner(MAYA)),
    ]


def test_a_cancellation_is_told_to_everybody(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted())
    surgery.happened.events.clear()
    bookings.changes.cancel(made.id)
    assert sorted(kinds(surgery.happened.events), key=str) == [
        ("ConsultationCancelled", f"booking:{made.id}"),
        ("scheduling/mail/cancelled", Recipient.person(made.person)),
        ("scheduling/mail/practitioner_cancelled", Recipient.practitioner(MAYA)),
    ]
    assert surgery.happened.of(ConsultationCancelled)[0].sequence == 1


def test_a_cancelled_time_can_be_booked_again(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling().bookings
    bookings.changes.cancel(claim(bookings, wanted()).id)
    assert claim(bookings, wanted(email="ben@example.org")).start == MONDAY_TEN


def test_a_cancellation_repeated_changes_nothing(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted())
    first = bookings.changes.cancel(made.id)
    assert bookings.changes.cancel(made.id) == first
    assert len(surgery.happened.of(ConsultationCancelled)) == 1


def test_after_the_deadline_nothing_is_cancelled(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling(cancel_until="2 hours").bookings
    made = claim(bookings, wanted())
    surgery.clock.moment = MONDAY_TEN - timedelta(hours=2)
    with pytest.raises(TooLate):
        bookings.changes.cancel(made.id)


def test_without_a_deadline_the_start_is_the_deadline(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted())
    surgery.clock.moment = MONDAY_TEN - timedelta(seconds=1)
    assert bookings.changes.cancel(made.id).is_cancelled


def test_a_booking_that_is_none_cannot_be_cancelled(surgery: Surgery) -> None:
    with pytest.raises(LookupError):
        surgery.scheduling().bookings.changes.cancel(BookingId("none"))


def test_erasing_a_person_leaves_no_booking(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted())
    claim(bookings, wanted(start=MONDAY_TEN + timedelta(hours=1)))
    assert bookings.erase(made.person) == 2
    assert bookings.of(made.person) == ()
    assert rows(surgery)["scheduling_occupied"] == 0


def test_erasing_a_person_twice_does_no_harm(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted())
    bookings.erase(made.person)
    assert bookings.erase(made.person) == 0


def test_erasing_a_person_tells_the_practitioner_who_would_wait(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted())
    surgery.happened.events.clear()
    bookings.erase(made.person)
    assert kinds(surgery.happened.events) == [
        ("ConsultationCancelled", f"booking:{made.id}"),
        ("scheduling/mail/practitioner_cancelled", Recipient.practitioner(MAYA)),
    ]


def test_erasing_what_has_taken_place_tells_nobody(surgery: Surgery, wanted: WantedTimes) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted())
    surgery.happened.events.clear()
    surgery.clock.moment = MONDAY_TEN + timedelta(days=1)
    bookings.erase(made.person)
    assert surgery.happened.events == []
    assert rows(surgery)["scheduling_occupied"] == 0


def test_erasing_somebody_else_leaves_a_booking_alone(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted())
    bookings.erase(PersonId(new_id()))
    assert bookings.get(made.id) == made


def test_both_invitations_name_neither_visitor_nor_purpose(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    claim(surgery.scheduling().bookings, wanted())
    for message in surgery.happened.of(MessageRequested):
        [attachment] = message.attachments
        event = icalendar.Calendar.from_ical(attachment.text).walk("VEVENT")[0]
        words = " ".join(
            str(event.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")
        )
        assert words.startswith("Conversation")
        assert not [word for word in ("Ada", "7946", "therapy", "Harbour") if word in words]


def test_a_practice_may_have_words_of_its_own_for_calendars(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    own = {"title": "Call with {practitioner}", "description": "{minutes} min {how}"}
    claim(surgery.scheduling(**own).bookings, wanted())
    for message in surgery.happened.of(MessageRequested):
        event = icalendar.Calendar.from_ical(message.attachments[0].text).walk("VEVENT")[0]
        assert event["SUMMARY"] == "Call with Maya Lindqvist"
        assert event["DESCRIPTION"] == "15 min by phone"


@pytest.mark.parametrize("table", [{"title": "For {name}"}, {"description": "With {email}"}])
def test_nobodys_name_gets_into_those_words(surgery: Surgery, table: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="there is nothing to fill this gap with"):
        surgery.scheduling(**table)


def test_a_cancellation_carries_a_calendar_that_takes_the_event_away(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    bookings = surgery.scheduling().bookings
    made = claim(bookings, wanted(channel=Channel.ONLINE))
    booked = surgery.happened.messages()["scheduling/mail/booked"]
    bookings.changes.cancel(made.id)
    cancelled = surgery.happened.messages()["scheduling/mail/cancelled"]
    texts = [message.attachments[0].text for message in (booked, cancelled)]
    before, after = (icalendar.Calendar.from_ical(text) for text in texts)
    assert (before["METHOD"], after["METHOD"]) == ("REQUEST", "CANCEL")
    uids = {calendar.walk("VEVENT")[0]["UID"] for calendar in (before, after)}
    assert uids == {f"{made.id}@harbour.example"}


def test_the_link_for_online_conversations_is_where_they_take_place(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling(online_link="https://meet.example/room")
    claim(scheduling.bookings, wanted(channel=Channel.ONLINE))
    message = surgery.happened.messages()["scheduling/mail/booked"]
    event = icalendar.Calendar.from_ical(message.attachments[0].text).walk("VEVENT")[0]
    assert event["LOCATION"] == message.values["online_link"] == "https://meet.example/room"


def test_a_practitioner_who_has_left_is_not_written_to(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    made = claim(surgery.scheduling().bookings, wanted())
    surgery.happened.events.clear()
    practice = replace(surgery.practice, practitioners={})
    context = replace(surgery.context, practice=practice)
    replace(surgery, practice=practice, context=context).scheduling().bookings.changes.cancel(
        made.id
    )
    assert list(surgery.happened.messages()) == ["scheduling/mail/cancelled"]
