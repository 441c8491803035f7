"""What becomes of what happens here in Odoo: the tables below `[odoo]` that say so."""

import re
from enum import Enum
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from soundwell_plugins.connectors.odoo.wording import EnquiryWording, Wording
from soundwell_plugins.sdk.configuration import KnownPractitioner, PluginConfig, refusal

_COLUMN: Final = re.compile(r"[a-z][a-z0-9_]*(?:/\.?id)?")

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
"""The name of something in Odoo, as its list there shows it; empty for nothing."""


def _no_comma(names: tuple[str, ...]) -> tuple[str, ...]:
    if any("," in name or not name for name in names):
        raise refusal("a name here is not empty and holds no comma", "names without commas")
    return names


def _columns(fields: dict[str, str | int | float | bool]) -> dict[str, str | int | float | bool]:
    if not all(_COLUMN.fullmatch(name) for name in fields):
        raise refusal("this is not how a field of Odoo is called", "names such as x_came_from")
    return fields


Names = Annotated[tuple[Name, ...], AfterValidator(_no_comma)]
OwnFields = Annotated[dict[str, Wording | bool | int | float], AfterValidator(_columns)]
"""Fields of the practice's own, by their technical names, and what to write there."""

EnquiryFields = Annotated[dict[str, EnquiryWording | bool | int | float], AfterValidator(_columns)]
"""Likewise, where an enquiry fills the gaps."""


class Privacy(Enum):
    """Who sees the meeting's details in Odoo."""

    PRIVATE = "private"
    CONFIDENTIAL = "confidential"
    PUBLIC = "public"


class CallBack(Enum):
    """For which consultations the practitioner gets the activity "call back"."""

    NEVER = "never"
    PHONE = "phone"
    ALWAYS = "always"


class Afterwards(Enum):
    """What becomes of what stands in Odoo about a person who is erased."""

    ANONYMISE = "anonymise"
    ARCHIVE = "archive"


class ContactMap(PluginConfig):
    """The table `[odoo.contact]`: the person, unless Odoo has a contact of that address."""

    tags: Names = Field(default=(), description="Tags of the contact, as Odoo calls them.")
    fields: OwnFields = Field(default_factory=dict, description="Fields of your own.")


class OpportunityMap(PluginConfig):
    """The table `[odoo.opportunity]`: the consultation in the pipeline."""

    name: Wording = Field(default="Consultation: {client}", description="Its title.")
    source: Name = Field(default="", description="Source, for example `Website`.")
    medium: Name = Field(default="", description="Medium, for example `Website`.")
    tags: Names = Field(default=(), description="Tags, as the CRM calls them.")
    stage: Name = Field(default="", description="Stage at the beginning; the first if left out.")
    cancelled_stage: Name = Field(
        default="", description="Stage after a cancellation, unless staff have moved it."
    )
    missed_stage: Name = Field(
        default="", description="Stage after a no-show, unless staff have moved it."
    )
    call_back: CallBack = Field(
        default=CallBack.NEVER, description="Who gets an activity: never, phone or always."
    )
    call_back_text: Wording = Field(default="Call {client}", description="Its title.")
    fields: OwnFields = Field(default_factory=dict, description="Fields of your own.")

    @model_validator(mode="after")
    def _a_stage_to_leave(self) -> Self:
        if (self.cancelled_stage or self.missed_stage) and not self.stage:
            raise ValueError("give `stage` too: only from there an opportunity is moved on")
        return self


class EventMap(PluginConfig):
    """The table `[odoo.event]`: the meeting in the calendar."""

    name: Wording = Field(default="Consultation: {client}", description="Its title.")
    location: Wording = Field(default="", description="Where it takes place.")
    privacy: Privacy = Field(
        default=Privacy.PRIVATE, description="private: colleagues see nothing but that it is busy."
    )
    invite_client: bool = Field(default=False, description="Make the client an attendee.")
    mail_attendees: bool = Field(
        default=False, description="Let Odoo write to attendees; Soundwell does so already."
    )
    fields: OwnFields = Field(default_factory=dict, description="Fields of your own.")


class EnquiryMap(PluginConfig):
    """The table `[odoo.enquiry]`: people who write to the practice; what they write stays here."""

    enabled: bool = Field(default=True, description="Whether they appear in the pipeline.")
    name: EnquiryWording = Field(default="Asks to hear from us: {client}", description="The title.")
    source: Name = Field(default="", description="Source, for example `Website`.")
    medium: Name = Field(default="", description="Medium, for example `Website`.")
    tags: Names = Field(default=(), description="Tags, as the CRM calls them.")
    stage: Name = Field(default="", description="Stage at the beginning; the first if left out.")
    responsible: KnownPractitioner | None = Field(
        default=None,
        description="The practitioner who looks after it and gets an activity; nobody if left out.",
    )
    activity: EnquiryWording = Field(
        default="Get back to {client}", description="The activity's title."
    )
    fields: EnquiryFields = Field(default_factory=dict, description="Fields of your own.")


class NewsletterMap(PluginConfig):
    """The table `[odoo.newsletter]`: subscribers in Email Marketing."""

    enabled: bool = Field(default=False, description="Whether subscribers are kept in Odoo.")
    list: Name = Field(default="Newsletter", description="The mailing list, as Odoo calls it.")


class ErasureMap(PluginConfig):
    """The table `[odoo.erasure]`: what happens in Odoo when a person is erased."""

    policy: Afterwards = Field(
        default=Afterwards.ANONYMISE,
        description="anonymise: names and addresses go; archive: records are put out of sight.",
    )
    blacklist: bool = Field(
        default=False, description="Keep the address on Odoo's list of those never to be mailed."
    )
