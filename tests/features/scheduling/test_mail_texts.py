"""The texts of messages, as the recipient reads them."""

import pytest

from soundwell_hookspecs import Channel, MessageRequested

from .conftest import Surgery, WantedTimes, booked

TEXTS = ["booked", "cancelled", "practitioner_booked", "practitioner_cancelled"]


def rendered(surgery: Surgery, message: MessageRequested) -> tuple[str, str]:
    values = {**message.values, "link": message.link, "recipient_name": "Ada Quinn"}
    text = surgery.context.templates.render(f"{message.template}.txt", values)
    subject, gap, body = text.split("\n", 2)
    assert gap == ""
    return subject, body


def message(surgery: Surgery, name: str) -> MessageRequested:
    return surgery.happened.messages()[f"scheduling/mail/{name}"]


@pytest.fixture(params=[Channel.ONLINE, Channel.PHONE])
def told(surgery: Surgery, wanted: WantedTimes, request: pytest.FixtureRequest) -> Surgery:
    """Return the practice after a booking and its cancellation."""
    scheduling = surgery.scheduling()
    scheduling.bookings.changes.cancel(booked(scheduling, wanted(channel=request.param)).id)
    return surgery


@pytest.mark.parametrize("name", TEXTS)
def test_no_subject_gives_anything_away(told: Surgery, name: str) -> None:
    subject, _ = rendered(told, message(told, name))
    assert subject.startswith("Subject: ")
    found = [word for word in ("Maya", "Harbour", "herapy", "onsultation") if word in subject]
    assert found == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_message_says_what_somebody_wrote(told: Surgery, name: str) -> None:
    texts = " ".join([*message(told, name).values.values(), message(told, name).link])
    assert not [word for word in ("Ada", "7946", "ada@") if word in texts]


def test_the_visitor_reads_times_in_their_own_zone(told: Surgery) -> None:
    subject, body = rendered(told, message(told, "booked"))
    assert subject == "Subject: Your appointment on Monday 1 March 2027, 09:00"
    assert "(London time)" in body


def test_the_practitioner_reads_times_in_theirs(told: Surgery) -> None:
    subject, body = rendered(told, message(told, "practitioner_booked"))
    assert subject == "Subject: New appointment on Monday 1 March 2027, 10:00"
    assert "(Berlin time)" in body


@pytest.mark.parametrize("name", ["booked", "practitioner_booked"])
def test_a_message_carries_its_link(told: Surgery, name: str) -> None:
    requested = message(told, name)
    assert requested.link.startswith("https://harbour.example/booking/")
    assert requested.link in rendered(told, requested)[1]
