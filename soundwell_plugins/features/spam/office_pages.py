"""The page that tells an admin what was kept out, and why."""

from itertools import groupby
from typing import Final

from fastapi import Response

from soundwell_hookspecs import PluginContext, SubmissionKind
from soundwell_plugins.features.spam.kept_out import KeptOut
from soundwell_plugins.sdk.pages import PageRouter, page
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

PATH: Final = "/office/kept-out"
TEMPLATE: Final = "spam/kept_out.html"
KINDS: Final = {
    SubmissionKind.BOOKING: marked("Booking"),
    SubmissionKind.SIGN_UP: marked("Newsletter"),
    SubmissionKind.ENQUIRY: marked("Enquiry"),
    SubmissionKind.COMMENT: marked("Comment"),
}


class OfficePages:
    """The page.

    Args:
        context: the plugin's context.
        kept_out: what was kept out.
    """

    def __init__(self, context: PluginContext, kept_out: KeptOut) -> None:
        self._context = context
        self._kept_out = kept_out

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        router.get(PATH, permission=Permission.ADMIN)(self.show)

    def show(self) -> Response:
        """Show what was kept out."""
        found = groupby(self._kept_out.recent(), key=lambda each: each.day)
        days = [(day, tuple(refusals)) for day, refusals in found]
        values = {"days": days, "kinds": KINDS, "zone": self._context.practice.zone}
        return page(self._context, TEMPLATE, values)
