"""The table `[spam]` of `soundwell.toml`."""

from datetime import timedelta

from pydantic import Field

from soundwell_plugins.sdk.configuration import PluginConfig, Span


class SpamConfig(PluginConfig):
    """The table `[spam]`."""

    per_network: int = Field(
        default=20,
        ge=1,
        le=10_000,
        description="How many forms of one kind are taken from one network within an hour.",
    )
    per_address: int = Field(
        default=5,
        ge=1,
        le=1_000,
        description="How many forms of one kind are taken with one e-mail address within a day.",
    )
    quickest: Span = Field(
        default=timedelta(seconds=2),
        description="Whoever sends a form sooner after it was shown is taken for a machine.",
    )
    work: int = Field(
        default=5_000,
        ge=1_000,
        le=100_000,
        description="How much a browser has to calculate for a form; 5000 is a second on a phone.",
    )
