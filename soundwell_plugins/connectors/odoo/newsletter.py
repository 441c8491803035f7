"""Subscribers of the newsletter in Odoo's Email Marketing."""

from dataclasses import dataclass

from soundwell_hookspecs import PersonId, SubscriberId
from soundwell_plugins.connectors.odoo.ledger import Ledger, Written
from soundwell_plugins.connectors.odoo.mapping import NewsletterMap
from soundwell_plugins.connectors.odoo.places import Places
from soundwell_plugins.connectors.odoo.records import mailing
from soundwell_plugins.connectors.odoo.server import OdooServer


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who has confirmed a subscription.

    Args:
        id: names their records in Odoo.
        person: who it is.
        email: the address.
        name: or empty.
    """

    id: SubscriberId
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
        known = self._known(subscriber.id)
        if known is not None and self._places.take(known):
            return
        theirs = self._entry_of(subscriber.email)
        if theirs is not None:
            self._place(subscriber, theirs)
            return
        self._keep_entry(subscriber)
        self._keep_place(subscriber)
        self.server.load(
            mailing.joined(
                subscriber.id,
                email=subscriber.email,
                name=subscriber.name,
                mailing_list=self.mapping.list,
            )
        )

    def left(self, subscriber: SubscriberId, email: str) -> None:
        """Take somebody off the list, whoever put them there.

        Args:
            subscriber: who leaves.
            email: the address, or empty where it is not known any more.

        Raises:
            OdooProblem: it did not work.
        """
        known = self._known(subscriber)
        if known is not None:
            self._places.leave(known)
        if email:
            places = self._places
            places.write(places.of_address(email, self.mapping.list, out=False), out=True)

    def changed(self, subscriber: Subscriber, *, moved: bool) -> None:
        """Write a new address or name into our own entry; what staff wrote there stays.

        Args:
            subscriber: as they are now.
            moved: whether they have another address than before.

        Raises:
            OdooProblem: it did not work.
        """
        known = self._known(subscriber.id)
        if known is None:
            self.joined(subscriber)
            return
        entry = self.server.find(mailing.contact_name_of(subscriber.id))
        if entry is not None:
            self._rewrite(subscriber, entry, moved=moved)
            if moved and self._is_elsewhere(known, entry):
                self._place(subscriber, entry)
        elif moved:
            self._move(subscriber, known)

    @property
    def _places(self) -> Places:
        return Places(self.server)

    def _known(self, subscriber: SubscriberId) -> Written | None:
        return self.ledger.find(mailing.subscription_name_of(subscriber))

    def _entry_of(self, email: str) -> int | None:
        address = email.strip().lower()
        found = self.server.search(
            mailing.CONTACT, [["email_normalized", "=", address]], ["id"], limit=1
        )
        return int(found[0]["id"]) if found else None

    def _rewrite(self, subscriber: Subscriber, entry: int, *, moved: bool) -> None:
        """Write name and address while nobody else has written there; the address if it changed."""
        us = self.server.sign_in()["uid"]
        untouched = [["id", "=", entry], ["write_uid", "=", us]]
        if self.server.search(mailing.CONTACT, untouched, ["id"]):
            row = mailing.renamed(subscriber.id, email=subscriber.email, name=subscriber.name)
            self.server.load(row)
        elif moved:
            self.server.load(mailing.readdressed(subscriber.id, email=subscriber.email))

    def _move(self, subscriber: Subscriber, known: Written) -> None:
        """Go from an entry that staff have made to one of the new address."""
        self._places.leave(known)
        entry = self._entry_of(subscriber.email)
        if entry is None:
            self._keep_entry(subscriber)
            row = mailing.entry(subscriber.id, email=subscriber.email, name=subscriber.name)
            entry = self.server.load(row)
        self._place(subscriber, entry)

    def _is_elsewhere(self, known: Written, entry: int) -> bool:
        """Tell whether a move broke off before the place moved too; then the old one is left."""
        if self._places.of_entry(entry, self.mapping.list) is not None:
            return False
        return self._places.leave(known)

    def _place(self, subscriber: Subscriber, entry: int) -> None:
        """Put an entry on the list; a place that it has there is taken as it is."""
        place = self._places.of_entry(entry, self.mapping.list)
        if place is not None:
            self._keep_place(subscriber, theirs=place)
            self._places.write([place], out=False)
            return
        self._keep_place(subscriber)
        self.server.load(mailing.placed(subscriber.id, entry, self.mapping.list))

    def _keep_entry(self, subscriber: Subscriber) -> None:
        name = mailing.contact_name_of(subscriber.id)
        self.ledger.keep(Written(name, subscriber.person, mailing.CONTACT, None))

    def _keep_place(self, subscriber: Subscriber, theirs: int | None = None) -> None:
        name = mailing.subscription_name_of(subscriber.id)
        ours = theirs is None
        self.ledger.keep(Written(name, subscriber.person, mailing.SUBSCRIPTION, theirs, ours=ours))
