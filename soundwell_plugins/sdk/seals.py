"""Texts that a browser keeps for the practice without being able to read or change them."""

from base64 import b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Final

from soundwell_hookspecs import Clock, LinkExpired, LinkForged, aware
from soundwell_plugins.sdk.encryption import DecryptionFailed, Keys

_UNTIL_BYTES: Final = 8


class SealedTexts:
    """Encrypts texts with the practice's newest key, and opens them with any key in use.

    Args:
        keyring: the practice's keys.
        clock: tells when a text has expired.
    """

    def __init__(self, keyring: Keys, clock: Clock) -> None:
        self._keyring = keyring
        self._clock = clock

    def seal(self, purpose: str, text: str, *, expires: datetime) -> str:
        """Return a text encrypted for one purpose; see `soundwell_hookspecs.Seals`."""
        until = int(aware(expires, "expires").timestamp()).to_bytes(_UNTIL_BYTES)
        sealed = self._keyring.encrypt(until + text.encode(), _place(purpose))
        return _written(sealed)

    def open(self, purpose: str, token: str) -> str:
        """Return what was sealed; see `soundwell_hookspecs.Seals`."""
        try:
            sealed = b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
            if _written(sealed) != token:
                raise LinkForged("this was changed")
            plain = self._keyring.decrypt(sealed, _place(purpose))
        except (DecryptionFailed, ValueError) as error:
            raise LinkForged("this was not sealed here") from error
        if self._clock.now().timestamp() >= int.from_bytes(plain[:_UNTIL_BYTES]):
            raise LinkExpired("this was sealed too long ago")
        return plain[_UNTIL_BYTES:].decode()


def _place(purpose: str) -> str:
    return f"sealed {purpose}"


def _written(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode().rstrip("=")
