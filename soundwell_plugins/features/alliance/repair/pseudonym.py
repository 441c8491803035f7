"""Names for clients on paper that leaves the room."""

from base64 import b32encode
from hashlib import sha256

from soundwell_plugins.features.alliance.client import ClientId

_LETTERS = 4


def pseudonym(client: ClientId) -> str:
    """Return four letters or digits that are always the same for a client.

    Nobody who does not have the practice's pages learns from them who it is.

    Args:
        client: who.
    """
    return b32encode(sha256(f"supervision:{client}".encode()).digest()).decode()[:_LETTERS]
