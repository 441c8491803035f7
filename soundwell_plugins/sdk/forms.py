"""Forms that come back with what was typed and say what is missing.

A form is a pydantic model; the page shows it again from a `FormState`, field by field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from soundwell_plugins.sdk.texts import marked

M = TypeVar("M", bound=BaseModel)

MAX_FIELDS: Final = 100


@dataclass(frozen=True, slots=True)
class FormState:
    """What stands in a form and what is wrong with it.

    Args:
        values: what was typed, by field.
        errors: a sentence for each field that is wrong; the key `""` is for the whole form.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission(Generic[M]):
    """A form as it was submitted: `form` is there only when everything in it is right."""

    state: FormState
    form: M | None


async def submitted(request: Request) -> dict[str, str]:
    """Read the text fields of a submitted form; a dependency for routes.

    Of a field that was sent more than once the last counts. A form with a file in it, or with more
    fields than `MAX_FIELDS`, is answered with 400. Each text is made `keepable`.
    """
    data = await request.form(max_fields=MAX_FIELDS, max_files=0)
    return {name: keepable(value) for name, value in data.items() if isinstance(value, str)}


def keepable(text: str) -> str:
    """Return a text without NULs: no keyboard has them, and PostgreSQL keeps no text with one."""
    return text.replace("\0", "")


def read(model: type[M], typed: Mapping[str, str], sentences: Mapping[str, str]) -> Submission[M]:
    """Validate what was typed.

    Args:
        model: the form; its fields take text.
        typed: what was submitted, by field; fields the form does not know are dropped.
        sentences: for each field the sentence that a person reads when it is wrong; an error type
            can have its own with the key `field.type`, for example `name.string_too_long`.

    Returns:
        The form when all is right, and what to show otherwise.
    """
    values = {name: typed[name].strip() for name in model.model_fields if name in typed}
    try:
        return Submission(FormState(values), model.model_validate(values))
    except ValidationError as error:
        errors: dict[str, str] = {}
        for problem in error.errors(include_input=False, include_url=False):
            name = _field(problem["loc"])
            sentence = sentences.get(f"{name}.{problem['type']}", sentences.get(name, ""))
            errors.setdefault(name, sentence or marked("Please check this."))
        return Submission(FormState(values, errors), None)


def _field(location: tuple[Any, ...]) -> str:
    return str(location[0]) if location else ""
