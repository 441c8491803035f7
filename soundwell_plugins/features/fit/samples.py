"""Invented answers and suggestions with which the templates can be tried out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import (
    EnglishTexts,
    FitAges,
    FitChannel,
    FitDegree,
    FitFee,
    FitOption,
    FitProfile,
    FitTime,
    Practitioner,
    PractitionerId,
    TemplateSample,
)
from soundwell_plugins.features.fit.matching.findings import Candidate, Finding
from soundwell_plugins.features.fit.matching.matchmaker import Match
from soundwell_plugins.features.fit.matching.pages import DEGREES, Told
from soundwell_plugins.features.fit.matching.ranking import Block, Change
from soundwell_plugins.features.fit.profiles.portrait import Method, Picture, Portrait, Source
from soundwell_plugins.features.fit.questions.screens import Screen
from soundwell_plugins.features.fit.samples_of_others import conversations, office
from soundwell_plugins.features.fit.samples_of_waiting import waiting
from soundwell_plugins.features.fit.words import Words

ZONE: Final = ZoneInfo("Europe/London")
MAYA: Final = Practitioner(PractitionerId("maya"), "Maya Lindqvist", "maya@example.org", ZONE)
PROFILE: Final = FitProfile(
    practitioner=MAYA.id,
    licences=("GB",),
    languages=("en", "de"),
    ages=FitAges(14, 99),
    channels=(FitChannel.ONLINE,),
    fee=FitFee(60, 90, "EUR"),
    payers=("I pay myself",),
    times=(FitTime.MORNINGS,),
    accessibility=("step-free",),
    gender="woman",
    topics=("Grief",),
    ways=("follows", "feelings"),
    instruments=("Piano",),
    methods=("listening",),
    styles=("Jazz",),
    artists=("Nina Simone",),
    capacity=12,
    caseload=3,
    text="I work with people who grieve.",
)
PICTURE: Final = Picture(Path("maya.jpg"), "Maya at the piano", "Photo: Ada Quinn, CC BY 4.0")
PORTRAIT: Final = Portrait(
    MAYA,
    PROFILE,
    PICTURE,
    Method(
        "Music and words", "We listen.", (Source("A book", "https://books.example"),), (PICTURE,)
    ),
)
_BLANK: Final = Portrait(
    replace(MAYA, name="Jonas Weber"), FitProfile(practitioner=MAYA.id), None, Method()
)
FINDINGS: Final = tuple(
    Finding(degree.value, degree.name.title(), "topics", degree, "It is so.", 2, required=False)
    for degree in FitDegree
)
_TOLD: Final = (Told("Language", "English", essential=True), Told("In my own words", "Calm."))
_CARD: Final = ("How do you work?", "What does it cost?")


def samples() -> Iterator[TemplateSample]:
    """Yield a sample for each case of each template."""
    yield from _before()
    yield from _after()
    yield from _people()
    yield from conversations(ZONE)
    yield from office(PORTRAIT)
    yield from waiting(MAYA)


def _before() -> Iterator[TemplateSample]:
    for case, begun, done in (("new", False, False), ("again", True, False), ("done", True, True)):
        values = {"begun": begun, "done": done, "count": 14, "keep_days": 30}
        yield TemplateSample("fit/open.html", values, case)
    for name in ("what_next", "first_session", "words"):
        yield TemplateSample(f"fit/{name}.html", {})
    options = (FitOption("en", "English"), FitOption("de", "German"))
    one = Screen(id="age", text="Who would come?", title="For whom", options=options)
    many = replace(one, several=True, essential=True, hint="Choose all.")
    written = replace(one, options=(), hint="In your own words.")
    asked: Mapping[str, object] = {
        "chosen": ("en",),
        "unsure": "unsure",
        "words": "Calm.",
        "essential": True,
        "number": 2,
        "count": 14,
        "back": "/fit",
        "begun": True,
        "too_long": False,
        "longest": 300,
        "lost": False,
    }
    for case, screen, changes in (
        ("one", one, {"begun": False}),
        ("several", many, {"lost": True}),
        ("words", written, {"too_long": True}),
    ):
        yield TemplateSample("fit/question.html", {**asked, "screen": screen, **changes}, case)


def _after() -> Iterator[TemplateSample]:
    some = Match(
        (Candidate(PORTRAIT, FINDINGS), Candidate(_BLANK, ())),
        others=2,
        changes=(Change("Language", "Jonas Weber"),),
        missing=1,
        full=(_BLANK.practitioner,),
    )
    none = Match(
        (),
        blocks=(
            Block(
                "Language",
                {"Maya Lindqvist": "Speaks German."},
                1,
                essential=True,
                question="language",
            ),
            Block("For whom", {}, 2, essential=False, question="age"),
        ),
    )
    common: Mapping[str, object] = {
        "told": _TOLD,
        "card": _CARD,
        "degrees": DEGREES,
        "elsewhere": "Ask your doctor.",
        "may_wait": True,
        "unseen": None,
        "choose_somebody": False,
    }
    screen = Screen(id="age", text="Who would come?", title="For whom")
    for case, match, changes in (
        ("some", some, {}),
        ("none chosen", some, {"choose_somebody": True, "unseen": screen, "told": ()}),
        ("nobody", none, {}),
        ("all full", replace(none, full=(MAYA,)), {}),
    ):
        for template in ("result", "summary"):
            values = {**common, "match": match, **changes}
            yield TemplateSample(f"fit/{template}.html", values, case)
    card = {"questions": _CARD, "picked": (0,), "own": "May I sing?", "card": _CARD, "most": 5}
    for case, too_long in (("kept", False), ("too long", True)):
        yield TemplateSample("fit/card.html", {**card, "too_long": too_long}, case)
    yield TemplateSample("fit/no_booking.html", {"names": ["Maya Lindqvist"]})


def _people() -> Iterator[TemplateSample]:
    words = Words(EnglishTexts())
    yield TemplateSample("fit/people.html", {"portraits": [PORTRAIT, _BLANK]})
    full = replace(PORTRAIT, profile=replace(PROFILE, caseload=12))
    for case, portrait, book in (
        ("known", PORTRAIT, "/book/maya"),
        ("full", full, ""),
        ("blank", _BLANK, ""),
    ):
        values = {
            "portrait": portrait,
            "profile": portrait.profile,
            "words": words,
            "book": book,
            "free": None if portrait is _BLANK else bool(book),
            "may_wait": True,
        }
        yield TemplateSample("fit/person.html", values, case)
