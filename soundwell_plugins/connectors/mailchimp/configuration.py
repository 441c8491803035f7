"""The table `[mailchimp]` of `soundwell.toml`."""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from soundwell_plugins.connectors.mailchimp.wall import harmless
from soundwell_plugins.sdk.configuration import PluginConfig, Secret, Span, refusal

_LONGEST: Final = timedelta(seconds=15)

Tag = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(harmless),
]
Field_ = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,9}$"), AfterValidator(harmless)
]


class Confirms(Enum):
    """Who asks readers to confirm: one of the two, never both."""

    SOUNDWELL = "soundwell"
    MAILCHIMP = "mailchimp"


def _bearable(timeout: timedelta) -> timedelta:
    if timeout > _LONGEST:
        raise refusal("this is longer than a delivery can wait", "at most 15 seconds")
    return timeout


class MailchimpConfig(PluginConfig):
    """The table `[mailchimp]`."""

    api_key: Secret = Field(description="The API key, which ends with the data centre: `…-us21`.")
    audience: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,32}$")] = Field(
        description="The id of the audience, from its settings."
    )
    confirms: Confirms = Field(
        default=Confirms.SOUNDWELL,
        description="Who asks readers to confirm; `mailchimp` needs `webhook`.",
    )
    tags: Mapping[str, Tag] = Field(
        default_factory=dict,
        description="For each topic of the newsletter the tag that stands for it there.",
    )
    name_field: Field_ | None = Field(
        default="FNAME", description="The merge field that takes the first name."
    )
    permissions: tuple[Annotated[str, StringConstraints(max_length=64)], ...] = Field(
        default=(), max_length=20, description="Ids of the marketing permissions that are given."
    )
    webhook: Secret | None = Field(
        default=None, description="The secret end of the address at which Mailchimp reports."
    )
    signature: Secret | None = Field(
        default=None, description="The secret with which Mailchimp signs its reports, if it does."
    )
    hosted_form: str = Field(
        default="",
        pattern=r"^(https://[^\s]{1,500})?$",
        description="The address of Mailchimp's own form, for those it lets back in only there.",
    )
    timeout: Annotated[Span, AfterValidator(_bearable)] = Field(
        default=timedelta(seconds=10), description="How long to wait for an answer."
    )
    address: str = Field(
        default="",
        pattern=r"^(https?://[^\s]{1,200})?$",
        description="Another address than Mailchimp's own, for trying things out.",
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.confirms is Confirms.MAILCHIMP and self.webhook is None:
            raise ValueError(
                '`confirms = "mailchimp"` needs a `webhook`: without it nobody here learns'
                " who has confirmed"
            )
        return self
