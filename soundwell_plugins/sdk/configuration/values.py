"""The base of a plugin's `Config`, and types for what stands in it."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)

from soundwell_hookspecs import PractitionerId
from soundwell_plugins.sdk.configuration.refusals import nearest, refusal
from soundwell_plugins.sdk.configuration.scope import ConfigurationScope, local_path

_MAX_SPAN: Final = timedelta(days=36_500)
_SPAN: Final = re.compile(r"([0-9]{1,12}) *([a-z]+)")
_UNITS: Final = ("seconds", "minutes", "hours", "days", "weeks")
_UNEVEN: Final = ("months", "years")
_ONE: Final = {unit: timedelta(**{unit: 1}) for unit in _UNITS}
_SPAN_ALLOWED: Final = (
    "a whole number above 0 and its unit (seconds, minutes, hours, days or weeks), "
    'such as "15 minutes"'
)
ZONE_FORMAT: Final = "time-zone"
"""What a JSON schema calls the name of a time zone."""
_ZONE_ALLOWED: Final = 'the name of a time zone, such as "Europe/London"'


class PluginConfig(BaseModel):
    """The base of a plugin's `Config`: unchangeable, and an unknown key is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True
    )


def _known_practitioner(value: PractitionerId, info: ValidationInfo) -> PractitionerId:
    scope = info.context
    if not isinstance(scope, ConfigurationScope) or scope.practice is None:
        return value
    known = scope.practice.practitioners
    if value not in known:
        raise refusal("there is no such practitioner", ", ".join(known), nearest(value, known))
    return value


def _zone(value: object) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    if not isinstance(value, str):
        raise refusal("this has to be the name of a time zone in quotes", _ZONE_ALLOWED)
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        close = nearest(value, available_timezones())
        raise refusal("there is no such time zone", _ZONE_ALLOWED, close) from error


def _span(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return _within_limits(value)
    if not isinstance(value, str):
        raise refusal("this has to be a span of time in quotes", _SPAN_ALLOWED)
    found = _SPAN.fullmatch(value.strip().lower())
    if found is None:
        raise refusal("this is no span of time", _SPAN_ALLOWED)
    count, unit = found.groups()
    plural = unit if unit.endswith("s") else f"{unit}s"
    if plural in _UNEVEN:
        raise refusal("months and years differ in length: give days", _SPAN_ALLOWED)
    if plural not in _UNITS:
        close = nearest(plural, _UNITS)
        raise refusal("this is no span of time", _SPAN_ALLOWED, close and f"{count} {close}")
    try:
        return _within_limits(timedelta(**{plural: int(count)}))
    except OverflowError as error:
        raise _too_long() from error


def _within_limits(span: timedelta) -> timedelta:
    if span <= timedelta(0):
        raise refusal("a span of time has to be longer than nothing", _SPAN_ALLOWED)
    if span > _MAX_SPAN:
        raise _too_long()
    return span


def _too_long() -> Exception:
    return refusal("this span of time is too long", "at most 36500 days")


def _written(span: timedelta) -> str:
    unit = next((unit for unit in reversed(_UNITS) if not span % _ONE[unit]), None)
    if unit is None:
        return f"{span.total_seconds()} seconds"
    count = span // _ONE[unit]
    return f"{count} {unit[:-1] if count == 1 else unit}"


LocalPath: TypeAlias = Annotated[
    Path, PlainValidator(local_path), WithJsonSchema({"type": "string", "description": "a path"})
]
"""A path; one that is not absolute starts at the folder of `soundwell.toml`."""

KnownPractitioner: TypeAlias = Annotated[PractitionerId, AfterValidator(_known_practitioner)]
"""The id of a practitioner who has a table in the file."""

Zone: TypeAlias = Annotated[
    ZoneInfo,
    PlainValidator(_zone),
    WithJsonSchema({"type": "string", "format": ZONE_FORMAT, "description": _ZONE_ALLOWED}),
]
"""A time zone by its name in the IANA database."""

Span: TypeAlias = Annotated[
    timedelta,
    PlainValidator(_span),
    PlainSerializer(_written, return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "description": _SPAN_ALLOWED,
            "pattern": r"^ *[0-9]{1,12} *(second|minute|hour|day|week)s? *$",
            "examples": ["15 minutes", "2 hours", "28 days"],
        }
    ),
]
"""A span of time above 0, in words such as `15 minutes`."""
