"""The table `[contact]` of `soundwell.toml`."""

from datetime import timedelta

from pydantic import Field

from soundwell_plugins.sdk.configuration import PluginConfig, Span


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
