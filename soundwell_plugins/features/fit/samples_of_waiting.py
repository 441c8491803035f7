"""Invented places on the waiting list with which the templates can be tried out."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from soundwell_hookspecs import PersonId, Practitioner, TemplateSample, WaitingId
from soundwell_plugins.features.fit.matching.pages import Told
from soundwell_plugins.features.fit.waiting.entry import Entry, Needs, State
from soundwell_plugins.features.fit.waiting.forms import blank
from soundwell_plugins.sdk.forms import FormState

_START: Final = datetime(2027, 3, 2, 10, tzinfo=UTC)
_TOLD: Final = (Told("Language", "English", essential=True),)


def waiting(practitioner: Practitioner) -> Iterator[TemplateSample]:
    """Yield a sample for each case of the templates for who waits."""
    form: Mapping[str, object] = {
        "people": [(practitioner, True)],
        "first": practitioner.id,
        "copied": True,
        "shown": False,
        "protection": None,
        "keep": timedelta(days=365),
    }
    wrong = FormState({"name": "Ada"}, {"email": "Please check the e-mail address."})
    for case, state, told in (("new", blank(), ()), ("wrong", wrong, _TOLD)):
        values = {**form, "form": state, "told": told}
        yield TemplateSample("fit/waiting_form.html", values, case)
    yield TemplateSample("fit/waiting_sent.html", {"within": timedelta(days=7)})
    yield TemplateSample("fit/waiting_confirm.html", {})
    yield TemplateSample("fit/waiting_left.html", {})
    for case, may_wait in (("open", True), ("closed", False)):
        yield TemplateSample("fit/waiting_over.html", {"may_wait": may_wait}, case)
    yield from _own(practitioner)
    mail = {"recipient_name": "Ada Quinn", "link": "https://practice.example/fit"}
    for name in ("confirm", "joined", "placed", "still", "new"):
        yield TemplateSample(f"fit/mail/waiting_{name}.txt", mail)


def _own(practitioner: Practitioner) -> Iterator[TemplateSample]:
    entry = Entry(WaitingId("w"), PersonId("p"), State.WAITING, _START, _START, Needs(), shown=True)
    common: Mapping[str, object] = {
        "entry": entry,
        "until": _START,
        "zone": practitioner.zone,
        "path": "/fit/waiting/mine/0",
        "kept": False,
        "told": _TOLD,
        "wanted": (practitioner.name,),
    }
    for case, changes in (
        ("waits", {"waits": True, "with_whom": "", "kept": True}),
        ("no answers", {"waits": True, "with_whom": "", "told": (), "wanted": ()}),
        ("placed", {"waits": False, "with_whom": practitioner.name}),
        ("placed with somebody who left", {"waits": False, "with_whom": ""}),
    ):
        yield TemplateSample("fit/waiting_own.html", {**common, **changes}, case)
