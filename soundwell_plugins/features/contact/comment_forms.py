"""The form of a comment, and a sentence for everything that can be wrong with it."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, EmailStr, StringConstraints

from soundwell_plugins.features.contact.forms import SUBMISSION, one_line
from soundwell_plugins.sdk import forms
from soundwell_plugins.sdk.forms import Submission
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.sdk.texts import marked

_SENTENCES: Final = {
    "name": marked("Please tell us a name, any name you like to be called by."),
    "name.string_too_long": marked("Please use at most 100 characters for your name."),
    "name.not_one_line": marked("Please write your name on one line, with ordinary letters."),
    "email": marked("Please check the e-mail address. It looks like name@example.com."),
    "text": marked("Please write us a few words."),
    "text.string_too_long": marked("Please use at most 4000 characters."),
}
TOO_OFTEN: Final = marked(
    "A good many comments came from here within a short while. Please try again in an hour."
)


class CommentForm(BaseModel):
    """What somebody types."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(one_line)]
    email: (
        Annotated[EmailStr, StringConstraints(max_length=254)]
        | Annotated[str, StringConstraints(max_length=0)]
    ) = ""
    text: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    submission: str


def read(typed: Mapping[str, str]) -> Submission[CommentForm]:
    """Validate what somebody typed."""
    given = {"name": "", "email": "", "text": "", **typed}
    if not SUBMISSION.fullmatch(given.get("submission", "")):
        given["submission"] = new_id()
    return forms.read(CommentForm, given, _SENTENCES)
