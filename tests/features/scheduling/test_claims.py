"""Claims: kept until they are confirmed, for several practitioners at once, once for a person."""

from datetime import timedelta

import pytest

from soundwell_hookspecs import Channel, ConsultationBooked, Recipient
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.booking import Booking, Choice, State
from soundwell_plugins.features.scheduling.changes import HadAlready
from soundwell_plugins.features.scheduling.claims import TimeTaken

from .conftest import JONAS, MAYA, MONDAY_TEN, Surgery, WantedTimes, booked, following, seat

LATER = MONDAY_TEN + timedelta(hours=1)
BY_MAIL = {"confirmation": "e-mail"}
ONCE = {"per_person": "one with each practitioner"}


def with_jonas(scheduling: Scheduling) -> Choice:
    return seat(scheduling, JONAS).at(LATER)


def templates(surgery: Surgery) -> set[str]:
    return {name.rpartition("/")[2] for name in surgery.happened.messages()}


@pytest.fixture
def by_mail(surgery: Surgery) -> Scheduling:
    """Return the feature where a booking counts once its link was pressed."""
    return surgery.scheduling(**BY_MAIL)


@pytest.fixture
def claimed(by_mail: Scheduling, wanted: WantedTimes) -> Booking:
    return booked(by_mail, wanted(channel=Channel.ONLINE))


def test_a_claim_waits_to_be_confirmed(claimed: Booking) -> None:
    assert claimed.state is State.CLAIMED


def test_a_claim_is_told_to_nobody_but_the_visitor(surgery: Surgery, claimed: Booking) -> None:
    [message] = surgery.happened.events
    assert surgery.happened.messages() == {"scheduling/mail/confirm": message}
    assert surgery.happened.messages()["scheduling/mail/confirm"].recipient == Recipient.person(
        claimed.person
    )


@pytest.mark.usefixtures("claimed")
def test_a_claimed_time_is_taken(by_mail: Scheduling, wanted: WantedTimes) -> None:
    with pytest.raises(TimeTaken):
        booked(by_mail, wanted(email="ben@example.org"))


def test_a_confirmed_claim_is_booked_and_told_to_everybody(
    surgery: Surgery, by_mail: Scheduling, claimed: Booking
) -> None:
    [now] = by_mail.bookings.changes.confirm(claimed.request)
    assert now.state is State.BOOKED
    assert len(surgery.happened.of(ConsultationBooked)) == 1
    assert templates(surgery) == {"confirm", "booked", "practitioner_booked"}


def test_a_claim_confirmed_twice_is_booked_once(
    surgery: Surgery, by_mail: Scheduling, claimed: Booking
) -> None:
    first = by_mail.bookings.changes.confirm(claimed.request)
    assert by_mail.bookings.changes.confirm(claimed.request) == first
    assert len(surgery.happened.of(ConsultationBooked)) == 1


def test_a_claim_expires_and_its_time_is_free_again(
    surgery: Surgery, by_mail: Scheduling, claimed: Booking, wanted: WantedTimes
) -> None:
    surgery.clock.moment += timedelta(hours=2)
    assert by_mail.bookings.get(claimed.id) is None
    assert booked(by_mail, wanted(email="ben@example.org")).start == claimed.start


def test_an_expired_claim_cannot_be_confirmed(
    surgery: Surgery, by_mail: Scheduling, claimed: Booking
) -> None:
    surgery.clock.moment += timedelta(hours=2)
    with pytest.raises(LookupError):
        by_mail.bookings.changes.confirm(claimed.request)


def test_an_expired_claim_is_offered_again_before_anybody_clears_it(
    surgery: Surgery, by_mail: Scheduling, claimed: Booking
) -> None:
    surgery.clock.moment += timedelta(hours=2)
    assert claimed.start in following(by_mail, claimed.start, 1)


def test_a_plugin_brings_the_link_of_an_online_conversation(
    surgery: Surgery, by_mail: Scheduling, claimed: Booking
) -> None:
    surgery.calendars.meeting = "https://meet.example/one"
    [now] = by_mail.bookings.changes.confirm(claimed.request)
    assert now.online_link == "https://meet.example/one"
    message = surgery.happened.messages()["scheduling/mail/booked"]
    assert message.values["online_link"] == "https://meet.example/one"


def test_a_link_that_is_not_https_is_not_taken(
    surgery: Surgery, by_mail: Scheduling, claimed: Booking
) -> None:
    surgery.calendars.meeting = "javascript:alert(1)"
    [now] = by_mail.bookings.changes.confirm(claimed.request)
    assert now.online_link == ""


def test_a_plugin_brings_the_link_where_a_booking_counts_at_once(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    surgery.calendars.meeting = "https://meet.example/one"
    made = booked(surgery.scheduling(), wanted(channel=Channel.ONLINE))
    assert (made.online_link, surgery.calendars.meetings) == ("https://meet.example/one", [made.id])
    message = surgery.happened.messages()["scheduling/mail/booked"]
    assert message.values["online_link"] == "https://meet.example/one"


def test_nobody_makes_a_link_for_a_conversation_by_phone(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    booked(surgery.scheduling(), wanted())
    assert surgery.calendars.meetings == []


def test_several_practitioners_are_booked_in_one_go(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling()
    made = scheduling.bookings.claims.claim(wanted(with_jonas(scheduling)))
    assert [(each.practitioner, each.start) for each in made] == [
        (MAYA, MONDAY_TEN),
        (JONAS, LATER),
    ]
    assert len({each.request for each in made}) == 1


def test_of_several_times_none_is_claimed_when_one_is_taken(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling()
    booked(scheduling, wanted(practitioner=JONAS, start=LATER, email="ben@example.org"))
    with pytest.raises(TimeTaken) as refused:
        scheduling.bookings.claims.claim(wanted(with_jonas(scheduling)))
    assert [choice.practitioner for choice in refused.value.choices] == [JONAS]
    assert booked(scheduling, wanted(email="cleo@example.org")).start == MONDAY_TEN


def test_who_had_a_free_consultation_learns_it_in_their_inbox_alone(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling(**ONCE)
    booked(scheduling, wanted())
    surgery.happened.events.clear()
    assert scheduling.bookings.claims.claim(wanted(start=LATER)) == ()
    assert templates(surgery) == {"had_already"}


def test_a_consultation_with_somebody_else_is_still_free(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling(**ONCE)
    booked(scheduling, wanted())
    assert booked(scheduling, wanted(practitioner=JONAS, start=LATER)).practitioner == JONAS


def test_a_practice_may_allow_one_in_all(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling(per_person="one")
    booked(scheduling, wanted())
    assert scheduling.bookings.claims.claim(wanted(practitioner=JONAS, start=LATER)) == ()


@pytest.mark.parametrize("ended", ["cancelled", "missed"])
def test_who_could_not_come_may_book_again(
    surgery: Surgery, wanted: WantedTimes, ended: str
) -> None:
    scheduling = surgery.scheduling(**ONCE)
    made = booked(scheduling, wanted())
    if ended == "cancelled":
        scheduling.bookings.changes.cancel(made.id)
    else:
        surgery.clock.moment = made.start
        scheduling.bookings.changes.miss(made.id)
    assert booked(scheduling, wanted(start=LATER)).start == LATER


def test_who_had_one_is_claimed_for_like_everybody_but_not_asked_to_confirm(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling(**BY_MAIL, **ONCE)
    scheduling.bookings.changes.confirm(booked(scheduling, wanted()).request)
    surgery.happened.events.clear()
    again = booked(scheduling, wanted(start=LATER))
    assert again.state is State.CLAIMED
    assert templates(surgery) == {"had_already"}


def test_two_claims_of_one_person_cannot_both_be_confirmed(
    surgery: Surgery, wanted: WantedTimes
) -> None:
    scheduling = surgery.scheduling(**BY_MAIL, **ONCE)
    first = booked(scheduling, wanted())
    second = booked(scheduling, wanted(start=LATER))
    scheduling.bookings.changes.confirm(first.request)
    with pytest.raises(HadAlready):
        scheduling.bookings.changes.confirm(second.request)


@pytest.mark.parametrize("limit", ["per_day", "per_week"])
def test_a_limit_holds_for_whoever_books(surgery: Surgery, wanted: WantedTimes, limit: str) -> None:
    scheduling = surgery.scheduling(**{limit: 1})
    terms = seat(scheduling).terms
    booked(scheduling, wanted(terms=terms))
    with pytest.raises(TimeTaken):
        booked(scheduling, wanted(terms=terms, start=LATER, email="ben@example.org"))


def test_a_day_that_is_full_is_not_offered(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling(per_day=1)
    booked(scheduling, wanted(terms=seat(scheduling).terms))
    [first] = following(scheduling, MONDAY_TEN, 1)
    assert first.date() == MONDAY_TEN.date() + timedelta(days=1)


def test_a_limit_counts_only_this_week(surgery: Surgery, wanted: WantedTimes) -> None:
    scheduling = surgery.scheduling(per_week=1)
    terms = seat(scheduling).terms
    booked(scheduling, wanted(terms=terms))
    next_week = MONDAY_TEN + timedelta(days=7)
    assert booked(scheduling, wanted(terms=terms, start=next_week)).start == next_week


def test_a_person_who_leaves_claims_unconfirmed_gives_the_first_one_back(
    surgery: Surgery, by_mail: Scheduling, wanted: WantedTimes
) -> None:
    claims = []
    for minutes in (0, 15, 30, 45):
        surgery.clock.moment += timedelta(minutes=1)
        start = MONDAY_TEN + timedelta(minutes=minutes)
        claims.append(booked(by_mail, wanted(start=start)))
    left = [by_mail.bookings.get(claim.id) is not None for claim in claims]
    assert left == [False, True, True, True]
    assert by_mail.offer.verdict(seat(by_mail), MONDAY_TEN).value == "free"


def test_what_somebody_else_has_claimed_stays(
    by_mail: Scheduling, claimed: Booking, wanted: WantedTimes
) -> None:
    for minutes in (15, 30, 45):
        start = MONDAY_TEN + timedelta(minutes=minutes)
        booked(by_mail, wanted(start=start, email="ben@example.org"))
    assert by_mail.bookings.get(claimed.id) is not None
