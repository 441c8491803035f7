"""Invented check-ins with which the templates can be tried out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from soundwell_hookspecs import (
    CheckInId,
    PersonId,
    PractitionerId,
    Respondent,
    SessionState,
    TemplateSample,
)
from soundwell_plugins.features.alliance.check_in import CheckIn, State, Way
from soundwell_plugins.features.alliance.client import Client, ClientId, Details, Guardian
from soundwell_plugins.features.alliance.course import Delivery, Plan, Recurrence, Session, Unit
from soundwell_plugins.features.alliance.filling import Sheet
from soundwell_plugins.features.alliance.instruments.shipped import shipped
from soundwell_plugins.features.alliance.readership import Readership
from soundwell_plugins.features.alliance.repair.samples import signal_samples
from soundwell_plugins.features.alliance.steps import Step
from soundwell_plugins.sdk.forms import FormState

_ZONE: Final = ZoneInfo("Europe/London")
_TEN: Final = datetime(2027, 3, 2, 10, tzinfo=UTC)
_MAYA: Final = PractitionerId("maya")
_ADA: Final = ClientId("0123456789abcdef")
_READERS: Final = Readership("Maya Lindqvist", timedelta(days=3), False, False, False)  # noqa: FBT003  # in the order of the fields
_YOUNG: Final = replace(_READERS, young=True, guardian_is_told=True, supervisor=True)
_CLIENT: Final = Client(
    id=_ADA,
    person=PersonId("fedcba9876543210"),
    language="en_GB",
    details=Details(),
    added_at=_TEN,
    released_at=None,
)
_TEEN: Final = replace(
    _CLIENT, details=Details(young=True, guardian=Guardian("Kim Quinn", "2027-03-01", "on paper"))
)
_CHECK_IN: Final = CheckIn(
    id=CheckInId("a1"),
    client=_ADA,
    practitioner=_MAYA,
    session=None,
    respondent=Respondent.CLIENT,
    way=Way.PAPER,
    state=State.OPEN,
    instruments=(),
    language="en_GB",
    created_at=_TEN,
    expires_at=_TEN + timedelta(days=6),
    submitted_at=None,
)
_SESSION: Final = Session(
    id="b2",
    client=_ADA,
    practitioner=_MAYA,
    start=_TEN,
    end=_TEN + timedelta(minutes=50),
    state=SessionState.PLANNED,
    said_at=None,
)
_PLAN: Final = Plan(
    id="c3",
    client=_ADA,
    practitioner=_MAYA,
    every=2,
    unit=Unit.SESSIONS,
    instruments=("alliance",),
    delivery=Delivery.MAIL,
    practitioner_too=True,
    since=_TEN,
    paused_at=None,
)
_RECURRENCE: Final = Recurrence(
    id="d4",
    client=_ADA,
    practitioner=_MAYA,
    first=_TEN,
    zone=_ZONE,
    length=timedelta(minutes=50),
    weeks=1,
    until=None,
)


def samples() -> Iterator[TemplateSample]:
    """Yield a sample for each case of each template."""
    yield from _check_ins()
    yield from _ends()
    yield from _office()
    yield from signal_samples()


def _sheets() -> Iterator[tuple[str, Sheet]]:
    """Yield a page of every kind of question there is."""
    for each in shipped():
        for number, top in enumerate(each.questionnaire.items):
            items = tuple(top.with_all_within())
            first = next(item for item in items if item.kind.is_question)
            wrong = FormState({}, {f"a-{first.link_id}": "Please choose one of these."})
            form = wrong if number == 1 else FormState({f"a-{first.link_id}": "?"})
            step = Step(each, (top,), bool(top.asked_when))
            yield step.key, Sheet(step, number + 1, len(each.questionnaire.items), items, form)


def _check_ins() -> Iterator[TemplateSample]:
    common = {"action": "/check-in/0", "exit": "https://example.org/"}
    for key, sheet in _sheets():
        for readers, shared in ((_READERS, False), (_YOUNG, True)):
            values = {**common, "sheet": sheet, "readers": readers, "shared": shared}
            case = f"{key}, {'young and shared' if shared else 'by mail'}"
            yield TemplateSample("alliance/check_in.html", values, case)
        answers = {**common, "sheet": sheet, "check_in": _CHECK_IN, "back": "/office/check-ins"}
        yield TemplateSample("alliance/office/answers.html", answers, key)


def _ends() -> Iterator[TemplateSample]:
    for shared in (False, True):
        case = "shared" if shared else "own"
        for missing in (False, True):
            values = {"readers": _READERS, "shared": shared, "missing": missing}
            yield TemplateSample("alliance/thanks.html", values, f"{case}, missing: {missing}")
        later = {"until": _TEN, "zone": _ZONE, "shared": shared}
        yield TemplateSample("alliance/later.html", later, case)
    for reason in ("submitted", "answered", "withdrawn", "left", "expired", "unknown"):
        yield TemplateSample("alliance/closed.html", {"reason": reason}, reason)
    mail = {"recipient_name": "Ada Quinn", "link": "https://practice.example/check-in/0"}
    yield TemplateSample("alliance/mail/check_in.txt", {**mail, "day": "Monday 8 March 2027"})
    yield TemplateSample("alliance/mail/reminder.txt", {**mail, "day": "Monday 8 March 2027"})
    yield TemplateSample("alliance/words/day.txt", {"moment": _TEN, "zone": _ZONE})


def _office() -> Iterator[TemplateSample]:
    empty: Mapping[str, Any] = {
        "sessions": [],
        "names": {},
        "clients": [],
        "waiting": [],
        "zone": _ZONE,
        "now": _TEN,
        "office": "/office/check-ins",
    }
    some = {
        **empty,
        "sessions": [_SESSION],
        "names": {_ADA: "Ada Quinn"},
        "clients": [(_CLIENT.person, "Ada Quinn", _CLIENT), ("e5", "Noah Berg", None)],
        "waiting": [_CHECK_IN, replace(_CHECK_IN, way=Way.MAIL)],
    }
    for case, values in (("nothing", empty), ("some", some)):
        yield TemplateSample("alliance/office/check_ins.html", values, case)
    nothing = FormState()
    client = {
        "client": _CLIENT,
        "name": "Ada Quinn",
        "plan": None,
        "recurrence": None,
        "open": [],
        "forms": {"plan": nothing, "agreement": nothing, "times": nothing},
        "instruments": list(shipped()),
        "units": list(Unit),
        "deliveries": list(Delivery),
        "sees": [],
        "languages": ("en_GB", "de_DE"),
        "zone": _ZONE,
        "path": f"/office/check-ins/clients/{_ADA}",
        "office": "/office/check-ins",
    }
    full = {
        **client,
        "client": replace(_TEEN, released_at=_TEN),
        "plan": _PLAN,
        "recurrence": _RECURRENCE,
        "open": [_CHECK_IN, replace(_CHECK_IN, way=Way.MAIL)],
    }
    yield TemplateSample("alliance/office/client.html", client, "new")
    yield TemplateSample("alliance/office/client.html", full, "planned")
    stopped = {**full, "plan": replace(_PLAN, paused_at=_TEN, stopped_at=_TEN)}
    yield TemplateSample("alliance/office/client.html", stopped, "stopped")
    handed = {
        "address": "https://practice.example/check-in/0",
        "picture": Markup("<svg></svg>"),
        "client": _ADA,
        "office": "/office/check-ins",
    }
    yield TemplateSample("alliance/office/hand_over.html", handed)
