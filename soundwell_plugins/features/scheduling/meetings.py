"""Where a conversation takes place online: an address that a plugin makes for it alone."""

from typing import Final

from soundwell_hookspecs import (
    BookingId,
    Channel,
    PluginContext,
    PractitionerId,
    Window,
    meeting_link,
)

_PROTECTED: Final = "https://"


class Meetings:
    """Asks plugins for addresses; no transaction may be open meanwhile.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._hooks = context.hooks

    def link(
        self, booking: BookingId, practitioner: PractitionerId, window: Window, channel: Channel
    ) -> str:
        """Return the address for a booking, or nothing where nobody makes one.

        Args:
            booking: which, as it is or is about to be.
            practitioner: with whom.
            window: when it takes place, in UTC.
            channel: a conversation by phone has no address.
        """
        if channel is not Channel.ONLINE:
            return ""
        link = self._hooks.choose(
            meeting_link, booking=booking, practitioner=practitioner, window=window
        )
        return link if link is not None and link.startswith(_PROTECTED) else ""
