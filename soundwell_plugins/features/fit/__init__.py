"""Who fits whom: suggestions for visitors, first conversations compared, a waiting list placed.

`Fit` is imported when it is asked for: the command line imports this package for its commands, and
whoever asks it for help should not wait for the database and the web client.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soundwell_plugins.features.fit.plugin import Fit

__all__ = ["Fit"]


def __getattr__(name: str) -> object:
    if name != "Fit":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from soundwell_plugins.features.fit.plugin import Fit  # noqa: PLC0415 -- above

    return Fit
