"""Importing and building plugins, each step watched: whatever a plugin does, the rest runs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from soundwell_hookspecs import ENTRY_POINT_GROUP, Plugin, PluginContext
from soundwell_plugins.host.discovery import Installed
from soundwell_plugins.host.inspection import PluginUnfit, inspect
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.host.traces import describe
from soundwell_plugins.host.workers import TooLate, Workers

T = TypeVar("T")

START_DEADLINE: Final = timedelta(seconds=30)


def load(
    found: Installed, specifications: Specifications, deadline: timedelta = START_DEADLINE
) -> type[Plugin[object]]:
    """Import a plugin's class.

    Args:
        found: the plugin.
        specifications: the hooks of this host.
        deadline: how long its import may take.

    Raises:
        PluginUnfit: it cannot be imported, or cannot be used here.
    """
    if not found.speaks_our_contract:
        raise PluginUnfit(
            f"It was written for the contract {found.contract}; this Soundwell has "
            f"{ENTRY_POINT_GROUP.rpartition('.')[2]}.",
            "Upgrade the older of the two.",
        )
    if found.rivals:
        raise PluginUnfit(
            f"{found.distribution} and {', '.join(found.rivals)} both bring a plugin of this name.",
            "Uninstall all but one of them.",
        )
    return watched(
        "be imported",
        lambda: inspect(found.entry_point.load(), found.name, specifications),
        found.name,
        deadline,
    )


def build(
    plugin: type[Plugin[object]],
    config: object,
    context: PluginContext,
    deadline: timedelta = START_DEADLINE,
) -> Plugin[object]:
    """Build a plugin.

    Args:
        plugin: its class.
        config: its table, validated.
        context: what it may use of the host.
        deadline: how long it may take.

    Raises:
        PluginUnfit: it cannot be built.
    """
    return watched("be built", lambda: plugin(config, context), plugin.name, deadline)


def watched(
    step: str, function: Callable[[], T], name: str, deadline: timedelta = START_DEADLINE
) -> T:
    """Take a step of a plugin's start in a thread.

    Args:
        step: what it cannot do if it fails, for the reason.
        function: the step.
        name: the plugin.
        deadline: how long it may take.

    Raises:
        PluginUnfit: it failed, or took too long.
    """
    call = Workers(name, cap=1).start(function)
    try:
        return call.within(deadline)
    except PluginUnfit:
        raise
    except TooLate:
        raise PluginUnfit(
            f"It took longer than {deadline.total_seconds():g} seconds to {step}.",
            "Its author has to leave long work until it is needed.",
        ) from None
    except ModuleNotFoundError as error:
        raise PluginUnfit(
            f"It cannot {step}: the module {error.name} is missing.",
            "Install the plugin again with all that it needs.",
        ) from error
    except BaseException as error:
        if not call.raised(error):
            raise
        raise PluginUnfit(
            f"It cannot {step}: {describe(error)}.",
            "Its author has to mend it; until then, set enabled = false in its table.",
        ) from error
