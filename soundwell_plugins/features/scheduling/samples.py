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
from soundwell_plugins.features.scheduling.explanation import Cause, Explanation, Reason
from soundwell_plugins.features.scheduling.moments import compact
from soundwell_plugins.features.scheduling.month import Cell, Month
from soundwell_plugins.features.scheduling.office_pages import STATES
from soundwell_plugins.features.scheduling.party import Party
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.settling import Question as Asked
from soundwell_plugins.features.scheduling.several_pages import Times
from soundwell_plugins.features.scheduling.sides import Side
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
_WEEK: Final = Timetable(_DAYS, _START.date(), _START.date(), None, known=True)
_CELLS: Final = tuple(Cell(_START.date() + timedelta(days=day), day % 3) for day in range(6))
_MONTH: Final = Month(
    first=_START.date(),
    weeks=((None, *_CELLS), (*_CELLS, None)),
    earlier=_START.date(),
    later=_START.date(),
    known=True,
)
_VISITOR: Final = Side(booking=_BOOKING, path="/booking/0", zone=_ZONE)
_PRACTICE: Final = Side(
    booking=_BOOKING, path="/booking/0/practitioner", zone=_ZONE, by_practice=True
)
_TYPED: Final = FormState(
    {"channel": "online", "name": "Ada Quinn", "submission": "0"},
    {"": "That did not work.", "email": "Please check the e-mail address."},
)

_ZONES: Final[Mapping[str, object]] = {
    "choice": ZoneChoice(_ZONE, asked=True),
    "now": _START,
    "zone_options": '<option value="Europe/London">London</option>',
}


def _written(day: Day) -> str:
    return f"<ul><li>{compact(day.starts[0])}</li></ul>"


def samples() -> Iterator[TemplateSample]:
    """Yield a sample for each case of each page and mail."""
    yield from _pages()
    yield from _changing()
    yield from _booked()
    yield from _office()
    yield from _mails()


def _pages() -> Iterator[TemplateSample]:
    common: Mapping[str, object] = {
        "practitioner": _MAYA,
        "terms": _TERMS,
        "confirmation": Confirmation.EMAIL,
        "query": "?zone=Europe/London",
        "zone": _ZONE,
        "zone_name": "London time",
        "compact": compact,
        "address": _MAYA.id,
        "carried": {"kind": "second"},
        "back": "/book?kind=",
        "kept": None,
        "protection": None,
        "times": f"{_MAYA.id}/{compact(_START)}",
    }
    yield from _choosing(common)
    yield from _several(common)
    for case, channels, form in (
        ("blank", tuple(Channel), FormState({"channel": "online"})),
        ("with mistakes", tuple(Channel), _TYPED),
        ("by phone alone", (Channel.PHONE,), FormState()),
    ):
        terms = replace(_TERMS, channels=channels)
        values = {**common, "start": _START, "terms": terms, "form": form}
        yield TemplateSample("scheduling/form.html", values, case)
    calling = {**common, "start": _START, "terms": replace(_TERMS, visitor_calls=True)}
    yield TemplateSample("scheduling/form.html", {**calling, "form": FormState()}, "who calls")
    values = {**common, "start": _START, "form": _TYPED, "practitioner": None, "kept": _START}
    yield TemplateSample("scheduling/form.html", values, "with anybody")
    for case, days, form in (
        ("after a form", _DAYS, _TYPED),
        ("after a link", _DAYS, FormState()),
        ("nothing left", (), FormState()),
    ):
        values = {**common, "title": "Taken", "message": "It is taken.", "days": days, "form": form}
        yield TemplateSample("scheduling/other_times.html", values, case)


def _choosing(common: Mapping[str, object]) -> Iterator[TemplateSample]:
    kinds = [(_TERMS, "?kind="), (replace(_TERMS, price="60 €"), "?kind=second")]
    yield TemplateSample("scheduling/kinds.html", {**common, "kinds": kinds})
    for case, several in (("a few", 3), ("two", 1)):
        values = {**common, "practitioners": [_MAYA], "anybody": several > 1, "several": several}
        yield TemplateSample("scheduling/practitioners.html", values, case)
    yield TemplateSample("scheduling/day.html", {**common, "day": _DAYS[0]})
    regions = {"Europe": (("Europe/London", "London"),)}
    yield TemplateSample("parts/zone_options.html", {"regions": regions})
    shown: Mapping[str, object] = {
        **common,
        **_ZONES,
        "only_one": False,
    }
    misread = ZoneChoice(_ZONE, asked=False, understood=False)
    for case, table, changes in (
        ("free times", _WEEK, {}),
        ("no free time", replace(_WEEK, days=(), elsewhere=_START), {"practitioner": None}),
        ("none at all", replace(_WEEK, days=()), {"choice": misread}),
        ("unknown", replace(_WEEK, known=False), {}),
    ):
        values = {**shown, "table": table, "written": _written, **changes}
        yield TemplateSample("scheduling/times.html", values, case)
    for case, whole, practitioner in (
        ("with one", _MONTH, _MAYA),
        ("with anybody", _MONTH, None),
        ("unknown", replace(_MONTH, known=False), None),
    ):
        values = {**shown, "table": whole, "practitioner": practitioner}
        yield TemplateSample("scheduling/month.html", values, case)


def _several(common: Mapping[str, object]) -> Iterator[TemplateSample]:
    seat = Seat(_MAYA, _TERMS)
    party = Party((seat,), ZoneChoice(_ZONE, asked=True), {_MAYA.id: _START})
    shown: Mapping[str, object] = {**common, **_ZONES, "party": party}
    people = {"people": [_MAYA], "chosen": {_MAYA.id}, "most": 3, "carried": {"kind": "second"}}
    for case, too_many in (("a few", False), ("too many", True)):
        values = {**shown, **people, "too_many": too_many}
        yield TemplateSample("scheduling/several.html", values, case)
    week = {"earlier": _START.date(), "later": _START.date()}
    for case, times, form, problem in (
        ("a week", Times(seat, _DAYS), FormState(), ""),
        ("after a form", Times(seat, (), "It is taken."), _TYPED, "Two at once."),
    ):
        values = {**shown, **week, "times": [times], "form": form, "problem": problem}
        values["carried"] = party.carried("")
        yield TemplateSample("scheduling/several_times.html", values, case)
    yield TemplateSample("scheduling/several_form.html", {**shown, "form": _TYPED})


def _changing() -> Iterator[TemplateSample]:
    common: Mapping[str, object] = {
        "booking": _BOOKING,
        "zone": _ZONE,
        "zone_name": "London time",
        "practitioner_name": _MAYA.name,
        "deadline": _START - timedelta(days=1),
        "compact": compact,
        "query": "?zone=Europe/London",
        "carried": {"from": "2027-03-01"},
        **_ZONES,
    }
    for case, side, table, problem in (
        ("the visitor", _VISITOR, _WEEK, ""),
        ("the practice", _PRACTICE, _WEEK, "This time has just been taken"),
        ("no free time", _VISITOR, replace(_WEEK, days=(), elsewhere=_START), ""),
        ("unknown", _VISITOR, replace(_WEEK, known=False), ""),
    ):
        values = {**common, "side": side, "table": table, "problem": problem}
        yield TemplateSample("scheduling/move.html", values, case)
    asked = {**common, "side": _VISITOR, "start": _START, "to": compact(_START)}
    yield TemplateSample("scheduling/move_to.html", asked)
    question = Asked("Cancel it?", "The time becomes free again.", "Yes, cancel it")
    settled = {**common, "side": _PRACTICE, "question": question}
    yield TemplateSample("scheduling/settle.html", settled)


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
        "can_move": True,
        "move_until": _START - timedelta(days=1),
    }
    for case, booking in (
        ("online", _BOOKING),
        ("by phone", _BY_PHONE),
        ("cancelled", _CANCELLED),
        ("disturbed", replace(_BOOKING, disturbed_at=_START)),
        ("missed", replace(_BOOKING, missed_at=_START)),
    ):
        yield TemplateSample("scheduling/booked.html", {**common, "booking": booking}, case)
        values: Mapping[str, object] = {
            **common,
            "booking": booking,
            "email": "ada@example.org",
            "side": _PRACTICE,
            "zone": _ZONE,
            "can_change": booking is not _BY_PHONE,
            "can_miss": booking is _BY_PHONE,
        }
        yield TemplateSample("scheduling/practitioner.html", values, case)
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
    yield TemplateSample("scheduling/widget.js", {})
    for word in ("day", "time"):
        values = {"moment": _START, "zone": _ZONE}
        yield TemplateSample(f"scheduling/words/{word}.txt", values)


def _office() -> Iterator[TemplateSample]:
    common: Mapping[str, object] = {
        "begins": _START,
        "zone": _ZONE,
        "zone_name": "London time",
        "states": STATES,
        "names": {_MAYA.id: _MAYA.name},
        "everybody": True,
        "name": "Ada",
        "earlier": _START.date(),
        "later": _START.date(),
    }
    everything = (_BOOKING, _CANCELLED, replace(_BOOKING, disturbed_at=_START))
    for case, first, bookings in (
        ("a week", _START.date(), everything),
        ("found", None, everything),
        ("nothing", _START.date(), ()),
    ):
        values = {**common, "first": first, "bookings": bookings, "older": first is None}
        yield TemplateSample("scheduling/office_bookings.html", values, case)
    offers = Reason(Cause.HOURS, blocks=False, values={"hours": "09:00-12:00"})
    for case, reasons, problem in (
        ("offered", (offers,), ""),
        ("not offered", (Reason(Cause.PAST), offers), ""),
        ("not read", None, "Please give a day and a time."),
    ):
        yield TemplateSample("scheduling/office_why.html", _why(reasons, problem), case)
    values = {
        "booking": _BOOKING,
        "side": _PRACTICE,
        "state": STATES[_BOOKING.state],
        "zone": _ZONE,
        "zone_name": "London time",
        "practitioner_name": _MAYA.name,
        "email": "ada@example.org",
        "online_link": "",
        "number": "",
        "questions": (_QUESTION,),
        "can_change": True,
        "can_miss": False,
    }
    yield TemplateSample("scheduling/office_booking.html", values)


def _why(reasons: tuple[Reason, ...] | None, problem: str) -> Mapping[str, object]:
    return {
        "path": "/office/bookings/why",
        "people": {_MAYA.id: _MAYA.name, "jonas": "Jonas Weber"},
        "kinds": {"": "", "second": "A second conversation"},
        "chosen": {"practitioner": _MAYA.id, "kind": "", "day": "2027-03-02", "at": "10:00"},
        "seat": Seat(_MAYA, _TERMS),
        "explained": None if reasons is None else Explanation(_START, reasons),
        "sentences": [(each.blocks, each.cause.value) for each in reasons or ()],
        "problem": problem,
        "zone": _ZONE,
        "zone_name": "London time",
        "week": "/office/bookings",
    }


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
