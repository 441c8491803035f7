"""Hooks about practitioners' calendars."""

from collections.abc import Sequence
from datetime import timedelta

from soundwell_hookspecs.markers import contribution
from soundwell_hookspecs.moments import Window
from soundwell_hookspecs.practice import PractitionerId


@contribution(deadline=timedelta(seconds=5))
def busy_times(practitioner: PractitionerId, window: Window) -> Sequence[Window]:
    """Say when a practitioner cannot be booked.

    Asked when free times are shown and once more, for the one time chosen, before a booking. Where
    a plugin fails here, times are not offered unless the practice has decided otherwise.

    Args:
        practitioner: whose calendar.
        window: the span that is asked about, in UTC.

    Returns:
        Busy times that overlap the window, in any order; they may reach beyond it or overlap each
        other. Empty when there are none, or when the plugin knows nothing of this practitioner.

    Raises:
        Exception: anything raised counts as "not known", never as "free".

    Example::

        @hookimpl
        def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
            lunch = datetime(2027, 3, 1, 12, tzinfo=UTC)
            return [Window(lunch, lunch + timedelta(hours=1))]
    """
