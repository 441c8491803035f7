"""Where templates come from: the practice's folder first, then what Soundwell and plugins bring."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path, PurePath
from typing import Final, TypeAlias

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    TemplateNotFound,
)

from soundwell_plugins.host.templates.addresses import PACKAGE

CORE: Final = "core:"
"""What stands before the name of a template whose original is meant."""

Source: TypeAlias = tuple[str, str | None, Callable[[], bool] | None]
"""The text, the file, and what tells whether it is still the same."""


class Sources(BaseLoader):
    """Finds templates.

    Args:
        packages: for each plugin that brings templates of its own the package that holds them.
        overrides: the practice's folder, or `None`; it need not exist.
        without: names that are not looked for in it, because what is there is broken.
    """

    def __init__(
        self,
        packages: Mapping[str, str],
        overrides: Path | None = None,
        without: Collection[str] = (),
    ) -> None:
        brought: dict[str, BaseLoader] = {
            plugin: PackageLoader(package) for plugin, package in packages.items()
        }
        self._originals = ChoiceLoader([PrefixLoader(brought), PackageLoader(PACKAGE, "")])
        self._overrides = FileSystemLoader(overrides) if overrides else None
        self._without = frozenset(without)

    def get_source(self, environment: Environment, template: str) -> Source:
        """Return the practice's version of a template, or the original.

        Raises:
            TemplateNotFound: there is neither.
        """
        if template.startswith(CORE):
            return self._originals.get_source(environment, template.removeprefix(CORE))
        own = self._own(environment, template)
        if own is not None:
            return own
        text, file, unchanged = self._originals.get_source(environment, template)
        return text, file, lambda: self._still_original(environment, template, unchanged)

    def originals(self) -> tuple[str, ...]:
        """Return the names of all templates that Soundwell and plugins bring."""
        names = self._originals.list_templates()
        return tuple(name for name in names if name.endswith((".html", ".txt")))

    def original(self, template: str) -> str:
        """Return the text of an original.

        Raises:
            TemplateNotFound: there is none of that name.
        """
        return self._originals.get_source(Environment(autoescape=True), template)[0]

    def name_of(self, file: PurePath) -> str | None:
        """Return the name of the original that a file holds, or `None`."""
        environment = Environment(autoescape=True)
        for name in self.originals():
            if self._originals.get_source(environment, name)[1] == str(file):
                return name
        return None

    def _own(self, environment: Environment, template: str) -> Source | None:
        if self._overrides is None or template in self._without:
            return None
        try:
            return self._overrides.get_source(environment, template)
        except (TemplateNotFound, OSError, UnicodeDecodeError):
            return None

    def _still_original(
        self, environment: Environment, template: str, unchanged: Callable[[], bool] | None
    ) -> bool:
        return self._own(environment, template) is None and (unchanged is None or unchanged())
