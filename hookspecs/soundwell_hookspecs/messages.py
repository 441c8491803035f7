"""Hooks about messages that leave the practice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from soundwell_hookspecs.accounts import AccountId
from soundwell_hookspecs.deliveries import Delivery, Event
from soundwell_hookspecs.markers import event
from soundwell_hookspecs.people import PersonId
from soundwell_hookspecs.practice import PractitionerId

_ADDRESS: Final = re.compile(r"https?://[!#-;=?-~]+")
"""Printable ASCII but quotation marks and angle brackets, in which headers put it."""


class RecipientKind(Enum):
    """Where to look an address up."""

    PERSON = "person"
    PRACTITIONER = "practitioner"
    ACCOUNT = "account"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is for, by id: the address is looked up when it is sent."""

    kind: RecipientKind
    id: str

    @classmethod
    def person(cls, person: PersonId) -> "Recipient":
        """Address a visitor or client."""
        return cls(RecipientKind.PERSON, person)

    @classmethod
    def practitioner(cls, practitioner: PractitionerId) -> "Recipient":
        """Address a practitioner of the practice."""
        return cls(RecipientKind.PRACTITIONER, practitioner)

    @classmethod
    def account(cls, account: AccountId) -> "Recipient":
        """Address somebody who can sign in."""
        return cls(RecipientKind.ACCOUNT, account)

    @classmethod
    def practice(cls) -> "Recipient":
        """Address the practice itself."""
        return cls(RecipientKind.PRACTICE, "practice")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that goes with a message, for example an invitation."""

    filename: str
    media_type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRequested(Event):
    """A message ought to go out.

    Args:
        about: the record that the message is about, for example `booking:42`: messages about one
            record leave in the order in which they were asked for.
        recipient: whom it is for.
        template: name of a neutral text, without its ending, for example
            `scheduling/mail/booked`.
        values: what the text names besides the practice and the recipient: times and names of
            practitioners, nothing about health and nothing that somebody wrote.
        link: where to read or do more, or empty.
        attachments: files that go with it, likewise neutral.
        language: a locale, in which `values` are written and the text is going to be; the
            practice's own when empty.
        unsubscribe: where one POST without anything else ends messages of this kind (RFC 8058), for
            the button that mail programs show; empty where nobody can end them.

    Raises:
        ValueError: `unsubscribe` is no address of a page.
    """

    about: str
    recipient: Recipient
    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    attachments: tuple[Attachment, ...] = ()
    language: str = ""
    unsubscribe: str = ""

    def __post_init__(self) -> None:
        if self.unsubscribe and not _ADDRESS.fullmatch(self.unsubscribe):
            raise ValueError("`unsubscribe` is the address of a page, with https:// before it")

    @property
    def record(self) -> str:
        """What the message is about."""
        return self.about


@event()
def message_requested(event: MessageRequested, delivery: Delivery) -> None:
    """Send a message; every enabled plugin that implements this sends it its own way.

    Args:
        event: what to send to whom.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it has left for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(message_requested)
        def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
            text = self.context.templates.render(f"{event.template}.txt", event.values)
            self.pager.send(text, idempotency_key=delivery.key)
    """
