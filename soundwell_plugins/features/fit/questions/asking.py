"""All questions: Soundwell's own, and those that plugins add."""

import re
from collections.abc import Sequence
from typing import Final

from soundwell_hookspecs import PluginContext, fit_questions
from soundwell_plugins.features.fit.profiles.gallery import Gallery
from soundwell_plugins.features.fit.profiles.portrait import Portrait
from soundwell_plugins.features.fit.questions.own import own_screens
from soundwell_plugins.features.fit.questions.screens import Screen, Screens, screen_of
from soundwell_plugins.features.fit.words import Words

_MOST_OF_OTHERS: Final = 20
_IN_AN_ADDRESS: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


class Asking:
    """Puts the questions together.

    Args:
        context: the plugin's context.
        gallery: everybody who could be suggested.
    """

    def __init__(self, context: PluginContext, gallery: Gallery) -> None:
        self._context = context
        self._gallery = gallery

    def screens(self) -> Screens:
        """Return what is asked, in the language that is spoken."""
        return self.screens_about(self._gallery.all())

    def screens_about(self, portraits: Sequence[Portrait]) -> Screens:
        """Return the same where it is known already who could be suggested.

        Args:
            portraits: all that is known of everybody.
        """
        own = own_screens([each.profile for each in portraits], Words(self._context.texts))
        return Screens((*own[:-1], *self._of_plugins({each.id for each in own}), own[-1]))

    def _of_plugins(self, taken: set[str]) -> Sequence[Screen]:
        """Return the questions of plugins, without those that cannot be asked."""
        found: dict[str, Screen] = {}
        for answer in self._context.hooks.collect(fit_questions).answers:
            for question in answer.value:
                if question.id in taken | found.keys() or not _IN_AN_ADDRESS.fullmatch(question.id):
                    self._context.logger.warning(
                        "a question of %s is left out: its id is taken, or no part of an address",
                        answer.plugin,
                    )
                elif len(found) < _MOST_OF_OTHERS:
                    found[question.id] = screen_of(question)
        return list(found.values())
