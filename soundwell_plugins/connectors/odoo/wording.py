"""Texts of the configuration with gaps that a consultation fills."""

from collections.abc import Mapping
from string import Formatter
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator

from soundwell_plugins.sdk.configuration import nearest, refusal

GAPS: Final = ("client", "practitioner", "practice", "channel", "date", "time")
"""What may stand in braces."""

_ALLOWED: Final = ", ".join(f"{{{gap}}}" for gap in GAPS)


def _checked(text: str) -> str:
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise refusal("a brace is left open in this text", _ALLOWED) from error
    for _, gap, form, conversion in parts:
        if gap is None:
            continue
        if gap not in GAPS or form or conversion:
            raise refusal("there is nothing to fill this gap with", _ALLOWED, nearest(gap, GAPS))
    return text


Wording: TypeAlias = Annotated[str, AfterValidator(_checked)]
"""A text with gaps such as `{client}`."""


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a wording with its gaps filled.

    Args:
        text: a checked wording.
        values: for each gap what to write there.
    """
    return Formatter().vformat(text, (), dict(values))
