"""Pages about a booking for its practitioner, reached by the link in their e-mail."""

from collections.abc import Callable, Mapping

from fastapi import Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.moving import Moving
from soundwell_plugins.features.scheduling.moving_pages import MovingPages
from soundwell_plugins.features.scheduling.portrait import Portrait
from soundwell_plugins.features.scheduling.refusals import kindly
from soundwell_plugins.features.scheduling.settling import Settling
from soundwell_plugins.features.scheduling.sides import Side
from soundwell_plugins.features.scheduling.tokens import Tokens
from soundwell_plugins.sdk.pages import PageRouter, page, private
from soundwell_plugins.sdk.permissions import Permission

_PATH = "/booking/{token}/practitioner"


class PractitionerPages:
    """Whom the practitioner will talk with, and what they can do about it.

    Args:
        context: the plugin's context.
        tokens: opens bookings by signed links.
        portrait: knows what is shown.
        moving: moves bookings.
        settling: cancels bookings and writes down who did not come.
    """

    def __init__(
        self,
        context: PluginContext,
        tokens: Tokens,
        portrait: Portrait,
        moving: Moving,
        settling: Settling,
    ) -> None:
        self._context = context
        self._tokens = tokens
        self._portrait = portrait
        self._moving = moving
        self._settling = settling

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        linked = Permission.SIGNED_LINK
        shown: Mapping[str, Callable[..., Response]] = {
            "": self.show,
            "/cancel": self.ask_cancel,
            "/missed": self.ask_missed,
        }
        for path, endpoint in shown.items():
            router.get(_PATH + path, permission=linked)(kindly(self._context, endpoint))
        taken: Mapping[str, Callable[..., Response]] = {
            "/cancel": self.cancel,
            "/missed": self.missed,
        }
        for path, endpoint in taken.items():
            router.post(_PATH + path, permission=linked)(kindly(self._context, endpoint))
        MovingPages(self._context, self._moving, self._side).add_to(router, f"{_PATH}/move")

    def show(self, token: str) -> Response:
        """Show whom they will talk with."""
        values = self._portrait.of(self._side(token))
        return private(page(self._context, "scheduling/practitioner.html", values))

    def ask_cancel(self, token: str) -> Response:
        """Ask whether the booking shall be cancelled."""
        return self._settling.ask_cancel(self._side(token))

    def cancel(self, token: str) -> Response:
        """Cancel the booking."""
        return self._settling.cancel(self._side(token))

    def ask_missed(self, token: str) -> Response:
        """Ask whether the visitor did not come."""
        return self._settling.ask_missed(self._side(token))

    def missed(self, token: str) -> Response:
        """Write down that the visitor did not come."""
        return self._settling.missed(self._side(token))

    def _side(self, token: str) -> Side:
        booking = self._tokens.practitioners(token)
        practitioner = self._context.practice.practitioners.get(booking.practitioner)
        zone = self._context.practice.zone if practitioner is None else practitioner.zone
        path = f"/booking/{token}/practitioner"
        return Side(booking=booking, path=path, zone=zone, by_practice=True)
