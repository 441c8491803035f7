"""Invented enquiries with which the templates can be tried out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import EnquiryId, PersonId, TemplateSample
from soundwell_plugins.features.contact.enquiry import Enquiry, State
from soundwell_plugins.features.contact.forms import blank
from soundwell_plugins.sdk.forms import FormState

_ZONE: Final = ZoneInfo("Europe/London")
_SPAN: Final = timedelta(days=3)
_ENQUIRY: Final = Enquiry(
    id=EnquiryId("0123456789abcdef"),
    state=State.OPEN,
    reason="",
    person=PersonId("fedcba9876543210"),
    name="Ada Quinn",
    email="ada@example.org",
    message="Do you work with couples, too?\nWe would like to come in spring.",
    language="en",
    received_at=datetime(2027, 3, 2, 10, tzinfo=UTC),
)
_SPAM: Final = replace(_ENQUIRY, state=State.SPAM, person=None, reason="It came twice.")


def samples() -> Iterator[TemplateSample]:
    """Yield a sample for each case of each template."""
    common = {"protection": None, "answer_within": _SPAN, "keep": _SPAN}
    wrong = FormState({"name": "Ada"}, {"message": "Please write us a few words."})
    for case, form in (("empty", blank()), ("wrong", wrong)):
        yield TemplateSample("contact/form.html", {**common, "form": form}, case)
    yield TemplateSample("contact/sent.html", {"answer_within": _SPAN})
    for waits in (True, False):
        yield TemplateSample("contact/confirm.html", {"waits": waits}, f"waits: {waits}")
    nothing: dict[str, tuple[Enquiry, ...]] = dict.fromkeys(("open", "waiting", "spam", "done"), ())
    some = {**nothing, "open": (_ENQUIRY,), "spam": (_SPAM,)}
    for case, groups in (("some", some), ("none", nothing)):
        values = {"groups": groups, "zone": _ZONE}
        yield TemplateSample("contact/office/enquiries.html", values, case)
    for enquiry in (_ENQUIRY, _SPAM):
        shown = {"enquiry": enquiry, "zone": _ZONE}
        yield TemplateSample("contact/office/enquiry.html", shown, enquiry.state.value)
    for name in ("confirm", "received"):
        mail = {"recipient_name": "Ada Quinn", "link": "https://practice.example/contact/0"}
        yield TemplateSample(f"contact/mail/{name}.txt", mail)
