"""Subscribers of the newsletter in Odoo's Email Marketing."""

from dataclasses import dataclass

from soundwell_hookspecs import PersonId
from soundwell_plugins.connectors.odoo.ledger import Ledger, Written
from soundwell_plugins.connectors.odoo.mapping import NewsletterMap
from soundwell_plugins.connectors.odoo.records import mailing
from soundwell_plugins.connectors.odoo.server import OdooServer


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who has confirmed a subscription.

    Args:
        person: who.
        email: the address.
        name: or empty.
    """

    person: PersonId
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Newsletter:
    """Writes subscribers; every method may be repeated.

    Args:
        server: the Odoo.
        ledger: where to write down what was written.
        mapping: which list.
    """

    server: OdooServer
    ledger: Ledger
    mapping: NewsletterMap

    def joined(self, subscriber: Subscriber) -> None:
        """Put somebody on the list, again too after having left it.

        An entry that staff have made for the address is used as it stands.

        Raises:
            OdooProblem: it did not work.
        """
        place = mailing.subscription_name_of(subscriber.person)
        known = self.ledger.find(place)
        if known is not None and self.server.find(place) is not None:
            self.server.load(mailing.opted(subscriber.person, out=False))
            return
        if known is None and (theirs := self._theirs(subscriber)) is not None:
            self._place(subscriber, theirs)
            return
        self._keep_names(subscriber, ours=True)
        self.server.load(
            mailing.joined(
                subscriber.person,
                email=subscriber.email,
                name=subscriber.name,
                mailing_list=self.mapping.list,
            )
        )

    def left(self, subscriber: PersonId) -> None:
        """Take somebody off the list; the entry stays, so that nobody is put back by an import.

        Raises:
            OdooProblem: it did not work.
        """
        if self.server.find(mailing.subscription_name_of(subscriber)) is not None:
            self.server.load(mailing.opted(subscriber, out=True))

    def changed(self, subscriber: Subscriber) -> None:
        """Write a new address or name into our own entry; staff's are left alone.

        Raises:
            OdooProblem: it did not work.
        """
        if self.server.find(mailing.contact_name_of(subscriber.person)) is not None:
            self.server.load(
                mailing.renamed(subscriber.person, email=subscriber.email, name=subscriber.name)
            )

    def _theirs(self, subscriber: Subscriber) -> int | None:
        address = subscriber.email.strip().lower()
        found = self.server.search(
            mailing.CONTACT, [["email_normalized", "=", address]], ["id"], limit=1
        )
        return int(found[0]["id"]) if found else None

    def _place(self, subscriber: Subscriber, contact: int) -> None:
        """Put an entry of staff's on the list; where it stands there already, it is let be."""
        on_it = [["contact_id", "=", contact], ["list_id.name", "=", self.mapping.list]]
        self._keep_names(subscriber, ours=False)
        if not self.server.search(mailing.SUBSCRIPTION, on_it, ["id"]):
            self.server.load(mailing.placed(subscriber.person, contact, self.mapping.list))

    def _keep_names(self, subscriber: Subscriber, *, ours: bool) -> None:
        person = subscriber.person
        entry = Written(mailing.contact_name_of(person), person, mailing.CONTACT, None, ours=ours)
        place = Written(mailing.subscription_name_of(person), person, mailing.SUBSCRIPTION, None)
        self.ledger.keep(*([entry, place] if ours else [place]))
