"""What is erased as time passes, and what is handed out and erased on request."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import CursorResult, Executable, RowMapping, delete, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import DataKept, Erasure, PersonalRecord, PersonId, PluginContext
from soundwell_plugins.features.newsletter import rows
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.subscriber import State, Subscriber, Suppression
from soundwell_plugins.features.newsletter.tables import CONSENT, SIGN_UP, SUBSCRIBER

HASH_STAYS: Final = (
    "A keyed hash of the address stays, so that no import brings it back: nobody can read the"
    " address from it."
)


class Upkeep:
    """Erases what is not needed any more.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
    """

    def __init__(self, config: NewsletterConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context

    def purge(self, now: datetime) -> int:
        """Erase sign-ups that nobody has confirmed in time, and return how many there were.

        Args:
            now: the present moment, in UTC.
        """
        unconfirmed = delete(SUBSCRIBER).where(
            SUBSCRIBER.c.state == State.PENDING.value,
            SUBSCRIBER.c.asked_at <= now - self._config.confirm_within,
        )
        # A form whose delivery was given up: nobody will look at it any more.
        forgotten = delete(SIGN_UP).where(
            SIGN_UP.c.received_at <= now - self._config.confirm_within
        )
        return self._done(unconfirmed, forgotten)

    def expire(self, now: datetime) -> Erasure:
        """Erase readers who left a while ago, and old IP addresses.

        Args:
            now: the present moment, in UTC.
        """
        long_gone = delete(SUBSCRIBER).where(
            SUBSCRIBER.c.state == State.LEFT.value,
            SUBSCRIBER.c.left_at <= now - self._config.keep_left,
        )
        old_ips = update(CONSENT).where(CONSENT.c.ip_until <= now).values(ip=None, ip_until=None)
        return Erasure(erased=self._done(long_gone, old_ips))

    def kept(self) -> Sequence[DataKept]:
        """Name what is kept, for the data map."""
        left = format_days(self._config.keep_left)
        return [
            DataKept(
                what="Newsletter subscriptions",
                where="Soundwell's database",
                why="So that people get the letters that they asked for, and no others.",
                how_long=f"Until somebody leaves, and {left} longer; without a confirmation"
                f" {format_days(self._config.confirm_within)}.",
                encrypted=True,
            ),
            DataKept(
                what="Consents to the newsletter, with text, time"
                + (" and IP address" if self._config.keep_ip is not None else ""),
                where="Soundwell's database",
                why="As proof that somebody asked for the letters.",
                how_long="As long as the subscription"
                + (
                    f"; the IP address {format_days(self._config.keep_ip)}."
                    if self._config.keep_ip is not None
                    else "."
                ),
                encrypted=True,
            ),
            DataKept(
                what="Keyed hashes of addresses that are not written to",
                where="Soundwell's database",
                why="So that nobody who left is written to again by mistake.",
                how_long="Until they sign up again.",
                encrypted=True,
            ),
        ]

    def records(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Return all that is kept about a person."""
        with self._context.storage.reading() as session:
            found = rows.find(session, SUBSCRIBER.c.person == person)
            if found is None:
                return []
            return [
                _subscription(found),
                *(_consent(row) for row in reversed(rows.consents(session, found.id))),
            ]

    def erase(self, person: PersonId) -> Erasure:
        """Erase all that is kept about a person but a hash."""
        with self._context.storage.transaction() as session:
            found = rows.find(session, SUBSCRIBER.c.person == person)
            if found is None:
                return Erasure(erased=0)
            consents = len(rows.consents(session, found.id))
            rows.suppress(
                session,
                self._context.people.fingerprints(found.email),
                Suppression.LEFT,
                self._context.clock.now(),
            )
            session.execute(delete(CONSENT).where(CONSENT.c.subscriber == found.id))
            session.execute(delete(SUBSCRIBER).where(SUBSCRIBER.c.id == found.id))
            return Erasure(erased=1 + consents, kept=(HASH_STAYS,))

    def _done(self, *statements: Executable) -> int:
        with self._context.storage.transaction() as session:
            return sum(_count(session, each) for each in statements)


def format_days(span: timedelta) -> str:
    """Return a span in whole days, or in hours when it is shorter, for the data map."""
    if span < timedelta(days=2):
        return f"{span // timedelta(hours=1)} hours"
    return f"{span // timedelta(days=1)} days"


def _count(session: Session, statement: Executable) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def _subscription(found: Subscriber) -> PersonalRecord:
    values = {
        "address": found.email,
        "first name": found.first_name,
        "topics": ", ".join(found.topics),
        "tags": ", ".join(found.tags),
        "language": found.language,
        "state": found.state.value,
        "asked": found.asked_at.isoformat(),
        "confirmed": "" if found.confirmed_at is None else found.confirmed_at.isoformat(),
        "left": "" if found.left_at is None else found.left_at.isoformat(),
    }
    return PersonalRecord("newsletter subscription", _without_blanks(values))


def _consent(row: RowMapping) -> PersonalRecord:
    values = {
        "text": row["text"] or "",
        "version": row["version"] or "",
        "language": row["language"] or "",
        "hash of the text": row["text_hash"],
        "origin": row["origin"],
        "given": row["given_at"].isoformat(),
        "confirmed": "" if row["confirmed_at"] is None else row["confirmed_at"].isoformat(),
        "IP address": row["ip"] or "",
    }
    return PersonalRecord("newsletter consent", _without_blanks(values))


def _without_blanks(values: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text}
