"""The pages on which somebody writes to the practice, and confirms that it was them."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request, Response

from soundwell_hookspecs import EnquiryId, LinkRefused, PluginContext, SubmissionKind
from soundwell_plugins.features.contact import forms
from soundwell_plugins.features.contact.configuration import ContactConfig
from soundwell_plugins.features.contact.enquiries import Enquiries
from soundwell_plugins.features.contact.enquiry import State
from soundwell_plugins.sdk.callers import network_of
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, page, private, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.spam import judged, protection, received

_KIND: Final = SubmissionKind.ENQUIRY
_PER_HOUR: Final = 20
_HOUR: Final = timedelta(hours=1)
_CONFIRM: Final = "/contact/confirm/{token}"


class ContactPages:
    """Takes what people write.

    Args:
        config: the table `[contact]`.
        context: the plugin's context.
        enquiries: keeps it.
    """

    def __init__(self, config: ContactConfig, context: PluginContext, enquiries: Enquiries) -> None:
        self._config = config
        self._context = context
        self._enquiries = enquiries

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody, linked = Permission.PUBLIC, Permission.SIGNED_LINK
        router.get("/contact", permission=anybody)(self.show)
        router.post("/contact", permission=anybody)(self.take)
        router.get("/contact/sent", permission=anybody)(self.sent)
        router.get(_CONFIRM, permission=linked)(self.ask)
        router.post(_CONFIRM, permission=linked)(self.confirm)

    def show(self) -> Response:
        """Show the form."""
        return self._form(forms.blank(), status=200)

    def take(
        self, request: Request, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Take what somebody wrote; the answer is the same whatever we think of it."""
        submission = forms.read(typed)
        form = submission.form
        if form is None:
            return self._form(submission.state, status=422)
        if not self._enquiries.sent_before(form):
            if not self._may_go_on(request):
                state = replace(submission.state, errors={"": forms.TOO_OFTEN})
                return self._form(state, status=429)
            sent = received(request, _KIND, typed, email=form.email)
            self._enquiries.take(form, judged(self._context, sent))
        return see_other("/contact/sent")

    def sent(self) -> Response:
        """Thank."""
        return page(
            self._context, "contact/sent.html", {"answer_within": self._config.answer_within}
        )

    def ask(self, token: str) -> Response:
        """Show the button; only pressing it confirms, so that a mail scanner cannot."""
        waits = self._state(self._confirmed_by(token)) is State.WAITING
        return private(page(self._context, "contact/confirm.html", {"waits": waits}))

    def confirm(self, token: str) -> Response:
        """Believe what somebody wrote."""
        try:
            self._enquiries.confirm(self._confirmed_by(token))
        except LookupError:
            raise HTTPException(404) from None
        return private(see_other(f"/contact/confirm/{token}"))

    def _may_go_on(self, request: Request) -> bool:
        network = network_of(request)
        return self._context.limits.allow("contact.enquiry", network, times=_PER_HOUR, per=_HOUR)

    def _confirmed_by(self, token: str) -> EnquiryId:
        try:
            return self._enquiries.confirmed_by(token)
        except LinkRefused:
            raise HTTPException(404) from None

    def _state(self, enquiry: EnquiryId) -> State:
        try:
            return self._enquiries.get(enquiry).state
        except LookupError:
            raise HTTPException(404) from None

    def _form(self, state: FormState, *, status: int) -> Response:
        values = {
            "form": state,
            "protection": protection(self._context, _KIND),
            "answer_within": self._config.answer_within,
            "keep": self._config.keep,
        }
        return private(page(self._context, "contact/form.html", values, status=status))
