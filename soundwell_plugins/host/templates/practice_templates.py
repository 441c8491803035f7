"""Rendering: in the language of whoever reads, with the practice's own templates first."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment

from soundwell_hookspecs import Practice
from soundwell_plugins.host.accounts.presence import Presence
from soundwell_plugins.host.languages import Catalogues, Languages
from soundwell_plugins.host.languages.negotiation import worded
from soundwell_plugins.host.look import STYLE, made_files
from soundwell_plugins.host.templates.addresses import PACKAGE, StaticAddresses
from soundwell_plugins.host.templates.edition import edition
from soundwell_plugins.host.templates.faults import override_at_fault, sentence
from soundwell_plugins.host.templates.sources import Sources

__all__ = ["PACKAGE", "OverrideFailed", "PracticeTemplates"]

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OverrideFailed:
    """A template of the practice that could not be rendered; its original stood in for it.

    Args:
        template: its name.
        why: what is wrong with it.
    """

    template: str
    why: str


class PracticeTemplates:
    """Renders templates; see `soundwell_hookspecs.Templates`.

    Args:
        practice: who runs this; templates know it as `practice`.
        packages: for each plugin that brings templates of its own the package that holds them.
        languages: knows who reads what; the practice's own languages when not given.
        overrides: the practice's folder of templates of its own, or `None`.
        presence: knows who is signed in; nobody ever is when not given.
    """

    def __init__(
        self,
        practice: Practice,
        packages: Mapping[str, str],
        languages: Languages | None = None,
        overrides: Path | None = None,
        presence: Presence | None = None,
    ) -> None:
        self.packages = packages
        self.overrides = overrides
        self.languages = languages or Languages.of(practice)
        self.catalogues = Catalogues(packages, overrides and overrides / "locales")
        here = presence or Presence()
        self._practice = practice
        made = made_files(practice)
        self._globals: Mapping[str, object] = {
            "practice": practice,
            "static": StaticAddresses(made).address,
            "own_style": STYLE if STYLE in made else "",
            "own_logo": next((name for name in made if name != STYLE), ""),
            "language_choices": self.languages.choices,
            "present": here.present,
            "csrf_token": here.csrf_token,
        }
        self._editions: dict[tuple[str, frozenset[str]], Environment] = {}
        self._failed: dict[str, OverrideFailed] = {}

    @property
    def failed(self) -> tuple[OverrideFailed, ...]:
        """The practice's own templates that failed since the start."""
        return tuple(self._failed.values())

    def render(self, template: str, values: Mapping[str, object], *, language: str = "") -> str:
        """Render a template by name; see `soundwell_hookspecs.Templates`."""
        locale = self.languages.known(language) if language else self.languages.current
        without: frozenset[str] = frozenset()
        while True:
            environment = self.edition(locale or self.languages.own, without)
            try:
                return environment.get_template(template).render(values)
            except Exception as error:
                broken = self.overrides and override_at_fault(error, self.overrides)
                if not broken or broken in without:
                    raise
                self._name(broken, error)
                without |= {broken}

    def sources(self) -> Sources:
        """Return what finds templates."""
        return Sources(self.packages, self.overrides)

    def edition(self, locale: str, without: frozenset[str] = frozenset()) -> Environment:
        """Return all templates in one language.

        Args:
            locale: one of the practice's.
            without: the practice's own templates that are left out.
        """
        key = (locale, without)
        if key not in self._editions:
            sources = Sources(self.packages, self.overrides, without)
            made = edition(sources, self.catalogues, locale)
            made.globals.update(self._globals, own_words=self._own_words(locale))
            self._editions[key] = made
        return self._editions[key]

    def _own_words(self, locale: str) -> Mapping[str, str]:
        """Return what the practice says in its own words, in a language or else in its own."""
        texts, own = self._practice.texts, self.languages.own
        said = {"welcome": texts.welcome, "footer": texts.footer, "emergency": texts.emergency}
        return {name: worded(words, locale, own) for name, words in said.items()}

    def _name(self, template: str, error: Exception) -> None:
        failed = OverrideFailed(template, sentence(error))
        if self._failed.get(template) != failed:
            _log.error("your template %s is left out: %s", template, failed.why)
        self._failed[template] = failed
