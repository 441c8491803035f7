"""The page on which practitioners make and revoke the addresses of their published feed.

An address is a secret, so it stands in the answer that made it and nowhere else: in no address of a
page, no log and no audit trail.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from soundwell_hookspecs import Account, PluginContext, PractitionerId
from soundwell_plugins.connectors.calendars.published import MOST, Published
from soundwell_plugins.connectors.calendars.samples import OFFICE_PATH, TEMPLATE
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter, page, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission

Publish = Callable[..., str]
"""Makes a new address; see `Calendars.publish`."""


class OfficePages:
    """The page and its two forms.

    Args:
        context: the plugin's context.
        published: the addresses there are.
        publish: makes a new one.
    """

    def __init__(self, context: PluginContext, published: Published, publish: Publish) -> None:
        self._context = context
        self._published = published
        self._publish = publish

    def add_to(self, router: APIRouter) -> None:
        """Add the page to a router."""
        pages, theirs = PageRouter(prefix=OFFICE_PATH), Permission.PRACTITIONER
        pages.get("", permission=theirs)(self.show)
        pages.post("", permission=theirs)(self.make)
        pages.post("/revoke", permission=theirs)(self.revoke)
        router.routes.extend(pages.router.routes)

    def show(self, request: Request) -> Response:
        """Show which addresses there are."""
        return self._page(signed_in(request))

    def make(self, request: Request) -> Response:
        """Make an address, and show it this once."""
        account = signed_in(request)
        own = self._own(account)
        if own is None or len(self._published.addresses(own)) >= MOST:
            return self._page(account)
        return self._page(account, self._publish(own, actor=account.id))

    def revoke(
        self, request: Request, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Revoke an address; a repeat does no harm."""
        account, which = signed_in(request), typed.get("id", "")
        own = self._own(account)
        if own is not None and which:
            self._published.revoke(own, which, actor=account.id)
        return see_other(OFFICE_PATH)

    def _page(self, account: Account, new: str = "") -> Response:
        own = self._own(account)
        if own is None:
            return page(self._context, "calendars/no_feed.html", {})
        addresses = self._published.addresses(own)
        values = {
            "path": OFFICE_PATH,
            "title": self._published.title,
            "addresses": addresses,
            "new": new,
            "full": len(addresses) >= MOST,
            "zone": self._context.practice.practitioners[own].zone,
        }
        return page(self._context, TEMPLATE, values)

    def _own(self, account: Account) -> PractitionerId | None:
        """Return which practitioner somebody is, if the configuration still knows them."""
        own = account.practitioner
        return own if own in self._context.practice.practitioners else None
