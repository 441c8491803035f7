"""Invented values for the templates that belong to no plugin."""

from datetime import UTC, datetime
from typing import Final

from soundwell_hookspecs import Entry, Failure, FailureKind, PersonalRecord, TemplateSample
from soundwell_plugins.host.privacy.export import Export, Section
from soundwell_plugins.host.templates.office_samples import office_samples
from soundwell_plugins.host.templates.sign_in_samples import SIGN_IN_SAMPLES

_SORRY: Final = {"title": "That did not work", "message": "Please go back and try again."}

_TOLD: Final = {"recipient_name": "Maya", "link": "https://practice.example/today"}
_WHEN: Final = datetime(2027, 3, 1, 9, tzinfo=UTC)
_RECORDS: Final = (
    PersonalRecord("person", {"name": "Ada Quinn", "email": "ada@home.example"}),
    PersonalRecord("check-in", {}, sealed="Your practitioner releases it with you."),
)
_MISSING: Final = (Failure("archive", FailureKind.LATE, "longer than 30 s"),)

SAMPLES: Final = (
    TemplateSample("web/home.html", {"entries": []}, "nothing to do"),
    TemplateSample(
        "web/home.html", {"entries": [Entry("Say hello", "/hello", "We would like that.")]}
    ),
    TemplateSample("web/error.html", {**_SORRY, "actions": []}),
    TemplateSample("web/error.html", {**_SORRY, "actions": [("Start again", "/")]}, "a way out"),
    TemplateSample("office/mail/client_assigned.txt", _TOLD),
    TemplateSample("office/mail/client_released.txt", _TOLD),
    TemplateSample(
        "privacy/export.html",
        {"export": Export("Harbour", _WHEN, (Section("soundwell", _RECORDS),), ())},
    ),
    TemplateSample(
        "privacy/export.html", {"export": Export("Harbour", _WHEN, (), _MISSING)}, "parts missing"
    ),
    *SIGN_IN_SAMPLES,
    *office_samples(),
)
"""One for each case of each of them."""
