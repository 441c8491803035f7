"""The list of readers, as the practice sees it: search, tags, suppression."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import AccountId, ListedSubscriber, PersonId, PluginContext, SubscriberId
from soundwell_plugins.features.newsletter import rows
from soundwell_plugins.features.newsletter.subscriber import State, Subscriber, Suppression
from soundwell_plugins.features.newsletter.subscriptions import Subscriptions
from soundwell_plugins.features.newsletter.tables import SUBSCRIBER

_AT_ONCE: Final = 500


class Readers:
    """Knows who is in the list, and notes what the practice does with it.

    Args:
        context: the plugin's context.
        subscriptions: what becomes of subscriptions.
    """

    def __init__(self, context: PluginContext, subscriptions: Subscriptions) -> None:
        self._context = context
        self._subscriptions = subscriptions

    def counts(self) -> Mapping[State, int]:
        """Return how many there are in each state."""
        query = select(SUBSCRIBER.c.state, func.count()).group_by(SUBSCRIBER.c.state)
        with self._context.storage.reading() as session:
            found = {State(state): number for state, number in session.execute(query)}
        return {state: found.get(state, 0) for state in State}

    def search(
        self,
        words: str = "",
        *,
        state: State | None = None,
        tag: str = "",
        most: int | None = None,
    ) -> tuple[Subscriber, ...]:
        """Find readers, the latest first.

        Addresses and names are encrypted, so each is read and compared here; a whole address is
        found at once, by its hash.

        Args:
            words: a part of an address or a first name; all readers when empty.
            state: how far they have come; any when not given.
            tag: a tag or a topic that they have.
            most: how many at most.
        """
        query = select(SUBSCRIBER).order_by(SUBSCRIBER.c.changed_at.desc(), SUBSCRIBER.c.id)
        if state is not None:
            query = query.where(SUBSCRIBER.c.state == state.value)
        if "@" in words and not words.startswith("@"):
            exact = query.where(
                SUBSCRIBER.c.address_hash.in_(self._context.people.fingerprints(words))
            )
            with self._context.storage.reading() as session:
                found = tuple(rows.find_all(session, exact))
            if found:
                return found
        with self._context.storage.reading() as session:
            fitting = _fitting(rows.find_all(session, query), words, tag)
            return tuple(islice(fitting, most))

    def listed(self, after: str) -> Sequence[ListedSubscriber]:
        """Return some of those who are on the list now, in the order of their ids.

        Args:
            after: the id of the last one that is known already; empty at the beginning.
        """
        query = (
            select(SUBSCRIBER.c.id, SUBSCRIBER.c.person, SUBSCRIBER.c.topics)
            .where(SUBSCRIBER.c.state == State.CONFIRMED.value, SUBSCRIBER.c.id > after)
            .order_by(SUBSCRIBER.c.id)
            .limit(_AT_ONCE)
        )
        with self._context.storage.reading() as session:
            return [
                ListedSubscriber(SubscriberId(id_), PersonId(person), tuple(topics.split()))
                for id_, person, topics in session.execute(query)
            ]

    def tag(
        self, subscriber: SubscriberId, tags: Sequence[str], *, actor: AccountId | None
    ) -> Subscriber | None:
        """Give a reader exactly these tags, or return `None` when there is no such reader."""
        with self._context.storage.transaction() as session:
            if rows.by_id(session, subscriber) is None:
                return None
            kept = " ".join(dict.fromkeys(tags))
            changed = rows.change(session, subscriber, tags=kept)
            self._note(session, actor, "newsletter.tagged", subscriber)
            return changed

    def remove(self, subscriber: SubscriberId, *, actor: AccountId | None) -> bool:
        """Take a reader out of the list, and tell whether there was one."""
        with self._context.storage.transaction() as session:
            found = rows.by_id(session, subscriber)
            if found is None:
                return False
            self._subscriptions.remove(session, found)
            self._note(session, actor, "newsletter.removed", subscriber)
            return True

    def suppress(self, email: str, *, actor: AccountId | None) -> None:
        """Have nothing sent to an address until an admin lifts it; a reader leaves by it."""
        hashes = self._context.people.fingerprints(email)
        with self._context.storage.transaction() as session:
            found = rows.find(session, SUBSCRIBER.c.address_hash.in_(hashes))
            if found is not None:
                self._subscriptions.remove(session, found)
            rows.suppress(session, hashes, Suppression.NEVER, self._context.clock.now())
            self._note(session, actor, "newsletter.suppressed", SubscriberId("address"))

    def lift(self, email: str, *, actor: AccountId | None) -> None:
        """Let an address sign up again."""
        with self._context.storage.transaction() as session:
            rows.lift(session, self._context.people.fingerprints(email))
            self._note(session, actor, "newsletter.lifted", SubscriberId("address"))

    def note(self, action: str, *, actor: AccountId | None) -> None:
        """Write down that somebody read the list."""
        with self._context.storage.transaction() as session:
            self._note(session, actor, action, SubscriberId("list"))

    def _note(
        self, session: Session, actor: AccountId | None, action: str, subject: SubscriberId
    ) -> None:
        self._context.audit.record(
            session, actor=actor, action=action, subject=f"subscriber:{subject}"
        )


def _fitting(found: Iterator[Subscriber], words: str, tag: str) -> Iterator[Subscriber]:
    sought = words.strip().lower()
    for each in found:
        named = sought in each.email.lower() or sought in each.first_name.lower()
        if named and (not tag or tag in each.tags + each.topics):
            yield each
