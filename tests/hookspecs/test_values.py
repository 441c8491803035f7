"""The values of the contract: aware, frozen, and able to be kept."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from soundwell_hookspecs import (
    Answer,
    Answers,
    Attachment,
    BookingId,
    CalendarChange,
    CalendarEntryChanged,
    Channel,
    CheckInId,
    CheckInSubmitted,
    ClientPlaced,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationEvent,
    ConsultationMissed,
    ConsultationRescheduled,
    DeliveryRefused,
    Elsewhere,
    EnquiryId,
    EnquiryReceived,
    Event,
    LeaveReason,
    MessageRequested,
    PeopleMerged,
    PersonId,
    PractitionerId,
    Recipient,
    RecipientKind,
    SignalId,
    SignalRaised,
    SignUpId,
    SignUpReceived,
    SubscriberChanged,
    SubscriberConfirmed,
    SubscriberEvent,
    SubscriberId,
    SubscriberLeft,
    SubscriberPending,
    SubscriptionReported,
    WaitingId,
    Window,
    aware,
)
from soundwell_plugins.host.specifications import Specifications

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
NAIVE = datetime(2027, 3, 1, 12)  # noqa: DTZ001  # what must be refused
HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.timezones(),
)
WINDOWS = st.builds(
    lambda start, span: Window(start.astimezone(UTC), start.astimezone(UTC) + span),
    MOMENTS,
    st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400)),
)


def consultation(
    kind: Callable[..., ConsultationEvent] = ConsultationBooked,
    start: datetime = NOON,
    end: datetime = NOON + HOUR,
    **more: object,
) -> ConsultationEvent:
    return kind(
        **more,
        booking=BookingId("42"),
        practitioner=PractitionerId("maya"),
        person=PersonId("p1"),
        start=start,
        end=end,
        channel=Channel.PHONE,
        sequence=1,
    )


def about_a_subscriber(kind: Callable[..., SubscriberEvent], **more: object) -> SubscriberEvent:
    return kind(
        **more,
        subscriber=SubscriberId("r1"),
        person=PersonId("p1"),
        at=NOON,
        topics=("groups", "sound"),
    )


EVENTS: tuple[Event, ...] = (
    consultation(ConsultationBooked),
    consultation(ConsultationCancelled),
    consultation(ConsultationMissed),
    consultation(ConsultationRescheduled, previous_start=NOON - HOUR),
    PeopleMerged(kept=PersonId("p1"), dropped=PersonId("p2")),
    CalendarEntryChanged(
        booking=BookingId("42"),
        practitioner=PractitionerId("maya"),
        change=CalendarChange.MOVED,
        start=NOON,
        end=NOON + HOUR,
    ),
    EnquiryReceived(enquiry=EnquiryId("q1"), person=PersonId("p1"), received_at=NOON),
    SignUpReceived(sign_up=SignUpId("s1")),
    CheckInSubmitted(
        check_in=CheckInId("c1"), practitioner=PractitionerId("maya"), submitted_at=NOON
    ),
    SignalRaised(signal=SignalId("g1"), practitioner=PractitionerId("maya"), raised_at=NOON),
    ClientPlaced(
        waiting=WaitingId("w1"), client=PersonId("p1"), practitioner=PractitionerId("maya")
    ),
    about_a_subscriber(SubscriberPending),
    about_a_subscriber(SubscriberConfirmed),
    about_a_subscriber(SubscriberChanged, previous=PersonId("p0")),
    about_a_subscriber(SubscriberLeft, reason=LeaveReason.REMOVED),
    SubscriptionReported(
        person=PersonId("p1"),
        what=Elsewhere.MOVED,
        at=NOON,
        source="letters",
        moved_to=PersonId("p2"),
    ),
    MessageRequested(
        about="booking:42",
        recipient=Recipient.person(PersonId("p1")),
        template="scheduling/mail/booked",
        values={"when": "Monday"},
        link="https://harbour.example/booking",
        attachments=(Attachment("invitation.ics", "text/calendar", "BEGIN:VCALENDAR"),),
    ),
)


def test_a_moment_is_kept_in_utc() -> None:
    there = datetime(2027, 3, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    assert aware(there, "start").tzinfo is UTC
    assert aware(there, "start") == NOON


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("start", lambda: Window(NAIVE, NOON)),
        ("end", lambda: Window(NOON, NAIVE + HOUR)),
        ("start", lambda: consultation(start=NAIVE)),
        ("end", lambda: consultation(end=NAIVE)),
        ("previous_start", lambda: consultation(ConsultationRescheduled, previous_start=NAIVE)),
    ],
)
def test_a_moment_without_a_zone_is_refused_by_name(name: str, make: Callable[[], object]) -> None:
    sentence = f"{name} has no time zone: give an aware datetime, for example in UTC"
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        make()


@pytest.mark.parametrize("end", [NOON, NOON - HOUR])
def test_a_window_that_does_not_end_after_its_start_is_refused(end: datetime) -> None:
    with pytest.raises(ValueError, match="the end of a window has to be after its start"):
        Window(NOON, end)


def test_a_window_is_compared_by_moments_and_not_by_the_clock_on_the_wall() -> None:
    east = timezone(timedelta(hours=9))
    with pytest.raises(ValueError, match="has to be after its start"):
        Window(NOON, datetime(2027, 3, 1, 20, tzinfo=east))


def test_windows_that_touch_do_not_overlap() -> None:
    assert not Window(NOON, NOON + HOUR).overlaps(Window(NOON + HOUR, NOON + 2 * HOUR))


@given(WINDOWS, WINDOWS)
def test_two_windows_overlap_exactly_when_they_share_a_moment(one: Window, other: Window) -> None:
    shared = max(one.start, other.start) < min(one.end, other.end)
    assert one.overlaps(other) is other.overlaps(one) is shared


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_does_not_change(event: Any) -> None:
    first, *_ = fields(event)
    with pytest.raises(FrozenInstanceError):
        setattr(event, first.name, "another")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_as_it_was_kept(event: Event) -> None:
    adapter = TypeAdapter(type(event))
    assert adapter.validate_json(adapter.dump_json(event)) == event


def test_every_event_of_the_contract_is_tried_here() -> None:
    known = {specification.event_type for specification in Specifications().values()} - {None}
    assert {type(event) for event in EVENTS} == known


@given(WINDOWS, st.integers(min_value=0))
def test_a_consultation_keeps_its_moments_to_the_microsecond(span: Window, sequence: int) -> None:
    event = ConsultationBooked(
        booking=BookingId("42"),
        practitioner=PractitionerId("maya"),
        person=PersonId("p1"),
        start=span.start,
        end=span.end,
        channel=Channel.ONLINE,
        sequence=sequence,
    )
    adapter = TypeAdapter(ConsultationBooked)
    assert adapter.validate_json(adapter.dump_json(event)) == event


def test_the_events_of_one_booking_share_a_record() -> None:
    assert {
        consultation(ConsultationBooked).record,
        consultation(ConsultationCancelled).record,
    } == {"booking:42"}


def test_a_message_waits_in_line_with_what_it_is_about() -> None:
    assert EVENTS[-1].record == "booking:42"


def test_a_recipient_is_an_id_of_its_kind() -> None:
    maya = Recipient.practitioner(PractitionerId("maya"))
    assert (maya.kind, maya.id) == (RecipientKind.PRACTITIONER, "maya")


def test_answers_show_their_values_in_order() -> None:
    assert Answers((Answer("b", 2), Answer("a", 1))).values == (2, 1)


def test_a_refusal_never_asks_to_be_tried_later() -> None:
    assert DeliveryRefused("The key is wrong. Set a new one.").retry_after is None
