"""The door: who asks too often waits a while before they hold or claim another time.

A verdict of a spam filter on a form belongs into `Door.admits`, and nowhere else.
"""

from datetime import timedelta
from typing import Final

from fastapi import Request

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.forms import BookingForm
from soundwell_plugins.sdk.callers import network_of
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


class Door:
    """Counts by network and by e-mail address; only keyed hashes of them are kept.

    Several people may share a network, a clinic's for example, so it is allowed more.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
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

    def admits(self, request: Request, form: BookingForm) -> bool:
        """Tell whether somebody may claim what a form asks for.

        Args:
            request: where it comes from.
            form: what was filled in, all of it valid.
        """
        return self._allows(
            "scheduling.claim", network_of(request), _CLAIMS_OF_A_NETWORK
        ) and self._allows("scheduling.claim", form.email.casefold(), _CLAIMS_OF_AN_ADDRESS)

    def _allows(self, name: str, key: str, limit: tuple[int, timedelta]) -> bool:
        times, per = limit
        return self._limits.allow(name, key, times=times, per=per)
