"""The table `[mail]` of `soundwell.toml`."""

from datetime import timedelta
from enum import Enum
from typing import Annotated, Final, Self

from pydantic import AfterValidator, EmailStr, Field, model_validator

from soundwell_plugins.sdk.configuration import PluginConfig, Secret, Span, refusal


class Security(Enum):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


USUAL_PORTS: Final = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""Where servers listen (RFC 6409, 3.1; RFC 8314, 7.3; RFC 5321, 4.5.4.2)."""

_LONGEST: Final = timedelta(seconds=50)
"""Less than the time that the host gives a delivery."""


def _bearable(timeout: timedelta) -> timedelta:
    if timeout > _LONGEST:
        raise refusal("this is longer than a delivery may take", "at most 50 seconds")
    return timeout


class MailConfig(PluginConfig):
    """The table `[mail]`; without a `host`, messages wait in a folder on this machine."""

    host: str = Field(
        default="",
        max_length=253,
        description="Name of the SMTP server; without one nothing leaves.",
    )
    port: Annotated[int, Field(ge=1, le=65535)] | None = Field(
        default=None, description="Where the server listens, if not where the security is usual."
    )
    security: Security = Field(
        default=Security.STARTTLS,
        description="How the way there is protected; `none` is for a server on the same machine.",
    )
    user: str = Field(default="", max_length=320, description="The account at the server.")
    password: Secret | None = Field(default=None, description="The account's password.")
    sender: EmailStr | None = Field(
        default=None,
        alias="from",
        description="The address messages come from, if not the practice's own.",
    )
    bounces: EmailStr | None = Field(
        default=None,
        description="Where mail servers return what cannot be delivered, if not to `from`.",
    )
    per_hour: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        default=None,
        description="How many messages the mail provider takes in an hour; later ones wait.",
    )
    timeout: Annotated[Span, AfterValidator(_bearable)] = Field(
        default=timedelta(seconds=20), description="How long to wait for the server at each step."
    )
    keep: Span = Field(
        default=timedelta(days=30),
        description="How long messages are kept on this machine when there is no mail server.",
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.user and not self.host:
            raise ValueError("`user` needs a `host`: the name of the mail server")
        if bool(self.user) != (self.password is not None):
            raise ValueError("`user` and `password` belong together: give both or neither")
        if self.user and self.security is Security.NONE:
            raise ValueError(
                "a password would travel readable: set `security` to `starttls` or `tls`"
            )
        return self
