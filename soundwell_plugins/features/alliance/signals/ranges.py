"""What a parameter may be."""

import math


class OutOfRange(ValueError):
    """A parameter is not what it may be.

    Args:
        name: what the parameter is called, as on the command line.
        allowed: what it may be, as it follows "has to be".
    """

    def __init__(self, name: str, allowed: str) -> None:
        super().__init__(f"{name} has to be {allowed}")
        self.name = name
        self.allowed = allowed


def finite(name: str, value: float) -> None:
    """Check that a parameter is a number with an end.

    Args:
        name: what the parameter is called.
        value: the parameter.

    Raises:
        OutOfRange: it is infinite or not a number.
    """
    if not math.isfinite(value):
        raise OutOfRange(name, "a finite number")


def positive(name: str, value: float) -> None:
    """Check that a parameter is more than 0.

    Args:
        name: what the parameter is called.
        value: the parameter.

    Raises:
        OutOfRange: it is 0, negative, infinite or not a number.
    """
    if not (math.isfinite(value) and value > 0):
        raise OutOfRange(name, "more than 0")


def not_negative(name: str, value: float) -> None:
    """Check that a parameter is 0 or more.

    Args:
        name: what the parameter is called.
        value: the parameter.

    Raises:
        OutOfRange: it is negative, infinite or not a number.
    """
    if not (math.isfinite(value) and value >= 0):
        raise OutOfRange(name, "0 or more")


def at_least(name: str, value: int, least: int, because: str) -> None:
    """Check that a count is large enough.

    Args:
        name: what the parameter is called.
        value: the parameter.
        least: the smallest count that will do.
        because: what the count is needed for, in brackets after the number.

    Raises:
        OutOfRange: it is smaller.
    """
    if value < least:
        raise OutOfRange(name, f"{least} or more ({because})")
