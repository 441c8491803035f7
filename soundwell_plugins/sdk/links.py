"""Signed links: addresses that only the practice can have made, for one purpose and a time."""

from datetime import datetime
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeSerializer

from soundwell_hookspecs import Clock, LinkExpired, LinkForged, aware
from soundwell_plugins.sdk.encryption import Keys


class SignedLinks:
    """Signs and verifies tokens with a secret that is derived from the practice's keys.

    The newest key signs; all keys verify, so that links outlive a rotation.

    Args:
        keyring: the practice's keys.
        clock: tells when a token has expired.
    """

    def __init__(self, keyring: Keys, clock: Clock) -> None:
        self._keyring = keyring
        self._clock = clock

    def sign(self, purpose: str, subject: str, *, expires: datetime) -> str:
        """Return a token for one purpose and one subject; see `soundwell_hookspecs.Links`."""
        until = int(aware(expires, "expires").timestamp())
        return str(self._serializer(purpose).dumps([subject, until]))

    def verify(self, purpose: str, token: str) -> str:
        """Return the subject of a token; see `soundwell_hookspecs.Links`."""
        try:
            subject, until = self._serializer(purpose).loads(token)
        except (BadSignature, ValueError) as error:
            raise LinkForged("this link was not made here") from error
        if self._clock.now().timestamp() >= until:
            raise LinkExpired("this link has expired")
        return str(subject)

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(
            self._keyring.secrets("signed links")[::-1],  # the newest, which signs, is the last
            salt=purpose,
            signer_kwargs={"digest_method": sha256},
        )
