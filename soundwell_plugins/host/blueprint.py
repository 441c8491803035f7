"""What is going to be built: the validated configuration and the classes of its plugins."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from soundwell_hookspecs import Plugin, Practice
from soundwell_plugins.host.clashes import clashing
from soundwell_plugins.host.configuration import (
    Checked,
    Configuration,
    ConfigurationInvalid,
    Document,
    in_order,
    read,
)
from soundwell_plugins.host.discovery import Installed, installed
from soundwell_plugins.host.inspection import PluginUnfit
from soundwell_plugins.host.loading import load, watched
from soundwell_plugins.host.specifications import Specifications


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin that the configuration asks for and that can be imported.

    Args:
        plugin: its class.
        config: its table, validated.
    """

    plugin: type[Plugin[object]]
    config: object


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What is going to be built.

    Args:
        configuration: the validated configuration.
        specifications: the hooks.
        installed: all plugins that are installed, by name.
        candidates: those that can be built, by name, in the order of the configuration.
        unfit: those that the configuration asks for and that cannot be imported, with the reason.
        document: the file that it was drawn from.
    """

    configuration: Configuration
    specifications: Specifications
    installed: Mapping[str, Installed]
    candidates: Mapping[str, Candidate]
    unfit: Mapping[str, PluginUnfit]
    document: Document

    def without(self, name: str, why: PluginUnfit) -> "Blueprint":
        """Return a blueprint in which a plugin is off.

        Args:
            name: the plugin.
            why: the reason.
        """
        others = {each: candidate for each, candidate in self.candidates.items() if each != name}
        return replace(self, candidates=others, unfit={**self.unfit, name: why})


def draw(
    path: Path,
    *,
    content: bytes | None = None,
    found: Mapping[str, Installed] | None = None,
    specifications: Specifications | None = None,
) -> Blueprint:
    """Read a configuration and import the plugins that it asks for.

    Args:
        path: where `soundwell.toml` is.
        content: what is to stand in it; what stands there when not given.
        found: the plugins to choose from; all that are installed when not given.
        specifications: the hooks; those of the contract when not given.

    Raises:
        ConfigurationInvalid: something in the file is wrong; it names everything that is.
    """
    hooks = Specifications() if specifications is None else specifications
    choice = installed() if found is None else found
    document = read(path, content)
    core, practice = document.core(choice), document.practice().value
    problems = [*core.problems, *document.missing_secrets(core.value)]
    candidates: dict[str, Candidate] = {}
    unfit: dict[str, PluginUnfit] = {}
    for table in document.tables:
        if table.enabled and table.name in choice:
            try:
                plugin = load(choice[table.name], hooks)
                config = _configured(document, plugin, practice)
            except PluginUnfit as error:
                unfit[table.name] = error
                continue
            problems += config.problems
            problems += document.missing_secrets(config.value, table.name)
            candidates[table.name] = Candidate(plugin, config.value)
    for name, why in clashing({name: each.plugin for name, each in candidates.items()}).items():
        unfit[name] = why
        del candidates[name]
    if core.value is None or problems:
        raise ConfigurationInvalid(in_order(problems))
    return Blueprint(core.value, hooks, choice, candidates, unfit, document)


def _configured(
    document: Document, plugin: type[Plugin[object]], practice: Practice | None
) -> Checked[object]:
    return watched(
        "read its table",
        lambda: document.plugin(plugin.name, plugin.Config, practice),
        plugin.name,
    )
