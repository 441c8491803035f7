"""The pages on which somebody asks for the newsletter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Depends, Request, Response

from soundwell_hookspecs import PluginContext, SubmissionKind, Suspicion
from soundwell_plugins.features.newsletter import forms
from soundwell_plugins.features.newsletter.answers import shown
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.consent import ConsentTexts
from soundwell_plugins.features.newsletter.inbox import Inbox
from soundwell_plugins.features.newsletter.subscriber import SignUp, Wish
from soundwell_plugins.sdk.callers import network_of
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.spam import judged, protection, received

_HOUR: Final = timedelta(hours=1)
_REFUSED: Final = frozenset({Suspicion.SPAM, Suspicion.DISCARD})
_SENT: Final = "/newsletter/sent"


class SignUpPages:
    """The pages `/newsletter`, `/newsletter/sent` and `/newsletter/link`.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
        inbox: takes forms in.
        texts: what readers agree to.
    """

    def __init__(
        self,
        config: NewsletterConfig,
        context: PluginContext,
        inbox: Inbox,
        texts: ConsentTexts,
    ) -> None:
        self._config = config
        self._context = context
        self._inbox = inbox
        self._texts = texts

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get("/newsletter", permission=Permission.PUBLIC)(self.form)
        router.post("/newsletter", permission=Permission.PUBLIC)(self.sign_up)
        router.get(_SENT, permission=Permission.PUBLIC)(self.sent)
        router.get("/newsletter/link", permission=Permission.PUBLIC)(self.link_form)
        router.post("/newsletter/link", permission=Permission.PUBLIC)(self.link)

    def form(self) -> Response:
        """Show the form."""
        return self._form(FormState())

    def sign_up(
        self, request: Request, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Take the form, and answer everybody alike."""
        submission = forms.read_sign_up(typed, self._config.topics)
        form = submission.form
        if form is None:
            return self._form(submission.state, status=422)
        if self._texts.by_hash(form.consent) is None:
            errors = {"": forms.TEXT_CHANGED}
            return self._form(replace(submission.state, errors=errors), status=422)
        if not self._may_go_on(request):
            return shown(self._context, "later", {}, status=429)
        if self._is_welcome(request, typed, form.email):
            self._inbox.take(
                SignUp(
                    wish=Wish.JOIN,
                    email=form.email,
                    first_name=form.first_name,
                    topics=forms.ticked(typed, self._config.topics),
                    language=self._context.texts.language,
                    text_hash=form.consent,
                    ip=_address(request),
                )
            )
        return see_other(_SENT)

    def sent(self) -> Response:
        """Say what happens next, whoever asked."""
        return shown(self._context, "sent", {"within": self._config.confirm_within})

    def link_form(self) -> Response:
        """Ask for the address to which the link to the reader's own page is sent."""
        return self._link(FormState())

    def link(
        self, request: Request, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Send the link to the reader's own page, and answer everybody alike."""
        submission = forms.read_link(typed)
        form = submission.form
        if form is None:
            return self._link(submission.state, status=422)
        if not self._may_go_on(request):
            return shown(self._context, "later", {}, status=429)
        if self._is_welcome(request, typed, form.email):
            self._inbox.take(
                SignUp(wish=Wish.LINK, email=form.email, language=self._context.texts.language)
            )
        return see_other(_SENT)

    def _link(self, form: FormState, *, status: int = 200) -> Response:
        values = {
            "form": form,
            "protection": protection(self._context, SubmissionKind.SIGN_UP),
        }
        return shown(self._context, "link", values, status=status)

    def _form(self, form: FormState, *, status: int = 200) -> Response:
        values = {
            "form": form,
            "topics": self._config.topics,
            "consent": self._texts.shown(),
            "frequency": self._config.frequency_in(self._context.texts),
            "protection": protection(self._context, SubmissionKind.SIGN_UP),
        }
        return shown(self._context, "form", values, status=status)

    def _is_welcome(self, request: Request, typed: Mapping[str, str], email: str) -> bool:
        """Tell whether a form may be what it seems.

        What is unsure goes on: whoever sent it can do nothing without the mail that follows.
        """
        submission = received(request, SubmissionKind.SIGN_UP, typed, email=email)
        return judged(self._context, submission).suspicion not in _REFUSED

    def _may_go_on(self, request: Request) -> bool:
        times = self._config.sign_ups_per_hour
        return self._context.limits.allow(
            "newsletter.form", network_of(request), times=times, per=_HOUR
        )


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""
