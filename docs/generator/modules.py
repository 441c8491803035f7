"""The pages of types and functions: the contract, the sdk and the kit for tests."""

import inspect
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from types import ModuleType
from typing import NewType

import soundwell_hookspecs
import soundwell_plugins.sdk
import soundwell_plugins.testing
from docs.generator.docstrings import markdown
from soundwell_hookspecs import policy_of
from soundwell_plugins import pytest_fixtures
from soundwell_plugins.testing import conformance

_NOISE = re.compile(
    r"(= b?'[^']*')"  # a default, which stays
    r"|(?:soundwell_\w+(?:\.\w+)*|typing|collections\.abc|datetime|pathlib)\.(?=\w)|'"
)


def types_page() -> str:
    """Return the page of the contract's values, protocols and markers."""
    names = [
        name
        for name in soundwell_hookspecs.__all__
        if policy_of(getattr(soundwell_hookspecs, name)) is None
    ]
    introduction = "# Types\n\nAll of them are imported from `soundwell_hookspecs`.\n"
    entries = (_entry(soundwell_hookspecs, name) for name in names)
    return "\n".join([introduction, *entries])


def sdk_page() -> str:
    """Return the page of what plugins build on besides the contract."""
    introduction = markdown(inspect.getdoc(soundwell_plugins.sdk) or "")
    sections = []
    for found in pkgutil.iter_modules(soundwell_plugins.sdk.__path__, "soundwell_plugins.sdk."):
        sections += _section(import_module(found.name))
    return "\n".join(["# The sdk", "", introduction, "", *sections])


def testing_page() -> str:
    """Return the page of the kit for tests."""
    introduction = markdown(inspect.getdoc(soundwell_plugins.testing) or "")
    return "\n".join(
        [
            "# The kit for tests",
            "",
            introduction,
            "",
            "## Fixtures",
            "",
            *_fixtures(),
            "",
            "## soundwell_plugins.testing",
            "",
            *(
                _entry(soundwell_plugins.testing, name)
                for name in soundwell_plugins.testing.__all__
            ),
            *_section(conformance),
        ]
    )


def _fixtures() -> Iterator[str]:
    for name, value in vars(pytest_fixtures).items():
        function = getattr(value, "__wrapped__", None) or getattr(value, "_fixture_function", None)
        if function is not None and not name.startswith("_"):
            yield f"- `{name}`: {' '.join((inspect.getdoc(function) or '').split())}"


def _section(module: ModuleType) -> list[str]:
    introduction = markdown(inspect.getdoc(module) or "")
    heading = [f"## {module.__name__}", "", introduction, ""]
    return [*heading, *(_entry(module, name) for name in public_names(module))]


def public_names(module: ModuleType) -> list[str]:
    """Return what a module offers: what it exports, or what it defines without an underscore."""
    exported = getattr(module, "__all__", None)
    if exported is not None:
        return [str(each) for each in exported]
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__ == module.__name__
    ]


def _entry(module: ModuleType, name: str) -> str:
    value = getattr(module, name)
    heading = f"### {name}\n"
    if inspect.isclass(value):
        return "\n".join([heading, *_class(value)])
    if inspect.isfunction(value):
        return "\n".join([heading, _signature(name, value), "", _doc(value), ""])
    if isinstance(value, NewType):
        return f"{heading}\nA name for `{value.__supertype__.__name__}`.\n"
    return f"{heading}\n`{_plain(repr(value))}`\n"


def _class(kind: type) -> Iterator[str]:
    yield from (_doc(kind), "")
    if issubclass(kind, Enum):
        yield from (f"- `{each.name}` = `{each.value!r}`" for each in kind)
        yield ""
    for name, member in _members(kind):
        if name.startswith("_") or name == "model_config":
            continue
        function = getattr(member, "__func__", member)
        if inspect.isfunction(function):
            yield from (f"#### {kind.__name__}.{name}\n", _signature(name, function), "")
            yield from (_doc(function), "")
        elif isinstance(member, property):
            yield f"- `{name}`: {' '.join((inspect.getdoc(member) or '').split())}\n"


def _members(kind: type) -> Iterator[tuple[str, object]]:
    """Yield what a class has of its own, and from the class of the suite that it is the face of."""
    if kind is conformance.PluginConformance:
        yield from vars(kind.__mro__[1]).items()
    yield from vars(kind).items()


def _signature(name: str, function: object) -> str:
    try:
        signature = inspect.signature(function)  # type: ignore[arg-type]  # whatever can be called
    except (TypeError, ValueError):
        return ""
    return f"```python\ndef {name}{_plain(str(signature))}\n```"


def _doc(value: object) -> str:
    return markdown(inspect.getdoc(value) or "")


def _plain(text: str) -> str:
    """Return a text without the names of modules and of places in memory, and sets in order."""
    plain = re.sub(r" at 0x[0-9a-f]+", "", _NOISE.sub(lambda found: found[1] or "", text))
    return re.sub(r"frozenset\(\{([^{}]*)\}\)", _sorted_set, plain)


def _sorted_set(found: re.Match[str]) -> str:
    return f"frozenset({{{', '.join(sorted(found[1].split(', ')))}}})"
