"""What is wrong, said to the author instead of a traceback."""

from typing import NoReturn

import pytest


def fail(sentence: str) -> NoReturn:
    """Fail the test with a sentence for the author."""
    pytest.fail(sentence, pytrace=False)


def none(faults: list[str]) -> None:
    """Fail the test with all faults, if there are any."""
    if faults:
        fail("\n".join(faults))


def named(hook: str, faults: list[str]) -> list[str]:
    """Return faults with the hook that they are of."""
    return [f"{hook}: {each}" for each in faults]
