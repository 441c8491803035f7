"""The table `[akismet]` of `soundwell.toml`."""

from datetime import timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from soundwell_plugins.sdk.configuration import PluginConfig, Secret, Span, refusal

_LONGEST: Final = timedelta(seconds=4)


def _bearable(timeout: timedelta) -> timedelta:
    if timeout > _LONGEST:
        raise refusal("this is longer than somebody who comments waits", "at most 4 seconds")
    return timeout


class AkismetConfig(PluginConfig):
    """The table `[akismet]`: comments, and with them data of their authors, go to Akismet."""

    api_key: Secret = Field(description="The API key, from akismet.com.")
    site: str = Field(
        pattern=r"^https?://[^\s?#]{1,200}$",
        description="The address of the site that the key is for, with its articles.",
    )
    timeout: Annotated[Span, AfterValidator(_bearable)] = Field(
        default=timedelta(seconds=3), description="How long to wait for a verdict."
    )
    address: str = Field(
        default="",
        pattern=r"^(https?://[^\s?#]{1,200})?$",
        description="Another address than Akismet's own, for trying things out.",
    )
