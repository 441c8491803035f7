"""Which plugins are installed, read from entry points without importing any of them."""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, distributions
from typing import Final, Protocol

from soundwell_hookspecs import ENTRY_POINT_GROUP

_log: Final = logging.getLogger(__name__)

_ISSUE_LABELS: Final = (
    "issues",
    "bugtracker",
    "issuetracker",
    "bugs",
    "bugreports",
    "tracker",
    "githubissues",
)
_NOT_A_LETTER: Final = re.compile(r"[^a-z]")
_GROUP_STEM: Final = ENTRY_POINT_GROUP.rstrip("0123456789")


class Entrance(Protocol):
    """Where a plugin is: an entry point, or what stands in for one."""

    @property
    def group(self) -> str:
        """The group, with the major version of the contract in it."""

    def load(self) -> object:
        """Import what it leads to."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A plugin that is installed.

    Args:
        name: the name of its entry point and of its table.
        entry_point: where it is.
        distribution: the name of the package that brings it, or empty.
        version: that package's version, or empty.
        rivals: the packages that bring a plugin of the same name.
        issues: the address where faults of that package can be reported, or empty.
    """

    name: str
    entry_point: Entrance
    distribution: str = ""
    version: str = ""
    rivals: tuple[str, ...] = ()
    issues: str = ""

    @property
    def speaks_our_contract(self) -> bool:
        """Whether its contract has our major version."""
        return self.entry_point.group == ENTRY_POINT_GROUP

    @property
    def module(self) -> str:
        """The module in which its class stands, or empty where nobody can know."""
        return str(getattr(self.entry_point, "module", ""))

    @property
    def contract(self) -> str:
        """The major version of its contract, for example `v2`."""
        return self.entry_point.group.removeprefix(_GROUP_STEM[:-1])


def installed(found: Iterable[EntryPoint] | None = None) -> dict[str, Installed]:
    """Return the plugins that are installed, by name, in order of their names.

    Plugins of other major versions of the contract are in it too, so that they can be named; one of
    ours goes before one of another version.

    Args:
        found: entry points; those of this Python's packages when not given.
    """
    candidates: dict[str, list[EntryPoint]] = {}
    for entry_point in _of_this_python() if found is None else found:
        if _is_plugin_group(entry_point.group):
            candidates.setdefault(entry_point.name, []).append(entry_point)
    return {name: _chosen(candidates[name]) for name in sorted(candidates)}


def _of_this_python() -> Iterator[EntryPoint]:
    for distribution in distributions():
        try:
            yield from distribution.entry_points
        except Exception:  # noqa: BLE001  # what other packages leave behind is beyond our power
            _log.warning("a package is left out: its entry points cannot be read")


def _chosen(candidates: list[EntryPoint]) -> Installed:
    ours = [each for each in candidates if each.group == ENTRY_POINT_GROUP] or candidates
    ours = sorted(ours, key=_distribution)  # of one package, the first that Python would import
    first = ours[0]
    return Installed(
        name=first.name,
        entry_point=first,
        distribution=_distribution(first),
        version=(first.dist and first.dist.version) or "",
        rivals=tuple(sorted({_distribution(each) for each in ours[1:]} - {_distribution(first)})),
        issues=_issues(first),
    )


def _distribution(entry_point: EntryPoint) -> str:
    return (entry_point.dist and entry_point.dist.name) or ""


def _issues(entry_point: EntryPoint) -> str:
    """Return where faults are reported; PEP 753 says how packages call that address."""
    addresses = entry_point.dist.metadata.get_all("Project-URL") if entry_point.dist else None
    by_label = {}
    for each in addresses or ():
        label, _, address = str(each).partition(",")
        by_label[_NOT_A_LETTER.sub("", label.lower())] = address.strip()
    known = [by_label[label] for label in _ISSUE_LABELS if label in by_label]
    return known[0] if known and known[0].startswith(("https://", "http://")) else ""


def _is_plugin_group(group: str) -> bool:
    return group.startswith(_GROUP_STEM) and group.removeprefix(_GROUP_STEM).isdigit()
