"""Practitioners' calendars: when they are busy.

`Calendars` is imported when it is asked for: the command line imports this package for its
commands, and whoever asks it for help should not wait for the database and the web client.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soundwell_plugins.connectors.calendars.plugin import Calendars

__all__ = ["Calendars"]


def __getattr__(name: str) -> object:
    if name != "Calendars":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from soundwell_plugins.connectors.calendars.plugin import Calendars  # noqa: PLC0415 -- above

    return Calendars
