"""What becomes of bookings: confirmed, moved, cancelled, missed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import AccountId, BookingId, PluginContext, Window
from soundwell_plugins.features.scheduling import diaries
from soundwell_plugins.features.scheduling.announcements import Announcements
from soundwell_plugins.features.scheduling.booking import Booking, Choice, State
from soundwell_plugins.features.scheduling.claims import Claims, TimeTaken
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.meetings import Meetings
from soundwell_plugins.features.scheduling.room import has_room
from soundwell_plugins.features.scheduling.rows import find, find_locked, find_request, row_of
from soundwell_plugins.features.scheduling.tables import BOOKING


class TooLate(Exception):
    """The practice's deadline for this change has passed."""


class NotYet(Exception):
    """It has not taken place yet."""


class HadAlready(Exception):
    """The person has a free consultation already.

    Args:
        booking: which one.
    """

    def __init__(self, booking: Booking) -> None:
        super().__init__("the person has a free consultation already")
        self.booking = booking


class Changes:
    """Changes bookings and tells everybody; a repeat changes nothing.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        claims: knows what a person has had.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext, claims: Claims) -> None:
        self._config = config
        self._context = context
        self._claims = claims
        self._announcements = Announcements(config, context)
        self._meetings = Meetings(context)

    def confirm(self, request: str) -> tuple[Booking, ...]:
        """Book for certain what was claimed by one form.

        Args:
            request: which form's.

        Returns:
            Its bookings as they stand now.

        Raises:
            LookupError: the claim has expired, or there never was one.
            HadAlready: the person has had their free consultation.
        """
        links = {
            each.id: self._online_link(each, Window(each.start, each.end))
            for each in self._claimed(request)
        }
        with self._context.storage.transaction() as session:
            now = self._context.clock.now()
            found = find_request(session, request)
            diaries.lock(session, [booking.practitioner for booking in found], now)
            found = find_request(session, request)
            if not found:
                raise LookupError("there is nothing to confirm")
            claimed = [each for each in found if each.state is State.CLAIMED]
            if claimed and (had := self._claims.had(session, found[0].person, claimed)):
                raise HadAlready(had[0])
            for booking in claimed:
                values = {
                    "claimed_until": None,
                    "changed_at": now,
                    "online_link": links.get(booking.id, ""),
                }
                self._announcements.booked(session, _change(session, booking, values))
            diaries.note_booked(session, [booking.practitioner for booking in claimed], now)
            return find_request(session, request)

    def cancel(
        self, booking: BookingId, *, by_practice: bool = False, actor: AccountId | None = None
    ) -> Booking:
        """Cancel a booking and tell both sides.

        Args:
            booking: which one.
            by_practice: whether the practice does it, which has no deadline.
            actor: who does it, where they are signed in.

        Returns:
            The booking as it stands now.

        Raises:
            LookupError: there is none.
            TooLate: the visitor's deadline has passed, or it has taken place.
        """

        def change(session: Session, found: Booking) -> Booking:
            if found.is_cancelled:
                return found
            now = self._context.clock.now()
            if now >= (found.start if by_practice else self.cancel_until(found)):
                raise TooLate
            released = self.release(session, found)
            self._audit(session, actor, "consultation.cancelled", booking)
            return released

        return self._changed(booking, change)

    def release(self, session: Session, booking: Booking, *, visitor_too: bool = True) -> Booking:
        """Give the time of a booking back, within a transaction that has its diary.

        A claim that nobody has confirmed goes without a word.
        """
        now = self._context.clock.now()
        if booking.state is State.CLAIMED:
            session.execute(delete(BOOKING).where(BOOKING.c.id == booking.id))
            return replace(booking, claimed_until=None, cancelled_at=now)
        diaries.release(session, booking.id)
        values = {"cancelled_at": now, "changed_at": now, "sequence": booking.sequence + 1}
        cancelled = _change(session, booking, values)
        self._announcements.cancelled(session, cancelled, visitor_too=visitor_too)
        return cancelled

    def move(
        self,
        booking: BookingId,
        choice: Choice,
        *,
        by_practice: bool = False,
        actor: AccountId | None = None,
        zone: ZoneInfo | None = None,
    ) -> Booking:
        """Move a booking to another time with the same practitioner and tell both sides.

        Args:
            booking: which one.
            choice: the new time; whether it is on offer has been looked at.
            by_practice: whether the practice does it, which has no deadline.
            actor: who does it, where they are signed in.
            zone: how the visitor reads times from now on; as before when not given.

        Returns:
            The booking as it stands now.

        Raises:
            LookupError: there is none, or it is not booked.
            TooLate: the visitor's deadline has passed, or it has taken place.
            TimeTaken: somebody else has the time, or a part of it or of its buffers.
        """
        link = self._new_link(booking, choice)

        def change(session: Session, found: Booking) -> Booking:
            if found.state is not State.BOOKED:
                raise LookupError("there is nothing to move")
            if found.start == choice.start:
                return found
            now, practice = self._context.clock.now(), self._context.practice
            if now >= (found.start if by_practice else self.move_until(found)):
                raise TooLate
            diaries.release(session, found.id)
            if not has_room(session, practice, choice, now, besides=found.id):
                raise TimeTaken([choice])
            diaries.occupy(session, found.practitioner, choice.cells, booking=found.id)
            values = {
                "start": choice.start,
                "end": choice.end,
                "zone": zone or found.zone,
                "online_link": link or found.online_link,
                "changed_at": now,
                "sequence": found.sequence + 1,
                "disturbed_at": None,
            }
            moved = _change(session, found, values)
            self._announcements.moved(session, moved, found)
            self._audit(session, actor, "consultation.moved", booking)
            return moved

        try:
            return self._changed(booking, change)
        except IntegrityError as error:
            raise TimeTaken([choice]) from error

    def miss(self, booking: BookingId, *, actor: AccountId | None = None) -> Booking:
        """Write down that the visitor did not come.

        Args:
            booking: which one.
            actor: who says so, where they are signed in.

        Raises:
            LookupError: there is none, or it was cancelled.
            NotYet: it has not begun.
        """

        def change(session: Session, found: Booking) -> Booking:
            if found.state is State.MISSED:
                return found
            if found.state is not State.BOOKED:
                raise LookupError("there is nothing to miss")
            now = self._context.clock.now()
            if now < found.start:
                raise NotYet
            values = {"missed_at": now, "changed_at": now, "sequence": found.sequence + 1}
            missed = _change(session, found, values)
            self._announcements.missed(session, missed)
            self._audit(session, actor, "consultation.missed", booking)
            return missed

        return self._changed(booking, change)

    def cancel_until(self, booking: Booking) -> datetime:
        """Return until when the visitor can cancel a booking."""
        return booking.start - self._terms_of(booking, "cancel_until")

    def can_move(self, booking: Booking) -> bool:
        """Tell whether the visitor can still move a booking."""
        return (
            booking.state is State.BOOKED
            and self._config.moving
            and self._context.clock.now() < self.move_until(booking)
        )

    def move_until(self, booking: Booking) -> datetime:
        """Return until when the visitor can move a booking; never, where that is off."""
        if not self._config.moving:
            return booking.booked_at
        return booking.start - self._terms_of(booking, "move_until")

    def _audit(
        self, session: Session, actor: AccountId | None, action: str, booking: BookingId
    ) -> None:
        """Write down what somebody who is signed in has done to a booking."""
        if actor is not None:
            subject = f"booking:{booking}"
            self._context.audit.record(session, actor=actor, action=action, subject=subject)

    def _terms_of(self, booking: Booking, span: str) -> timedelta:
        found = getattr(self._config.terms_of_booked(booking.practitioner, booking.kind), span)
        return found if isinstance(found, timedelta) else timedelta()

    def _changed(
        self, booking: BookingId, change: Callable[[Session, Booking], Booking]
    ) -> Booking:
        """Change a booking while nobody else can."""
        with self._context.storage.transaction() as session:
            found = find_locked(session, booking, self._context.clock.now())
            if found is None:
                raise LookupError("there is no such booking")
            return change(session, found)

    def _claimed(self, request: str) -> Sequence[Booking]:
        with self._context.storage.reading() as session:
            return [each for each in find_request(session, request) if each.state is State.CLAIMED]

    def _new_link(self, booking: BookingId, choice: Choice) -> str:
        """Return the address at which a booking takes place at another time, if that is another."""
        with self._context.storage.reading() as session:
            found = find(session, select(BOOKING).where(BOOKING.c.id == booking))
        if found is None or found.state is not State.BOOKED or found.start == choice.start:
            return ""
        return self._online_link(found, Window(choice.start, choice.end))

    def _online_link(self, booking: Booking, window: Window) -> str:
        return self._meetings.link(booking.id, booking.practitioner, window, booking.channel)


def _change(session: Session, booking: Booking, values: Mapping[str, object]) -> Booking:
    changed: Booking = replace(booking, **values)  # type: ignore[arg-type]  # columns are fields
    row = row_of(changed)
    written = {name: row[name] for name in values}
    session.execute(update(BOOKING).where(BOOKING.c.id == booking.id).values(written))
    return changed
