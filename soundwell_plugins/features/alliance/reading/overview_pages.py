"""The page of clients at a glance: a practitioner's own, and to supervisors those who agreed."""

from typing import Final

from fastapi import Request, Response

from soundwell_hookspecs import PluginContext, Role
from soundwell_plugins.features.alliance.reading.overview import Overviews
from soundwell_plugins.features.alliance.reading.speech import Speech
from soundwell_plugins.features.alliance.reading.words import REASONS
from soundwell_plugins.sdk.pages import PageRouter, page, signed_in
from soundwell_plugins.sdk.permissions import Permission

READING: Final = "/office/alliance"
SHOWN: Final = 100
"""How many clients the page shows unless all are asked for: nobody has more at a glance."""


class OverviewPages:
    """Shows clients at a glance.

    Args:
        context: the plugin's context.
        overviews: put overviews together.
    """

    def __init__(self, context: PluginContext, overviews: Overviews) -> None:
        self._context = context
        self._overviews = overviews

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        router.get(READING, permission=Permission.CARE)(self.show)

    def show(self, request: Request, whole: str = "") -> Response:
        """Show clients, those first who need a look; all of them when asked to."""
        account = signed_in(request)
        practice = self._context.practice
        own = practice.practitioners.get(account.practitioner) if account.practitioner else None
        overview = self._overviews.of(account)
        values = {
            "overview": overview if whole == "yes" else overview.first(SHOWN),
            "count": overview.count,
            "speech": Speech(
                self._context.texts.language, own.zone if own is not None else practice.zone
            ),
            "reasons": REASONS,
            "own": account.practitioner if Role.PRACTITIONER in account.roles else None,
            "practitioners": practice.practitioners,
            "path": READING,
        }
        return page(self._context, "alliance/office/overview.html", values)
