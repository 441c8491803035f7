"""Texts of the configuration with gaps that a consultation or an enquiry fills."""

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator

from soundwell_plugins.sdk.configuration import nearest, refusal

GAPS: Final = ("client", "practitioner", "practice", "channel", "date", "time")
"""What may stand in braces where a consultation fills them."""

ENQUIRY_GAPS: Final = ("client", "practice", "date", "time")
"""What may stand in braces where an enquiry fills them; date and time are when it came."""


def _checked(known: tuple[str, ...]) -> Callable[[str], str]:
    allowed = ", ".join(f"{{{gap}}}" for gap in known)

    def check(text: str) -> str:
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            raise refusal("a brace is left open in this text", allowed) from error
        for _, gap, form, conversion in parts:
            if gap is None:
                continue
            if gap not in known or form or conversion:
                raise refusal(
                    "there is nothing to fill this gap with", allowed, nearest(gap, known)
                )
        return text

    return check


Wording: TypeAlias = Annotated[str, AfterValidator(_checked(GAPS))]
"""A text with gaps such as `{client}`."""

EnquiryWording: TypeAlias = Annotated[str, AfterValidator(_checked(ENQUIRY_GAPS))]
"""A text with gaps that an enquiry fills."""


def gaps_in(text: str) -> set[str]:
    """Return the gaps of a checked wording."""
    return {gap for _, gap, _, _ in Formatter().parse(text) if gap is not None}


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a wording with its gaps filled.

    Args:
        text: a checked wording.
        values: for each gap what to write there.
    """
    return Formatter().vformat(text, (), dict(values))
