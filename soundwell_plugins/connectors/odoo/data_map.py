"""What the connector keeps about people, here and in Odoo, in the words of the data map."""

from collections.abc import Iterator
from typing import Final

from soundwell_hookspecs import DataKept
from soundwell_plugins.connectors.odoo.configuration import OdooConfig
from soundwell_plugins.connectors.odoo.mapping import Afterwards

_AFTERWARDS: Final = {
    Afterwards.ANONYMISE: "made anonymous",
    Afterwards.ARCHIVE: "put into its archive",
}


def kept(config: OdooConfig) -> Iterator[DataKept]:
    """Name what is kept with this configuration.

    Args:
        config: the table `[odoo]`.
    """
    policy = _AFTERWARDS[config.erasure.policy]
    after = f"Until the person is erased; then Odoo's records are {policy}."
    yield DataKept(
        "Name, address, phone and consultations",
        "Odoo",
        "So that staff prepare and follow up consultations where they work.",
        after,
    )
    if config.enquiry.enabled:
        yield DataKept(
            "Name, address and phone of people who wrote to the practice, not what they wrote",
            "Odoo",
            "So that somebody gets back to them.",
            after,
        )
    if config.newsletter.enabled:
        yield DataKept(
            "Address and first name of the newsletter's subscribers",
            "Odoo",
            "So that the newsletter reaches whoever asked for it.",
            "Until the person is erased; then the entry is made anonymous and left off the list.",
        )
    yield DataKept(
        "Numbers of those records",
        "Soundwell's database",
        "So that they can be handed out and erased.",
        "Until the person is erased.",
    )
    if config.busy.enabled:
        yield DataKept(
            "Practitioners' busy times from Odoo's calendar",
            "Soundwell's database",
            "So that no time is offered twice.",
            "Until they are read anew or too old to be used.",
            encrypted=True,
        )
    if config.erasure.blacklist:
        yield DataKept(
            "Addresses of people who were erased",
            "Odoo's list of addresses that are never mailed",
            "So that nobody writes to them again by mistake.",
            "Until staff take them off the list.",
        )
