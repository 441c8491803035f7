"""The page on which a practitioner says whom of the waiting list they would take."""

from typing import Annotated, Final

from fastapi import Depends, Request, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.fit.questions.asking import Asking
from soundwell_plugins.features.fit.ticked import Ticked, one, ticked
from soundwell_plugins.features.fit.waiting.entry import Entry, Liking
from soundwell_plugins.features.fit.waiting.telling import told_needs
from soundwell_plugins.features.fit.waiting.waiting_list import WaitingList
from soundwell_plugins.sdk.pages import PageRouter, page, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

OFFICE: Final = "/office/who-waits"
LIKINGS: Final = {
    Liking.GLADLY.value: marked("gladly"),
    Liking.COULD.value: marked("could"),
    Liking.RATHER_NOT.value: marked("rather not"),
    "": marked("have not said"),
}


class WishPages:
    """Shows needs without names, of those who agreed to it.

    Args:
        context: the plugin's context.
        asking: puts the questions together.
        waiting_list: who waits.
    """

    def __init__(self, context: PluginContext, asking: Asking, waiting_list: WaitingList) -> None:
        self._context = context
        self._waiting_list = waiting_list
        self._asking = asking

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get(OFFICE, permission=Permission.PRACTITIONER)(self.show)
        router.post(OFFICE, permission=Permission.PRACTITIONER)(self.keep)

    def show(self, request: Request) -> Response:
        """Show what those need who wait."""
        account = signed_in(request)
        screens = self._asking.screens()
        rows = [
            {
                "id": each.id,
                "since": each.since,
                "told": told_needs(each.needs, screens),
                "liking": liking.value
                if account.practitioner and (liking := each.likings.get(account.practitioner))
                else "",
            }
            for each in self._shown()
        ]
        values = {"rows": rows, "likings": LIKINGS, "zone": self._context.practice.zone}
        return page(self._context, "fit/office/wishes.html", values)

    def keep(self, request: Request, fields: Annotated[Ticked, Depends(ticked)]) -> Response:
        """Keep whom they would take."""
        practitioner = signed_in(request).practitioner
        if practitioner is not None:
            likings = {each.id: _liking(one(fields, f"liking.{each.id}")) for each in self._shown()}
            self._waiting_list.like(practitioner, likings)
        return see_other(OFFICE)

    def _shown(self) -> list[Entry]:
        return [each for each in self._waiting_list.waiting() if each.shown]


def _liking(text: str) -> Liking | None:
    return Liking(text) if text in {each.value for each in Liking} else None
