"""The pages on which the practice reads what people wrote."""

from collections.abc import Callable
from typing import Final

from fastapi import HTTPException, Request, Response

from soundwell_hookspecs import AccountId, EnquiryId, PluginContext
from soundwell_plugins.features.contact.enquiries import OFFICE, Enquiries
from soundwell_plugins.features.contact.enquiry import State
from soundwell_plugins.sdk.pages import PageRouter, page, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission

_LISTED: Final = (State.OPEN, State.WAITING, State.SPAM, State.DONE)


class OfficePages:
    """Shows enquiries to whoever runs the practice.

    Args:
        context: the plugin's context.
        enquiries: the enquiries there are.
    """

    def __init__(self, context: PluginContext, enquiries: Enquiries) -> None:
        self._context = context
        self._enquiries = enquiries

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get(OFFICE, permission=admin)(self.show)
        router.get(f"{OFFICE}/{{id}}", permission=admin)(self.show_one)
        router.post(f"{OFFICE}/{{id}}/done", permission=admin)(self.settle)
        router.post(f"{OFFICE}/{{id}}/release", permission=admin)(self.release)

    def show(self) -> Response:
        """List the enquiries by what has become of them."""
        groups = {state.value: self._enquiries.of_state(state) for state in _LISTED}
        values = {"groups": groups, "zone": self._context.practice.zone}
        return page(self._context, "contact/office/enquiries.html", values)

    def show_one(self, request: Request, id: str) -> Response:
        """Show what somebody wrote."""
        try:
            enquiry = self._enquiries.opened(EnquiryId(id), signed_in(request).id)
        except LookupError:
            raise HTTPException(404) from None
        values = {"enquiry": enquiry, "zone": self._context.practice.zone}
        return page(self._context, "contact/office/enquiry.html", values)

    def settle(self, request: Request, id: str) -> Response:
        """Note that somebody has dealt with it."""
        return self._changed(request, id, self._enquiries.settle)

    def release(self, request: Request, id: str) -> Response:
        """Believe what was not believed."""
        return self._changed(request, id, self._enquiries.release)

    def _changed(
        self, request: Request, id: str, change: Callable[[EnquiryId, AccountId], None]
    ) -> Response:
        try:
            change(EnquiryId(id), signed_in(request).id)
        except LookupError:
            raise HTTPException(404) from None
        return see_other(OFFICE)
