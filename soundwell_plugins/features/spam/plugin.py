"""The feature as the host knows it."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from soundwell_hookspecs import (
    DataKept,
    Erasure,
    Feature,
    FormProtection,
    PersonalRecord,
    PersonId,
    PluginContext,
    Submission,
    SubmissionKind,
    TemplateSample,
    Verdict,
    hookimpl,
)
from soundwell_plugins.features.spam.configuration import SpamConfig
from soundwell_plugins.features.spam.tables import TABLES
from soundwell_plugins.features.spam.traps import Traps
from soundwell_plugins.features.spam.work import Work
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission

WORK: Final = "proof-work"

_TEMPLATE: Final = "spam/protection.html"


class Spam(Feature[SpamConfig]):
    """Tells people from machines by what they do, and never asks them to prove anything."""

    name = "spam"
    Config = SpamConfig
    tables = TABLES
    migrations = "soundwell_plugins.features.spam.migrations"

    def __init__(self, config: SpamConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self._traps = Traps(config, context)
        self._work = Work(context, config.work)

    @hookimpl
    def pages(self) -> APIRouter:
        """Bring the address at which a form's widget asks for its task."""
        router = PageRouter(prefix="/spam", tag="spam")

        @router.get("/challenge", permission=Permission.PUBLIC)
        def challenge() -> JSONResponse:
            return JSONResponse(self._work.challenge(), headers={"Cache-Control": "no-store"})

        return router.router

    @hookimpl
    def form_protection(self, kind: SubmissionKind) -> FormProtection | None:
        """Protect every form alike."""
        return FormProtection(_TEMPLATE, {"time": self._traps.shown_now()})

    @hookimpl
    def spam_verdict(self, submission: Submission) -> Verdict:
        """Judge by how the form was filled in and by the work that the browser did."""
        verdicts = [
            *self._traps.suspicions(submission),
            self._work.verdict(submission.proof.get(WORK, "")),
        ]
        return max(verdicts, key=lambda each: each.suspicion.badness)

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent a protection."""
        return [TemplateSample(_TEMPLATE, {"protection": FormProtection(_TEMPLATE, {"time": "t"})})]

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out nothing: nobody can tell whose a proof of work is."""
        return []

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase nothing: nobody can tell whose a proof of work is."""
        return Erasure(erased=0)

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say what is kept of forms that were judged."""
        return [
            DataKept(
                "Numbers that a browser calculated for a form, and how often forms came from one"
                " network or address, both beyond recognition",
                "Soundwell's database",
                "So that machines do not flood the practice.",
                "Two hours, and a day.",
            )
        ]
