"""The door: who asks too often waits a while, and what looks like spam brings nothing about."""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Final

from fastapi import Request

from soundwell_hookspecs import FormProtection, PluginContext, SubmissionKind, Suspicion
from soundwell_plugins.features.scheduling.forms import BookingForm
from soundwell_plugins.sdk.callers import network_of
from soundwell_plugins.sdk.spam import judged, protection, received
from soundwell_plugins.sdk.texts import marked

TOO_OFTEN: Final = marked(
    "A good many times were asked for from here within a short while."
    " Please try again in an hour, or write to us: we are glad to find a time with you."
)
_HOUR: Final = timedelta(hours=1)
_HOLDS: Final = (20, timedelta(minutes=10))
_RENEWALS: Final = (15, _HOUR)
_CLAIMS_OF_A_NETWORK: Final = (60, _HOUR)
_CLAIMS_OF_AN_ADDRESS: Final = (6, _HOUR)


class Admission(Enum):
    """What becomes of a form."""

    WELCOME = "as usual"
    TO_CONFIRM = "once it is confirmed by e-mail"
    IN_VAIN = "nothing, with the usual answer"
    TOO_OFTEN = "not now"


_ADMISSIONS: Final = {
    Suspicion.HAM: Admission.WELCOME,
    Suspicion.UNSURE: Admission.TO_CONFIRM,
    Suspicion.SPAM: Admission.IN_VAIN,
    Suspicion.DISCARD: Admission.IN_VAIN,
}


class Door:
    """Counts by network and by e-mail address; only keyed hashes of them are kept.

    Several people may share a network, a clinic's for example, so it is allowed more.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._limits = context.limits

    def may_hold(self, request: Request, submission: str) -> bool:
        """Tell whether a form may keep a time, or keep it longer.

        Args:
            request: where it comes from.
            submission: the form's id; one form does not keep a time for ever.
        """
        return self._allows("scheduling.hold", network_of(request), _HOLDS) and self._allows(
            "scheduling.renew", submission, _RENEWALS
        )

    def admits(self, request: Request, form: BookingForm, typed: Mapping[str, str]) -> Admission:
        """Tell what becomes of a form.

        Args:
            request: where it comes from.
            form: what was filled in, all of it valid.
            typed: all fields as they came, those of the form's protection among them.
        """
        network, address = network_of(request), form.email.casefold()
        if not (
            self._allows("scheduling.claim", network, _CLAIMS_OF_A_NETWORK)
            and self._allows("scheduling.claim", address, _CLAIMS_OF_AN_ADDRESS)
        ):
            return Admission.TOO_OFTEN
        submission = received(request, SubmissionKind.BOOKING, typed, email=form.email)
        return _ADMISSIONS[judged(self._context, submission).suspicion]

    def protection(self) -> FormProtection | None:
        """Return what a form carries so that it can be judged."""
        return protection(self._context, SubmissionKind.BOOKING)

    def _allows(self, name: str, key: str, limit: tuple[int, timedelta]) -> bool:
        times, per = limit
        return self._limits.allow(name, key, times=times, per=per)
