"""The form in which somebody writes, and a sentence for everything that can be wrong with it."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, EmailStr, StringConstraints
from pydantic_core import PydanticCustomError

from soundwell_plugins.sdk import forms
from soundwell_plugins.sdk.forms import FormState, Submission
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.sdk.texts import marked

SUBMISSION: Final = re.compile(r"[0-9a-f]{32}")
_SENTENCES: Final = {
    "name": marked("Please tell us a name, any name you like to be called by."),
    "name.string_too_long": marked("Please use at most 100 characters for your name."),
    "name.not_one_line": marked("Please write your name on one line, with ordinary letters."),
    "email": marked("Please check the e-mail address. It looks like name@example.com."),
    "message": marked("Please write us a few words."),
    "message.string_too_long": marked("Please use at most 4000 characters."),
}

TOO_OFTEN: Final = marked(
    "A good many messages came from here within a short while. Please try again in an hour."
)


def one_line(text: str) -> str:
    """Refuse what could break a header or a log."""
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text):
        raise PydanticCustomError("not_one_line", "the text has to stand on one line")
    return text


class EnquiryForm(BaseModel):
    """What somebody types."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(one_line)]
    email: Annotated[EmailStr, StringConstraints(max_length=254)]
    message: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    submission: str


def blank() -> FormState:
    """Return an empty form with an id of its own."""
    return FormState({"submission": new_id()})


def read(typed: Mapping[str, str]) -> Submission[EnquiryForm]:
    """Validate what somebody typed."""
    given = {"name": "", "email": "", "message": "", **typed}
    if not SUBMISSION.fullmatch(given.get("submission", "")):
        given["submission"] = new_id()
    return forms.read(EnquiryForm, given, _SENTENCES)
