"""The form that a visitor fills in, and a sentence for everything that can be wrong with it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    EmailStr,
    StringConstraints,
    field_validator,
)
from pydantic_core import PydanticCustomError

from soundwell_hookspecs import Channel
from soundwell_plugins.sdk import forms
from soundwell_plugins.sdk.forms import FormState, Submission
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.sdk.texts import marked

_NAME_LIMIT: Final = 100
_EMAIL_LIMIT: Final = 254
_PHONE_LIMIT: Final = 50
_PHONE_SEPARATORS: Final = re.compile(r"[\s().\-/\u2010-\u2015]")
_PHONE_DIGITS: Final = range(6, 21)
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
    submission: str

    @field_validator("phone")
    @classmethod
    def _is_a_number(cls, phone: str) -> str:
        digits = _PHONE_SEPARATORS.sub("", phone).removeprefix("+")
        if phone and not (digits.isdecimal() and len(digits) in _PHONE_DIGITS):
            raise PydanticCustomError("not_a_number", "this is no phone number")
        return phone


def read(typed: Mapping[str, str], channels: Sequence[Channel]) -> Submission[BookingForm]:
    """Validate what a visitor typed.

    Args:
        typed: what was submitted, by field.
        channels: how a consultation can take place here.
    """
    given = {"phone": "", **{name: text for name, text in typed.items() if text.strip()}}
    if not _SUBMISSION.fullmatch(given.get("submission", "")):
        given["submission"] = new_id()
    submission = forms.read(BookingForm, given, _SENTENCES)
    errors = dict(submission.state.errors)
    chosen = submission.state.values.get("channel", "")
    if chosen not in {channel.value for channel in channels}:
        errors["channel"] = _SENTENCES["channel"]
    if chosen == Channel.PHONE.value and not submission.state.values["phone"]:
        errors["phone"] = _SENTENCES["phone.phone_missing"]
    state = FormState(submission.state.values, errors)
    return Submission(state, None if errors else submission.form)


def blank(channels: Sequence[Channel]) -> FormState:
    """Return an empty form with an id of its own and the first channel chosen."""
    return FormState({"channel": channels[0].value, "submission": new_id()})
