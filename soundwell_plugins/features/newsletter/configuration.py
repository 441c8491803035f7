"""The table `[newsletter]` of `soundwell.toml`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from soundwell_hookspecs import Texts
from soundwell_plugins.sdk.configuration import PluginConfig, Span, refusal
from soundwell_plugins.sdk.texts import marked

_MOST_TOPICS: Final = 20

TopicKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
"""What a topic is called in forms, events and files."""

MONTHLY: Final = marked("once a month")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _few(topics: Mapping[str, str]) -> Mapping[str, str]:
    if len(topics) > _MOST_TOPICS:
        raise refusal("nobody chooses among so many topics", f"at most {_MOST_TOPICS}")
    return topics


class NewsletterConfig(PluginConfig):
    """The table `[newsletter]`; everything in it may be left out."""

    frequency: Words = Field(
        default=MONTHLY,
        description="How often it comes, as readers are told: `about once a month`.",
    )
    topics: Annotated[Mapping[TopicKey, Words], AfterValidator(_few)] = Field(
        default_factory=dict,
        description="What readers can choose: a short key and the words they read for each.",
    )
    consent_text: Annotated[str, StringConstraints(max_length=2000)] = Field(
        default="",
        description="What readers agree to, in the practice's language; a good text when empty.",
    )
    consent_texts: Mapping[str, Annotated[str, StringConstraints(max_length=2000)]] = Field(
        default_factory=dict, description="The same for other languages: locale and text."
    )
    consent_version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,32}$")] = Field(
        default="1", description="Raise it when the text of the consent changes."
    )
    keep_ip: Span | None = Field(
        default=None,
        description="How long the IP address of a consent is kept as proof; it is not when absent.",
    )
    confirm_within: Span = Field(
        default=timedelta(days=7),
        description="How long somebody can confirm; after it the sign-up is erased.",
    )
    mails_per_day: Annotated[int, Field(ge=1, le=20)] = Field(
        default=3, description="How many mails one address can be sent by forms in a day."
    )
    sign_ups_per_hour: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=20,
        description="How many forms one network, such as a household, can send in an hour.",
    )
    keep_left: Span = Field(
        default=timedelta(days=30),
        description="How long somebody who left stays in the list, until only a hash is kept.",
    )

    def frequency_in(self, texts: Texts) -> str:
        """Return how often it comes, in the language of some texts where it is our own wording."""
        return texts.gettext(MONTHLY) if self.frequency == MONTHLY else self.frequency
