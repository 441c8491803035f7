"""Dates, times and numbers as a language writes them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    format_timedelta,
    get_timezone_name,
)
from babel.numbers import format_decimal


def formats(locale: str) -> Mapping[str, object]:
    """Return functions for templates that write dates, times and numbers.

    Args:
        locale: the language and country, for example `en_GB`.
    """

    def day(moment: datetime, zone: ZoneInfo) -> str:
        local = moment.astimezone(zone)
        return f"{format_date(local, 'EEEE', locale)} {format_date(local, 'long', locale)}"

    def time(moment: datetime, zone: ZoneInfo) -> str:
        shown = format_time(moment, "short", zone, locale)
        local = moment.astimezone(zone)
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
        "format_day": day,
        "format_time": time,
        "format_month": month,
        "format_weekday": weekday,
        "format_zone": name,
        "format_number": number,
        "format_span": span,
    }


def _comes_twice(local: datetime) -> bool:
    """Tell whether the clock on the wall shows this twice, because it is set back in between."""
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
