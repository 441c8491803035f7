"""What a plugin is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from soundwell_hookspecs.context import PluginContext
from soundwell_hookspecs.version import API_VERSION

if TYPE_CHECKING:
    from sqlalchemy import MetaData

    from soundwell_hookspecs._methods import ClinicalHookMethods, HookMethods
else:

    class HookMethods:
        """Nothing: whether a method fits its hook is for type checkers to say."""

    class ClinicalHookMethods:
        """Nothing, as above."""


C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class NoConfig:
    """The configuration of a plugin that has nothing to configure."""


class Plugin(HookMethods, Generic[C]):
    """The base of features and connectors; derive from one of those.

    The host builds a plugin once, when its table stands in `soundwell.toml`.

    Args:
        config: the plugin's table, validated as its `Config`.
        context: what the plugin may use of the host.
    """

    name: ClassVar[str]
    """The name of the plugin's table in `soundwell.toml` and of its entry point."""

    Config: type
    """A pydantic model or dataclass that describes the plugin's table."""

    api: ClassVar[str] = API_VERSION
    """The contract version it was written for, where it needs more than the first of its major."""

    tables: "ClassVar[MetaData | None]" = None
    """Its tables, in a `soundwell_plugins.sdk.tables.metadata`; their names begin with its own."""

    migrations: ClassVar[str] = ""
    """The package that holds the migrations of its tables, for example `my_plugin.migrations`."""

    templates: ClassVar[str] = ""
    """The package whose folder `templates` holds its templates; they are named `name/….html`."""

    def __init__(self, config: C, context: PluginContext) -> None:
        self.config = config
        self.context = context


class Feature(ClinicalHookMethods, Plugin[C]):
    """A plugin that people see; it may take part in clinical hooks."""

    Config: type = NoConfig


class Connector(Plugin[C]):
    """A plugin that talks to another system; the host refuses it on clinical hooks."""

    Config: type = NoConfig
