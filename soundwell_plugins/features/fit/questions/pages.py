"""The pages before a match: the opening, what to expect, and one question on each screen."""

from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.fit.private import private
from soundwell_plugins.features.fit.questions.asking import Asking
from soundwell_plugins.features.fit.questions.device import Device, TooMuch
from soundwell_plugins.features.fit.questions.intake import UNSURE, Intake
from soundwell_plugins.features.fit.questions.screens import Screen, Screens
from soundwell_plugins.features.fit.ticked import Ticked, one, ticked
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission

LONGEST_WORDS: Final = 300
_RESULT: Final = "/fit/result"
_SKIP: Final = "skip"
_TOO_LONG: Final = 422


class QuestionPages:
    """Asks, one thing at a time.

    Args:
        context: the plugin's context.
        asking: puts the questions together.
        device: keeps the answers.
        keep_days: how long it keeps them, in days.
    """

    def __init__(
        self, context: PluginContext, asking: Asking, device: Device, keep_days: int
    ) -> None:
        self._context = context
        self._device = device
        self._keep_days = keep_days
        self._asking = asking

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.PUBLIC
        router.get("/fit", permission=anybody)(self.open)
        router.get("/fit/what-happens-next", permission=anybody)(self.what_next)
        router.get("/fit/first-session", permission=anybody)(self.first_session)
        router.get("/fit/words", permission=anybody)(self.explain)
        router.get("/fit/questions", permission=anybody)(self.resume)
        router.get("/fit/questions/{id}", permission=anybody)(self.ask)
        router.post("/fit/questions/{id}", permission=anybody)(self.take)
        router.post("/fit/forget", permission=anybody)(self.forget)

    def open(self, request: Request) -> Response:
        """Welcome whoever looks for somebody, and let them go on where they stopped."""
        intake = self._device.read(request)
        screens = self._asking.screens()
        values = {
            "begun": intake.begun,
            "done": intake.begun and screens.unseen(intake.seen) is None,
            "count": len(screens.all),
            "keep_days": self._keep_days,
        }
        return private(page(self._context, "fit/open.html", values))

    def what_next(self) -> Response:
        """Say what happens after the questions."""
        return page(self._context, "fit/what_next.html", {})

    def first_session(self) -> Response:
        """Say what one can expect of a first session, and bring along."""
        return page(self._context, "fit/first_session.html", {})

    def explain(self) -> Response:
        """Say in plain words what therapists mean by theirs."""
        return page(self._context, "fit/words.html", {})

    def resume(self, request: Request) -> Response:
        """Lead to the first question that was not shown yet, or to the result."""
        screen = self._asking.screens().unseen(self._device.read(request).seen)
        return see_other(_RESULT if screen is None else f"/fit/questions/{screen.id}")

    def ask(self, request: Request, id: str) -> Response:
        """Show a question with what was answered before."""
        screens = self._asking.screens()
        return self._shown(screens, _known(screens, id), self._device.read(request))

    def take(
        self, request: Request, id: str, fields: Annotated[Ticked, Depends(ticked)]
    ) -> Response:
        """Take an answer, and go on."""
        screens = self._asking.screens()
        screen = _known(screens, id)
        intake = answered(screen, self._device.read(request), fields)
        following = screens.after(id)
        to_result = following is None or one(fields, "step") == "result"
        answer = see_other(
            _RESULT if to_result or following is None else f"/fit/questions/{following.id}"
        )
        try:
            self._device.write(answer, intake)
        except TooMuch:
            return self._shown(screens, screen, intake, too_long=True)
        return private(answer)

    def forget(self) -> Response:
        """Let the device forget everything."""
        answer = see_other("/fit?forgotten=yes")
        self._device.forget(answer)
        return private(answer)

    def _shown(
        self, screens: Screens, screen: Screen, intake: Intake, *, too_long: bool = False
    ) -> Response:
        chosen = intake.chosen.get(screen.id, ())
        known = screen.known(chosen)
        answered_before = screen.id in intake.seen
        before = screens.before(screen.id)
        values = {
            "screen": screen,
            "chosen": known or (chosen if chosen == (UNSURE,) else ()),
            "unsure": UNSURE,
            "words": intake.words.get(screen.id, ""),
            "essential": screen.id in intake.essential
            if known and answered_before
            else screen.essential_at_first,
            "number": screens.number(screen.id),
            "count": len(screens.all),
            "back": f"/fit/questions/{before.id}" if before else "/fit",
            "begun": intake.begun,
            "too_long": too_long,
            "longest": LONGEST_WORDS,
            "lost": not intake.begun and screens.number(screen.id) > 1,
        }
        status = _TOO_LONG if too_long else 200
        return private(page(self._context, "fit/question.html", values, status=status))


def answered(screen: Screen, intake: Intake, fields: Ticked) -> Intake:
    """Return the answers with what a form says about one question; skipping it takes it back."""
    if one(fields, "step") == _SKIP:
        return intake.answered(screen.id, ())
    if screen.writes:
        return intake.answered(screen.id, (), words=one(fields, "words")[:LONGEST_WORDS])
    given = fields.get("answer", ())
    known = screen.known(given)
    chosen = known if screen.several else known[:1]
    if not chosen and UNSURE in given:
        chosen = (UNSURE,)
    essential = screen.essential and bool(one(fields, "essential"))
    return intake.answered(screen.id, chosen, essential=essential)


def _known(screens: Screens, id: str) -> Screen:
    screen = screens.find(id)
    if screen is None:
        raise HTTPException(404)
    return screen
