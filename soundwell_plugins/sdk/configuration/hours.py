"""Hours of a day as they stand in the file, such as `09:00-12:00`."""

import re
from datetime import time
from itertools import pairwise
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, PlainValidator, WithJsonSchema

from soundwell_hookspecs import Hours
from soundwell_plugins.sdk.configuration.refusals import refusal

_HOURS: Final = re.compile(r"(\d\d):(\d\d) ?[-–] ?(\d\d):(\d\d)", re.ASCII)  # noqa: RUF001 - people's dash
_ALLOWED: Final = 'hours such as "09:00-12:00", with "24:00" for midnight at the end'
_MIDNIGHT: Final = 24 * 60
_HOUR: Final = 60
_MAX_A_DAY: Final = 48


def _hours(value: object) -> Hours:
    if isinstance(value, Hours):
        return value
    if not isinstance(value, str):
        raise refusal("these have to be hours in quotes", _ALLOWED)
    found = _HOURS.fullmatch(value.strip())
    if found is None:
        raise refusal("these are no hours of a day", _ALLOWED)
    first, first_minute, last, last_minute = map(int, found.groups())
    start, end = first * _HOUR + first_minute, last * _HOUR + last_minute
    if max(first_minute, last_minute) >= _HOUR or start >= _MIDNIGHT or end > _MIDNIGHT:
        raise refusal(f"there is no such time of the day in {found[0]}", _ALLOWED)
    if start >= (end or _MIDNIGHT):
        what = f"the end of {found[0]} is not after its beginning"
        raise refusal(what, "the earlier time first")
    return Hours(_time(start), _time(end))


def _time(minutes: int) -> time:
    hour, minute = divmod(minutes % _MIDNIGHT, _HOUR)
    return time(hour, minute)


def _day(hours: tuple[Hours, ...]) -> tuple[Hours, ...]:
    """Return the hours of a day in order, refusing those that overlap."""
    if len(hours) > _MAX_A_DAY:
        raise refusal("there are too many hours for one day", f"at most {_MAX_A_DAY} entries")
    ordered = tuple(sorted(hours))
    clashes = [
        f"{written(one)} and {written(other)}"
        for one, other in pairwise(ordered)
        if one.end == time(0) or other.start < one.end
    ]
    if clashes:
        what = f"these hours overlap: {', '.join(clashes)}"
        raise refusal(what, "hours that do not overlap; one may begin where another ends")
    return ordered


def written(hours: Hours) -> str:
    """Return hours as they stand in the file."""
    end = "24:00" if hours.end == time(0) else f"{hours.end:%H:%M}"
    return f"{hours.start:%H:%M}-{end}"


HoursOfDay: TypeAlias = Annotated[
    tuple[
        Annotated[
            Hours,
            PlainValidator(_hours),
            WithJsonSchema({"type": "string", "description": _ALLOWED}),
        ],
        ...,
    ],
    AfterValidator(_day),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "string", "description": _ALLOWED},
            "description": 'a list of hours such as ["09:00-12:00", "13:00-17:00"]',
        }
    ),
]
"""The hours of one day, sorted and without overlap."""
