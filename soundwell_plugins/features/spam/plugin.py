"""The feature as the host knows it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from soundwell_hookspecs import (
    DataKept,
    Erasure,
    Feature,
    FormProtection,
    OfficeEntry,
    PersonalRecord,
    PersonId,
    PluginContext,
    Submission,
    SubmissionKind,
    Suspicion,
    TemplateSample,
    Verdict,
    hookimpl,
)
from soundwell_plugins.features.spam.configuration import SpamConfig
from soundwell_plugins.features.spam.kept_out import KEPT, KeptOut, Refusals
from soundwell_plugins.features.spam.office_pages import KINDS, OfficePages
from soundwell_plugins.features.spam.office_pages import PATH as OFFICE_PATH
from soundwell_plugins.features.spam.office_pages import TEMPLATE as KEPT_OUT
from soundwell_plugins.features.spam.tables import TABLES
from soundwell_plugins.features.spam.traps import TOO_QUICK, Traps
from soundwell_plugins.features.spam.work import Work
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

WORK: Final = "proof-work"

_TEMPLATE: Final = "spam/protection.html"
_DAY: Final = datetime(2027, 3, 1, tzinfo=UTC)


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
        self._kept_out = KeptOut(context)

    @hookimpl
    def pages(self) -> APIRouter:
        """Bring the address at which a form's widget asks for its task, and the admin's page."""
        router = PageRouter(prefix="", tag="spam")
        OfficePages(self.context, self._kept_out).add_to(router)

        @router.get("/spam/challenge", permission=Permission.PUBLIC)
        def challenge() -> JSONResponse:
            return JSONResponse(self._work.challenge(), headers={"Cache-Control": "no-store"})

        return router.router

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        """Lead admins to what was kept out."""
        return [OfficeEntry(marked("Kept out"), OFFICE_PATH, Permission.ADMIN)]

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
        worst = max(verdicts, key=lambda each: each.suspicion.badness)
        if worst.suspicion is Suspicion.SPAM:
            self._kept_out.note(submission.kind, worst.reason)
        return worst

    @hookimpl
    def template_samples(self) -> Sequence[TemplateSample]:
        """Invent a protection, and what was kept out."""
        some = (_DAY, (Refusals(_DAY, SubmissionKind.BOOKING, TOO_QUICK, 2),))
        values = {"kinds": KINDS, "zone": UTC}
        return [
            TemplateSample(_TEMPLATE, {"protection": FormProtection(_TEMPLATE, {"time": "t"})}),
            TemplateSample(KEPT_OUT, {**values, "days": ()}, "nothing"),
            TemplateSample(KEPT_OUT, {**values, "days": (some,)}, "something"),
        ]

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out nothing: nobody can tell whose a proof of work is."""
        return []

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase nothing: nobody can tell whose a proof of work is."""
        return Erasure(erased=0)

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Forget what was kept out a while ago."""
        return Erasure(erased=self._kept_out.expire(now))

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
            ),
            DataKept(
                "How many forms of which kind were taken for spam on a day, and why; not whose",
                "Soundwell's database",
                "So that an admin finds the reason where somebody misses an answer.",
                f"{KEPT // timedelta(days=1)} days.",
            ),
        ]
