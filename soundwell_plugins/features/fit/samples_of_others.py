"""Invented conversations and waiting lists with which the templates can be tried out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import (
    BookingId,
    FitDegree,
    FitOption,
    PersonId,
    PractitionerId,
    TemplateSample,
    WaitingId,
)
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.matching.findings import Finding
from soundwell_plugins.features.fit.matching.pages import Told
from soundwell_plugins.features.fit.meetings.round import (
    DEGREES,
    QUESTIONS,
    Meeting,
    Rating,
    Round,
    Shared,
)
from soundwell_plugins.features.fit.profiles.forms import shown_values
from soundwell_plugins.features.fit.profiles.office_pages import CHOICES
from soundwell_plugins.features.fit.profiles.own_words import OwnWords
from soundwell_plugins.features.fit.profiles.portrait import Portrait
from soundwell_plugins.features.fit.questions.screens import Screen
from soundwell_plugins.features.fit.waiting.entry import Entry, Needs, State
from soundwell_plugins.features.fit.waiting.forms import PLACES, blank
from soundwell_plugins.features.fit.waiting.pages import METHODS
from soundwell_plugins.features.fit.waiting.preview import Preview, Row, Why
from soundwell_plugins.features.fit.waiting.wish_pages import LIKINGS
from soundwell_plugins.features.fit.words import GENDERS
from soundwell_plugins.sdk.forms import FormState

_START: Final = datetime(2027, 3, 2, 10, tzinfo=UTC)
_QUARTER: Final = timedelta(minutes=15)
_MAYA: Final = PractitionerId("maya")
_JONAS: Final = PractitionerId("jonas")
_NAMES: Final = {_MAYA: "Maya Lindqvist", _JONAS: "Jonas Weber"}
_MEETING: Final = Meeting(
    BookingId("1"),
    _MAYA,
    _START,
    _START + _QUARTER,
    rating=Rating({"safe": "4", "heard": "3"}, "I could breathe."),
    shared=Shared((("Language", "English"),)),
)
_ROUND: Final = Round(
    id="0",
    person=PersonId("p"),
    language="en",
    begun_at=_START,
    told_at=_START,
    asked_at=None,
    decided_at=None,
    chosen=None,
    meetings=(
        _MEETING,
        replace(_MEETING, booking=BookingId("2"), practitioner=_JONAS, rating=None, shared=None),
    ),
)
_ENTRY: Final = Entry(
    WaitingId("w"),
    PersonId("p"),
    State.WAITING,
    _START,
    _START,
    Needs({"language": ("en",)}, frozenset({"language"}), (_MAYA,)),
    shown=True,
)
_TOLD: Final = (Told("Language", "English", essential=True),)


def conversations(zone: ZoneInfo) -> Iterator[TemplateSample]:
    """Yield a sample for each case of the templates about first conversations."""
    common: Mapping[str, object] = {
        "path": "/fit/meetings/0",
        "names": _NAMES,
        "zone": zone,
        "questions": QUESTIONS,
        "degrees": DEGREES,
        "ahead": [_ROUND.meetings[1]],
        "nobody": "nobody",
        "told": _TOLD,
        "card": ("How do you work?",),
        "shared_now": True,
    }
    missed = replace(_ROUND, meetings=(_MEETING, replace(_ROUND.meetings[1], missed=True)))
    for case, whole in (
        ("open", _ROUND),
        ("missed", missed),
        ("decided", replace(_ROUND, decided_at=_START, chosen=_MAYA)),
        ("nobody", replace(_ROUND, decided_at=_START)),
    ):
        values = {**common, "round": whole}
        yield TemplateSample("fit/meetings.html", values, case)
        yield TemplateSample("fit/choose.html", values, case)
    for meeting in _ROUND.meetings:
        values = {**common, "round": _ROUND, "meeting": meeting}
        yield TemplateSample("fit/rating.html", values, meeting.practitioner)
    row = {"name": "Ada Quinn", "email": "ada@example.org", "meeting": _MEETING, "chosen": True}
    erased = {**row, "name": "", "email": "", "chosen": False}
    for case, rows in (("some", [row, erased]), ("none", [])):
        yield TemplateSample("fit/office/conversations.html", {"rows": rows, "zone": zone}, case)
    yield TemplateSample("fit/words_when.txt", {"moment": _START, "zone": zone})
    mail = {
        "recipient_name": "Ada Quinn",
        "link": "https://practice.example/fit",
        "when": "Tuesday 2 March 2027, 10:00",
    }
    for name in ("card", "compare", "chosen", "declined"):
        yield TemplateSample(f"fit/mail/{name}.txt", mail)


def office(portrait: Portrait) -> Iterator[TemplateSample]:
    """Yield a sample for each case of the templates behind the sign-in."""
    yield from _profile()
    yield from _list(portrait)
    yield from _placing(portrait)


def _profile() -> Iterator[TemplateSample]:
    common: Mapping[str, object] = {
        "practitioner": "maya",
        "choices": CHOICES,
        "genders": GENDERS,
        "kept": False,
        "form": FormState(),
        "given": shown_values(OwnWords({"text": "I listen.", "gender": "woman"})),
    }
    wrong = FormState({}, {"fee": "Please write whole numbers here."})
    for case, changes in (
        ("kept", {"kept": True}),
        ("wrong", {"form": wrong}),
        ("nobody", {"given": None}),
    ):
        yield TemplateSample("fit/office/profile.html", {**common, **changes}, case)


def _list(portrait: Portrait) -> Iterator[TemplateSample]:
    zone = portrait.practitioner.zone
    row = {"entry": _ENTRY, "name": "Ada Quinn", "told": _TOLD}
    unknown = replace(portrait.profile, capacity=None)
    values: Mapping[str, object] = {
        "places": [("Maya Lindqvist", 3, portrait.profile), ("Jonas Weber", 0, unknown)],
        "zone": zone,
    }
    for case, rows, placed in (("some", [row], "2"), ("none", [], "")):
        yield TemplateSample(
            "fit/office/waiting.html", {**values, "rows": rows, "placed": placed}, case
        )
    options = (FitOption("en", "English"),)
    one = Screen(id="language", text="Which?", title="Language", options=options, essential=True)
    form: Mapping[str, object] = {
        "form": blank(),
        "screens": [one, replace(one, id="times", several=True, essential=False)],
        "practitioners": [portrait.practitioner],
        "places": PLACES,
        "shown": True,
    }
    wrong = FormState({"name": "Ada"}, {"email": "Please give an e-mail address."})
    for case, changes in (
        ("new", {"entry": None, "name": "", "needs": Needs(), "form": wrong}),
        ("known", {"entry": _ENTRY, "name": "Ada Quinn", "needs": _ENTRY.needs}),
    ):
        yield TemplateSample("fit/office/waiting_one.html", {**form, **changes}, case)
    shown = {"id": "w", "since": _START, "told": _TOLD, "liking": "gladly"}
    for case, rows in (("some", [shown, {**shown, "told": ()}]), ("none", [])):
        values = {"rows": rows, "likings": LIKINGS, "zone": zone}
        yield TemplateSample("fit/office/wishes.html", values, case)


def _placing(portrait: Portrait) -> Iterator[TemplateSample]:
    finding = Finding(
        "language", "Language", "language", FitDegree.MATCHED, "Speaks English.", 5, required=True
    )
    given = Why("Maya Lindqvist", "This is the place that was given.", (finding,))
    other = Why("Jonas Weber", "Speaks German.")
    rows = (
        Row(_ENTRY, "Ada Quinn", _MAYA, given, (other,)),
        Row(_ENTRY, "", None, None, (other,)),
    )
    preview = Preview(Method.FAIR, rows, "0", missing=1)
    common: Mapping[str, object] = {
        "asked": "auto",
        "methods": {each.value: text for each, text in METHODS.items()},
        "zone": portrait.practitioner.zone,
    }
    for case, found, problems, changed in (
        ("some", preview, (), False),
        ("changed", preview, (), True),
        ("nobody", replace(preview, rows=(), missing=0), (), False),
        ("wrong", None, ("It goes by scores.",), False),
    ):
        values = {**common, "preview": found, "problems": problems, "changed": changed}
        yield TemplateSample("fit/office/placing.html", values, case)
