"""A plugin's rest from one hook."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]
"""A plugin and a hook, by their names."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A plugin that is not asked a hook for a while.

    Args:
        plugin: its name.
        hook: the hook.
        times: how often in a row it has been put into quarantine.
        until: when one call is tried again, in UTC.
        reason: how the last call failed, without personal data.
    """

    plugin: str
    hook: str
    times: int
    until: datetime
    reason: str

    @property
    def pair(self) -> Pair:
        """The plugin and the hook."""
        return self.plugin, self.hook

    @property
    def detail(self) -> str:
        """What somebody who asked is told."""
        return f"until {self.until:%Y-%m-%d %H:%M} UTC: {self.reason}"
