"""The pages on which the practice reads comments and decides what becomes of them."""

from typing import Final

from fastapi import HTTPException, Request, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.contact.comment import CommentId, Standing
from soundwell_plugins.features.contact.comments import Comments
from soundwell_plugins.sdk.pages import PageRouter, page, private, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission

OFFICE: Final = "/office/comments"
_LISTED: Final = (Standing.WAITING, Standing.PUBLISHED, Standing.SPAM, Standing.REJECTED)
_DECISIONS: Final = {
    "publish": Standing.PUBLISHED,
    "reject": Standing.REJECTED,
    "spam": Standing.SPAM,
}


class CommentOffice:
    """Shows comments to whoever runs the practice.

    Args:
        context: the plugin's context.
        comments: the comments there are.
    """

    def __init__(self, context: PluginContext, comments: Comments) -> None:
        self._context = context
        self._comments = comments

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get(OFFICE, permission=Permission.ADMIN)(self.show)
        router.post(f"{OFFICE}/{{id}}/{{decision}}", permission=Permission.ADMIN)(self.decide)

    def show(self) -> Response:
        """List the comments by what has become of them."""
        groups = {each.value: self._comments.of_standing(each) for each in _LISTED}
        values = {"groups": groups, "zone": self._context.practice.zone}
        return private(page(self._context, "contact/office/comments.html", values))

    def decide(self, request: Request, id: str, decision: str) -> Response:
        """Publish, reject, or take for spam."""
        standing = _DECISIONS.get(decision)
        if standing is None:
            raise HTTPException(404)
        try:
            self._comments.settle(CommentId(id), standing, signed_in(request).id)
        except LookupError:
            raise HTTPException(404) from None
        return see_other(OFFICE)
