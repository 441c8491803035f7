"""Texts that are written down in one place and said in another, and spans of time in words."""

from datetime import timedelta
from typing import Final

from soundwell_hookspecs import Texts

_MINUTE: Final = timedelta(minutes=1)
_MINUTES_AN_HOUR: Final = 60
_HOURS_A_DAY: Final = 24


def marked(text: str) -> str:
    """Return a text as it is, and let it be found for the catalogues.

    For constants: the language is only known when they are said, with `context.texts.gettext(…)` or
    with the filter `translated` in a template.
    """
    return text


def in_words(span: timedelta, texts: Texts) -> str:
    """Return a span of time to the minute, such as `1 day 12 hours`.

    Args:
        span: not negative; what goes beyond whole minutes is left out.
        texts: says it in their language.
    """
    hours, minutes = divmod(span // _MINUTE, _MINUTES_AN_HOUR)
    days, hours = divmod(hours, _HOURS_A_DAY)
    parts = (
        (days, texts.ngettext("%(count)s day", "%(count)s days", days)),
        (hours, texts.ngettext("%(count)s hour", "%(count)s hours", hours)),
        (minutes, texts.ngettext("%(count)s minute", "%(count)s minutes", minutes)),
    )
    return " ".join(words for count, words in parts if count) or parts[-1][1]
