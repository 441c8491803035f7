"""Addresses of mail, as two ways of writing the same one are found out to be the same."""

from unicodedata import normalize


def normal(email: str) -> str:
    """Return an address as it is hashed."""
    # not `casefold`: it makes one of `straße` and `strasse`, which are two people's addresses
    return normalize("NFC", email.strip()).lower()
