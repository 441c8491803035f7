"""Keeps first conversations, from booking to decision."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    BookingId,
    ConsultationEvent,
    PersonId,
    PluginContext,
    PractitionerId,
)
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.meetings.letters import Letters
from soundwell_plugins.features.fit.meetings.round import (
    Meeting,
    Rating,
    Round,
    Shared,
    meeting_of,
    round_of,
)
from soundwell_plugins.features.fit.tables import MEETING, ROUND
from soundwell_plugins.sdk.tables import new_id


class Rounds:
    """Keeps first conversations, and what somebody notes about them.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
    """

    def __init__(self, config: FitConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._letters = Letters(config, context)

    def booked(self, event: ConsultationEvent) -> None:
        """Note that a conversation was booked; a repeat does nothing.

        Raises:
            sqlalchemy.exc.IntegrityError: another conversation of the same person was noted at the
                same moment; the delivery is repeated.
        """
        with self._context.storage.transaction() as session:
            if self._round_of(session, event.booking) is not None:
                return
            mine = select(ROUND.c.id).where(ROUND.c.open_for == event.person)
            round_id = session.scalar(mine) or self._begin(session, event.person)
            session.execute(
                insert(MEETING).values(
                    booking=event.booking,
                    round=round_id,
                    practitioner=event.practitioner,
                    start=event.start,
                    end=event.end,
                    missed=False,
                )
            )
            whole = self._one(session, round_id)
            if self._config.comparing and whole.several and whole.told_at is None:
                self._letters.card(session, whole)
                self._set(session, round_id, told_at=self._context.clock.now())

    def moved(self, event: ConsultationEvent) -> None:
        """Note that a conversation takes place at another time."""
        values = {"start": event.start, "end": event.end}
        with self._context.storage.transaction() as session:
            session.execute(_meeting(event.booking).values(values))

    def missed(self, event: ConsultationEvent) -> None:
        """Note that a conversation did not take place."""
        with self._context.storage.transaction() as session:
            session.execute(_meeting(event.booking).values(missed=True))

    def cancelled(self, event: ConsultationEvent) -> None:
        """Forget a conversation, and its round if it was the only one."""
        with self._context.storage.transaction() as session:
            session.execute(delete(MEETING).where(MEETING.c.booking == event.booking))
            left = select(MEETING.c.round)
            session.execute(
                delete(ROUND).where(ROUND.c.person == event.person, ROUND.c.id.not_in(left))
            )

    def ask(self, now: datetime) -> None:
        """Ask those how it was whose last conversation is over; each is asked once."""
        waiting = select(ROUND.c.id).where(
            ROUND.c.told_at.is_not(None),
            ROUND.c.asked_at.is_(None),
            ROUND.c.decided_at.is_(None),
        )
        with self._context.storage.reading() as session:
            ids = session.scalars(waiting).all()
        for each in ids:
            with self._context.storage.transaction() as session:
                whole = self._one(session, each)
                if max(meeting.end for meeting in whole.meetings) <= now:
                    self._letters.comparison(session, whole)
                    self._set(session, each, asked_at=now)

    def get(self, round_id: str) -> Round:
        """Return a round.

        Raises:
            LookupError: it was erased.
        """
        with self._context.storage.reading() as session:
            return self._one(session, round_id)

    def rate(self, booking: BookingId, rating: Rating) -> None:
        """Keep what somebody noted about a conversation, in place of what they noted before."""
        with self._context.storage.transaction() as session:
            session.execute(_meeting(booking).values(rating=rating.document()))

    def share(self, round_id: str, shared: Shared, bookings: Iterable[str]) -> None:
        """Let some practitioners read what was answered, and the others no longer."""
        theirs = MEETING.c.round == round_id
        with self._context.storage.transaction() as session:
            session.execute(update(MEETING).where(theirs).values(shared=None))
            session.execute(
                update(MEETING)
                .where(theirs, MEETING.c.booking.in_(list(bookings)))
                .values(shared=shared.document())
            )

    def forget(self, round_id: str) -> None:
        """Remove all notes, and let nobody read what was shared."""
        theirs = update(MEETING).where(MEETING.c.round == round_id)
        with self._context.storage.transaction() as session:
            session.execute(theirs.values(rating=None, shared=None))

    def decide(self, round_id: str, chosen: PractitionerId | None) -> None:
        """Keep whom somebody chose, and tell everybody whom they met; a repeat does nothing.

        Raises:
            LookupError: it was erased.
        """
        now = self._context.clock.now()
        with self._context.storage.transaction() as session:
            whole = self._one(session, round_id)
            if whole.decided_at is not None:
                return
            self._set(session, round_id, decided_at=now, chosen=chosen, open_for=None)
            # What was shared with the others was for choosing, which is over.
            session.execute(
                update(MEETING)
                .where(MEETING.c.round == round_id, MEETING.c.practitioner != (chosen or ""))
                .values(shared=None)
            )
            self._letters.decision(session, whole, chosen, now)

    def told_to(self, practitioner: PractitionerId) -> Sequence[tuple[Round, Meeting]]:
        """Return what people let a practitioner know, the latest first."""
        query = (
            select(ROUND.c.id)
            .join(MEETING, MEETING.c.round == ROUND.c.id)
            .where(
                MEETING.c.practitioner == practitioner,
                or_(ROUND.c.chosen == practitioner, MEETING.c.shared.is_not(None)),
            )
            .distinct()
        )
        with self._context.storage.reading() as session:
            rounds = [self._one(session, each) for each in session.scalars(query).all()]
        found = [
            (whole, each)
            for whole in rounds
            for each in whole.meetings
            if each.practitioner == practitioner
        ]
        return sorted(found, key=lambda each: each[1].start, reverse=True)

    def of(self, person: PersonId) -> Sequence[Round]:
        """Return all rounds of a person."""
        with self._context.storage.reading() as session:
            ids = session.scalars(select(ROUND.c.id).where(ROUND.c.person == person)).all()
            return [self._one(session, each) for each in ids]

    def erase(self, person: PersonId) -> int:
        """Remove all rounds of a person; return how many there were."""
        return self._remove(select(ROUND.c.id).where(ROUND.c.person == person))

    def expire(self, now: datetime) -> int:
        """Remove what was kept for long enough; return how many rounds."""
        limit = now - self._config.keep_meetings
        last = (
            select(func.max(MEETING.c.end)).where(MEETING.c.round == ROUND.c.id).scalar_subquery()
        )
        old = select(ROUND.c.id).where(func.coalesce(last, ROUND.c.begun_at) < limit)
        return self._remove(old)

    def merge(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put the rounds of one person under the other's id; of two open ones they make one."""
        with self._context.storage.transaction() as session:
            theirs = session.scalar(select(ROUND.c.id).where(ROUND.c.open_for == kept))
            other = session.scalar(select(ROUND.c.id).where(ROUND.c.open_for == dropped))
            if theirs and other:
                moved = update(MEETING).where(MEETING.c.round == other)
                session.execute(moved.values(round=theirs))
                session.execute(delete(ROUND).where(ROUND.c.id == other))
            elif other:
                self._set(session, other, open_for=kept)
            mine = update(ROUND).where(ROUND.c.person == dropped)
            session.execute(mine.values(person=kept))

    def _begin(self, session: Session, person: PersonId) -> str:
        round_id = new_id()
        session.execute(
            insert(ROUND).values(
                id=round_id,
                person=person,
                open_for=person,
                language=self._context.texts.language,
                begun_at=self._context.clock.now(),
            )
        )
        return round_id

    def _remove(self, ids: Select[Any]) -> int:
        with self._context.storage.transaction() as session:
            found = session.scalars(ids).all()
            session.execute(delete(MEETING).where(MEETING.c.round.in_(found)))
            session.execute(delete(ROUND).where(ROUND.c.id.in_(found)))
        return len(found)

    def _set(self, session: Session, round_id: str, **values: object) -> None:
        session.execute(update(ROUND).where(ROUND.c.id == round_id).values(values))

    def _round_of(self, session: Session, booking: BookingId) -> str | None:
        return session.scalar(select(MEETING.c.round).where(MEETING.c.booking == booking))

    def _one(self, session: Session, round_id: str) -> Round:
        row = session.execute(select(ROUND).where(ROUND.c.id == round_id)).mappings().one_or_none()
        if row is None:
            raise LookupError("there is no such round any more")
        query = select(MEETING).where(MEETING.c.round == round_id).order_by(MEETING.c.start)
        meetings = tuple(meeting_of(dict(each)) for each in session.execute(query).mappings())
        return round_of(dict(row), meetings)


def _meeting(booking: BookingId) -> Any:
    return update(MEETING).where(MEETING.c.booking == booking)
