"""The comments of an article as a page, which stands alone or in a frame below the article."""

from dataclasses import replace
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Query, Request, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.contact import comment_forms
from soundwell_plugins.features.contact.articles import LONGEST, NoSuchArticle
from soundwell_plugins.features.contact.comment_desk import KIND, CommentDesk
from soundwell_plugins.features.contact.comments import PAGE
from soundwell_plugins.features.contact.forms import blank
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, page, private, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.spam import notices, protection

PATH: Final = "/contact/comments"
WIDGET: Final = "/contact/comments.js"
_SENT: Final = f"{PATH}/sent"
_MOST_PAGES: Final = 10_000
_HOUR: Final = "public, max-age=3600"

Article = Annotated[str, Query(max_length=LONGEST)]


class CommentPages:
    """Shows comments, takes them, and serves the script that puts them into another page.

    Args:
        context: the plugin's context.
        desk: takes them in.
    """

    def __init__(self, context: PluginContext, desk: CommentDesk) -> None:
        self._context = context
        self._desk = desk

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router whose pages may be shown by other sites."""
        router.get(PATH, permission=Permission.PUBLIC)(self.show)
        router.post(PATH, permission=Permission.PUBLIC)(self.take)
        router.get(_SENT, permission=Permission.PUBLIC)(self.sent)
        router.get(WIDGET, permission=Permission.PUBLIC)(self.script)

    def show(
        self,
        article: Article = "",
        number: Annotated[int, Query(ge=1, le=_MOST_PAGES, alias="page")] = 1,
    ) -> Response:
        """Show the comments of an article, and the form."""
        return self._page(self._known(article), blank(), status=200, number=number)

    def take(
        self,
        request: Request,
        typed: Annotated[dict[str, str], Depends(submitted)],
        article: Article = "",
    ) -> Response:
        """Take a comment; the answer is the same whatever we think of it."""
        known = self._known(article)
        submission = comment_forms.read(typed)
        form = submission.form
        if form is None:
            return self._page(known, submission.state, status=422)
        if not self._desk.take(request, known, form, typed):
            state = replace(submission.state, errors={"": comment_forms.TOO_OFTEN})
            return self._page(known, state, status=429)
        return see_other(f"{_SENT}?{urlencode({'article': known})}")

    def sent(self, article: Article = "") -> Response:
        """Thank."""
        values = {"article": self._known(article), "back": _link(article)}
        return page(self._context, "contact/comment_sent.html", values)

    def script(self) -> Response:
        """Return the script, which depends on nothing else."""
        text = self._context.templates.render("contact/comments.js", {})
        return Response(text, media_type="text/javascript", headers={"Cache-Control": _HOUR})

    def _known(self, article: str) -> str:
        try:
            return self._desk.articles.find(article)
        except NoSuchArticle:
            raise HTTPException(404) from None

    def _page(self, article: str, form: FormState, *, status: int, number: int = 1) -> Response:
        count = self._desk.comments.count(article)
        pages = max(1, -(-count // PAGE))
        values = {
            "article": article,
            "comments": self._desk.comments.published(article, skip=(number - 1) * PAGE),
            "count": count,
            "earlier": _link(article, number - 1) if 1 < number <= pages else "",
            "later": _link(article, number + 1) if number < pages else "",
            "action": _link(article),
            "form": form,
            "zone": self._context.practice.zone,
            "protection": protection(self._context, KIND),
            "notices": notices(self._context, KIND),
        }
        return private(page(self._context, "contact/comments.html", values, status=status))


def _link(article: str, number: int = 1) -> str:
    query = {"article": article} | ({"page": str(number)} if number > 1 else {})
    return f"{PATH}?{urlencode(query)}"
