"""A person's own page about their first conversations, reached by the link in an e-mail."""

from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request, Response

from soundwell_hookspecs import LinkRefused, PluginContext, PractitionerId
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.matching.pages import Told, told
from soundwell_plugins.features.fit.meetings.letters import Letters
from soundwell_plugins.features.fit.meetings.round import (
    DEGREES,
    QUESTIONS,
    Meeting,
    Rating,
    Round,
    Shared,
)
from soundwell_plugins.features.fit.meetings.rounds import Rounds
from soundwell_plugins.features.fit.private import private
from soundwell_plugins.features.fit.questions.asking import Asking
from soundwell_plugins.features.fit.questions.card import card_of, suggested
from soundwell_plugins.features.fit.questions.device import Device
from soundwell_plugins.features.fit.questions.intake import Intake
from soundwell_plugins.features.fit.ticked import Ticked, one, ticked
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission

_PATH: Final = "/fit/meetings/{token}"
_LONGEST_NOTE: Final = 600
_NOBODY: Final = "nobody"


class MeetingPages:
    """Notes, comparison, sharing, and the decision.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
        asking: puts the questions together.
        device: keeps the answers.
        rounds: keeps the conversations.
    """

    def __init__(
        self,
        config: FitConfig,
        context: PluginContext,
        *,
        asking: Asking,
        device: Device,
        rounds: Rounds,
    ) -> None:
        self._config = config
        self._context = context
        self._device = device
        self._rounds = rounds
        self._letters = Letters(config, context)
        self._asking = asking

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        linked = Permission.SIGNED_LINK
        router.get(_PATH, permission=linked)(self.show)
        router.post(f"{_PATH}/share", permission=linked)(self.share)
        router.get(f"{_PATH}/choose", permission=linked)(self.ask_choice)
        router.post(f"{_PATH}/choose", permission=linked)(self.choose)
        router.post(f"{_PATH}/forget", permission=linked)(self.forget)
        router.get(f"{_PATH}/notes/{{booking}}", permission=linked)(self.ask)
        router.post(f"{_PATH}/notes/{{booking}}", permission=linked)(self.rate)

    def show(self, request: Request, token: str) -> Response:
        """Show the conversations side by side."""
        whole = self._opened(token)
        intake = self._device.read(request)
        questions = suggested(self._context.texts, self._config.card)
        values = {
            **self._common(token, whole),
            "told": self._told(intake),
            "card": card_of(intake, questions),
            "shared_now": request.query_params.get("shared") == "yes",
        }
        return private(page(self._context, "fit/meetings.html", values))

    def ask(self, token: str, booking: str) -> Response:
        """Ask three things about one conversation."""
        whole = self._opened(token)
        values = {**self._common(token, whole), "meeting": _known(whole, booking)}
        return private(page(self._context, "fit/rating.html", values))

    def rate(
        self, token: str, booking: str, fields: Annotated[Ticked, Depends(ticked)]
    ) -> Response:
        """Keep what they noted."""
        whole = self._opened(token)
        meeting = _known(whole, booking)
        given = {
            question: degree
            for question in QUESTIONS
            if (degree := one(fields, question)) and degree in DEGREES
        }
        self._rounds.rate(meeting.booking, Rating(given, one(fields, "note")[:_LONGEST_NOTE]))
        return private(see_other(f"/fit/meetings/{token}"))

    def share(
        self, request: Request, token: str, fields: Annotated[Ticked, Depends(ticked)]
    ) -> Response:
        """Let those read the summary who were ticked, and nobody else."""
        whole = self._opened(token)
        if whole.decided_at is not None:
            return private(see_other(f"/fit/meetings/{token}"))
        answers = tuple(
            (each.title, each.answer) for each in self._told(self._device.read(request))
        )
        bookings = [each for each in fields.get("with", ()) if whole.meeting(each)]
        self._rounds.share(whole.id, Shared(answers), bookings if answers else ())
        return private(see_other(f"/fit/meetings/{token}?shared=yes"))

    def ask_choice(self, token: str) -> Response:
        """Ask for whom they decide."""
        values = self._common(token, self._opened(token))
        return private(page(self._context, "fit/choose.html", values))

    def choose(self, token: str, fields: Annotated[Ticked, Depends(ticked)]) -> Response:
        """Keep the decision, and tell it."""
        whole = self._opened(token)
        chosen = one(fields, "chosen")
        if chosen == _NOBODY:
            self._rounds.decide(whole.id, None)
        elif chosen in {each.practitioner for each in whole.meetings}:
            self._rounds.decide(whole.id, PractitionerId(chosen))
        else:
            return private(see_other(f"/fit/meetings/{token}/choose"))
        return private(see_other(f"/fit/meetings/{token}"))

    def forget(self, token: str) -> Response:
        """Forget all notes, and whatever was shared."""
        whole = self._opened(token)
        self._rounds.forget(whole.id)
        return private(see_other(f"/fit/meetings/{token}"))

    def _common(self, token: str, whole: Round) -> dict[str, object]:
        practitioners = self._context.practice.practitioners
        now = self._context.clock.now()
        return {
            "round": whole,
            "path": f"/fit/meetings/{token}",
            "names": {
                each.practitioner: practitioners[each.practitioner].name
                if each.practitioner in practitioners
                else each.practitioner
                for each in whole.meetings
            },
            "zone": self._context.practice.zone,
            "questions": QUESTIONS,
            "degrees": DEGREES,
            "ahead": [each for each in whole.meetings if each.end > now],
            "nobody": _NOBODY,
        }

    def _told(self, intake: Intake) -> tuple[Told, ...]:
        if not intake.begun:
            return ()
        return told(intake, self._asking.screens(), self._context.texts.gettext("not sure yet"))

    def _opened(self, token: str) -> Round:
        try:
            return self._rounds.get(self._letters.round_by(token))
        except (LinkRefused, LookupError):
            raise HTTPException(404) from None


def _known(whole: Round, booking: str) -> Meeting:
    meeting = whole.meeting(booking)
    if meeting is None:
        raise HTTPException(404)
    return meeting
