"""The comments there are, and what becomes of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import AccountId, PersonId, PluginContext, Suspicion, Verdict
from soundwell_plugins.features.contact.comment import (
    ArticleComment,
    CommentId,
    Standing,
    comment_of,
)
from soundwell_plugins.features.contact.comment_forms import CommentForm
from soundwell_plugins.features.contact.configuration import ContactConfig, Publish
from soundwell_plugins.features.contact.enquiries import submission_hash
from soundwell_plugins.features.contact.tables import COMMENT
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.sdk.texts import marked

PAGE: Final = 50
"""How many comments stand on one page."""

_LISTED: Final = 200
_UNREAD: Final = marked("Nobody of the practice has read it yet.")
_ACTIONS: Final = {
    Standing.PUBLISHED: "contact.comment_published",
    Standing.REJECTED: "contact.comment_rejected",
    Standing.SPAM: "contact.comment_spam",
    Standing.WAITING: "contact.comment_withdrawn",
}


class Comments:
    """Keeps comments.

    Args:
        config: the table `[contact]`.
        context: the plugin's context.
    """

    def __init__(self, config: ContactConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    def sent_before(self, form: CommentForm) -> bool:
        """Tell whether the same form was sent before."""
        query = select(COMMENT.c.id).where(COMMENT.c.submission == submission_hash(form.submission))
        with self._context.storage.reading() as session:
            return session.execute(query).first() is not None

    def take(self, article: str, form: CommentForm, verdict: Verdict) -> None:
        """Keep a comment.

        Args:
            article: the address by which the article is known.
            form: what somebody wrote.
            verdict: whether to believe it. What nobody needs to look at is not kept.
        """
        if verdict.suspicion is Suspicion.DISCARD:
            return
        try:
            with self._context.storage.transaction() as session:
                session.execute(insert(COMMENT).values(self._row(session, article, form, verdict)))
        except IntegrityError:
            self._context.logger.info("the same comment came twice at the same moment")

    def published(self, article: str, *, skip: int = 0) -> Sequence[ArticleComment]:
        """Return a page of the comments that stand below an article, the oldest first.

        Args:
            article: the address by which it is known.
            skip: how many stand before.
        """
        shown = select(COMMENT).where(_stands_below(article))
        return self._all(
            shown.order_by(COMMENT.c.received_at, COMMENT.c.id).offset(skip).limit(PAGE)
        )

    def count(self, article: str) -> int:
        """Return how many comments stand below an article."""
        return self._count(_stands_below(article))

    def count_waiting(self) -> int:
        """Return how many comments nobody has read."""
        return self._count(COMMENT.c.standing == Standing.WAITING.value)

    def of_standing(self, standing: Standing) -> Sequence[ArticleComment]:
        """Return comments by what has become of them, the newest first; the newest 200."""
        query = select(COMMENT).where(COMMENT.c.standing == standing.value)
        return self._all(query.order_by(COMMENT.c.received_at.desc(), COMMENT.c.id).limit(_LISTED))

    def settle(self, comment: CommentId, standing: Standing, actor: AccountId) -> None:
        """Decide what becomes of a comment; a repeat does nothing.

        Raises:
            LookupError: there is no such comment.
        """
        change = update(COMMENT).where(COMMENT.c.id == comment)
        with self._context.storage.transaction() as session:
            changed = session.execute(
                change.values(standing=standing.value).returning(COMMENT.c.id)
            ).all()
            if not changed:
                raise LookupError("there is no such comment")
            self._context.audit.record(
                session, actor=actor, action=_ACTIONS[standing], subject=f"comment:{comment}"
            )

    def of(self, person: PersonId) -> Sequence[ArticleComment]:
        """Return what a person wrote, as far as their address tells."""
        with self._context.storage.reading() as session:
            known = self._context.people.get(session, person)
        email = known.email.casefold() if known is not None and known.email else None
        theirs = self._all(
            select(COMMENT)
            .where(or_(COMMENT.c.person == person, COMMENT.c.person.is_(None)))
            .order_by(COMMENT.c.received_at)
        )
        return [each for each in theirs if each.person == person or each.email.casefold() == email]

    def erase(self, person: PersonId) -> int:
        """Remove what a person wrote, and return how much there was."""
        ids = [each.id for each in self.of(person)]
        with self._context.storage.transaction() as session:
            session.execute(delete(COMMENT).where(COMMENT.c.id.in_(ids)))
        return len(ids)

    def expire(self, now: datetime) -> int:
        """Remove what was not published for long enough, and return how much there was."""
        refused = COMMENT.c.standing.in_((Standing.SPAM.value, Standing.REJECTED.value))
        waiting = COMMENT.c.standing == Standing.WAITING.value
        old = delete(COMMENT).where(
            or_(
                and_(refused, COMMENT.c.received_at < now - self._config.keep_spam),
                and_(waiting, COMMENT.c.received_at < now - self._config.keep),
            )
        )
        with self._context.storage.transaction() as session:
            return len(session.execute(old.returning(COMMENT.c.id)).all())

    def merge(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put what one person wrote under another's id."""
        theirs = update(COMMENT).where(COMMENT.c.person == dropped)
        with self._context.storage.transaction() as session:
            session.execute(theirs.values(person=kept))

    def _row(
        self, session: Session, article: str, form: CommentForm, verdict: Verdict
    ) -> dict[str, object]:
        known = self._context.people.find(session, form.email) if form.email else None
        standing = self._standing(verdict.suspicion)
        return {
            "id": new_id(),
            "submission": submission_hash(form.submission),
            "article": article,
            "standing": standing.value,
            "reason": verdict.reason or ("" if standing is Standing.PUBLISHED else _UNREAD),
            "person": known.id if known is not None else None,
            "author": form.name,
            "email": form.email,
            "text": form.text,
            "received_at": self._context.clock.now(),
        }

    def _standing(self, suspicion: Suspicion) -> Standing:
        if suspicion is Suspicion.SPAM:
            return Standing.SPAM
        table = self._config.comments
        at_once = table is not None and table.publish is Publish.UNSUSPICIOUS
        if at_once and suspicion is Suspicion.HAM:
            return Standing.PUBLISHED
        return Standing.WAITING

    def _count(self, which: Any) -> int:
        query = select(func.count()).select_from(COMMENT).where(which)
        with self._context.storage.reading() as session:
            return session.scalar(query) or 0

    def _all(self, query: Select[Any]) -> Sequence[ArticleComment]:
        with self._context.storage.reading() as session:
            return [comment_of(row) for row in session.execute(query).mappings()]


def _stands_below(article: str) -> Any:
    return and_(COMMENT.c.article == article, COMMENT.c.standing == Standing.PUBLISHED.value)
