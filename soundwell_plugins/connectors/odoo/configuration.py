"""The table `[odoo]` of `soundwell.toml`."""

from datetime import timedelta
from enum import Enum
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from soundwell_plugins.connectors.odoo.mapping import (
    ContactMap,
    EnquiryMap,
    ErasureMap,
    EventMap,
    NewsletterMap,
    OpportunityMap,
)
from soundwell_plugins.connectors.odoo.profiles import ProfileField
from soundwell_plugins.connectors.odoo.records import contact, event, opportunity
from soundwell_plugins.connectors.odoo.server import OdooServer, Protocol
from soundwell_plugins.connectors.odoo.transport import Peer
from soundwell_plugins.connectors.odoo.versions import JSON2_SINCE, OLDEST, Version
from soundwell_plugins.sdk.configuration import (
    KnownPractitioner,
    LocalPath,
    PluginConfig,
    Secret,
    Span,
    refusal,
)

_ADDRESS_ALLOWED: Final = "an address such as https://practice.odoo.com"
_XMLRPC: Final = (
    "xmlrpc is not used: it waits without end for a server that hangs, sends again by itself, and"
    " reports an error for what it has already done"
)


def _address(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError as error:
        raise refusal("this cannot be read as an address", _ADDRESS_ALLOWED) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise refusal("an address begins with https:// and names a host", _ADDRESS_ALLOWED)
    if parts.username or parts.password:
        raise refusal("a login does not stand in the address: use `login` and `key`")
    if parts.query or parts.fragment:
        raise refusal("an address ends before ? and #", _ADDRESS_ALLOWED)
    typed = url.strip()
    if typed.endswith("/"):
        return typed.rstrip("/")
    return typed.removesuffix("/web").removesuffix("/odoo")


def _protocol(value: object) -> object:
    if isinstance(value, str) and value.lower().startswith("xmlrpc"):
        raise refusal(_XMLRPC, "json2 or jsonrpc")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Prefix = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


class WhenStale(Enum):
    """What busy times count as while Odoo cannot be read and the kept copy is too old."""

    BLOCK = "block"
    OFFER = "offer"


class BusyMap(PluginConfig):
    """The table `[odoo.busy]`: times at which practitioners are busy, from Odoo's calendar."""

    enabled: bool = Field(default=True, description="Whether Odoo's calendar blocks times.")
    refresh: Span = Field(
        default=timedelta(minutes=10), description="How often the calendars are read."
    )
    ahead: Span = Field(default=timedelta(days=90), description="How far they are read ahead.")
    oldest: Span = Field(
        default=timedelta(days=1),
        description="How old the kept copy may be while Odoo cannot be read.",
    )
    when_stale: WhenStale = Field(
        default=WhenStale.BLOCK,
        description="Then: `block` offers no times, `offer` leaves Odoo's calendar out.",
    )


Column = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class ProfilesMap(PluginConfig):
    """The table `[odoo.profiles]`: what visitors read of practitioners, from their contacts."""

    fields: dict[ProfileField, Column] = Field(
        default_factory=dict,
        description="For what of a profile, the field of the contact that belongs to the"
        ' practitioner\'s user, for example topics = "category_id". In a text, commas and lines'
        " part one from the next.",
    )


class OdooConfig(PluginConfig):
    """The table `[odoo]`."""

    url: Annotated[str, AfterValidator(_address)] = Field(
        description="Odoo's address, with port and path if it has them. What Odoo's pages add, /web"
        " or /odoo, is left out; a slash behind it says that it is a path of the server's."
    )
    database: Text = Field(description="The name of the database.")
    login: Text = Field(description="The login of the user whose key it is.")
    key: Secret = Field(description="An API key of that user.")
    version: Annotated[int, Field(ge=OLDEST, le=99)] | None = Field(
        default=None, description="Odoo's version, such as 19; found out if left out."
    )
    protocol: Annotated[Protocol | None, BeforeValidator(_protocol)] = Field(
        default=None, description="json2 (19 and later) or jsonrpc; by the version if left out."
    )
    timeout: Span = Field(
        default=timedelta(seconds=15), description="How long one call may take to answer."
    )
    authorities: LocalPath | None = Field(
        default=None, description="Certificates to trust instead of the usual ones, in PEM format."
    )
    environment_proxies: bool = Field(
        default=False, description="Go through the proxies that the environment names."
    )
    prefix: Prefix = Field(
        default="soundwell", description="What the external ids of our records begin with."
    )
    users: dict[KnownPractitioner, Text] = Field(
        default_factory=dict,
        description="For each practitioner the login in Odoo; their address if left out.",
    )
    contact: ContactMap = Field(default_factory=ContactMap)
    opportunity: OpportunityMap = Field(default_factory=OpportunityMap)
    event: EventMap = Field(default_factory=EventMap)
    enquiry: EnquiryMap = Field(default_factory=EnquiryMap)
    newsletter: NewsletterMap = Field(default_factory=NewsletterMap)
    busy: BusyMap = Field(default_factory=BusyMap)
    profiles: ProfilesMap = Field(default_factory=ProfilesMap)
    erasure: ErasureMap = Field(default_factory=ErasureMap)

    @model_validator(mode="after")
    def _protocol_of_the_version(self) -> Self:
        if self.protocol is Protocol.JSON2 and self.version and self.version < JSON2_SINCE:
            raise ValueError(f"json2 came with Odoo {JSON2_SINCE}: use jsonrpc, or leave it out")
        return self

    def own_columns(self) -> dict[str, tuple[str, ...]]:
        """Return for each model the fields of the practice's own that are filled there."""
        return {
            contact.MODEL: tuple(self.contact.fields),
            opportunity.MODEL: tuple({**self.opportunity.fields, **self.enquiry.fields}),
            event.MODEL: tuple(self.event.fields),
        }

    def server(self) -> OdooServer:
        """Return the Odoo that is configured; nothing is asked of it yet."""
        return OdooServer(
            Peer(
                self.url,
                self.timeout,
                authorities=self.authorities,
                proxies=self.environment_proxies,
            ),
            database=self.database,
            login=self.login,
            key=self.key,
            prefix=self.prefix,
            version=None if self.version is None else Version.of(self.version),
            protocol=self.protocol,
        )
