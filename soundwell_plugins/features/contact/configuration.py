"""The table `[contact]` of `soundwell.toml`."""

from datetime import timedelta
from enum import Enum
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from soundwell_plugins.features.contact.articles import NoSuchArticle, plain
from soundwell_plugins.sdk.configuration import PluginConfig, Span, refusal

_MOST_BEGINNINGS: Final = 100


class Publish(Enum):
    """Which comments are published without anybody having read them."""

    APPROVED = "approved"
    UNSUSPICIOUS = "unsuspicious"


def _beginning(value: str) -> str:
    try:
        return plain(value)
    except NoSuchArticle:
        what = "this is not how the address of an article begins"
        raise refusal(what, "an address such as https://www.practice.example/journal") from None


class CommentsTable(PluginConfig):
    """The table `[contact.comments]`."""

    articles: Annotated[
        tuple[Annotated[str, AfterValidator(_beginning)], ...],
        Field(min_length=1, max_length=_MOST_BEGINNINGS),
    ] = Field(
        description="How the addresses of articles begin that can be commented on, such as"
        " `https://www.practice.example/journal`."
    )
    publish: Publish = Field(
        default=Publish.APPROVED,
        description="`approved`: what somebody of the practice has read; `unsuspicious`: at once"
        " what nothing speaks against.",
    )


class ContactConfig(PluginConfig):
    """The table `[contact]`."""

    answer_within: Span = Field(
        default=timedelta(days=3), description="How soon you answer; people read it on the page."
    )
    keep: Span = Field(
        default=timedelta(days=180), description="How long what people wrote is kept."
    )
    keep_spam: Span = Field(
        default=timedelta(days=30),
        description="How long what looks like spam, or was never confirmed, is kept.",
    )
    comments: CommentsTable | None = Field(
        default=None, description="Comments on the practice's articles; none if left out."
    )
