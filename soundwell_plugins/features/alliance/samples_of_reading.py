"""Invented courses of clients with which the templates of practitioners' pages can be tried out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import (
    CheckInId,
    PersonId,
    Practitioner,
    PractitionerId,
    Respondent,
    SessionState,
    SignalId,
    TemplateSample,
)
from soundwell_plugins.features.alliance.check_in import (
    AnsweredCheckIn,
    AnsweredForm,
    CheckIn,
    State,
    Way,
)
from soundwell_plugins.features.alliance.client import Client, ClientId, Details
from soundwell_plugins.features.alliance.course import Session
from soundwell_plugins.features.alliance.instruments.answers import UNSURE, Answer
from soundwell_plugins.features.alliance.instruments.questionnaire import Item, Kind
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.instruments.shipped import shipped
from soundwell_plugins.features.alliance.paper.sheet import sheets
from soundwell_plugins.features.alliance.reading.glance import Glance, Last
from soundwell_plugins.features.alliance.reading.limits import Limits
from soundwell_plugins.features.alliance.reading.notes import LONGEST, Note
from soundwell_plugins.features.alliance.reading.overview import (
    ClientRow,
    LastScore,
    Overview,
    Reason,
)
from soundwell_plugins.features.alliance.reading.read_out import read_out
from soundwell_plugins.features.alliance.reading.readings import Deed
from soundwell_plugins.features.alliance.reading.readings import Reading as ReadOnce
from soundwell_plugins.features.alliance.reading.speech import Speech
from soundwell_plugins.features.alliance.reading.standing import Direction
from soundwell_plugins.features.alliance.reading.view import Reading, view
from soundwell_plugins.features.alliance.reading.waiting import Waiting
from soundwell_plugins.features.alliance.reading.words import REASONS
from soundwell_plugins.features.alliance.records import Record
from soundwell_plugins.features.alliance.repair.signal import (
    Finding,
    Mark,
    RepairState,
    Signal,
)
from soundwell_plugins.features.alliance.repair.signal import Kind as Why
from soundwell_plugins.features.alliance.repair.steps import Step, StepKind
from soundwell_plugins.features.alliance.scored import written
from soundwell_plugins.features.alliance.watch.settings import SignalSettings
from soundwell_plugins.sdk.forms import FormState

_ZONE: Final = ZoneInfo("Europe/London")
_TEN: Final = datetime(2027, 3, 2, 10, tzinfo=UTC)
_WEEK: Final = timedelta(days=7)
_MAYA: Final = PractitionerId("maya")
_CLIENT: Final = Client(
    id=ClientId("0123456789abcdef0123456789abcdef"),
    person=PersonId("fedcba9876543210"),
    language="en_GB",
    details=Details(),
    added_at=_TEN,
    released_at=None,
)
_PATH: Final = f"/office/alliance/clients/{_CLIENT.id}"
_SPEECH: Final = Speech("en_GB", _ZONE)
_LEVELS: Final = (3, 4, 3, 4, 4, 3, 4, 1, 4)


def samples() -> Iterator[TemplateSample]:
    """Yield a sample for each case of each template."""
    empty, full = _record(()), _record(_LEVELS)
    yield from _courses(empty, full)
    yield from _overviews(full)
    yield from _others(full)
    yield from _paper()


def _courses(empty: Record, full: Record) -> Iterator[TemplateSample]:
    note = Note("n1", _MAYA, _TEN, _TEN + _WEEK, "She hums before she speaks.")
    common: dict[str, Any] = {
        "speech": _SPEECH,
        "reasons": REASONS,
        "longest": LONGEST,
        "first": 5,
        "now": _TEN,
        "path": _PATH,
        "overview": "/office/alliance",
    }
    new = {
        "record": empty,
        "view": view(empty, (), _reading()),
        "own": None,
        "notes": (),
        "form": FormState(),
        "new_since": None,
        "whole": False,
    }
    marks = [_mark(each, full) for each in Why]
    wrong = FormState({"text": ""}, {"text": "Please write something."})
    whole = {
        "record": full,
        "view": view(full, marks, _reading(whole=True)),
        "own": _MAYA,
        "notes": (note, replace(note, id="n2", changed_at=None)),
        "form": wrong,
        "new_since": _TEN,
        "whole": True,
    }
    yield TemplateSample("alliance/office/course.html", common | new, "nothing yet")
    yield TemplateSample("alliance/office/course.html", common | whole, "a whole course")


def _overviews(full: Record) -> Iterator[TemplateSample]:
    last = full.check_ins[-1]
    newest = Last(last.check_in.id, Way.MAIL, _TEN, last.check_in.instruments, written(last.scored))
    glance = Glance((newest,), _TEN, _TEN + _WEEK, 2, CheckInId("a9"))
    quiet = ClientRow(
        client=_CLIENT,
        name="Noah Berg",
        practitioner=_MAYA,
        glance=Glance(),
        reasons=(),
        signals=(),
        waiting=(Waiting.SONG,),
        score=None,
    )
    needing = [
        replace(
            quiet,
            name="Ada Quinn",
            glance=glance,
            reasons=tuple(Reason),
            signals=tuple(_signal(each) for each in StepKind if each is not StepKind.SET_ASIDE),
            waiting=tuple(Waiting),
            score=LastScore(4.3, 5.0, way),
        )
        for way in Direction
    ]
    practitioner = Practitioner(_MAYA, "Maya Lindqvist", "maya@practice.example", _ZONE)
    values: dict[str, Any] = {
        "speech": _SPEECH,
        "reasons": REASONS,
        "practitioners": {_MAYA: practitioner},
        "path": "/office/alliance",
    }
    for own in (_MAYA, None):
        who = "a practitioner" if own else "a supervisor"
        some = {"overview": Overview(tuple(needing), (quiet,)), "own": own, "count": 400}
        nobody = {"overview": Overview((), ()), "own": own, "count": 0}
        yield TemplateSample("alliance/office/overview.html", values | some, f"{who}, some")
        yield TemplateSample("alliance/office/overview.html", values | nobody, f"{who}, nobody")


def _others(full: Record) -> Iterator[TemplateSample]:
    shown = [
        (
            replace(full.check_ins[-1].check_in, way=way, respondent=who),
            full.sessions[0] if way is Way.MAIL else None,
            [read_out(form) for form in full.check_ins[-1].forms],
        )
        for way in Way
        for who in Respondent
    ]
    values: dict[str, Any] = {"record": full, "speech": _SPEECH, "path": _PATH}
    yield TemplateSample(
        "alliance/office/course_answers.html",
        {**values, "shown": shown, "number": 2, "has_more": True},
        "some",
    )
    yield TemplateSample(
        "alliance/office/course_answers.html",
        {**values, "shown": [], "number": 1, "has_more": False},
        "nothing",
    )
    read = [ReadOnce(_TEN, name, each) for each in Deed for name in ("Maya Lindqvist", "")]
    for case, readings in (("some", read), ("nobody", [])):
        told = {"name": "Ada Quinn", "readings": readings, "zone": _ZONE, "path": _PATH}
        yield TemplateSample("alliance/office/readings.html", told, case)


def _paper() -> Iterator[TemplateSample]:
    path: dict[str, Any] = {"path": "/office/alliance/paper"}
    for client in (_CLIENT, None):
        case = "for a client" if client else "for anybody"
        choice = {
            "instruments": shipped(),
            "planned": ("alliance",),
            "client": client,
            "name": "Ada Quinn" if client else "",
            "languages": ("en_GB", "de_DE"),
            "language_now": "en_GB",
            "reading": "/office/alliance",
        }
        yield TemplateSample("alliance/office/paper.html", path | choice, case)
        form = {
            "sheets": sheets(shipped() if client else shipped()[:1], "en_GB"),
            "name": choice["name"],
            "client": client,
        }
        yield TemplateSample("alliance/office/paper_form.html", path | form, case)


def _reading(*, whole: bool = False) -> Reading:
    return Reading(
        _SPEECH,
        limits=Limits(SignalSettings()),
        reason_of=lambda mark: REASONS[mark.kind],
        whole=whole,
    )


def _record(levels: Sequence[int]) -> Record:
    sessions = tuple(
        Session(
            id=f"b{number}",
            client=_CLIENT.id,
            practitioner=_MAYA,
            start=_TEN + number * _WEEK,
            end=_TEN + number * _WEEK + timedelta(minutes=50),
            state=SessionState.HELD,
            said_at=None,
        )
        for number in range(len(levels))
    )
    return Record(
        client=_CLIENT,
        name="Ada Quinn",
        check_ins=tuple(
            _answered(number, level, who)
            for number, level in enumerate(levels)
            for who in Respondent
        ),
        sessions=sessions,
        instruments={each.hash: each for each in shipped()},
        unanswered=(replace(_check_in(len(levels), Respondent.PRACTITIONER), state=State.OPEN),),
    )


def _answered(number: int, level: int, who: Respondent) -> AnsweredCheckIn:
    check_in = _check_in(number, who)
    asked = [each for each in shipped() if each.scoring.respondent is who]
    forms = tuple(_form(each, level) for each in asked)
    return AnsweredCheckIn(check_in, forms, tuple(each.scored for each in forms))


def _check_in(number: int, who: Respondent) -> CheckIn:
    return CheckIn(
        id=CheckInId(f"{who.value[0]}{number}"),
        client=_CLIENT.id,
        practitioner=_MAYA,
        session=f"b{number}",
        respondent=who,
        way=Way.MAIL if who is Respondent.CLIENT else Way.OFFICE,
        state=State.SUBMITTED,
        instruments=tuple(each.hash for each in shipped() if each.scoring.respondent is who),
        language="en_GB",
        created_at=_TEN + number * _WEEK,
        expires_at=_TEN + (number + 1) * _WEEK,
        submitted_at=_TEN + number * _WEEK + timedelta(hours=5),
    )


def _form(instrument: KnownInstrument, level: int) -> AnsweredForm:
    questions = instrument.questionnaire.questions().values()
    answers = {
        each.link_id: UNSURE if number == 1 else _answer(each, level)
        for number, each in enumerate(questions)
        if number != 2  # noqa: PLR2004  # one is not sure yet, one is left out
    }
    return AnsweredForm(instrument, "en", answers)


def _answer(question: Item, level: int) -> Answer:
    if question.kind is Kind.CHOICE:
        return Answer(question.options[min(level, len(question.options)) - 1].code)
    return Answer(float(level)) if question.kind.is_number else Answer("A few words.")


def _mark(kind: Why, record: Record) -> Mark:
    states = list(RepairState)
    finding = Finding(
        kind=kind, instrument="alliance", scale="bond", check_in=record.check_ins[14].check_in.id
    )
    return Mark(
        signal=SignalId("e1"),
        finding=finding,
        check_in=finding.check_in,
        session=None,
        at=_TEN,
        state=states[list(Why).index(kind) % len(states)],
    )


def _signal(kind: StepKind) -> Signal:
    step = Step(number=1, kind=kind, at=_TEN, account=None)
    return Signal(
        id=SignalId("e1"),
        client=_CLIENT.id,
        practitioner=_MAYA,
        check_in=None,
        session=None,
        raised_at=_TEN,
        closed_at=None,
        findings=(Finding(kind=Why.LOOK),),
        steps=(step,),
    )
