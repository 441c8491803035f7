"""The links that readers are sent."""

from datetime import datetime, timedelta
from typing import Final

from soundwell_hookspecs import Links, SubscriberId

_CONFIRM: Final = "newsletter.confirm"
_PREFERENCES: Final = "newsletter.preferences"
_GOOD_FOR: Final = timedelta(days=400)


class ReaderLinks:
    """Makes and reads the paths of links for readers.

    Args:
        links: the context's signed links.
    """

    def __init__(self, links: Links) -> None:
        self._links = links

    def confirm(self, consent: str, *, until: datetime) -> str:
        """Return the path under which a consent is confirmed, until an aware moment."""
        return f"/newsletter/confirm/{self._links.sign(_CONFIRM, consent, expires=until)}"

    def read_confirm(self, token: str) -> str:
        """Return the consent that a token confirms.

        Raises:
            LinkRefused: it was not made here for this purpose, or has expired.
        """
        return self._links.verify(_CONFIRM, token)

    def preferences(self, subscriber: SubscriberId, *, now: datetime) -> str:
        """Return the path of a subscriber's own page; it is good for 400 days."""
        expires = now + _GOOD_FOR
        return (
            f"/newsletter/preferences/{self._links.sign(_PREFERENCES, subscriber, expires=expires)}"
        )

    def read_preferences(self, token: str) -> SubscriberId:
        """Return the subscriber whose page a token opens.

        Raises:
            LinkRefused: it was not made here for this purpose, or has expired.
        """
        return SubscriberId(self._links.verify(_PREFERENCES, token))


def way_out(secret: str) -> str:
    """Return the path of the link for leaving: short, so that no mail program folds it."""
    return f"/newsletter/leave/{secret}"
