"""Texts of the configuration with gaps, such as `Conversation with {practitioner}`."""

from collections.abc import Callable, Mapping
from string import Formatter

from soundwell_plugins.sdk.configuration.refusals import nearest, refusal


def with_gaps(*known: str) -> Callable[[str], str]:
    """Return a validator for texts whose gaps are certain words in braces, and nothing more.

    Use it as `Annotated[str, AfterValidator(with_gaps("practitioner"))]`.

    Args:
        known: the words.
    """
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


def gaps_in(text: str) -> set[str]:
    """Return the gaps of a text that was checked."""
    return {gap for _, gap, _, _ in Formatter().parse(text) if gap is not None}


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its gaps filled.

    Args:
        text: one that was checked.
        values: for each gap what to write there.
    """
    return Formatter().vformat(text, (), dict(values))
