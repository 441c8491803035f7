"""Keeping times for somebody who fills in the form."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice, product
from typing import Final

from fastapi import Request

from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.door import Door
from soundwell_plugins.features.scheduling.offer import Offer
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.supply import Supply
from soundwell_plugins.features.scheduling.turns import Turns

_TRIES: Final = 20

Wish = tuple[Sequence[Seat], datetime]
"""With whom, one of them, and when."""


class TooMany(Exception):
    """More was held from there than one person can need."""


class Keeper:
    """Keeps times, where they are free and nobody asks for too many.

    Args:
        offer: what can be booked.
        bookings: the bookings and holds there are.
        turns: whose turn it is.
        door: keeps out who asks too often.
    """

    def __init__(self, offer: Offer, bookings: Bookings, turns: Turns, door: Door) -> None:
        self._offer = offer
        self._holds = bookings.holds
        self._turns = turns
        self._door = door

    def keep(self, request: Request, submission: str, wishes: Sequence[Wish]) -> datetime | None:
        """Keep all times that a form is about, or none.

        Args:
            request: where it comes from.
            submission: the form's id.
            wishes: what to keep.

        Returns:
            Until when they are kept, in UTC, or `None` where one of them is not free.

        Raises:
            TooMany: it is one too many.
        """
        if not self._door.may_hold(request, submission):
            raise TooMany
        options = [
            [seat.at(start) for seat in self._free(seats, start, submission)]
            for seats, start in wishes
        ]
        for choices in islice(product(*options), _TRIES):
            if until := self._holds.hold(submission, choices):
                return until
        return None

    def release(self, submission: str) -> None:
        """Give back what a form keeps."""
        self._holds.release(submission)

    def _free(self, seats: Sequence[Seat], start: datetime, submission: str) -> tuple[Seat, ...]:
        look = Supply(self._offer, seats, besides=submission).look(start)
        return self._turns.order(look.seats, start)
