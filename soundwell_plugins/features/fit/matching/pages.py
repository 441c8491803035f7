"""The pages after the questions: suggestions, a summary to print, and the question card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import Depends, Request, Response

from soundwell_hookspecs import FitDegree, PluginContext, PractitionerId, consultation_page
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.matching.matchmaker import Matchmaker
from soundwell_plugins.features.fit.private import private
from soundwell_plugins.features.fit.profiles.gallery import Gallery
from soundwell_plugins.features.fit.questions.asking import Asking
from soundwell_plugins.features.fit.questions.card import LONGEST_OWN, MOST_OWN, card_of, suggested
from soundwell_plugins.features.fit.questions.device import Device, TooMuch
from soundwell_plugins.features.fit.questions.intake import UNSURE, Intake
from soundwell_plugins.features.fit.questions.own import SONGS
from soundwell_plugins.features.fit.questions.screens import Screens
from soundwell_plugins.features.fit.ticked import Ticked, lines, one, ticked
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission

_MOST_CHOSEN: Final = 10

DEGREES: Final[Mapping[str, FitDegree]] = {each.name.lower(): each for each in FitDegree}
"""The degrees by the names under which templates know them."""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as it is read again.

    Args:
        title: the question in two or three words.
        answer: what was answered, in words.
        essential: whether it has to fit.
    """

    title: str
    answer: str
    essential: bool = False


class MatchPages:
    """Shows who could suit.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
        gallery: everybody who could be suggested.
        asking: puts the questions together.
        device: keeps the answers.
        matchmaker: suggests.
    """

    def __init__(
        self,
        config: FitConfig,
        context: PluginContext,
        *,
        gallery: Gallery,
        asking: Asking,
        device: Device,
        matchmaker: Matchmaker,
    ) -> None:
        self._config = config
        self._context = context
        self._gallery = gallery
        self._device = device
        self._matchmaker = matchmaker
        self._asking = asking

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.PUBLIC
        router.get("/fit/result", permission=anybody)(self.result)
        router.get("/fit/summary", permission=anybody)(self.summary)
        router.get("/fit/card", permission=anybody)(self.show_card)
        router.post("/fit/card", permission=anybody)(self.keep_card)
        router.post("/fit/meet", permission=anybody)(self.meet)

    def result(self, request: Request) -> Response:
        """Show who could suit, and why."""
        return self._matched(request, "fit/result.html")

    def summary(self, request: Request) -> Response:
        """Show everything on one page that can be printed."""
        return self._matched(request, "fit/summary.html")

    def show_card(self, request: Request) -> Response:
        """Show the question card, and let the visitor change it."""
        return self._card(self._device.read(request))

    def keep_card(self, request: Request, fields: Annotated[Ticked, Depends(ticked)]) -> Response:
        """Keep the question card on the device."""
        picked = tuple(int(each) for each in fields.get("question", ()) if each.isdecimal())
        own = "\n".join(lines(one(fields, "own"), MOST_OWN, LONGEST_OWN))
        intake = replace(
            self._device.read(request),
            card=tuple(each for each in dict.fromkeys(picked) if each < len(self._questions)),
            own_card=own,
        )
        answer = see_other("/fit/card?kept=yes")
        try:
            self._device.write(answer, intake)
        except TooMuch:
            return self._card(intake, too_long=True)
        return private(answer)

    def meet(self, fields: Annotated[Ticked, Depends(ticked)]) -> Response:
        """Lead to the booking of a conversation with each of those who were chosen."""
        known = self._gallery.configured
        chosen = [each for each in dict.fromkeys(fields.get("with", ())) if each in known]
        if not chosen:
            return see_other("/fit/result?choose=somebody#choose")
        practitioners = [PractitionerId(each) for each in chosen[:_MOST_CHOSEN]]
        path = self._context.hooks.choose(consultation_page, practitioners=practitioners)
        if path is None:
            values = {"names": [known[each].practitioner.name for each in practitioners]}
            return page(self._context, "fit/no_booking.html", values)
        return see_other(path)

    def _matched(self, request: Request, template: str) -> Response:
        intake = self._device.read(request)
        if not intake.begun:
            return see_other("/fit")
        portraits = self._gallery.all()
        screens = self._asking.screens_about(portraits)
        values = {
            "match": self._matchmaker.match(
                intake.answers, portraits, songs=intake.words.get(SONGS, "")
            ),
            "told": told(intake, screens, self._context.texts.gettext("not sure yet")),
            "card": card_of(intake, self._questions),
            "degrees": DEGREES,
            "elsewhere": self._config.elsewhere,
            "may_wait": self._config.open_waiting_list,
            "unseen": screens.unseen(intake.seen),
            "choose_somebody": request.query_params.get("choose") == "somebody",
        }
        return private(page(self._context, template, values))

    def _card(self, intake: Intake, *, too_long: bool = False) -> Response:
        values = {
            "questions": self._questions,
            "picked": intake.card or tuple(range(len(self._questions))),
            "own": intake.own_card,
            "card": card_of(intake, self._questions),
            "too_long": too_long,
            "most": MOST_OWN,
        }
        status = 422 if too_long else 200
        return private(page(self._context, "fit/card.html", values, status=status))

    @property
    def _questions(self) -> tuple[str, ...]:
        return suggested(self._context.texts, self._config.card)


def told(intake: Intake, screens: Screens, unsure: str) -> tuple[Told, ...]:
    """Return what was answered as it is read again, in the order of the questions.

    Args:
        intake: the answers.
        screens: the questions.
        unsure: what "not sure yet" is called.
    """
    found = []
    for screen in screens.all:
        if words := intake.words.get(screen.id, ""):
            found.append(Told(screen.title, words))
        chosen = intake.chosen.get(screen.id, ())
        if chosen == (UNSURE,):
            found.append(Told(screen.title, unsure))
        elif known := screen.known(chosen):
            answer = ", ".join(map(screen.label, known))
            found.append(Told(screen.title, answer, screen.id in intake.essential))
    return tuple(found)
