"""Claiming times: all that one form asks for, or none of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import BookingId, PersonId, PluginContext, Window
from soundwell_plugins.features.scheduling import diaries
from soundwell_plugins.features.scheduling.announcements import Announcements
from soundwell_plugins.features.scheduling.booking import Booking, Choice, Wanted
from soundwell_plugins.features.scheduling.configuration import (
    Confirmation,
    PerPerson,
    SchedulingConfig,
)
from soundwell_plugins.features.scheduling.holds import drop
from soundwell_plugins.features.scheduling.meetings import Meetings
from soundwell_plugins.features.scheduling.room import has_room
from soundwell_plugins.features.scheduling.rows import find_all, find_sent, row_of
from soundwell_plugins.features.scheduling.tables import BOOKING
from soundwell_plugins.sdk.tables import new_id

_UNCONFIRMED: Final = 3
"""How many forms a person can have that wait to be confirmed."""


class TimeTaken(Exception):
    """Times cannot be had; nothing was claimed.

    Args:
        choices: which of those that were asked for.
    """

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__("somebody else has the time")
        self.choices = tuple(choices)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A booking that is about to be made.

    Args:
        id: what is going to name it.
        choice: when, and with whom.
        online_link: where it takes place online, or empty.
    """

    id: BookingId
    choice: Choice
    online_link: str = field(repr=False)


class Claims:
    """Claims times for visitors.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._announcements = Announcements(config, context)
        self._meetings = Meetings(context)

    def claim(self, wanted: Wanted) -> tuple[Booking, ...]:
        """Claim all times that a form asks for, if nobody has any part of them.

        The claim, the person, the events and the messages are one transaction: all or nothing.
        What the visitor is told goes to their inbox, so that nobody else learns from an answer
        whether somebody has booked here before.

        Args:
            wanted: who wants what.

        Returns:
            The bookings, of which none counts yet where they have to be confirmed; those there
            are already, when the same form comes again; none when the person has had theirs.

        Raises:
            TimeTaken: somebody else has one of the times, or a part of one or of its buffers, or
                there are enough on that day.
        """
        planned = [self._planned(wanted, choice) for choice in wanted.choices]
        try:
            with self._context.storage.transaction() as session:
                now = self._context.clock.now()
                diaries.lock(session, [choice.practitioner for choice in wanted.choices], now)
                return self._sent(session, wanted) or self._claim(session, wanted, planned, now)
        except IntegrityError as error:
            # The same form may have come twice at one moment; then the other copy has the cells.
            found = self.sent_before(wanted)
            if not found:
                raise TimeTaken(wanted.choices) from error
            return found

    def sent_before(self, wanted: Wanted) -> tuple[Booking, ...]:
        """Return the bookings that this very form brought about, if it did."""
        with self._context.storage.reading() as session:
            return self._sent(session, wanted)

    def had(
        self, session: Session, person: PersonId, choices: Sequence[Choice | Booking]
    ) -> tuple[Booking, ...]:
        """Return what a person has that leaves no room for more free consultations.

        Args:
            session: a transaction.
            person: whose.
            choices: what they ask for now.
        """
        rule = self._config.per_person
        free = {choice.practitioner for choice in choices if _is_free(choice)}
        if rule is PerPerson.ANY or not free:
            return ()
        statement = select(BOOKING).where(
            BOOKING.c.person == person,
            BOOKING.c.kind == "",
            BOOKING.c.claimed_until.is_(None),
            BOOKING.c.cancelled_at.is_(None),
            BOOKING.c.missed_at.is_(None),
        )
        if rule is PerPerson.ONE_EACH:
            statement = statement.where(BOOKING.c.practitioner.in_(free))
        return find_all(session, statement.order_by(BOOKING.c.start))

    def _sent(self, session: Session, wanted: Wanted) -> tuple[Booking, ...]:
        return find_sent(session, [wanted.fingerprint(choice) for choice in wanted.choices])

    def _planned(self, wanted: Wanted, choice: Choice) -> _Planned:
        """Plan a booking; what is confirmed later gets its address then."""
        booking, link = BookingId(new_id()), ""
        if self._is_direct(wanted):
            window = Window(choice.start, choice.end)
            link = self._meetings.link(booking, choice.practitioner, window, wanted.channel)
        return _Planned(booking, choice, link)

    def _claim(
        self, session: Session, wanted: Wanted, planned: Sequence[_Planned], now: datetime
    ) -> tuple[Booking, ...]:
        drop(session, wanted.submission)
        practice = self._context.practice
        taken = [each for each in wanted.choices if not has_room(session, practice, each, now)]
        if taken:
            raise TimeTaken(taken)
        people = self._context.people
        person = people.add(session, email=wanted.email, name=wanted.name, phone=wanted.phone)
        had = self.had(session, person, wanted.choices)
        direct = self._is_direct(wanted)
        if had:
            self._announcements.had_already(session, had[0])
            if direct:
                return ()
        _make_room(session, person)
        bookings = self._written(session, wanted, planned, person, now)
        if direct:
            diaries.note_booked(session, [booking.practitioner for booking in bookings], now)
            for booking in bookings:
                self._announcements.booked(session, booking)
        elif not had:
            self._announcements.claimed(session, bookings)
        return bookings

    def _is_direct(self, wanted: Wanted) -> bool:
        return self._config.confirmation is Confirmation.DIRECT and not wanted.to_confirm

    def _written(
        self,
        session: Session,
        wanted: Wanted,
        planned: Sequence[_Planned],
        person: PersonId,
        now: datetime,
    ) -> tuple[Booking, ...]:
        request = new_id()
        until = None if self._is_direct(wanted) else now + self._config.confirm_within
        bookings = []
        for each in planned:
            choice = each.choice
            booking = Booking(
                id=each.id,
                request=request,
                kind=choice.terms.kind,
                practitioner=choice.practitioner,
                person=person,
                start=choice.start,
                end=choice.end,
                channel=wanted.channel,
                zone=wanted.zone,
                language=self._context.texts.language,
                name=wanted.name,
                phone=wanted.phone,
                safe_to_call=wanted.safe_to_call,
                safe_to_leave_message=wanted.safe_to_leave_message,
                answers=wanted.answers,
                online_link=each.online_link,
                sequence=0,
                booked_at=now,
                changed_at=now,
                claimed_until=until,
                source=wanted.source,
            )
            values = {**row_of(booking), "submission": wanted.fingerprint(choice)}
            session.execute(insert(BOOKING).values(values))
            diaries.occupy(session, choice.practitioner, choice.cells, booking=booking.id)
            bookings.append(booking)
        return tuple(bookings)


def _is_free(choice: Choice | Booking) -> bool:
    """Tell whether it is of the table's own kind, which is without charge."""
    return not (choice.terms.kind if isinstance(choice, Choice) else choice.kind)


def _make_room(session: Session, person: PersonId) -> None:
    """Give back what a person claimed first, where they leave too many claims unconfirmed.

    Nobody is refused, for that would tell a stranger who types the address that there are claims.
    What somebody else is just confirming is left to them.
    """
    requests = (
        select(BOOKING.c.request)
        .where(BOOKING.c.person == person, BOOKING.c.claimed_until.is_not(None))
        .group_by(BOOKING.c.request)
        .order_by(func.max(BOOKING.c.booked_at).desc(), BOOKING.c.request)
        .offset(_UNCONFIRMED - 1)
    )
    for request in session.scalars(requests).all():
        rows = select(BOOKING.c.id).where(BOOKING.c.request == request)
        ids = session.scalars(rows.with_for_update(skip_locked=True)).all()
        session.execute(delete(BOOKING).where(BOOKING.c.id.in_(ids)))
