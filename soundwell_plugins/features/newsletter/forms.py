"""The forms of readers, and a sentence for everything that can be wrong with them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, EmailStr, StringConstraints
from pydantic_core import PydanticCustomError

from soundwell_plugins.sdk import forms
from soundwell_plugins.sdk.forms import FormState, Submission
from soundwell_plugins.sdk.texts import marked

_ADDRESS: Final = re.compile(r"[/@]|www\.|\w\.\w{2,}", re.IGNORECASE)
TOPIC_FIELD: Final = "topic-"
_SENTENCES: Final = {
    "email": marked("Please check the e-mail address. It looks like name@example.com."),
    "email.missing": marked("Please tell us the e-mail address to which we may write."),
    "first_name": marked("Please write your name on one line, with ordinary letters."),
    "first_name.leads_elsewhere": marked("Please write your name without an address in it."),
    "first_name.string_too_long": marked("Please use at most 100 characters for your name."),
}
TEXT_CHANGED: Final = marked(
    "The text that you agree to has changed since you opened this page. Please read it once more,"
    " then send the form again."
)


def _one_line(text: str) -> str:
    """Refuse what could break a header or the direction of writing."""
    if any(unicodedata.category(sign)[0] == "C" for sign in text):
        raise PydanticCustomError("not_one_line", "the text has to stand on one line")
    return text


def _leading_nowhere(text: str) -> str:
    """Refuse what mail programs make a link of: the name is sent to an address nobody confirmed."""
    if _ADDRESS.search(text):
        raise PydanticCustomError("leads_elsewhere", "a name is no address")
    return text


Name = Annotated[
    str,
    StringConstraints(max_length=100),
    AfterValidator(_one_line),
    AfterValidator(_leading_nowhere),
]


class SignUpForm(BaseModel):
    """What somebody types who wants the newsletter."""

    email: Annotated[EmailStr, StringConstraints(max_length=254)]
    first_name: Name = ""
    consent: str = ""


class LinkForm(BaseModel):
    """What somebody types who wants the link to their own page."""

    email: Annotated[EmailStr, StringConstraints(max_length=254)]


class PreferencesForm(BaseModel):
    """What somebody types on their own page."""

    first_name: Name = ""
    language: Annotated[str, StringConstraints(max_length=16)] = ""


def read_sign_up(typed: Mapping[str, str], topics: Iterable[str]) -> Submission[SignUpForm]:
    """Validate what somebody typed who wants the newsletter; ticked topics stay ticked."""
    submission = forms.read(SignUpForm, _without_blanks(typed), _SENTENCES)
    return Submission(_with_topics(submission.state, typed, topics), submission.form)


def read_link(typed: Mapping[str, str]) -> Submission[LinkForm]:
    """Validate the address of somebody who wants the link to their own page."""
    return forms.read(LinkForm, _without_blanks(typed), _SENTENCES)


def read_preferences(
    typed: Mapping[str, str], topics: Iterable[str]
) -> Submission[PreferencesForm]:
    """Validate what somebody typed on their own page."""
    submission = forms.read(PreferencesForm, typed, _SENTENCES)
    return Submission(_with_topics(submission.state, typed, topics), submission.form)


def ticked(typed: Mapping[str, str], topics: Iterable[str]) -> tuple[str, ...]:
    """Return the topics that are ticked, of those that there are."""
    return tuple(topic for topic in topics if typed.get(TOPIC_FIELD + topic))


def _with_topics(state: FormState, typed: Mapping[str, str], topics: Iterable[str]) -> FormState:
    marks = {TOPIC_FIELD + topic: "yes" for topic in ticked(typed, topics)}
    return FormState({**state.values, **marks}, state.errors)


def _without_blanks(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in typed.items() if text.strip()}
