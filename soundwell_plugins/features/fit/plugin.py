"""The feature as the host knows it."""

from collections.abc import Sequence
from datetime import timedelta

from fastapi import APIRouter

from soundwell_hookspecs import (
    DataKept,
    Entry,
    Erasure,
    Feature,
    PersonalRecord,
    PersonId,
    PluginContext,
    TemplateSample,
    hookimpl,
)
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.matching.matchmaker import Matchmaker
from soundwell_plugins.features.fit.matching.pages import MatchPages
from soundwell_plugins.features.fit.profiles.gallery import Gallery
from soundwell_plugins.features.fit.profiles.pages import ProfilePages
from soundwell_plugins.features.fit.questions.device import Device
from soundwell_plugins.features.fit.questions.pages import QuestionPages
from soundwell_plugins.features.fit.samples import samples
from soundwell_plugins.features.fit.tables import TABLES
from soundwell_plugins.sdk.pages import PageRouter


class Fit(Feature[FitConfig]):
    """Helps visitors find who could suit them, and a practice to place who waits."""

    name = "fit"
    Config = FitConfig
    tables = TABLES
    migrations = "soundwell_plugins.features.fit.migrations"

    def __init__(self, config: FitConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.gallery = Gallery(config, context)
        self.matchmaker = Matchmaker(config, context, self.gallery)

    @hookimpl
    def pages(self) -> APIRouter:
        """Bring the questions, the suggestions, and who the practitioners are."""
        config, context, gallery = self.config, self.context, self.gallery
        device = Device(context, config.keep_answers)
        days = max(config.keep_answers // timedelta(days=1), 1)
        router = PageRouter(prefix="", tag="fit")
        QuestionPages(context, gallery, device, days).add_to(router)
        MatchPages(
            config, context, gallery=gallery, device=device, matchmaker=self.matchmaker
        ).add_to(router)
        ProfilePages(context, gallery).add_to(router)
        return router.router

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        """Invite to find somebody."""
        gettext = self.context.texts.gettext
        summary = gettext("A few questions, one at a time; then we say who of us could suit you.")
        return [Entry(gettext("Find somebody who fits you"), "/fit", summary)]

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent answers and suggestions for trying the templates out."""
        return list(samples())

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out what is kept of a person."""
        return []

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase what is kept of a person."""
        return Erasure(erased=0)

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say what is kept of whoever looks for somebody."""
        day = timedelta(days=1)
        return [
            DataKept(
                "What visitors answer when they look for somebody who fits",
                "The visitor's own device, in a cookie",
                "So that they can go on where they stopped.",
                f"{max(self.config.keep_answers // day, 1)} days after the last answer, or until"
                " they delete it.",
                encrypted=True,
            )
        ]
