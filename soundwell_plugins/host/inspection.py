"""What has to be true of a plugin's class before it is built."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from typing import Final

import pluggy
from pydantic import TypeAdapter

from soundwell_hookspecs import (
    API_VERSION,
    PROJECT,
    Connector,
    Feature,
    Plugin,
    data_kept,
    erase_personal_data,
    personal_data,
)
from soundwell_plugins.host.specifications import Specifications

PRIVACY_HOOKS: Final = frozenset(
    {personal_data.__name__, erase_personal_data.__name__, data_kept.__name__}
)

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_TEMPLATES: Final = "soundwell_templates"
_OURS: Final = "host"
"""Whose tables are versioned under this name already."""

_marks: Final = pluggy.PluginManager(PROJECT)


class PluginUnfit(Exception):
    """A plugin cannot be used.

    Args:
        reason: what is wrong with it.
        remedy: what somebody can do about it.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason = reason
        self.remedy = remedy


def implemented(plugin: type[Plugin[object]]) -> tuple[str, ...]:
    """Return the names of the hooks that a plugin's class implements, sorted."""
    return tuple(sorted(set(hooks_of(plugin).values())))


def hooks_of(plugin: type[Plugin[object]]) -> Mapping[str, str]:
    """Return for each method that implements a hook the name of that hook."""
    return {
        method: options["specname"] or method
        for method in dir(plugin)
        if (options := _marks.parse_hookimpl_opts(plugin, method))
    }


def inspect(loaded: object, name: str, specifications: Specifications) -> type[Plugin[object]]:
    """Return a plugin's class if it can be built.

    Args:
        loaded: what its entry point led to.
        name: the name of its entry point.
        specifications: the hooks of this host.

    Raises:
        PluginUnfit: it cannot be built.
    """
    plugin = _plugin_class(loaded, name)
    _check_name(plugin, name)
    _check_version(plugin)
    hooks = hooks_of(plugin)
    for method, hook in hooks.items():
        _check_hook(plugin, hook, specifications)
        _check_method(plugin, method, hook)
    _check_once(hooks)
    _check_config(plugin)
    _check_tables(plugin)
    _check_templates(plugin)
    return plugin


def kind_of(plugin: type[Plugin[object]]) -> str:
    """Return `feature` or `connector`."""
    return "feature" if issubclass(plugin, Feature) else "connector"


def _plugin_class(loaded: object, name: str) -> type[Plugin[object]]:
    if isinstance(loaded, type) and issubclass(loaded, Feature) and issubclass(loaded, Connector):
        raise PluginUnfit(
            "It is a Feature and a Connector at once, and only features may know what clients say.",
            "Its author has to make two plugins of it.",
        )
    if isinstance(loaded, type) and issubclass(loaded, Feature | Connector):
        return loaded
    raise PluginUnfit(
        f"The entry point {name} leads to something that is neither a Feature nor a Connector.",
        "Its author has to name a class that derives from one of the two.",
    )


def _check_name(plugin: type[Plugin[object]], name: str) -> None:
    own = getattr(plugin, "name", None)
    if own != name:
        raise PluginUnfit(
            f"It announces itself as {name} but calls itself {own}.",
            "Its author has to give both the same name.",
        )
    if not _NAME.fullmatch(name) or name == _OURS:
        raise PluginUnfit(
            f"A plugin cannot be called {name}.",
            "Its author has to name it with small letters, digits, - and _, beginning with a letter"
            f"; {_OURS} is taken.",
        )


def _check_version(plugin: type[Plugin[object]]) -> None:
    needed, ours = _version(plugin.api), _version(API_VERSION)
    if needed is None:
        raise PluginUnfit(
            "The contract version that it names in `api` is not one.",
            f'Its author has to write it as two numbers, for example "{API_VERSION}".',
        )
    if ours is None or needed[0] != ours[0] or needed > ours:
        raise PluginUnfit(
            f"It needs version {plugin.api} of the contract; this Soundwell has {API_VERSION}.",
            "Upgrade the older of the two.",
        )


def _version(text: object) -> tuple[int, int] | None:
    major, dot, minor = str(text).partition(".")
    if dot and major.isdecimal() and minor.isdecimal():
        return int(major), int(minor)
    return None


def _check_hook(plugin: type[Plugin[object]], hook: str, known: Specifications) -> None:
    if hook not in known:
        nearest = get_close_matches(hook, known, n=1)
        raise PluginUnfit(
            f"It implements {hook}, and there is no such hook.",
            f"Did its author mean {nearest[0]}?" if nearest else "Its author has to remove it.",
        )
    if known[hook].policy.clinical and not issubclass(plugin, Feature):
        raise PluginUnfit(
            f"It is a connector and implements {hook}, through which what clients say passes.",
            "Nothing of a check-in or an intake leaves Soundwell: only features may implement it.",
        )


def _check_method(plugin: type[Plugin[object]], method: str, hook: str) -> None:
    options = _marks.parse_hookimpl_opts(plugin, method)
    if options and (options["wrapper"] or options["hookwrapper"]):
        raise PluginUnfit(
            f"It wraps the hook {hook}, and hooks cannot be wrapped here.",
            "Its author has to implement the hook plainly.",
        )
    function = getattr(plugin, method)
    if (
        iscoroutinefunction(function)
        or isgeneratorfunction(function)
        or isasyncgenfunction(function)
    ):
        raise PluginUnfit(
            f"Its {hook} is a coroutine or a generator, which calling does not run.",
            "Its author has to write a plain function that does its work and returns.",
        )


def _check_once(hooks: Mapping[str, str]) -> None:
    for hook, count in Counter(hooks.values()).items():
        if count > 1:
            raise PluginUnfit(
                f"It implements {hook} {count} times.",
                "Its author has to make one method of them.",
            )


def _check_config(plugin: type[Plugin[object]]) -> None:
    try:
        TypeAdapter(plugin.Config)
    except Exception as error:
        raise PluginUnfit(
            f"Its Config cannot describe a table ({type(error).__name__}).",
            "Its author has to make a pydantic model or a dataclass of it.",
        ) from error


def _check_templates(plugin: type[Plugin[object]]) -> None:
    if plugin.templates and not _folder(plugin.templates, "templates"):
        raise PluginUnfit(
            f"Its templates are not where it says: {plugin.templates} has no folder templates.",
            "Install it again; if that does not help, its author has to pack the templates.",
        )
    for taken in _templates_of_ours(plugin) if plugin.templates else ():
        raise PluginUnfit(
            f"Its template {taken} has the name of one of Soundwell's.",
            "Its author has to name the plugin or that template differently.",
        )


def _templates_of_ours(plugin: type[Plugin[object]]) -> Iterator[str]:
    """Yield the names of a plugin's templates that Soundwell's own templates have already."""
    ours = files(_TEMPLATES).joinpath(plugin.name)
    if ours.is_dir():
        theirs = files(plugin.templates).joinpath("templates")
        yield from (f"{plugin.name}/{each}" for each in _below(theirs) if _is_in(ours, each))


def _below(folder: Traversable, path: str = "") -> Iterator[str]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _below(each, f"{path}{each.name}/")
        else:
            yield f"{path}{each.name}"


def _is_in(folder: Traversable, path: str) -> bool:
    return folder.joinpath(*path.split("/")).is_file()


def _folder(package: str, *below: str) -> bool:
    try:
        return files(package).joinpath(*below).is_dir()
    except ModuleNotFoundError:
        return False


def _check_tables(plugin: type[Plugin[object]]) -> None:
    if plugin.migrations and not _folder(plugin.migrations):
        raise PluginUnfit(
            f"Its migrations are not where it says: there is no package {plugin.migrations}.",
            "Install it again; if that does not help, its author has to pack the migrations.",
        )
    if plugin.tables is None:
        return
    missing = PRIVACY_HOOKS.difference(implemented(plugin))
    if missing:
        raise PluginUnfit(
            f"It has tables but does not implement {' and '.join(sorted(missing))}.",
            "Its author has to say what is kept of people, and how it is handed out and erased.",
        )
    for foreign in _foreign_tables(plugin):
        raise PluginUnfit(
            f"Its table {foreign} does not begin with {_prefix(plugin)}.",
            "Its author has to rename it, so that no two plugins share a table.",
        )
    if not plugin.migrations:
        raise PluginUnfit(
            "It has tables but no migrations.",
            "Its author has to name the package of its migrations.",
        )


def _foreign_tables(plugin: type[Plugin[object]]) -> Iterator[str]:
    tables = plugin.tables.tables if plugin.tables is not None else ()
    return (table for table in tables if not table.startswith(_prefix(plugin)))


def _prefix(plugin: type[Plugin[object]]) -> str:
    return f"{plugin.name.replace('-', '_')}_"
