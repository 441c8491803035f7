"""Keeps who waits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    AccountId,
    ClientPlaced,
    PersonId,
    PluginContext,
    PractitionerId,
    WaitingId,
)
from soundwell_plugins.features.fit.configuration import FitConfig
from soundwell_plugins.features.fit.tables import WAITING, WISH
from soundwell_plugins.features.fit.waiting.entry import Entry, Liking, Needs, State, entry_of
from soundwell_plugins.features.fit.waiting.letters import CONFIRMABLE, WaitingLetters
from soundwell_plugins.sdk.tables import new_id


class WaitingList:
    """Keeps who waits, what they need, and who would take them.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
    """

    def __init__(self, config: FitConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._letters = WaitingLetters(config, context)

    def add(
        self, *, name: str, email: str, needs: Needs, shown: bool, actor: AccountId
    ) -> WaitingId:
        """Put somebody on the list; who waits already keeps their place, with the new needs.

        Args:
            name: what they are called.
            email: how they can be reached.
            needs: what they need and would like.
            shown: whether practitioners may read that, without a name.
            actor: whose doing it is.
        """
        now = self._context.clock.now()
        with self._context.storage.transaction() as session:
            person = self._context.people.add(session, email=email, name=name)
            before = session.scalar(
                select(WAITING.c.id).where(
                    WAITING.c.person == person, WAITING.c.state == State.WAITING.value
                )
            )
            waiting = WaitingId(before or new_id())
            values = {
                "needs": needs.document(),
                "shown": shown,
                "changed_at": now,
                "asked_at": None,
            }
            if before is None:
                fresh = {"id": waiting, "person": person, "since": now}
                session.execute(
                    insert(WAITING).values(**fresh, **values, state=State.WAITING.value)
                )
            else:
                session.execute(_one(waiting).values(values))
            self._record(session, actor, "fit.waiting-added", waiting)
        return waiting

    def change(self, waiting: WaitingId, needs: Needs, *, shown: bool, actor: AccountId) -> None:
        """Keep other needs of somebody who waits."""
        values = {
            "needs": needs.document(),
            "shown": shown,
            "changed_at": self._context.clock.now(),
            "asked_at": None,
        }
        with self._context.storage.transaction() as session:
            session.execute(_one(waiting).values(values))
            self._record(session, actor, "fit.waiting-changed", waiting)

    def remove(self, waiting: WaitingId, actor: AccountId) -> None:
        """Take somebody off the list who does not wait any more."""
        values = {"state": State.GONE.value, "changed_at": self._context.clock.now()}
        with self._context.storage.transaction() as session:
            session.execute(
                _one(waiting).where(WAITING.c.state == State.WAITING.value).values(values)
            )
            self._record(session, actor, "fit.waiting-removed", waiting)

    def like(
        self, practitioner: PractitionerId, likings: Mapping[WaitingId, Liking | None]
    ) -> None:
        """Keep how gladly a practitioner would take people."""
        with self._context.storage.transaction() as session:
            for waiting, liking in likings.items():
                session.execute(
                    delete(WISH).where(
                        WISH.c.waiting == waiting, WISH.c.practitioner == practitioner
                    )
                )
                if liking is not None:
                    session.execute(
                        insert(WISH).values(
                            waiting=waiting, practitioner=practitioner, liking=liking.value
                        )
                    )

    def place(self, places: Iterable[tuple[Entry, PractitionerId]], actor: AccountId) -> int:
        """Give places: the practitioner cares from now on, and everybody hears of it.

        Somebody who does not wait any more is passed over.

        Args:
            places: who goes to whom.
            actor: whose doing it is.

        Returns:
            How many were placed.
        """
        now, count = self._context.clock.now(), 0
        with self._context.storage.transaction() as session:
            for entry, practitioner in places:
                values = {
                    "state": State.PLACED.value,
                    "placed_with": practitioner,
                    "changed_at": now,
                }
                still = _one(entry.id).where(WAITING.c.state == State.WAITING.value)
                changed = session.execute(still.values(values).returning(WAITING.c.id)).first()
                if changed is None:
                    continue
                count += 1
                self._context.people.assign_care(
                    session, client=entry.person, practitioner=practitioner, actor=actor
                )
                placed = ClientPlaced(
                    waiting=entry.id, client=entry.person, practitioner=practitioner
                )
                self._context.events.publish(session, placed)
                self._letters.placed(session, entry)
                self._record(session, actor, "fit.placed", entry.id, practitioner)
        return count

    def waiting(self) -> Sequence[Entry]:
        """Return who waits, the longest first."""
        query = select(WAITING).where(WAITING.c.state == State.WAITING.value)
        with self._context.storage.reading() as session:
            return _entries(session, query.order_by(WAITING.c.since, WAITING.c.id))

    def count(self) -> int:
        """Return how many wait."""
        query = select(func.count()).where(WAITING.c.state == State.WAITING.value)
        with self._context.storage.reading() as session:
            return session.scalar(query.select_from(WAITING)) or 0

    def get(self, waiting: WaitingId) -> Entry:
        """Return an entry.

        Raises:
            LookupError: there is none.
        """
        with self._context.storage.reading() as session:
            found = _entries(session, select(WAITING).where(WAITING.c.id == waiting))
        if not found:
            raise LookupError("there is no such entry")
        return found[0]

    def of(self, person: PersonId) -> Sequence[Entry]:
        """Return all entries of a person."""
        query = select(WAITING).where(WAITING.c.person == person).order_by(WAITING.c.since)
        with self._context.storage.reading() as session:
            return _entries(session, query)

    def erase(self, person: PersonId) -> int:
        """Remove all entries of a person; return how many there were."""
        return self._remove(select(WAITING.c.id).where(WAITING.c.person == person))

    def expire(self, now: datetime) -> int:
        """Remove what was kept for long enough; return how many entries.

        Who waits is kept by `keep_waiting`; who does not any more, by `keep_meetings`; what was
        never confirmed, until it cannot be confirmed any more.
        """
        pending = WAITING.c.state == State.PENDING.value
        settled = WAITING.c.state.in_((State.PLACED.value, State.GONE.value))
        old = or_(
            WAITING.c.changed_at < now - self._config.keep_waiting,
            settled & (WAITING.c.changed_at < now - self._config.keep_meetings),
            pending & (WAITING.c.changed_at < now - CONFIRMABLE),
        )
        return self._remove(select(WAITING.c.id).where(old))

    def merge(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put the entries of one person under the other's id; who waited twice waits once."""
        theirs = update(WAITING).where(WAITING.c.person == dropped)
        waits = select(WAITING.c.id, WAITING.c.since).where(
            WAITING.c.person == kept, WAITING.c.state == State.WAITING.value
        )
        with self._context.storage.transaction() as session:
            session.execute(theirs.values(person=kept))
            latest_first = waits.order_by(WAITING.c.changed_at.desc(), WAITING.c.id)
            entries = session.execute(latest_first).all()
            for older in entries[1:]:
                session.execute(delete(WISH).where(WISH.c.waiting == older.id))
                session.execute(delete(WAITING).where(WAITING.c.id == older.id))
            if entries:
                since = min(each.since for each in entries)
                session.execute(_one(entries[0].id).values(since=since))

    def _remove(self, ids: Select[Any]) -> int:
        with self._context.storage.transaction() as session:
            found = session.scalars(ids).all()
            session.execute(delete(WISH).where(WISH.c.waiting.in_(found)))
            session.execute(delete(WAITING).where(WAITING.c.id.in_(found)))
        return len(found)

    def _record(
        self, session: Session, actor: AccountId, action: str, waiting: WaitingId, detail: str = ""
    ) -> None:
        self._context.audit.record(
            session, actor=actor, action=action, subject=f"waiting:{waiting}", detail=detail
        )


def _one(waiting: WaitingId) -> Any:
    return update(WAITING).where(WAITING.c.id == waiting)


def _entries(session: Session, query: Select[Any]) -> Sequence[Entry]:
    rows = session.execute(query).mappings().all()
    likings: dict[str, dict[PractitionerId, Liking]] = {}
    ids = [row["id"] for row in rows]
    for wish in session.execute(select(WISH).where(WISH.c.waiting.in_(ids))).mappings():
        theirs = likings.setdefault(wish["waiting"], {})
        theirs[PractitionerId(wish["practitioner"])] = Liking(wish["liking"])
    return [entry_of(dict(row), likings.get(row["id"], {})) for row in rows]
