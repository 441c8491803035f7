"""Days and numbers as a practitioner reads them; the same ones come again and again on a page."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal


class Speech:
    """Says days and numbers in one language, by one clock.

    Args:
        locale: the language and country, for example `en_GB`.
        zone: by whose clock a day begins.
    """

    def __init__(self, locale: str, zone: ZoneInfo) -> None:
        self.language = locale
        self._locale = locale
        self._zone = zone

    def day(self, moment: datetime) -> str:
        """Return a day, for example `8 Mar 2027`."""
        return _day(moment.astimezone(self._zone).date(), self._locale)

    def short_day(self, moment: datetime) -> str:
        """Return a day as it fits below a chart, for example `8 Mar`."""
        return _short_day(moment.astimezone(self._zone).date(), self._locale)

    def number(self, value: float | None) -> str:
        """Return a score with one decimal at most; nothing where there is none."""
        return "" if value is None else _number(round(value, 1), self._locale)


@lru_cache(maxsize=4096)
def _day(day: date, locale: str) -> str:
    return format_date(day, "medium", locale)


@lru_cache(maxsize=4096)
def _short_day(day: date, locale: str) -> str:
    return format_skeleton("MMMd", day, locale=locale)


@lru_cache(maxsize=4096)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, format="0.#", locale=locale)
