"""Takes comments in, whether they come from a page or from a program."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from fastapi import Request

from soundwell_hookspecs import Comment, PluginContext, SubmissionKind
from soundwell_plugins.features.contact.articles import Articles
from soundwell_plugins.features.contact.comment_forms import CommentForm
from soundwell_plugins.features.contact.comments import Comments
from soundwell_plugins.sdk.callers import network_of
from soundwell_plugins.sdk.spam import judged, received

KIND: Final = SubmissionKind.COMMENT
_PER_HOUR: Final = 20
_HOUR: Final = timedelta(hours=1)
_LONGEST_AGENT: Final = 300


class CommentDesk:
    """Judges comments and keeps them.

    Args:
        context: the plugin's context.
        articles: what can be commented on.
        comments: keeps them.
    """

    def __init__(self, context: PluginContext, articles: Articles, comments: Comments) -> None:
        self._context = context
        self.articles = articles
        self.comments = comments

    def take(
        self, request: Request, article: str, form: CommentForm, typed: Mapping[str, str]
    ) -> bool:
        """Take a comment; nobody is told what we think of it.

        Args:
            request: where it comes from.
            article: the address by which the article is known.
            form: what somebody wrote, all of it valid.
            typed: all fields as they came, those of the form's protection among them.

        Returns:
            Whether it was taken; not if too many came from there.
        """
        if self.comments.sent_before(form):
            return True
        network = network_of(request)
        if not self._context.limits.allow("contact.comment", network, times=_PER_HOUR, per=_HOUR):
            return False
        agent = request.headers.get("user-agent", "")[:_LONGEST_AGENT]
        comment = Comment(form.name, form.text, article, agent)
        sent = received(request, KIND, typed, email=form.email, comment=comment)
        self.comments.take(article, form, judged(self._context, sent))
        return True
