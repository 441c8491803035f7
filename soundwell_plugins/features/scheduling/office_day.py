"""What the page of the day says about bookings to somebody who is signed in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from soundwell_hookspecs import Account, AgendaItem, Attention, PluginContext, Role, Window
from soundwell_plugins.features.scheduling.booking import Booking, State
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.office_pages import PATH
from soundwell_plugins.features.scheduling.wording import Wording

_LONGEST: Final = timedelta(hours=4)
_AHEAD: Final = timedelta(days=366)


class OfficeDay:
    """Finds what takes place, and what needs somebody.

    Args:
        context: the plugin's context.
        bookings: the bookings there are.
    """

    def __init__(self, context: PluginContext, bookings: Bookings) -> None:
        self._context = context
        self._bookings = bookings
        self._wording = Wording(context)

    def agenda(self, account: Account, window: Window) -> Sequence[AgendaItem]:
        """Return the conversations of a span of time, without naming who comes."""
        around = Window(window.start - _LONGEST, window.end)
        return [
            AgendaItem(Window(each.start, each.end), self._words(account, each), _path(each))
            for each in self._seen(account, around)
            if each.end > window.start
        ]

    def attention(self, account: Account) -> Sequence[Attention]:
        """Return the conversations ahead that something has come to lie over."""
        now = self._context.clock.now()
        gettext = self._context.texts.gettext
        zone = self._context.practice.zone
        return [
            Attention(
                gettext(
                    "A calendar has changed at the time of a conversation: %(moment)s.",
                    moment=self._wording.moment(each.start, zone),
                ),
                gettext("Nothing has been changed. If it cannot take place, move or cancel it."),
                _path(each),
            )
            for each in self._seen(account, Window(now, now + _AHEAD))
            if each.disturbed_at is not None
        ]

    def _seen(self, account: Account, window: Window) -> Sequence[Booking]:
        """Return what is booked for certain, of those that somebody may see."""
        if Role.ADMIN not in account.roles and account.practitioner is None:
            return ()
        only = None if Role.ADMIN in account.roles else account.practitioner
        found = self._bookings.between(window, only)
        return [each for each in found if each.state is State.BOOKED]

    def _words(self, account: Account, booking: Booking) -> str:
        if booking.practitioner == account.practitioner:
            return self._context.texts.gettext("A first conversation")
        name = self._wording.practitioner(booking.practitioner)
        return self._context.texts.gettext("A conversation with %(name)s", name=name)


def _path(booking: Booking) -> str:
    return f"{PATH}/{booking.id}"
