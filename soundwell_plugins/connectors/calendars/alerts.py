"""Alerts: the practice hears by mail, once, that a calendar could not be read for too long."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, String, Table, delete, insert, select

from soundwell_hookspecs import MessageRequested, PluginContext, Recipient
from soundwell_plugins.connectors.calendars.copies import TABLES
from soundwell_plugins.connectors.calendars.feed import Feed
from soundwell_plugins.sdk.tables import Moment

ALERT: Final = Table(
    "calendars_alert",
    TABLES,
    Column("calendar", String(200), primary_key=True),
    Column("since", Moment, nullable=False),
)
"""The calendars of which the practice was told, until they can be read again."""

TEMPLATE: Final = "calendars/mail/stale"


@dataclass(frozen=True, slots=True)
class Alerts:
    """Tells the practice and the practitioner.

    Args:
        context: the plugin's context.
    """

    context: PluginContext

    def settle(self, feed: Feed) -> None:
        """Tell of a calendar that is out of date, unless that was told already.

        Args:
            feed: the calendar, after it was looked at.
        """
        out = feed.condition().is_out_of_date
        told = select(ALERT.c.calendar).where(ALERT.c.calendar == feed.label)
        with self.context.storage.reading() as session:
            if (session.scalar(told) is not None) is out:
                return
        with self.context.storage.transaction() as session:
            session.execute(delete(ALERT).where(ALERT.c.calendar == feed.label))
            if not out:
                return
            row = {"calendar": feed.label, "since": self.context.clock.now()}
            session.execute(insert(ALERT).values(row))
            for message in self._messages(feed):
                self.context.events.publish(session, message)

    def keep_only(self, labels: Collection[str]) -> None:
        """Forget calendars that are looked at no more.

        Args:
            labels: of those that are.
        """
        with self.context.storage.transaction() as session:
            session.execute(delete(ALERT).where(ALERT.c.calendar.not_in(labels)))

    def _messages(self, feed: Feed) -> list[MessageRequested]:
        practitioner = self.context.practice.practitioners[feed.source.practitioner]
        values = {
            "practitioner": practitioner.name,
            "calendar": feed.label,
            "blocks": "yes" if feed.blocks else "no",
        }
        readers = (
            (Recipient.practice(), ""),
            (Recipient.practitioner(practitioner.id), practitioner.language),
        )
        return [
            MessageRequested(
                about=f"calendar:{feed.label}",
                recipient=recipient,
                template=TEMPLATE,
                values=values,
                link=f"{self.context.practice.url}/office",
                language=language,
            )
            for recipient, language in readers
        ]
