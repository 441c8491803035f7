"""Check-ins that nobody has answered are asked again: once, and not at night."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import CheckInId, PluginContext, Respondent
from soundwell_plugins.features.alliance.check_in import CheckIn, State, Way, check_in_of
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.course import Delivery
from soundwell_plugins.features.alliance.courses import Courses
from soundwell_plugins.features.alliance.letters import REMINDER, Letters
from soundwell_plugins.features.alliance.quiet import QuietHours
from soundwell_plugins.features.alliance.tables import CHECK_IN

_LEAST: Final = timedelta(hours=6)
"""A link that dies sooner is not worth a mail."""


class Reminders:
    """Asks again.

    Args:
        config: the table `[alliance]`.
        context: the plugin's context.
        clients: the clients there are.
        courses: their plans.
        letters: bring the addresses to clients.
        quiet: when nothing is sent.
    """

    def __init__(
        self,
        config: AllianceConfig,
        context: PluginContext,
        *,
        clients: Clients,
        courses: Courses,
        letters: Letters,
        quiet: QuietHours,
    ) -> None:
        self._config = config
        self._context = context
        self._clients = clients
        self._courses = courses
        self._letters = letters
        self._quiet = quiet

    def send(self, now: datetime) -> int:
        """Ask again for what is due; a repeat asks nobody a third time.

        Args:
            now: the present moment, in UTC.

        Returns:
            How many were asked again.
        """
        if not self._config.remind or self._quiet.hold(now):
            return 0
        with self._context.storage.reading() as session:
            due = session.scalars(self._due(now).with_only_columns(CHECK_IN.c.id)).all()
        return sum(self._remind(CheckInId(each), now) for each in due)

    def _due(self, now: datetime) -> Select[Any]:
        return (
            select(CHECK_IN)
            .where(
                CHECK_IN.c.state == State.OPEN.value,
                CHECK_IN.c.way == Way.MAIL.value,
                CHECK_IN.c.respondent == Respondent.CLIENT.value,
                CHECK_IN.c.reminded_at.is_(None),
                CHECK_IN.c.created_at <= now - self._config.remind_after,
                CHECK_IN.c.expires_at > now + _LEAST,
            )
            .order_by(CHECK_IN.c.created_at, CHECK_IN.c.id)
        )

    def _remind(self, check_in: CheckInId, now: datetime) -> bool:
        with self._context.storage.transaction() as session:
            due = self._due(now).where(CHECK_IN.c.id == check_in).with_for_update()
            row = session.execute(due).mappings().one_or_none()
            if row is None:
                return False
            found = check_in_of(row)
            client = self._clients.get(session, found.client)
            if not (client.details.may_be_asked and self._is_planned(session, found)):
                return False
            if not self._clients.is_cared_for(session, client, found.practitioner):
                return False
            asked = update(CHECK_IN).where(CHECK_IN.c.id == found.id)
            session.execute(asked.values(reminded_at=now))
            self._letters.send(session, found, client, REMINDER)
            return True

    def _is_planned(self, session: Transaction, check_in: CheckIn) -> bool:
        """Tell whether the client is still asked by mail, and by whom they were asked."""
        plan = self._courses.plan(session, check_in.client)
        return (
            plan is not None
            and plan.paused_at is None
            and plan.delivery is Delivery.MAIL
            and plan.practitioner == check_in.practitioner
        )
