"""The page on which a client says whether something was put right."""

from typing import Annotated, Final

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from soundwell_hookspecs import LinkExpired, LinkRefused, PluginContext
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.readership import readership
from soundwell_plugins.features.alliance.repair.questions import (
    Answer,
    Question,
    QuestionOver,
    Questions,
)
from soundwell_plugins.sdk import forms
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, page
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

LONGEST: Final = 2000
"""How many signs may be written beside an answer."""

_PATH: Final = "/question/{token}"
_GONE: Final = 410
_UNKNOWN: Final = 404
_WRONG: Final = 422
_SENTENCES: Final = {
    "answer": marked("Please choose one of these."),
    "words": marked("Please write at most 2,000 letters."),
}


class AnswerForm(BaseModel):
    """What a client says."""

    answer: Answer
    words: str = Field(default="", max_length=LONGEST)


class QuestionPages:
    """Asks whoever has the link, and takes the answer.

    Args:
        config: the table `[alliance]`.
        context: the plugin's context.
        questions: the questions there are.
    """

    def __init__(
        self, config: AllianceConfig, context: PluginContext, questions: Questions
    ) -> None:
        self._config = config
        self._context = context
        self._questions = questions

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get(_PATH, permission=Permission.SIGNED_LINK)(self.show)
        router.post(_PATH, permission=Permission.SIGNED_LINK)(self.take)

    def show(self, token: str) -> Response:
        """Show the question; it changes nothing, so that a mail scanner does not either."""
        return self._shown(token, FormState())

    def take(self, token: str, typed: Annotated[dict[str, str], Depends(submitted)]) -> Response:
        """Keep the answer."""
        submission = forms.read(AnswerForm, typed, _SENTENCES)
        if submission.form is None:
            return self._shown(token, submission.state)
        form = submission.form
        try:
            with self._context.storage.transaction() as session:
                question = self._questions.answer(session, token, form.answer, form.words)
        except (LinkRefused, LookupError, QuestionOver) as over:
            return self._over(over)
        values = {"readers": self._readers(question), "answer": form.answer.value}
        return self._page("alliance/question_thanks.html", values)

    def _shown(self, token: str, form: FormState) -> Response:
        try:
            with self._context.storage.reading() as session:
                question = self._questions.open(session, token)
        except (LinkRefused, LookupError, QuestionOver) as over:
            return self._over(over)
        values = {
            "readers": self._readers(question),
            "form": form,
            "action": f"/question/{token}",
            "exit": self._config.quick_exit,
            "longest": LONGEST,
        }
        status = _WRONG if form.errors else 200
        return self._page("alliance/question.html", values, status=status)

    def _readers(self, question: Question) -> object:
        with self._context.storage.reading() as session:
            return readership(
                self._context,
                self._config,
                session,
                question.client,
                question.signal.practitioner,
            )

    def _over(self, over: Exception) -> Response:
        match over:
            case QuestionOver(answered=True):
                reason, status = "answered", _GONE
            case QuestionOver() | LinkExpired():
                reason, status = "expired", _GONE
            case _:
                reason, status = "unknown", _UNKNOWN
        return self._page("alliance/closed.html", {"reason": reason}, status=status)

    def _page(self, template: str, values: dict[str, object], *, status: int = 200) -> Response:
        response = page(self._context, template, values, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response
