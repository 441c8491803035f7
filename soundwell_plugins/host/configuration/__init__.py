"""The configuration of a practice: `soundwell.toml`, and all that is wrong with it at once.

`read` takes the file; what it returns checks the host's tables and each plugin's own, and every
problem says where it is, what is wrong, what is allowed and what was probably meant.
"""

from soundwell_plugins.host.configuration.document import Document, read
from soundwell_plugins.host.configuration.problems import (
    Checked,
    ConfigurationInvalid,
    Problem,
    in_order,
)
from soundwell_plugins.host.configuration.settings import (
    LOOPBACK,
    Configuration,
    DeliverySettings,
    LogSettings,
    PluginTable,
    QuarantineSettings,
    StorageSettings,
    WebSettings,
)

__all__ = [
    "LOOPBACK",
    "Checked",
    "Configuration",
    "ConfigurationInvalid",
    "DeliverySettings",
    "Document",
    "LogSettings",
    "PluginTable",
    "Problem",
    "QuarantineSettings",
    "StorageSettings",
    "WebSettings",
    "in_order",
    "read",
]
