"""Drawing lots that everybody can draw again."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from soundwell_plugins.features.fit.instance import Practitioner

SEED: Final = "soundwell"
"""The seed where none is given."""


def in_lot_order(practitioners: Iterable[Practitioner], seed: str) -> tuple[Practitioner, ...]:
    """Return practitioners in an order that favours nobody for standing first in a file.

    They are sorted by the SHA-256 digest of the seed, a line feed and their id, in UTF-8: the same
    seed always gives the same order, and anybody can check it.
    """
    return tuple(
        sorted(practitioners, key=lambda each: sha256(f"{seed}\n{each.id}".encode()).digest())
    )
