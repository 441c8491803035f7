"""A subscriber of the newsletter, and the list of those who are never to be mailed."""

from dataclasses import replace

from soundwell_plugins.connectors.odoo.rows import ERASING, QUIET, Cell, Part, Row

CONTACT = "mailing.contact"
SUBSCRIPTION = "mailing.subscription"
BLACKLIST = "mail.blacklist"


def left(place: str) -> Row:
    """Return a place on the list, left; it has to exist.

    Args:
        place: its external id without our prefix.
    """
    return Row(SUBSCRIPTION, place, {"opt_out": True}, context=QUIET)


def taken(place: str) -> Row:
    """Return a place on the list, taken again; it has to exist.

    Args:
        place: its external id without our prefix.
    """
    return Row(SUBSCRIPTION, place, {"opt_out": False}, context=QUIET)


def contact_name_of(subscriber: str) -> str:
    """Return the external id of a subscriber's entry, without our prefix."""
    return f"mailing_{subscriber}"


def subscription_name_of(subscriber: str) -> str:
    """Return the external id of a subscriber's place on the list, without our prefix."""
    return f"subscription_{subscriber}"


def contact_of_subscription(name: str) -> str:
    """Return the external id that the entry of a place has if it is ours.

    Args:
        name: the place's external id without our prefix.
    """
    return contact_name_of(name.removeprefix(subscription_name_of("")))


def joined(subscriber: str, *, email: str, name: str, mailing_list: str) -> Row:
    """Return a subscriber with a place on the list.

    Args:
        subscriber: our id.
        email: the address.
        name: or empty.
        mailing_list: the list as Odoo calls it.
    """
    place = Part("subscription_ids", subscription_name_of(subscriber), {"list_id": mailing_list})
    return replace(entry(subscriber, email=email, name=name), parts=(place,))


def entry(subscriber: str, *, email: str, name: str) -> Row:
    """Return a subscriber without a place on a list.

    Args:
        subscriber: our id.
        email: the address.
        name: or empty.
    """
    return Row(CONTACT, contact_name_of(subscriber), {"name": name or email, "email": email})


def placed(subscriber: str, contact: int, mailing_list: str) -> Row:
    """Return the place on the list of an entry that there is; one of ours moves to that entry."""
    cells: dict[str, Cell] = {
        "contact_id/.id": contact,
        "list_id": mailing_list,
        "opt_out": False,
    }
    return Row(SUBSCRIPTION, subscription_name_of(subscriber), cells, context=QUIET)


def readdressed(subscriber: str, *, email: str) -> Row:
    """Return a subscriber who has another address; it has to exist."""
    return Row(CONTACT, contact_name_of(subscriber), {"email": email}, context=QUIET)


def renamed(subscriber: str, *, email: str, name: str) -> Row:
    """Return a subscriber who has another address or name; it has to exist."""
    cells = {"name": name or email, "email": email}
    return Row(CONTACT, contact_name_of(subscriber), cells, context=QUIET)


def anonymous(name: str) -> Row:
    """Return a subscriber without what tells who it is; it has to exist."""
    return Row(CONTACT, name, {"name": "Erased", "email": False}, context=ERASING)


def blacklisted(person: str, email: str) -> Row:
    """Return the entry by which an address is never mailed again."""
    return Row(BLACKLIST, f"blacklist_{person}", {"email": email})
