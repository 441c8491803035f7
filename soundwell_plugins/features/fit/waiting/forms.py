"""The form about somebody who waits: all questions on one page."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import BaseModel, EmailStr, StringConstraints

from soundwell_hookspecs import PractitionerId
from soundwell_plugins.features.fit.questions.screens import Screens
from soundwell_plugins.features.fit.ticked import Ticked, one
from soundwell_plugins.features.fit.waiting.entry import Needs
from soundwell_plugins.sdk import forms
from soundwell_plugins.sdk.forms import FormState, Submission
from soundwell_plugins.sdk.texts import marked

PLACES: Final = ("first", "second", "third")
"""The fields for whom a client named themselves."""

_SENTENCES: Final = {
    "name": marked("Please give a name of up to 100 characters."),
    "email": marked("Please give an e-mail address at which they can be reached."),
}


_SENTENCES_OF_VISITORS: Final = {
    "name": marked("Please tell us a name, any name you like to be called by."),
    "name.string_too_long": marked("Please use at most 100 characters for your name."),
    "name.string_pattern_mismatch": marked(
        "Please write your name on one line, with ordinary letters."
    ),
    "email": marked("Please check the e-mail address. It looks like name@example.com."),
}


class ClientForm(BaseModel):
    """Who waits."""

    name: Annotated[
        str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
    ]
    email: Annotated[EmailStr, StringConstraints(max_length=254)]


def read_client(fields: Ticked) -> Submission[ClientForm]:
    """Return who waits, as the practice typed it, with a sentence for all that is wrong."""
    return _read(fields, _SENTENCES)


def read_visitor(fields: Ticked) -> Submission[ClientForm]:
    """Return who would like to wait, as they typed it, with a sentence for all that is wrong."""
    return _read(fields, _SENTENCES_OF_VISITORS)


def read_needs(
    fields: Ticked, screens: Screens, practitioners: Mapping[PractitionerId, object]
) -> Needs:
    """Return what was ticked; what is no option is left out.

    Args:
        fields: the form.
        screens: the questions.
        practitioners: who can be named.
    """
    chosen = {
        screen.id: known if screen.several else known[:1]
        for screen in screens.all
        if (known := screen.known(fields.get(f"q.{screen.id}", ())))
    }
    essential = frozenset(
        screen.id
        for screen in screens.all
        if screen.essential and screen.id in chosen and one(fields, f"e.{screen.id}")
    )
    named = (PractitionerId(one(fields, place)) for place in PLACES)
    prefers = tuple(dict.fromkeys(each for each in named if each in practitioners))
    return Needs(chosen, essential, prefers)


def _read(fields: Ticked, sentences: Mapping[str, str]) -> Submission[ClientForm]:
    typed = {name: one(fields, name) for name in ClientForm.model_fields}
    return forms.read(ClientForm, typed, sentences)


def blank() -> FormState:
    """Return a form in which nothing stands yet."""
    return FormState({"name": "", "email": ""})
