"""Types for a plugin's table in `soundwell.toml`, secrets among them.

A plugin describes its table as a model; the host validates it and reports every mistake with its
line and what is allowed::

    class GreeterConfig(PluginConfig):
        greeting: str
        every: Span = timedelta(hours=1)
        token: Secret

A validator of a plugin's own raises `refusal(…)`, or a `ValueError`. Both are shown to the admin,
so their text must not repeat what stands in the file; one that does is left out.
"""

from soundwell_plugins.sdk.configuration.gaps import filled, gaps_in, with_gaps
from soundwell_plugins.sdk.configuration.hours import HoursOfDay
from soundwell_plugins.sdk.configuration.refusals import nearest, refusal
from soundwell_plugins.sdk.configuration.scope import ConfigurationScope
from soundwell_plugins.sdk.configuration.secret import Secret, SecretMissing
from soundwell_plugins.sdk.configuration.values import (
    KnownPractitioner,
    LocalPath,
    PluginConfig,
    Span,
    Zone,
)

__all__ = [
    "ConfigurationScope",
    "HoursOfDay",
    "KnownPractitioner",
    "LocalPath",
    "PluginConfig",
    "Secret",
    "SecretMissing",
    "Span",
    "Zone",
    "filled",
    "gaps_in",
    "nearest",
    "refusal",
    "with_gaps",
]
