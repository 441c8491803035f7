"""Switching a plugin on or off: the whole file is tried out before anything is written."""

from dataclasses import dataclass

from soundwell_plugins.host.blueprint import Blueprint, draw
from soundwell_plugins.host.configuration import ConfigurationInvalid, Problem, read
from soundwell_plugins.host.configuration.replacing import FileChanged, replace_file
from soundwell_plugins.host.configuration.switching import SwitchRefused, switched
from soundwell_plugins.host.configuration.syntax import content_of
from soundwell_plugins.sdk.texts import marked

_CHANGED = marked("Somebody has changed the file meanwhile. Please look again.")
_READ_ONLY = marked(
    "Soundwell may not write this file, or not in its folder. Change it where it is kept."
)


class SwitchFailed(Exception):
    """A switch could not be written; its text is a sentence for the admin."""


@dataclass(frozen=True, slots=True)
class Switch:
    """What the file would say, and whether it could be used.

    Args:
        plugin: the plugin.
        on: whether it is to be on.
        before: what stands in the file now.
        after: what would stand there.
        problems: what would be wrong with the whole file, in its order.
        objection: why the plugin would be off all the same, or why the file cannot be changed;
            empty when nothing speaks against it.
    """

    plugin: str
    on: bool
    before: bytes = b""
    after: bytes = b""
    problems: tuple[Problem, ...] = ()
    objection: str = ""

    @property
    def possible(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.problems and not self.objection


def prepare(blueprint: Blueprint, plugin: str, *, on: bool) -> Switch:
    """Try a switch out: the same is asked of the file as at a start.

    Args:
        blueprint: what is in force; where the file is, and which plugins there are.
        plugin: the plugin.
        on: whether it is to be on.
    """
    path = blueprint.configuration.path
    before = after = b""
    try:
        before = content_of(path)
        read(path, before)
        after = switched(before, plugin, on=on)
        drawn = draw(
            path,
            content=after,
            found=blueprint.installed,
            specifications=blueprint.specifications,
        )
    except SwitchRefused as error:
        return Switch(plugin, on, before, objection=str(error))
    except ConfigurationInvalid as error:
        return Switch(plugin, on, before, after, error.problems)
    unfit = drawn.unfit.get(plugin) if on else None
    return Switch(plugin, on, before, after, objection=str(unfit) if unfit else "")


def write(blueprint: Blueprint, switch: Switch) -> None:
    """Write a switch into the file; the file before is kept beside it.

    Raises:
        SwitchFailed: it could not be written.
    """
    _replace(blueprint, switch.before, switch.after)


def put_back(blueprint: Blueprint, switch: Switch) -> None:
    """Undo a switch that could not be taken over.

    Raises:
        SwitchFailed: it could not be undone.
    """
    _replace(blueprint, switch.after, switch.before)


def _replace(blueprint: Blueprint, before: bytes, after: bytes) -> None:
    if before == after:
        return
    try:
        replace_file(blueprint.configuration.path, before, after)
    except FileChanged as error:
        raise SwitchFailed(_CHANGED) from error
    except OSError as error:
        raise SwitchFailed(_READ_ONLY) from error
