"""Invented bookings and times with which the templates can be tried out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import (
    BookingId,
    Channel,
    PersonId,
    Practitioner,
    PractitionerId,
    TemplateSample,
)
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.configuration import Confirmation, SchedulingConfig
from soundwell_plugins.features.scheduling.moments import compact
from soundwell_plugins.features.scheduling.terms import Question
from soundwell_plugins.features.scheduling.timetable import Day, Timetable
from soundwell_plugins.features.scheduling.zones import ZoneChoice
from soundwell_plugins.sdk.forms import FormState

_ZONE: Final = ZoneInfo("Europe/London")
_START: Final = datetime(2027, 3, 2, 10, tzinfo=UTC)
_QUARTER: Final = timedelta(minutes=15)
_MAYA: Final = Practitioner(PractitionerId("maya"), "Maya Lindqvist", "maya@example.org", _ZONE)
_QUESTION: Final = Question("heard", "How did you hear of us?", required=False)
_TERMS: Final = replace(SchedulingConfig().terms(_MAYA.id), questions=(_QUESTION,))
_BOOKING: Final = Booking(
    id=BookingId("0123456789abcdef"),
    request="0123456789abcdef",
    kind="",
    practitioner=_MAYA.id,
    person=PersonId("fedcba9876543210"),
    start=_START,
    end=_START + _QUARTER,
    channel=Channel.ONLINE,
    zone=_ZONE,
    language="",
    name="Ada Quinn",
    phone="+44 20 7946 0000",
    safe_to_call=True,
    safe_to_leave_message=False,
    answers={_QUESTION.id: "A friend told me."},
    online_link="",
    sequence=0,
    booked_at=_START - timedelta(days=2),
    changed_at=_START - timedelta(days=2),
)
_CLAIMED: Final = replace(_BOOKING, claimed_until=_START - timedelta(days=1))
_CANCELLED: Final = replace(_BOOKING, cancelled_at=_START - timedelta(days=1), sequence=1)
_BY_PHONE: Final = replace(_BOOKING, channel=Channel.PHONE)
_MAILS: Final = (
    "booked",
    "moved",
    "cancelled",
    "reminder",
    "had_already",
    "practitioner_booked",
    "practitioner_moved",
    "practitioner_cancelled",
    "practitioner_disturbed",
    "practitioner_entry_changed",
)
_CHANNELS: Final = (("phone", ""), ("online", "https://meet.example"), ("online", ""))
_DAYS: Final = (Day(_START.date(), (_START, _START + _QUARTER)),)
_TYPED: Final = FormState(
    {"channel": "online", "name": "Ada Quinn", "submission": "0"},
    {"": "That did not work.", "email": "Please check the e-mail address."},
)


def samples() -> Iterator[TemplateSample]:
    """Yield a sample for each case of each page and mail."""
    yield from _pages()
    yield from _booked()
    yield from _mails()


def _pages() -> Iterator[TemplateSample]:
    common: Mapping[str, object] = {
        "practitioner": _MAYA,
        "terms": _TERMS,
        "confirmation": Confirmation.EMAIL,
        "number": "",
        "query": "?zone=Europe/London",
        "zone": _ZONE,
        "zone_name": "London time",
        "compact": compact,
    }
    yield TemplateSample("scheduling/practitioners.html", {**common, "practitioners": [_MAYA]})
    week = Timetable(_DAYS, _START.date(), _START.date(), None, known=True)
    for case, table, choice in (
        ("free times", week, ZoneChoice(_ZONE, asked=True)),
        ("no free time", replace(week, days=(), elsewhere=_START), ZoneChoice(_ZONE, asked=False)),
        ("none at all", replace(week, days=()), ZoneChoice(_ZONE, asked=False, understood=False)),
        ("unknown", replace(week, known=False), ZoneChoice(_ZONE, asked=False)),
    ):
        values = {
            **common,
            "only_one": False,
            "table": table,
            "choice": choice,
            "now": _START,
            "regions": {"Europe": (("Europe/London", "London"),)},
        }
        yield TemplateSample("scheduling/times.html", values, case)
    for case, channels, form in (
        ("blank", tuple(Channel), FormState({"channel": "online"})),
        ("with mistakes", tuple(Channel), _TYPED),
        ("by phone alone", (Channel.PHONE,), FormState()),
    ):
        terms = replace(_TERMS, channels=channels)
        values = {**common, "start": _START, "terms": terms, "form": form}
        yield TemplateSample("scheduling/form.html", values, case)
    for case, days, form in (
        ("after a form", _DAYS, _TYPED),
        ("after a link", _DAYS, FormState()),
        ("nothing left", (), FormState()),
    ):
        values = {**common, "title": "Taken", "message": "It is taken.", "days": days, "form": form}
        yield TemplateSample("scheduling/other_times.html", values, case)


def _booked() -> Iterator[TemplateSample]:
    common: Mapping[str, object] = {
        "path": "/booking/0",
        "practitioner_name": _MAYA.name,
        "zone_name": "London time",
        "number": "",
        "questions": (_QUESTION,),
        "online_link": "https://meet.example/maya",
        "deadline": _START - timedelta(days=1),
        "can_cancel": True,
    }
    for case, booking in (
        ("online", _BOOKING),
        ("by phone", _BY_PHONE),
        ("cancelled", _CANCELLED),
    ):
        yield TemplateSample("scheduling/booked.html", {**common, "booking": booking}, case)
        values: Mapping[str, object] = {**common, "booking": booking, "email": "ada@example.org"}
        zone = {"zone": _ZONE}
        yield TemplateSample("scheduling/practitioner.html", {**values, **zone}, case)
    no_link = {**common, "online_link": None, "booking": _BOOKING}
    yield TemplateSample("scheduling/cancel.html", no_link)
    yield TemplateSample("scheduling/cancelled.html", {**common, "booking": _CANCELLED})
    for confirmation in Confirmation:
        values = {"confirmation": confirmation, "kept": timedelta(hours=2)}
        yield TemplateSample("scheduling/sent.html", values, confirmation.value)
    for case, bookings in (
        ("one", (_CLAIMED,)),
        ("two", (_CLAIMED, replace(_CLAIMED, start=_START + _QUARTER, end=_START + 2 * _QUARTER))),
        ("booked", (_BOOKING,)),
    ):
        values = {
            "bookings": bookings,
            "waits": case != "booked",
            "names": {_MAYA.id: _MAYA.name},
            "paths": {_BOOKING.id: "/booking/0"},
            "zone_name": "London time",
        }
        yield TemplateSample("scheduling/confirm.html", values, case)
    for word in ("day", "time"):
        values = {"moment": _START, "zone": _ZONE}
        yield TemplateSample(f"scheduling/words/{word}.txt", values)


def _mails() -> Iterator[TemplateSample]:
    common = {
        "recipient_name": "Ada Quinn",
        "practitioner": _MAYA.name,
        "day": "Tuesday 2 March 2027",
        "time": "10:00",
        "zone": "London time",
        "number": "",
        "minutes": "15",
        "link": "https://practice.example/booking/0",
    }
    for count, times in (("1", "Tuesday, 10:00"), ("2", "Tuesday, 10:00\nTuesday, 10:15")):
        values = {**common, "count": count, "times": times, "until": "12:00"}
        yield TemplateSample("scheduling/mail/confirm.txt", values, count)
    for name in _MAILS:
        for channel, online_link in _CHANNELS:
            values = {**common, "channel": channel, "online_link": online_link}
            yield TemplateSample(f"scheduling/mail/{name}.txt", values, channel)
