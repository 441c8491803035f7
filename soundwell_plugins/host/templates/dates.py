"""Dates, times and numbers as a language writes them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta, get_timezone_name
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
        return format_time(moment, "short", zone, locale)

    def name(zone: ZoneInfo, moment: datetime) -> str:
        return get_timezone_name(moment.astimezone(zone), locale=locale)

    def number(value: float | Decimal) -> str:
        return format_decimal(value, locale=locale)

    def span(length: timedelta) -> str:
        return format_timedelta(length, threshold=1.5, locale=locale)

    return {
        "format_day": day,
        "format_time": time,
        "format_zone": name,
        "format_number": number,
        "format_span": span,
    }
