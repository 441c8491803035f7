"""What can be said of a plugin: whether it takes part, and if not, why and what to do."""

from dataclasses import dataclass
from enum import Enum

from soundwell_plugins.host.blueprint import Blueprint
from soundwell_plugins.host.configuration.tables import HOST_TABLES
from soundwell_plugins.host.inspection import PluginUnfit, implemented, kind_of


class PluginState(Enum):
    """Whether a plugin takes part."""

    ON = "on"
    OFF = "off"
    DISABLED = "disabled"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True)
class PluginReport:
    """One plugin.

    Args:
        name: its name.
        state: whether it takes part.
        kind: `feature` or `connector`; empty while it is not imported.
        distribution: the package that brings it, or empty.
        version: that package's version, or empty.
        hooks: the hooks that it implements.
        reason: why it is not on, or empty.
        remedy: what can be done about that, or empty.
        issues: the address where its faults can be reported, or empty.
    """

    name: str
    state: PluginState
    kind: str = ""
    distribution: str = ""
    version: str = ""
    hooks: tuple[str, ...] = ()
    reason: str = ""
    remedy: str = ""
    issues: str = ""

    @property
    def package(self) -> str:
        """The package that brings it and that package's version, as far as they are known."""
        return " ".join(filter(None, (self.distribution, self.version)))

    @property
    def sentence(self) -> str:
        """Why it is off and what to do, for somebody who has to do something about it."""
        at_fault = self.state is PluginState.OFF
        name = f"{self.name} ({self.package})" if at_fault and self.package else self.name
        address = f"Its faults are reported at {self.issues}" if at_fault and self.issues else ""
        return " ".join(filter(None, (f"{name} is off.", self.reason, self.remedy, address)))


def report(blueprint: Blueprint, unfit: dict[str, PluginUnfit]) -> tuple[PluginReport, ...]:
    """Report on the plugins of the configuration, in its order, then on the others.

    Args:
        blueprint: what was going to be built.
        unfit: the plugins that could not be imported or built, with the reason.
    """
    configured = {table.name: table.enabled for table in blueprint.configuration.tables}
    others = [name for name in blueprint.installed if name not in configured]
    return tuple(
        _report(name, blueprint, unfit.get(name), enabled=configured.get(name))
        for name in (*configured, *others)
    )


def _report(
    name: str, blueprint: Blueprint, unfit: PluginUnfit | None, *, enabled: bool | None
) -> PluginReport:
    found = blueprint.installed[name]
    candidate = blueprint.candidates.get(name)
    state, reason, remedy = _state(name, unfit, enabled=enabled)
    return PluginReport(
        name=name,
        state=state,
        kind=kind_of(candidate.plugin) if candidate else "",
        distribution=found.distribution,
        version=found.version,
        hooks=implemented(candidate.plugin) if candidate else (),
        reason=reason,
        remedy=remedy,
        issues=found.issues,
    )


def _state(
    name: str, unfit: PluginUnfit | None, *, enabled: bool | None
) -> tuple[PluginState, str, str]:
    if unfit is not None:
        return PluginState.OFF, unfit.reason, unfit.remedy
    if name in HOST_TABLES:
        reason = "Soundwell has a table of this name."
        return PluginState.OFF, reason, "Its author has to name it differently."
    if enabled is None:
        return PluginState.AVAILABLE, "It has no table.", f"Add [{name}] to switch it on."
    if not enabled:
        return PluginState.DISABLED, "It is switched off.", f"Set enabled = true in [{name}]."
    return PluginState.ON, "", ""
