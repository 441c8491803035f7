"""A subscriber of the newsletter, and the list of those who are never to be mailed."""

from soundwell_plugins.connectors.odoo.rows import ERASING, QUIET, Cell, Part, Row

CONTACT = "mailing.contact"
SUBSCRIPTION = "mailing.subscription"
BLACKLIST = "mail.blacklist"


def contact_name_of(subscriber: str) -> str:
    """Return the external id of a subscriber's entry, without our prefix."""
    return f"mailing_{subscriber}"


def subscription_name_of(subscriber: str) -> str:
    """Return the external id of a subscriber's place on the list, without our prefix."""
    return f"subscription_{subscriber}"


def joined(subscriber: str, *, email: str, name: str, mailing_list: str) -> Row:
    """Return a subscriber with a place on the list.

    Args:
        subscriber: our id.
        email: the address.
        name: or empty.
        mailing_list: the list as Odoo calls it.
    """
    cells: dict[str, Cell] = {"name": name or email, "email": email}
    place = Part("subscription_ids", subscription_name_of(subscriber), {"list_id": mailing_list})
    return Row(CONTACT, contact_name_of(subscriber), cells, (place,))


def placed(subscriber: str, contact: int, mailing_list: str) -> Row:
    """Return the place on the list of somebody who stands in Odoo already."""
    cells: dict[str, Cell] = {"contact_id/.id": contact, "list_id": mailing_list}
    return Row(SUBSCRIPTION, subscription_name_of(subscriber), cells)


def opted(subscriber: str, *, out: bool) -> Row:
    """Return a place on the list, left or taken again; it has to exist."""
    return Row(SUBSCRIPTION, subscription_name_of(subscriber), {"opt_out": out}, context=QUIET)


def renamed(subscriber: str, *, email: str, name: str) -> Row:
    """Return a subscriber whose address or name has changed; it has to exist."""
    cells = {"name": name or email, "email": email}
    return Row(CONTACT, contact_name_of(subscriber), cells, context=QUIET)


def anonymous(name: str) -> Row:
    """Return a subscriber without what tells who it is; it has to exist."""
    return Row(CONTACT, name, {"name": "Erased", "email": False}, context=ERASING)


def blacklisted(person: str, email: str) -> Row:
    """Return the entry by which an address is never mailed again."""
    return Row(BLACKLIST, f"blacklist_{person}", {"email": email})
