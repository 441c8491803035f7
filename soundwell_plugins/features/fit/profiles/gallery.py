"""Everybody whom visitors can find, with all that is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from soundwell_hookspecs import (
    FitProfile,
    PluginContext,
    PractitionerId,
    fit_profiles,
)
from soundwell_plugins.features.fit.configuration import FitConfig, ProfileTable
from soundwell_plugins.features.fit.profiles.own_words import OwnPages, OwnWords
from soundwell_plugins.features.fit.profiles.portrait import (
    Method,
    Portrait,
    configured,
    filled,
    overlaid,
)
from soundwell_plugins.features.fit.profiles.soundness import is_sound


class Gallery:
    """Puts together what is known of practitioners.

    What they say on their own page comes first, then the configuration, then what plugins know.
    Where somebody may practise is the practice's to vouch for, so it never comes from their page.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
    """

    def __init__(self, config: FitConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._own_pages = OwnPages(context)

    @cached_property
    def configured(self) -> Mapping[PractitionerId, Portrait]:
        """What the configuration says of each, in its order."""
        tables = self._config.practitioners
        return {
            each: configured(practitioner, tables.get(each, ProfileTable()))
            for each, practitioner in self._context.practice.practitioners.items()
        }

    def all(self) -> Sequence[Portrait]:
        """Return everybody, in the order of the configuration."""
        own = self._own_pages.all()
        brought = self._brought()
        portraits = [
            _whole(portrait, own.get(each), brought.get(each, ()))
            for each, portrait in self.configured.items()
        ]
        return self._counted(portraits)

    def of(self, practitioner: PractitionerId) -> Portrait | None:
        """Return what is known of one, or `None` where there is no such practitioner."""
        portrait = self.configured.get(practitioner)
        if portrait is None:
            return None
        brought = self._brought().get(practitioner, ())
        whole = _whole(portrait, self._own_pages.of(practitioner), brought)
        return self._counted([whole])[0]

    def _brought(self) -> Mapping[PractitionerId, Sequence[FitProfile]]:
        """Return what plugins know, the first of the configuration first."""
        found: dict[PractitionerId, list[FitProfile]] = {}
        for answer in self._context.hooks.collect(fit_profiles).answers:
            for each in answer.value:
                if is_sound(each):
                    found.setdefault(each.practitioner, []).append(each)
                else:
                    self._context.logger.warning(
                        "a profile of %s is left out: it holds what no profile can", answer.plugin
                    )
        return found

    def _counted(self, portraits: Sequence[Portrait]) -> Sequence[Portrait]:
        """Return portraits that say how many places are taken, where there are places."""
        with self._context.storage.reading() as session:
            return [
                _with_caseload(
                    each, len(self._context.people.clients_of(session, each.practitioner.id))
                )
                if each.profile.capacity is not None and each.profile.caseload is None
                else each
                for each in portraits
            ]


def _whole(portrait: Portrait, own: OwnWords | None, brought: Sequence[FitProfile]) -> Portrait:
    profile = portrait.profile
    method = portrait.method
    if own is not None:
        profile = overlaid(profile, own.profile)
        method = Method(
            own.method_title or method.title,
            own.method_text or method.text,
            own.sources or method.sources,
            method.pictures,
        )
    return replace(portrait, profile=filled(profile, brought), method=method)


def _with_caseload(portrait: Portrait, caseload: int) -> Portrait:
    return replace(portrait, profile=replace(portrait.profile, caseload=caseload))
