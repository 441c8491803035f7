"""From which side somebody looks at a booking: the visitor's, or the practice's."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from soundwell_hookspecs import AccountId
from soundwell_plugins.features.scheduling.booking import Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Somebody who looks at a booking and may change it.

    Args:
        booking: as it stands.
        path: where their page about it is; pages for changing it lie below.
        zone: the zone in which they read times.
        frame: the template that theirs extend.
        by_practice: whether they belong to the practice, which has no deadlines.
        actor: who they are, where they are signed in.
    """

    booking: Booking
    path: str
    zone: ZoneInfo
    frame: str = "base.html"
    by_practice: bool = False
    actor: AccountId | None = None
