"""Whether a profile that a plugin brings holds what the contract says that it does."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from soundwell_hookspecs import FitAges, FitChannel, FitFee, FitProfile, FitTime

_MOST: Final = 40
_LONGEST_LABEL: Final = 80
_LONGEST_TEXT: Final = 6000


def is_sound(profile: FitProfile) -> bool:
    """Tell whether every page can show a profile, and every aspect can judge it."""
    return all(check(getattr(profile, name)) for name, check in _CHECKS.items())


def _each(right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda values: (
        isinstance(values, tuple) and len(values) <= _MOST and all(map(right, values))
    )


def _is_label(value: Any) -> bool:
    return _is_text(_LONGEST_LABEL)(value) and bool(value.strip()) and value.isprintable()


def _is_text(longest: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= longest


def _is_count(value: Any) -> bool:
    return value is None or (type(value) is int and value >= 0)


def _is(kind: type[object]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


_CHECKS: Final[Mapping[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(
        (
            "licences",
            "languages",
            "payers",
            "accessibility",
            "topics",
            "ways",
            "instruments",
            "methods",
            "styles",
            "artists",
        ),
        _each(_is_label),
    ),
    "channels": _each(_is(FitChannel)),
    "times": _each(_is(FitTime)),
    "ages": lambda value: value is None or isinstance(value, FitAges),
    "fee": lambda value: value is None or isinstance(value, FitFee),
    "gender": _is_text(_LONGEST_LABEL),
    "text": _is_text(_LONGEST_TEXT),
    "capacity": _is_count,
    "caseload": _is_count,
}
