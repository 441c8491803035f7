"""Which contract this is, and where plugins of it announce themselves."""

from typing import Final

API_VERSION: Final = "1.0"
"""Version of the contract: the major part changes when old plugins can no longer run."""

PROJECT: Final = "soundwell"
"""Name under which pluggy keeps our markers apart from other hosts'."""

ENTRY_POINT_GROUP: Final = "soundwell.v1"
"""Entry-point group of plugins; the major version in it is readable before anything is imported."""

COMMAND_GROUP: Final = "soundwell.v1.commands"
"""Entry-point group of command-line applications that plugins bring."""
