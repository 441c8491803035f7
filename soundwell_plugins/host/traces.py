"""Errors of plugins, told without their text: it may quote what somebody wrote."""

import logging
from collections.abc import Sequence
from traceback import walk_tb
from typing import Final

_log: Final = logging.getLogger(__name__)
_log.setLevel(logging.INFO)  # whatever the others are set to: a traceback may quote somebody


def describe(error: BaseException) -> str:
    """Return an error's type and place, for example `KeyError in acme.contacts, line 40`.

    With `soundwell --debug`, and only then, all of it goes to standard error.
    """
    _log.debug("%s", type(error).__name__, exc_info=error)
    kind = type(error).__name__
    frames = list(walk_tb(error.__traceback__))
    if not frames:
        return kind
    frame, line = frames[-1]
    return f"{kind} in {frame.f_globals.get('__name__', 'unknown')}, line {line}"


def modules_of(error: BaseException) -> Sequence[str]:
    """Return the modules through which an error came, the outermost first."""
    return [str(frame.f_globals.get("__name__", "")) for frame, _ in walk_tb(error.__traceback__)]
