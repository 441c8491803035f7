"""Invented signals with which the templates can be tried out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import (
    AccountId,
    CheckInId,
    Practitioner,
    PractitionerId,
    SignalId,
    TemplateSample,
)
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.instruments.questionnaire import Words
from soundwell_plugins.features.alliance.readership import Readership
from soundwell_plugins.features.alliance.repair.moves import moves
from soundwell_plugins.features.alliance.repair.pages import LONGEST, Line
from soundwell_plugins.features.alliance.repair.reasons import Reason
from soundwell_plugins.features.alliance.repair.signal import Finding, Kind, RepairState, Signal
from soundwell_plugins.features.alliance.repair.steps import Step, StepKind, effective
from soundwell_plugins.features.alliance.repair.summary import Case, Summary, Told
from soundwell_plugins.features.alliance.repair.telling import SIGNALS
from soundwell_plugins.features.alliance.watch.explanation import explanations
from soundwell_plugins.features.alliance.watch.rates import Basis, Rate
from soundwell_plugins.features.alliance.watch.settings import SignalSettings
from soundwell_plugins.sdk.forms import FormState

_ZONE: Final = ZoneInfo("Europe/London")
_TEN: Final = datetime(2027, 3, 2, 10, tzinfo=UTC)
_MAYA: Final = PractitionerId("maya")
_RATES: Final = {
    Kind.NO: Rate(Basis.WORD),
    Kind.STOPPED: Rate(Basis.WORD),
    Kind.SILENT: Rate(Basis.ONE, 20),
    Kind.UNANSWERED: Rate(Basis.FORGETTING, 27, assumed=20),
    Kind.SESSIONS: Rate(Basis.CANCELLING, 8, assumed=10),
}
_REASONS: Final = tuple(
    Reason(
        Finding(kind=kind, value=2.25, limit=2.5, count=2),
        Words("Bond"),
        _TEN,
        _RATES.get(kind, Rate(Basis.SCORES, 19, at_most=kind is Kind.SUDDEN_CHANGE)),
    )
    for kind in Kind
)
_SIGNAL: Final = Signal(
    id=SignalId("f6"),
    client=ClientId("0123456789abcdef"),
    practitioner=_MAYA,
    check_in=CheckInId("a1"),
    session=None,
    raised_at=_TEN,
    closed_at=None,
    findings=tuple(each.finding for each in _REASONS),
)


def signal_samples() -> Iterator[TemplateSample]:
    """Yield a sample for each case of each template about signals."""
    yield from _lists()
    yield from _pages()
    yield from _summaries()
    yield from _questions()
    attention = {"recipient_name": "Maya Lindqvist", "link": f"https://practice.example{SIGNALS}"}
    yield TemplateSample("alliance/mail/attention.txt", attention)
    asked = {"recipient_name": "Ada Quinn", "link": "https://practice.example/question/0"}
    yield TemplateSample("alliance/mail/question.txt", {**asked, "day": "Monday 8 March 2027"})


def _lists() -> Iterator[TemplateSample]:
    common: Mapping[str, Any] = {"zone": _ZONE, "office": SIGNALS}
    nothing = {**common, "waiting": [], "under_way": [], "closed": []}
    yield TemplateSample("alliance/office/signals.html", nothing, "nothing")
    lines = [
        Line(SignalId("f6"), "Ada Quinn", _TEN, state, _TEN, late)
        for state in RepairState
        for late in (False, True)
    ]
    some = {**common, "waiting": lines, "under_way": lines, "closed": lines}
    yield TemplateSample("alliance/office/signals.html", some, "some")


def _pages() -> Iterator[TemplateSample]:
    steps = tuple(
        Step(
            number=number,
            kind=kind,
            at=_TEN + timedelta(days=number),
            account=None if by_client else AccountId("e5"),
            note="We talked." if number > 1 else "",
            until=_TEN if kind is StepKind.ASKED else None,
        )
        for number, (kind, by_client) in enumerate(
            ((kind, by_client) for kind in StepKind for by_client in (False, True)), start=1
        )
    )
    wrong = FormState({"note": "…"}, {"note": "Please write at most 2,000 letters."})
    for case, taken, form in (
        ("new", (), FormState()),
        ("talked about", steps[2:3], wrong),
        ("all steps", steps, FormState()),
    ):
        signal = replace(_SIGNAL, steps=taken)
        values = {
            "signal": signal,
            "name": "Ada Quinn",
            "pseudonym": "K7QF",
            "reasons": _REASONS,
            "moves": list(StepKind) if taken == steps else moves(signal, _TEN),
            "counted": {each.number for each in effective(taken)},
            "awaited": case == "new",
            "may_be_asked": case == "new",
            "form": form,
            "longest": LONGEST,
            "zone": _ZONE,
            "office": SIGNALS,
        }
        yield TemplateSample("alliance/office/signal.html", values, case)


def _summaries() -> Iterator[TemplateSample]:
    settings = SignalSettings()
    rules = {"explanations": explanations(settings), "settings": settings, "office": SIGNALS}
    yield TemplateSample("alliance/office/signal_rules.html", rules)
    noted = Step(
        number=1, kind=StepKind.NOTED, at=_TEN, account=AccountId("e5"), note="A quiet hour."
    )
    told = Told(replace(_SIGNAL, steps=(noted,)), _REASONS)
    case = Case("K7QF", _MAYA, (told,))
    some = Summary((case,), 12, {RepairState.RAISED: 1, RepairState.REPAIRED: 2})
    for name, summary, own in (
        ("nothing", Summary((), 0, {}), True),
        ("own", some, True),
        ("supervised", some, False),
    ):
        values = {
            "summary": summary,
            "states": list(RepairState),
            "day": date(2027, 1, 1),
            "begins": _TEN - timedelta(days=60),
            "now": _TEN,
            "zone": _ZONE,
            "notes": own,
            "path": f"{SIGNALS}/summary",
            "own": own,
            "practitioners": {
                _MAYA: Practitioner(_MAYA, "Maya Lindqvist", "maya@practice.example", _ZONE)
            },
            "office": SIGNALS,
        }
        yield TemplateSample("alliance/office/signal_summary.html", values, name)


def _questions() -> Iterator[TemplateSample]:
    readers = Readership("Maya Lindqvist", timedelta(days=3), True, False, False)  # noqa: FBT003  # in the order of the fields
    asked = {"exit": "https://example.org/", "longest": LONGEST, "action": "/question/0"}
    wrong = FormState({"words": "…"}, {"answer": "Please choose one of these."})
    for case, form in (("new", FormState()), ("wrong", wrong)):
        values = {**asked, "readers": readers, "form": form}
        yield TemplateSample("alliance/question.html", values, case)
    for answer in ("yes", "no"):
        thanks = {"readers": readers, "answer": answer}
        yield TemplateSample("alliance/question_thanks.html", thanks, answer)
    stop = {"action": "/check-in/0/stop", "exit": "https://example.org/", "back": "/check-in/0"}
    yield TemplateSample("alliance/stop.html", stop)
