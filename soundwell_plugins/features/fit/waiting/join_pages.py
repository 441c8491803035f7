"""The pages on which a visitor asks for a place on the waiting list."""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request, Response

from soundwell_hookspecs import (
    LinkRefused,
    PluginContext,
    PractitionerId,
    SubmissionKind,
    Suspicion,
    WaitingId,
)
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.private import private
from soundwell_plugins.features.fit.profiles.gallery import Gallery
from soundwell_plugins.features.fit.questions.asking import Asking
from soundwell_plugins.features.fit.questions.device import Device
from soundwell_plugins.features.fit.ticked import Ticked, one, ticked
from soundwell_plugins.features.fit.waiting.case import places
from soundwell_plugins.features.fit.waiting.entry import Needs, needs_of
from soundwell_plugins.features.fit.waiting.forms import blank, read_visitor
from soundwell_plugins.features.fit.waiting.joining import Joining
from soundwell_plugins.features.fit.waiting.letters import CONFIRMABLE, WaitingLetters
from soundwell_plugins.features.fit.waiting.telling import told_needs
from soundwell_plugins.sdk.forms import FormState
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.spam import judged, protection, received
from soundwell_plugins.sdk.texts import marked

PATH: Final = "/fit/waiting"

_CONFIRM: Final = f"{PATH}/confirm/{{token}}"
_KIND: Final = SubmissionKind.SIGN_UP
"""What it is to whoever looks for spam: an address that is put on a list once it is confirmed."""

_REFUSED: Final = frozenset({Suspicion.SPAM, Suspicion.DISCARD})
_PER_HOUR: Final = 10
_TOO_OFTEN: Final = marked(
    "From your network this was asked for several times just now. Please try again in an hour."
)


class JoinPages:
    """Takes the form, answers everybody alike, and lets them confirm by the link they are sent.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
        gallery: everybody for whom somebody can wait.
        asking: puts the questions together.
        device: keeps the answers.
        joining: does it.
    """

    def __init__(
        self,
        config: FitConfig,
        context: PluginContext,
        *,
        gallery: Gallery,
        asking: Asking,
        device: Device,
        joining: Joining,
    ) -> None:
        self._config = config
        self._context = context
        self._gallery = gallery
        self._device = device
        self._joining = joining
        self._letters = WaitingLetters(config, context)
        self._asking = asking

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody, linked = Permission.PUBLIC, Permission.SIGNED_LINK
        router.get(PATH, permission=anybody)(self.show)
        router.post(PATH, permission=anybody)(self.take)
        router.get(f"{PATH}/sent", permission=anybody)(self.sent)
        router.get(_CONFIRM, permission=linked)(self.ask)
        router.post(_CONFIRM, permission=linked)(self.confirm)

    def show(self, request: Request) -> Response:
        """Show the form, with what could be copied of the answers on this device."""
        wanted = request.query_params.get("with", "")
        return self._form(request, blank(), {"first": (wanted,)})

    def take(self, request: Request, fields: Annotated[Ticked, Depends(ticked)]) -> Response:
        """Take the form; the answer is the same whoever sent it."""
        self._check_open()
        submission = read_visitor(fields)
        form = submission.form
        if form is None:
            return self._form(request, submission.state, fields, status=422)
        if not self._may_go_on(request):
            state = FormState(submission.state.values, {"": _TOO_OFTEN})
            return self._form(request, state, fields, status=429)
        typed = {name: values[-1] for name, values in fields.items()}
        sent = received(request, _KIND, typed, email=form.email)
        if judged(self._context, sent).suspicion not in _REFUSED:
            copied = bool(one(fields, "copy"))
            self._joining.ask(
                name=form.name,
                email=form.email,
                needs=self._needs(request, one(fields, "first"), copied=copied),
                shown=copied and bool(one(fields, "shown")),
            )
        return private(see_other(f"{PATH}/sent"))

    def sent(self) -> Response:
        """Say what happens next, whoever asked."""
        return page(self._context, "fit/waiting_sent.html", {"within": CONFIRMABLE})

    def ask(self, token: str) -> Response:
        """Show a button: programs that look into mails press none."""
        try:
            self._letters.confirmed_by(token)
        except LinkRefused:
            return self._over()
        return private(page(self._context, "fit/waiting_confirm.html", {}))

    def confirm(self, token: str) -> Response:
        """Put somebody on the list, and lead to their own page."""
        try:
            waiting: WaitingId = self._joining.confirm(self._letters.confirmed_by(token))
        except (LinkRefused, LookupError):
            return self._over()
        return private(see_other(self._letters.path(waiting)))

    def _form(
        self, request: Request, form: FormState, fields: Ticked, *, status: int = 200
    ) -> Response:
        self._check_open()
        portraits = self._gallery.all()
        screens = self._asking.screens_about(portraits)
        needs = needs_of(self._device.read(request), screens)
        values = {
            "form": form,
            "told": told_needs(needs, screens),
            "people": [
                (each.practitioner, each.profile.capacity is not None and not places(each))
                for each in portraits
            ],
            "first": one(fields, "first"),
            "copied": bool(one(fields, "copy")),
            "shown": bool(one(fields, "shown")),
            "protection": protection(self._context, _KIND),
            "keep": self._config.keep_waiting,
        }
        return private(page(self._context, "fit/waiting_form.html", values, status=status))

    def _needs(self, request: Request, wanted: str, *, copied: bool) -> Needs:
        """Return what may be kept: the answers only if somebody agreed, and never their words."""
        prefers = (PractitionerId(wanted),) if wanted in self._gallery.configured else ()
        if not copied:
            return Needs(prefers=prefers)
        return needs_of(self._device.read(request), self._asking.screens(), prefers)

    def _may_go_on(self, request: Request) -> bool:
        network = request.client.host if request.client is not None else ""
        return self._context.limits.allow(
            "fit.waiting", network, times=_PER_HOUR, per=timedelta(hours=1)
        )

    def _check_open(self) -> None:
        if not self._config.open_waiting_list:
            raise HTTPException(404)

    def _over(self) -> Response:
        values = {"may_wait": self._config.open_waiting_list}
        return private(page(self._context, "fit/waiting_over.html", values, status=410))
