"""Odoo: what happens in Soundwell appears there, once; what its calendar knows counts here.

`Odoo` is imported when it is asked for: the command line imports this package for its commands,
and whoever asks it for help should not wait for the database and the web client.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soundwell_plugins.connectors.odoo.plugin import Odoo

__all__ = ["Odoo"]


def __getattr__(name: str) -> object:
    if name != "Odoo":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from soundwell_plugins.connectors.odoo.plugin import Odoo  # noqa: PLC0415 -- above

    return Odoo
