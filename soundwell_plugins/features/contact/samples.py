"""Invented enquiries and comments with which the templates can be tried out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import EnquiryId, PersonId, TemplateSample
from soundwell_plugins.features.contact.comment import ArticleComment, CommentId, Standing
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
_ARTICLE: Final = "https://www.practice.example/journal/spring"
_COMMENT: Final = ArticleComment(
    id=CommentId("0123456789abcdef"),
    article=_ARTICLE,
    standing=Standing.PUBLISHED,
    reason="",
    person=None,
    author="Ada Quinn",
    email="",
    text="Thank you for this.\nI have read it twice.",
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
    yield from _of_comments()
    for name in ("confirm", "received"):
        mail = {"recipient_name": "Ada Quinn", "link": "https://practice.example/contact/0"}
        yield TemplateSample(f"contact/mail/{name}.txt", mail)


def _of_comments() -> Iterator[TemplateSample]:
    page = {
        "article": _ARTICLE,
        "action": "/contact/comments",
        "zone": _ZONE,
        "protection": None,
        "earlier": "",
        "later": "",
        "notices": (),
    }
    wrong = FormState({"name": "Ada"}, {"text": "Please write us a few words."})
    none = {**page, "comments": (), "count": 0, "form": blank()}
    yield TemplateSample("contact/comments.html", none, "none")
    some = {**page, "comments": (_COMMENT,) * 2, "count": 120, "form": wrong}
    more = {**some, "later": "/contact/comments", "notices": ("Somebody else reads it, too.",)}
    yield TemplateSample("contact/comments.html", more, "some, and a mistake")
    sent = {"article": _ARTICLE, "back": "/contact/comments"}
    yield TemplateSample("contact/comment_sent.html", sent)
    yield TemplateSample("contact/comments.js", {})
    nothing: dict[str, tuple[ArticleComment, ...]] = {each.value: () for each in Standing}
    waiting = replace(_COMMENT, standing=Standing.WAITING, reason="Nobody has read it.")
    all_kinds = {each.value: (replace(waiting, standing=each),) for each in Standing}
    for case, groups in (("none", nothing), ("some", all_kinds)):
        shown = {"groups": groups, "zone": _ZONE}
        yield TemplateSample("contact/office/comments.html", shown, case)
