"""Check-ins that are due: made, and sent by mail; and those whose time has passed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import PluginContext, Respondent
from soundwell_plugins.features.alliance.check_in import State, Way
from soundwell_plugins.features.alliance.check_ins import CheckIns
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.course import Delivery, Plan, Unit
from soundwell_plugins.features.alliance.courses import Courses
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.instruments.shipped import PRACTITIONER
from soundwell_plugins.features.alliance.letters import INVITATION, Letters
from soundwell_plugins.features.alliance.tables import CHECK_IN


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that a check-in is about.

    Args:
        key: the same for one occasion, whenever it is looked for.
        about: the id of the session that it follows, or `None`.
    """

    key: str
    about: str | None = None

    @classmethod
    def session(cls, id: str) -> "Occasion":
        """Return the occasion that a session is."""
        return cls(f"session:{id}", id)

    @property
    def client(self) -> str:
        """What the client's check-in about it is known by."""
        return f"{self.key}:client"

    @property
    def office(self) -> str:
        """What the practitioner's own is known by."""
        return f"{self.key}:practitioner"


class Invitations:
    """Makes the check-ins that are due, and closes those whose time has passed.

    Args:
        config: the table `[alliance]`.
        context: the plugin's context.
        clients: the clients there are.
        courses: their sessions and plans.
        check_ins: keeps check-ins.
        catalogue: the instruments there are.
        letters: bring the addresses to clients.
    """

    def __init__(
        self,
        config: AllianceConfig,
        context: PluginContext,
        *,
        clients: Clients,
        courses: Courses,
        check_ins: CheckIns,
        catalogue: Catalogue,
        letters: Letters,
    ) -> None:
        self._config = config
        self._context = context
        self._clients = clients
        self._courses = courses
        self._check_ins = check_ins
        self._catalogue = catalogue
        self._letters = letters

    def send(self, now: datetime) -> int:
        """Make what is due and send it; a repeat sends nothing again.

        Args:
            now: the present moment, in UTC.

        Returns:
            How many clients were asked.
        """
        known = bool(self._catalogue.current)  # read before a transaction is open
        with self._context.storage.reading() as session:
            plans = self._courses.plans(session) if known else []
        return sum(self._send(plan, now) for plan in plans)

    def close(self, now: datetime) -> None:
        """Close the check-ins whose time has passed; what was not sent in is deleted.

        Args:
            now: the present moment, in UTC.
        """
        with self._context.storage.transaction() as session:
            session.execute(
                update(CHECK_IN)
                .where(CHECK_IN.c.state == State.OPEN.value, CHECK_IN.c.expires_at <= now)
                .values(state=State.EXPIRED.value, draft=None, tablet=None)
            )

    def _send(self, plan: Plan, now: datetime) -> int:
        with self._context.storage.transaction() as session:
            client = self._clients.get(session, plan.client)
            if not self._may_be_asked(session, plan, client):
                return 0
            due = list(self._due(session, plan, now))
            known = _known(session, [name for each in due for name in (each.client, each.office)])
            sent = 0
            for occasion in due:
                if plan.delivery is Delivery.MAIL and occasion.client not in known:
                    sent += self._invite(session, plan, client, occasion)
                if plan.practitioner_too and occasion.office not in known:
                    self._ask_practitioner(session, plan, client, occasion)
            return sent

    def _may_be_asked(self, session: Transaction, plan: Plan, client: Client) -> bool:
        cared = self._clients.is_cared_for(session, client, plan.practitioner)
        return cared and client.details.may_be_asked

    def _invite(self, session: Transaction, plan: Plan, client: Client, occasion: Occasion) -> int:
        check_in = self._check_ins.begin(
            session,
            client,
            practitioner=plan.practitioner,
            form=self._catalogue.form(plan.instruments),
            occasion=occasion.client,
            way=Way.MAIL,
            valid=self._config.link_valid,
            about=occasion.about,
        )
        if check_in is None:
            return 0
        self._letters.send(session, check_in, client, INVITATION)
        return 1

    def _ask_practitioner(
        self, session: Transaction, plan: Plan, client: Client, occasion: Occasion
    ) -> None:
        form = self._catalogue.current.get(PRACTITIONER)
        if form is not None:
            self._check_ins.begin(
                session,
                client,
                practitioner=plan.practitioner,
                form=[form],
                occasion=occasion.office,
                way=Way.OFFICE,
                valid=self._config.link_valid,
                respondent=Respondent.PRACTITIONER,
                about=occasion.about,
            )

    def _due(self, session: Transaction, plan: Plan, now: datetime) -> Iterator[Occasion]:
        if plan.unit is Unit.SESSIONS:
            return self._after_sessions(session, plan, now)
        return self._after_weeks(plan, now)

    def _after_sessions(
        self, session: Transaction, plan: Plan, now: datetime
    ) -> Iterator[Occasion]:
        """Yield the sessions that a check-in follows; one that is long over is not asked about."""
        held = [
            each
            for each in self._courses.of(session, plan.client, plan.practitioner, plan.since)
            if each.took_place and each.end <= now
        ]
        for each in held[:: plan.every]:
            due = each.end + self._config.after_session
            if due <= now < due + self._config.link_valid:
                yield Occasion.session(each.id)

    def _after_weeks(self, plan: Plan, now: datetime) -> Iterator[Occasion]:
        step = timedelta(weeks=plan.every)
        count = (now - plan.since) // step
        if now < plan.since + count * step + self._config.link_valid:
            yield Occasion(f"weeks:{plan.id}:{count}")


def _known(session: Transaction, occasions: Sequence[str]) -> frozenset[str]:
    known = select(CHECK_IN.c.occasion).where(CHECK_IN.c.occasion.in_(occasions))
    return frozenset(session.scalars(known))
