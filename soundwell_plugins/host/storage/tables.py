"""The collection that all tables of the host belong to."""

from typing import Final

from soundwell_plugins.sdk.tables import metadata

HOST: Final = metadata()
