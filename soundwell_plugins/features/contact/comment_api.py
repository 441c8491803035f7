"""Comments for programs: a site that renders its pages itself, for example."""

from datetime import datetime
from typing import Annotated, Final

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from soundwell_hookspecs import PROOF_PREFIX, PluginContext
from soundwell_plugins.features.contact import comment_forms
from soundwell_plugins.features.contact.articles import LONGEST, NoSuchArticle
from soundwell_plugins.features.contact.comment_desk import KIND, CommentDesk
from soundwell_plugins.features.contact.comments import PAGE
from soundwell_plugins.sdk.api import ApiRouter, Mistake, Problem
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.spam import notices
from soundwell_plugins.sdk.texts import marked

_MOST_SKIPPED: Final = 1_000_000
_NO_ARTICLE: Final = marked("The practice has no such article.")

ArticleAddress = Annotated[
    str, StringConstraints(max_length=LONGEST), Field(description="The address of the article.")
]


class CommentDocument(BaseModel):
    """A comment that was published."""

    id: str
    author: str
    text: str = Field(description="Plain text; escape it before you show it as HTML.")
    at: datetime = Field(description="When it was written, in UTC.")


class CommentsDocument(BaseModel):
    """Comments of an article, the oldest first."""

    article: str
    count: int = Field(description="How many there are in all.")
    comments: list[CommentDocument]
    notices: list[str] = Field(
        description="What people have to know before they write: show it beside your form."
    )


class NewCommentDocument(BaseModel):
    """What somebody wants to be published."""

    model_config = ConfigDict(extra="forbid")

    article: ArticleAddress
    name: Annotated[str, StringConstraints(max_length=1000)]
    email: Annotated[str, StringConstraints(max_length=1000)] = Field(
        default="", description="Never shown; so that the practice can answer."
    )
    text: Annotated[str, StringConstraints(max_length=10_000)]
    form: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")] = Field(
        description="32 random hexadecimal digits, made anew for each form."
    )
    proof: dict[
        Annotated[str, StringConstraints(pattern=f"^{PROOF_PREFIX}", max_length=64)],
        Annotated[str, StringConstraints(max_length=10_000)],
    ] = Field(
        default_factory=dict,
        max_length=10,
        description="The fields of the form's protection, if your page has it.",
    )


class TakenDocument(BaseModel):
    """A comment was taken."""

    next: str = Field(description="What happens now; the same whatever becomes of it.")


class CommentApi:
    """The routes.

    Args:
        context: the plugin's context.
        desk: takes comments in.
    """

    def __init__(self, context: PluginContext, desk: CommentDesk) -> None:
        self._context = context
        self._desk = desk

    def routes(self) -> ApiRouter:
        """Return the routes, each open to anybody."""
        api, anybody = ApiRouter(prefix="/api/contact", tag="contact"), Permission.PUBLIC
        api.route("GET", "/comments", permission=anybody, answer=CommentsDocument)(self.published)
        take = api.route(
            "POST",
            "/comments",
            permission=anybody,
            answer=TakenDocument,
            status=202,
            problems=(429,),
        )
        take(self.take)
        return api

    def published(
        self,
        article: Annotated[str, Query(max_length=LONGEST)],
        skip: Annotated[int, Query(ge=0, le=_MOST_SKIPPED)] = 0,
    ) -> CommentsDocument:
        """Return up to 50 of the comments that stand below an article."""
        known = self._known(article)
        found = self._desk.comments.published(known, skip=skip)
        return CommentsDocument(
            article=known,
            count=self._desk.comments.count(known),
            comments=[
                CommentDocument(id=each.id, author=each.author, text=each.text, at=each.received_at)
                for each in found[:PAGE]
            ],
            notices=list(notices(self._context, KIND)),
        )

    def take(self, request: Request, comment: NewCommentDocument) -> TakenDocument:
        """Take a comment; it appears once the practice has read it, or at once."""
        known = self._known(comment.article)
        typed = {
            **comment.proof,
            "name": comment.name,
            "email": comment.email,
            "text": comment.text,
            "submission": comment.form,
        }
        submission = comment_forms.read(typed)
        form = submission.form
        if form is None:
            say = self._context.texts.gettext
            errors = submission.state.errors.items()
            raise Problem(422, errors=[Mistake(name, say(what)) for name, what in errors])
        if not self._desk.take(request, known, form, typed):
            raise Problem(429, detail=self._context.texts.gettext(comment_forms.TOO_OFTEN))
        return TakenDocument(next="it appears once the practice has looked at it")

    def _known(self, article: str) -> str:
        try:
            return self._desk.articles.find(article)
        except NoSuchArticle:
            what = self._context.texts.gettext(_NO_ARTICLE)
            raise Problem(404, errors=[Mistake("article", what)]) from None
