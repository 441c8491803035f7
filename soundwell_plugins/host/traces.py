"""Errors of plugins, told without their text: it may quote what somebody wrote."""

from traceback import walk_tb


def describe(error: BaseException) -> str:
    """Return an error's type and place, for example `KeyError in acme.contacts, line 40`."""
    kind = type(error).__name__
    frames = list(walk_tb(error.__traceback__))
    if not frames:
        return kind
    frame, line = frames[-1]
    return f"{kind} in {frame.f_globals.get('__name__', 'unknown')}, line {line}"
