"""What two plugins cannot both have: a table, or names that become the same name of a table."""

from collections.abc import Iterator, Mapping

from soundwell_hookspecs import Plugin
from soundwell_plugins.host.inspection import PluginUnfit
from soundwell_plugins.host.storage.tables import HOST

_HOST = "Soundwell"


def clashing(plugins: Mapping[str, type[Plugin[object]]]) -> Mapping[str, PluginUnfit]:
    """Return the plugins that cannot run beside those before them, with the reason.

    Args:
        plugins: classes by name, in the order of the configuration.
    """
    owners = dict.fromkeys(HOST.tables, _HOST)
    unfit: dict[str, PluginUnfit] = {}
    for name, plugin in plugins.items():
        needed = tuple(_needed(plugin))
        taken = next((table for table in needed if table in owners), None)
        if taken is None:
            owners.update(dict.fromkeys(needed, name))
        else:
            unfit[name] = _refusal(taken, owners[taken])
    return unfit


def _needed(plugin: type[Plugin[object]]) -> Iterator[str]:
    yield from plugin.tables.tables if plugin.tables is not None else ()
    if plugin.migrations:
        yield f"version_{plugin.name.replace('-', '_')}"


def _refusal(table: str, owner: str) -> PluginUnfit:
    return PluginUnfit(
        f"It wants the table {table}, which {owner} has.",
        "Only one of them can be on: set enabled = false in the table of the other."
        if owner != _HOST
        else "Its author has to give the table another name.",
    )
