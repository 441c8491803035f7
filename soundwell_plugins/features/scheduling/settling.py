"""What the practice does with a booking besides moving it: cancelling, noting a no-show."""

from dataclasses import dataclass
from typing import Final

from fastapi import Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.booking import State
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.changes import NotYet, TooLate
from soundwell_plugins.features.scheduling.refusals import Refused
from soundwell_plugins.features.scheduling.sides import Side
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.pages import page, private, see_other
from soundwell_plugins.sdk.texts import marked


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is done that cannot be undone.

    Args:
        title: the question.
        consequence: what a yes brings about.
        yes: the words of the button.
    """

    title: str
    consequence: str
    yes: str


_CANCEL: Final = Question(
    marked("Cancel this conversation?"),
    marked("The time becomes free again, and both of you get an e-mail that says so."),
    marked("Yes, cancel it"),
)
_MISSED: Final = Question(
    marked("Did they not come?"),
    marked("It is written down here; nobody is written to. They may book again."),
    marked("Yes, they did not come"),
)


class Settling:
    """Settles bookings for the practice.

    Args:
        context: the plugin's context.
        bookings: the bookings there are.
    """

    def __init__(self, context: PluginContext, bookings: Bookings) -> None:
        self._context = context
        self._changes = bookings.changes
        self._wording = Wording(context)

    def ask_cancel(self, side: Side) -> Response:
        """Ask whether the booking shall be cancelled."""
        if side.booking.is_cancelled:
            return private(see_other(side.path))
        if self._context.clock.now() >= side.booking.start:
            raise _begun(side)
        return self._ask(side, _CANCEL)

    def cancel(self, side: Side) -> Response:
        """Cancel the booking."""
        try:
            self._changes.cancel(side.booking.id, by_practice=True, actor=side.actor)
        except (TooLate, LookupError):
            raise _begun(side) from None
        return private(see_other(side.path))

    def ask_missed(self, side: Side) -> Response:
        """Ask whether the visitor did not come."""
        if side.booking.state is State.MISSED:
            return private(see_other(side.path))
        if side.booking.state is not State.BOOKED:
            raise _not_missed(side)
        if self._context.clock.now() < side.booking.start:
            raise _not_yet(side)
        return self._ask(side, _MISSED)

    def missed(self, side: Side) -> Response:
        """Write down that the visitor did not come."""
        try:
            self._changes.miss(side.booking.id, actor=side.actor)
        except NotYet:
            raise _not_yet(side) from None
        except LookupError:
            raise _not_missed(side) from None
        return private(see_other(side.path))

    def _ask(self, side: Side, question: Question) -> Response:
        values = {
            "side": side,
            "booking": side.booking,
            "question": question,
            "zone_name": self._wording.zone(side.zone),
        }
        return private(page(self._context, "scheduling/settle.html", values))


def _begun(side: Side) -> Refused:
    return Refused(
        409,
        marked("It is too late to cancel this"),
        marked("It has begun already. If they did not come, you can write that down."),
        [(marked("Back to the conversation"), side.path)],
    )


def _not_yet(side: Side) -> Refused:
    return Refused(
        409,
        marked("It has not begun yet"),
        marked("Once it has, you can write down here that they did not come."),
        [(marked("Back to the conversation"), side.path)],
    )


def _not_missed(side: Side) -> Refused:
    return Refused(
        409,
        marked("There is nothing to write down"),
        marked("This conversation was cancelled, or never confirmed."),
        [(marked("Back to the conversation"), side.path)],
    )
