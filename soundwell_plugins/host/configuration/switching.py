"""Switching a plugin on or off in the file, with everything else there as it was."""

import tomllib
from operator import eq
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, InlineTable

_ENABLED: Final = "enabled"
_MARK: Final = b"\xef\xbb\xbf"
"""Some editors of Windows begin a file with it."""


class SwitchRefused(Exception):
    """A file is written in a way that only a person can change; its text is a sentence."""


def switched(content: bytes, plugin: str, *, on: bool) -> bytes:
    """Return a configuration in which a plugin is on, or off.

    Args:
        content: the configuration; it has to be TOML.
        plugin: the plugin.
        on: whether it is to be on.

    Raises:
        SwitchRefused: the file cannot be changed without changing something else in it.
    """
    mark = _MARK if content.startswith(_MARK) else b""
    text = content.removeprefix(mark).decode()
    wanted = _wanted(tomllib.loads(text.replace("\r\n", "\n")), plugin, on=on)
    try:
        document = tomlkit.parse(text)
        table = document.get(plugin)
        rewritten = int(isinstance(table, InlineTable))
        if table is None:
            document.add(plugin, tomlkit.table())
        elif isinstance(table, AbstractTable) and _ENABLED not in table:
            if not on:
                _add(table)
        else:
            table[_ENABLED], rewritten = on, 1
        changed = tomlkit.dumps(document)
        became = tomllib.loads(changed.replace("\r\n", "\n"))
    except (TOMLKitError, ValueError, TypeError, AttributeError) as error:
        raise _refused(plugin, on=on) from error
    if became != wanted or _lines_lost(text, changed) > rewritten:
        raise _refused(plugin, on=on)
    return mark + changed.encode()


def _wanted(values: dict[str, Any], plugin: str, *, on: bool) -> dict[str, Any]:
    table = values.get(plugin, {})
    if not isinstance(table, dict):
        raise _refused(plugin, on=on)
    table = dict(table)
    if not on or _ENABLED in table:
        table[_ENABLED] = on
    return {**values, plugin: table}


def _add(table: AbstractTable) -> None:
    """Switch a table off behind its last value: what follows that belongs to the next table."""
    body = table.value.body
    behind = []
    while body and body[-1][0] is None:
        behind.append(body.pop())
    table.add(_ENABLED, False)  # noqa: FBT003  # the value of a key
    body.extend(reversed(behind))


def _lines_lost(before: str, after: str) -> int:
    """Return how many lines lie between what stays at the beginning and what stays at the end."""
    old, new = before.splitlines(), after.splitlines()
    same = list(map(eq, old, new))
    start = same.index(False) if False in same else len(same)
    same = list(map(eq, reversed(old[start:]), reversed(new[start:])))
    end = same.index(False) if False in same else len(same)
    return len(old) - start - end


def _refused(plugin: str, *, on: bool) -> SwitchRefused:
    remedy = f"enabled = {str(on).lower()}"
    return SwitchRefused(
        f"The table [{plugin}] is written in a way that only you can change: "
        f"write {remedy} into it."
    )
