"""Dates, times and numbers as a language writes them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    format_timedelta,
    get_timezone_name,
)
from babel.numbers import format_decimal

_KEPT: Final = 1440
"""A page of free times writes hundreds, always the same: as many as a day has minutes, at most."""


def formats(locale: str) -> Mapping[str, object]:
    """Return functions for templates that write dates, times and numbers.

    Args:
        locale: the language and country, for example `en_GB`.
    """

    def day_of(moment: datetime, zone: ZoneInfo) -> str:
        return _day(moment.astimezone(zone).date(), locale)

    def time_of(moment: datetime, zone: ZoneInfo) -> str:
        local = moment.astimezone(zone)
        shown = _time(local.hour, local.minute, locale)
        if not _comes_twice(local):
            return shown
        return f"{shown} {get_timezone_name(local, 'short', locale=locale)}"

    def month(day: date) -> str:
        return format_skeleton("yMMMM", day, locale=locale)

    def weekday(day: date, *, short: bool = False) -> str:
        return format_date(day, "EEE" if short else "EEEE", locale)

    def name(zone: ZoneInfo, moment: datetime) -> str:
        return get_timezone_name(moment.astimezone(zone), locale=locale)

    def number(value: float | Decimal) -> str:
        return format_decimal(value, locale=locale)

    def span(length: timedelta) -> str:
        return format_timedelta(length, threshold=1.5, locale=locale)

    return {
        "format_day": day_of,
        "format_time": time_of,
        "format_month": month,
        "format_weekday": weekday,
        "format_zone": name,
        "format_number": number,
        "format_span": span,
    }


def _comes_twice(local: datetime) -> bool:
    """Tell whether the clock on the wall shows this twice, because it is set back in between."""
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


@lru_cache(_KEPT)
def _day(day: date, locale: str) -> str:
    return f"{format_date(day, 'EEEE', locale)} {format_date(day, 'long', locale)}"


@lru_cache(_KEPT)
def _time(hour: int, minute: int, locale: str) -> str:
    return format_time(time(hour, minute), "short", locale=locale)
