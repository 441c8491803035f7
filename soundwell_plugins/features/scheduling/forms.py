"""The form that a visitor fills in, and a sentence for everything that can be wrong with it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    EmailStr,
    Field,
    StringConstraints,
    field_validator,
)
from pydantic_core import PydanticCustomError

from soundwell_hookspecs import Channel
from soundwell_plugins.features.scheduling.terms import Question, Terms
from soundwell_plugins.sdk import forms
from soundwell_plugins.sdk.forms import FormState, Submission
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.sdk.texts import marked

_NAME_LIMIT: Final = 100
_EMAIL_LIMIT: Final = 254
_PHONE_LIMIT: Final = 50
_ANSWER_LIMIT: Final = 500
_PHONE_SEPARATORS: Final = re.compile(r"[\s().\-/\u2010-\u2015]")
_PHONE_DIGITS: Final = range(6, 21)
_UNANSWERED: Final = marked("Please answer this question, in a few words.")
_TOO_LONG: Final = marked("Please use at most 500 characters here.")
_JOINERS: Final = frozenset("\u200c\u200d")
_SUBMISSION: Final = re.compile(r"[0-9a-f]{32}")

_SENTENCES: Final = {
    "name": marked("Please tell us a name, any name you like to be called by."),
    "name.string_too_long": marked("Please use at most 100 characters for your name."),
    "name.not_one_line": marked("Please write your name on one line, with ordinary letters."),
    "email": marked("Please check the e-mail address. It looks like name@example.com."),
    "email.missing": marked("Please tell us an e-mail address, so that we can confirm the time."),
    "phone": marked("Please check the phone number. It has 6 to 20 digits."),
    "phone.phone_missing": marked("Please tell us a phone number, so that we can call you."),
    "channel": marked("Please choose how you would like to talk."),
}


def _one_line(text: str) -> str:
    """Refuse what could break a header, a log or the direction of writing."""
    for sign in text:
        kind = unicodedata.category(sign)
        if (kind[0] == "C" and sign not in _JOINERS) or kind in {"Zl", "Zp"}:
            raise PydanticCustomError("not_one_line", "the text has to stand on one line")
    return text


class BookingForm(BaseModel):
    """What a visitor types."""

    channel: Channel
    name: Annotated[
        str,
        StringConstraints(min_length=1, max_length=_NAME_LIMIT),
        AfterValidator(_one_line),
    ]
    email: Annotated[EmailStr, StringConstraints(max_length=_EMAIL_LIMIT)]
    phone: Annotated[str, StringConstraints(max_length=_PHONE_LIMIT), AfterValidator(_one_line)] = (
        ""
    )
    safe_to_call: bool = False
    safe_to_leave_message: bool = False
    submission: str
    answers: dict[str, str] = Field(default_factory=dict)

    @field_validator("phone")
    @classmethod
    def _is_a_number(cls, phone: str) -> str:
        digits = _PHONE_SEPARATORS.sub("", phone).removeprefix("+")
        if phone and not (digits.isdecimal() and len(digits) in _PHONE_DIGITS):
            raise PydanticCustomError("not_a_number", "this is no phone number")
        return phone


def read(typed: Mapping[str, str], terms: Terms) -> Submission[BookingForm]:
    """Validate what a visitor typed.

    Args:
        typed: what was submitted, by field.
        terms: what holds for the consultation.
    """
    given = {"phone": "", **{name: text for name, text in typed.items() if text.strip()}}
    if not is_submission(given.get("submission", "")):
        given["submission"] = new_id()
    given.pop("answers", None)
    if terms.visitor_calls:
        given["phone"] = ""
    submission = forms.read(BookingForm, given, _SENTENCES)
    values, errors = dict(submission.state.values), dict(submission.state.errors)
    chosen = values.get("channel", "")
    if chosen not in {channel.value for channel in terms.channels}:
        errors["channel"] = _SENTENCES["channel"]
    if chosen == Channel.PHONE.value and not values["phone"] and not terms.visitor_calls:
        errors["phone"] = _SENTENCES["phone.phone_missing"]
    answers = _answers(typed, terms.questions)
    values |= {field_of(question): answers[question.id] for question in terms.questions}
    errors |= _missing(answers, terms.questions)
    state = FormState(values, errors)
    form = submission.form
    if errors or form is None:
        return Submission(state, None)
    kept = {name: text for name, text in answers.items() if text}
    return Submission(state, form.model_copy(update={"answers": kept}))


def blank(terms: Terms) -> FormState:
    """Return an empty form with an id of its own and the first channel chosen."""
    return FormState({"channel": terms.channels[0].value, "submission": new_id()})


def is_submission(text: str) -> bool:
    """Tell whether a text can be the id of a form."""
    return _SUBMISSION.fullmatch(text) is not None


def field_of(question: Question) -> str:
    """Return the name of the field that takes the answer to a question."""
    return f"answer-{question.id}"


def _answers(typed: Mapping[str, str], questions: Sequence[Question]) -> dict[str, str]:
    return {question.id: typed.get(field_of(question), "").strip() for question in questions}


def _missing(answers: Mapping[str, str], questions: Sequence[Question]) -> dict[str, str]:
    errors = {}
    for question in questions:
        answer = answers[question.id]
        if question.required and not answer:
            errors[field_of(question)] = _UNANSWERED
        elif len(answer) > _ANSWER_LIMIT:
            errors[field_of(question)] = _TOO_LONG
    return errors
