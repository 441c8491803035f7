"""Recurrence rules as feeds write them (RFC 5545, 3.3.10)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from soundwell_plugins.connectors.calendars.stamps import Stamp, read_stamp
from soundwell_plugins.connectors.calendars.zones import Place

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKS: Final = 53


class Frequency(IntEnum):
    """How often a rule repeats, the rarest first."""

    YEARLY = 0
    MONTHLY = 1
    WEEKLY = 2
    DAILY = 3
    HOURLY = 4
    MINUTELY = 5
    SECONDLY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A recurrence rule; an empty part does not restrict anything.

    Args:
        frequency: the length of its periods.
        interval: which periods count: every one, every second, and so on.
        count: how many instances there are, if that is given.
        until: the last moment an instance may start, if that is given.
        first_weekday: the day on which weeks begin, 0 for Monday.
        weekdays: pairs of an ordinal, 0 for every, and a weekday.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: Stamp | None = None
    first_weekday: int = 0
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()

    @property
    def has_days(self) -> bool:
        """Whether the rule says on which days of a period it falls."""
        return bool(self.weeks or self.year_days or self.month_days or self.weekdays)


def read_rule(text: str, place: Place | None) -> Rule:
    """Read an RRULE.

    Args:
        text: the value.
        place: where an `UNTIL` that does not end in `Z` is meant.

    Raises:
        ValueError: a part is missing, unknown or beyond its limits. A rule is never read without
            a part, because it would then fall on other days.
    """
    parts = _parts(text)
    until = parts.pop("UNTIL", None)
    rule = Rule(
        frequency=_frequency(parts.pop("FREQ", "")),
        # An interval of 0 would never move on: the closest that makes sense is every period.
        interval=max(1, int(parts.pop("INTERVAL", "1"))),
        count=_count(parts.pop("COUNT", None)),
        until=None if until is None else read_stamp(until, place),
        first_weekday=_WEEKDAYS.index(parts.pop("WKST", "MO")),
        months=_numbers(parts.pop("BYMONTH", ""), 1, 12),
        weeks=_signed(parts.pop("BYWEEKNO", ""), _WEEKS),
        year_days=_signed(parts.pop("BYYEARDAY", ""), 366),
        month_days=_signed(parts.pop("BYMONTHDAY", ""), 31),
        weekdays=tuple(_weekday(item) for item in _items(parts.pop("BYDAY", ""))),
        hours=_numbers(parts.pop("BYHOUR", ""), 0, 23),
        minutes=_numbers(parts.pop("BYMINUTE", ""), 0, 59),
        seconds=_seconds(parts.pop("BYSECOND", "")),
        positions=_signed(parts.pop("BYSETPOS", ""), 366),
    )
    _refuse_others(parts)
    return rule


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.upper().replace(" ", "").split(";"):
        name, equals, value = part.partition("=")
        if part and not (name and equals and value):
            raise ValueError("a part of the rule is damaged")
        if part:
            parts[name] = value
    return parts


def _refuse_others(parts: Mapping[str, str]) -> None:
    for name, value in parts.items():
        # RFC 7529: these two mean what is meant without them; others of it change the calendar.
        if (name, value) in {("RSCALE", "GREGORIAN"), ("SKIP", "OMIT")} or name.startswith("X-"):
            continue
        raise ValueError("a part of the rule is not known")


def _frequency(text: str) -> Frequency:
    try:
        return Frequency[text]
    except KeyError as error:
        raise ValueError("the rule does not say how often") from error


def _count(text: str | None) -> int | None:
    # Some programs write a count of -1 for a series without end.
    return None if text is None or int(text) < 1 else int(text)


def _items(text: str) -> list[str]:
    return [item for item in text.split(",") if item]


def _numbers(text: str, least: int, most: int) -> tuple[int, ...]:
    numbers = tuple(sorted({int(item) for item in _items(text)}))
    if any(not least <= number <= most for number in numbers):
        raise ValueError("a number in the rule is beyond its limits")
    return numbers


def _signed(text: str, most: int) -> tuple[int, ...]:
    numbers = _numbers(text, -most, most)
    if 0 in numbers:
        raise ValueError("a number in the rule is beyond its limits")
    return numbers


def _seconds(text: str) -> tuple[int, ...]:
    # A leap second, 60, is the second before it, as in a time.
    return tuple(sorted({min(second, 59) for second in _numbers(text, 0, 60)}))


def _weekday(text: str) -> tuple[int, int]:
    found = _WEEKDAY.fullmatch(text)
    if found is None or abs(int(found[1] or 1)) not in range(1, _WEEKS + 1):
        raise ValueError("a weekday in the rule is not known")
    return int(found[1] or 0), _WEEKDAYS.index(found[2])
