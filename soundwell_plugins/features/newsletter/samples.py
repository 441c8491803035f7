"""Invented readers with which the templates can be tried out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import PersonId, SubscriberId, SubscriptionNotice, TemplateSample
from soundwell_plugins.features.newsletter.consent import ConsentText
from soundwell_plugins.features.newsletter.files import Taken
from soundwell_plugins.features.newsletter.subscriber import State, Subscriber
from soundwell_plugins.sdk.forms import FormState

_NOON: Final = datetime(2027, 3, 1, 12, tzinfo=UTC)
_TOPICS: Final = {"groups": "Groups and workshops", "sound": "Listening at home"}
_CONSENT: Final = ConsentText("1", "en", "I would like to receive the newsletter.")
_FREQUENCY: Final = "once a month"
_TYPED: Final = FormState(
    {"email": "ada@", "topic-groups": "yes"}, {"email": "Please check the e-mail address."}
)
_READER: Final = Subscriber(
    id=SubscriberId("0123456789abcdef"),
    person=PersonId("fedcba9876543210"),
    email="ada@example.org",
    first_name="Ada",
    topics=("groups",),
    tags=("choir",),
    language="en",
    state=State.CONFIRMED,
    way_out="0123456789abcdefghijkl",
    asked_at=_NOON,
    confirmed_at=_NOON,
    left_at=None,
    left_reason=None,
    changed_at=_NOON,
)


def samples() -> Iterator[TemplateSample]:
    """Yield a sample for each case of each page and mail."""
    yield from _signing_up()
    yield from _reading()
    yield from _office()
    for name in ("confirm", "welcome", "preferences"):
        for case in ("Ada", ""):
            values = {
                "recipient_name": case,
                "frequency": _FREQUENCY,
                "link": "https://practice.example/newsletter/0",
                "leave": "https://practice.example/newsletter/leave/0",
            }
            yield TemplateSample(f"newsletter/mail/{name}.txt", values, case)


def _signing_up() -> Iterator[TemplateSample]:
    for case, topics, form in (
        ("blank", {}, FormState()),
        ("with mistakes", _TOPICS, _TYPED),
    ):
        values = {
            "form": form,
            "topics": topics,
            "consent": _CONSENT,
            "frequency": _FREQUENCY,
            "protection": None,
        }
        yield TemplateSample("newsletter/form.html", values, case)
        yield TemplateSample("newsletter/link.html", {"form": form, "protection": None}, case)
        action = {"topics": topics, "consent": _CONSENT, "action": "https://practice.example"}
        yield TemplateSample("newsletter/snippet.html", action, case)
    yield TemplateSample("newsletter/sent.html", {"within": timedelta(days=7)})
    yield TemplateSample("newsletter/later.html", {})


def _reading() -> Iterator[TemplateSample]:
    for done in (False, True):
        yield TemplateSample("newsletter/confirm.html", {"done": done}, str(done))
    path = "/newsletter/preferences/0"
    yield TemplateSample("newsletter/welcome.html", {"frequency": _FREQUENCY, "preferences": path})
    for case, topics, languages, notice in (
        ("plain", {}, {"en": "English"}, None),
        (
            "with all",
            _TOPICS,
            {"en": "English", "de": "Deutsch"},
            SubscriptionNotice("Look.", "https://x.example"),
        ),
    ):
        values = {
            "form": FormState({"first_name": "Ada", "language": "en"}),
            "topics": topics,
            "languages": languages,
            "frequency": _FREQUENCY,
            "way_out": "0",
            "saved": bool(topics),
            "notice": notice,
        }
        yield TemplateSample("newsletter/preferences.html", values, case)
    for name in ("leave", "left", "link_over"):
        yield TemplateSample(f"newsletter/{name}.html", {})


def _office() -> Iterator[TemplateSample]:
    yield TemplateSample("newsletter/embed.html", {"snippet": "<form></form>"})
    for case, taken, problem in (
        ("at first", None, ""),
        ("wrong", None, "Line 2 is no CSV."),
        ("taken", Taken(1, ((3, "this is no mail address"),)), ""),
    ):
        shown = {"taken": taken, "problem": problem}
        yield TemplateSample("newsletter/files.html", shown, case)
    gone = replace(_READER, state=State.LEFT, first_name="", topics=(), tags=())
    for case, found in (("at first", None), ("nobody", ()), ("some", (_READER, gone))):
        values = {
            "counts": {"confirmed": 1, "pending": 0, "left": 1},
            "found": found,
            "most": 2,
            "typed": {"words": "ada", "state": "left", "tag": "choir"},
            "form": FormState({"email": "ada@"}, {"email": "Please check."})
            if found
            else FormState(),
            "done": "never" if found else "",
            "zone": ZoneInfo("Europe/London"),
        }
        yield TemplateSample("newsletter/readers.html", values, case)
