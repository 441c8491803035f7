"""A comment on an article."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NewType

from sqlalchemy import RowMapping

from soundwell_hookspecs import PersonId

CommentId = NewType("CommentId", str)


class Standing(Enum):
    """What has become of a comment."""

    WAITING = "waiting"
    """Nobody of the practice has read it yet."""
    PUBLISHED = "published"
    REJECTED = "rejected"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class ArticleComment:
    """What somebody wrote below an article.

    Args:
        id: what names it.
        article: the address by which the article is known.
        standing: what has become of it.
        reason: why it was not published at once, or empty.
        person: who wrote, if they were known by their address already.
        author: the name that stands above it.
        email: as it was typed, never shown; empty where none was given.
        text: what they wrote.
        received_at: when, in UTC.
    """

    id: CommentId
    article: str
    standing: Standing
    reason: str
    person: PersonId | None
    author: str = field(repr=False)
    email: str = field(repr=False)
    text: str = field(repr=False)
    received_at: datetime


def comment_of(row: RowMapping) -> ArticleComment:
    """Return the comment that a row holds."""
    return ArticleComment(
        id=CommentId(row["id"]),
        article=row["article"],
        standing=Standing(row["standing"]),
        reason=row["reason"],
        person=PersonId(row["person"]) if row["person"] else None,
        author=row["author"],
        email=row["email"],
        text=row["text"],
        received_at=row["received_at"],
    )
