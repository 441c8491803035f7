"""Reading what was answered: the only way to it, and every reading is written down."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Account, CheckInId, PluginContext, PractitionerId
from soundwell_plugins.features.alliance import scored
from soundwell_plugins.features.alliance.access import Access, NotAllowed
from soundwell_plugins.features.alliance.check_in import (
    AnsweredCheckIn,
    AnsweredForm,
    CheckIn,
    State,
    check_in_of,
)
from soundwell_plugins.features.alliance.client import Client, ClientId
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.course import Session, session_of
from soundwell_plugins.features.alliance.instruments import answers
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.tables import ANSWERS, CHECK_IN, SESSION

Needed: TypeAlias = Callable[[Sequence[AnsweredCheckIn]], Collection[CheckInId]]
"""Tells of which check-ins the answers themselves are needed; it is given them without these."""


@dataclass(frozen=True, slots=True)
class Record:
    """All that somebody may read of a client's check-ins.

    Args:
        client: whose.
        name: the client's name, or nothing after an erasure.
        check_ins: those that were answered, the earliest first.
        sessions: the sessions, the earliest first.
        unanswered: the check-ins that are open or were not answered, the earliest first.
        instruments: all that was asked in those that were answered, by hash.
    """

    client: Client
    name: str = field(repr=False)
    check_ins: tuple[AnsweredCheckIn, ...]
    sessions: tuple[Session, ...]
    unanswered: tuple[CheckIn, ...]
    instruments: Mapping[str, KnownInstrument] = field(default_factory=dict, repr=False)

    @property
    def newest(self) -> datetime | None:
        """When a check-in was answered last, in UTC, or `None`."""
        return self.check_ins[-1].check_in.submitted_at if self.check_ins else None


class Records:
    """Opens what was answered for those who may read it.

    Args:
        context: the plugin's context.
        clients: the clients there are.
        catalogue: the instruments, in all versions that were asked.
    """

    def __init__(self, context: PluginContext, clients: Clients, catalogue: Catalogue) -> None:
        self._context = context
        self._clients = clients
        self._catalogue = catalogue
        self._access = Access(context)

    def open(
        self,
        account: Account,
        client: ClientId,
        *,
        action: str = "alliance.read",
        needed: Needed | None = None,
    ) -> Record:
        """Return what somebody may read of a client; that they did is written down.

        Args:
            account: who reads.
            client: whose.
            action: what it is read for, as the audit trail calls it.
            needed: tells of which check-ins the answers themselves are needed; of all when it is
                not given. What they come to is always there.

        Raises:
            NotAllowed: there is no such client, or they are none of this account's.
        """
        with self._context.storage.transaction() as session:
            found, practitioners = self._allowed(session, account, client)
            answered = self.answered(session, client, practitioners, needed)
            record = self._record(session, found, answered, practitioners)
            self._context.audit.record(
                session,
                actor=account.id,
                action=action,
                subject=f"person:{found.person}",
                detail=f"check-ins:{len(answered)}",
            )
        return record

    def allowed(self, session: Transaction, account: Account, client: ClientId) -> Client:
        """Return a client of whose check-ins an account may read some; nothing of them is read.

        Raises:
            NotAllowed: there is no such client, or they are none of this account's.
        """
        return self._allowed(session, account, client)[0]

    def answered(
        self,
        session: Transaction,
        client: ClientId,
        practitioners: Collection[PractitionerId],
        needed: Needed | None = None,
    ) -> tuple[AnsweredCheckIn, ...]:
        """Return the answered check-ins of a client, the earliest first.

        It asks nobody whether that is allowed: for pages there is `open`.

        Args:
            session: an open transaction.
            client: whose.
            practitioners: with whom.
            needed: tells of which the answers themselves are needed; of all when it is not given.
        """
        query = (
            select(CHECK_IN)
            .where(
                CHECK_IN.c.client == client,
                CHECK_IN.c.practitioner.in_(practitioners),
                CHECK_IN.c.state == State.SUBMITTED.value,
            )
            .order_by(CHECK_IN.c.submitted_at, CHECK_IN.c.id)
        )
        rows = session.execute(query).mappings()
        found = [AnsweredCheckIn(check_in_of(row), (), scored.read(row["scores"])) for row in rows]
        if needed is None:
            answers = select(ANSWERS).join(CHECK_IN, CHECK_IN.c.id == ANSWERS.c.check_in)
            return self._with_answers(session, found, answers.where(CHECK_IN.c.client == client))
        return self._with_answers(session, found, _answers_of(needed(found)))

    def one(self, session: Transaction, check_in: CheckInId) -> AnsweredCheckIn:
        """Return one answered check-in; it asks nobody whether that is allowed.

        Raises:
            LookupError: there is none, or it was not answered.
        """
        query = select(CHECK_IN).where(
            CHECK_IN.c.id == check_in, CHECK_IN.c.state == State.SUBMITTED.value
        )
        row = session.execute(query).mappings().one_or_none()
        if row is None:
            raise LookupError("this check-in was not answered")
        found = AnsweredCheckIn(check_in_of(row), (), scored.read(row["scores"]))
        return self._with_answers(session, [found], _answers_of([check_in]))[0]

    def _allowed(
        self, session: Transaction, account: Account, client: ClientId
    ) -> tuple[Client, frozenset[PractitionerId]]:
        try:
            found = self._clients.get(session, client)
        except LookupError:
            raise NotAllowed from None
        practitioners = self._access.readable(session, account, found.person)
        if not practitioners:
            raise NotAllowed
        return found, practitioners

    def _record(
        self,
        session: Transaction,
        client: Client,
        answered: tuple[AnsweredCheckIn, ...],
        practitioners: Collection[PractitionerId],
    ) -> Record:
        person = self._context.people.get(session, client.person)
        sessions = (
            select(SESSION)
            .where(SESSION.c.client == client.id, SESSION.c.practitioner.in_(practitioners))
            .order_by(SESSION.c.start, SESSION.c.id)
        )
        others = (
            select(CHECK_IN)
            .where(
                CHECK_IN.c.client == client.id,
                CHECK_IN.c.practitioner.in_(practitioners),
                CHECK_IN.c.state != State.SUBMITTED.value,
            )
            .order_by(CHECK_IN.c.created_at, CHECK_IN.c.id)
        )
        asked = {name for each in answered for name in each.check_in.instruments}
        return Record(
            client=client,
            name=person.name if person is not None else "",
            check_ins=answered,
            sessions=tuple(map(session_of, session.execute(sessions).mappings())),
            unanswered=tuple(map(check_in_of, session.execute(others).mappings())),
            instruments={each: self._catalogue.of_hash(session, each) for each in asked},
        )

    def _with_answers(
        self, session: Transaction, found: Sequence[AnsweredCheckIn], query: Select[Any]
    ) -> tuple[AnsweredCheckIn, ...]:
        forms: dict[str, dict[str, AnsweredForm]] = defaultdict(dict)
        for row in session.execute(query):
            instrument = self._catalogue.of_hash(session, row.instrument)
            form = AnsweredForm(instrument, row.language, answers.read(row.answers))
            forms[row.check_in][row.instrument] = form
        return tuple(
            AnsweredCheckIn(each.check_in, _in_order(each.check_in, forms), each.scored)
            if each.check_in.id in forms
            else each
            for each in found
        )


def _answers_of(check_ins: Collection[CheckInId]) -> Select[Any]:
    return select(ANSWERS).where(ANSWERS.c.check_in.in_(check_ins))


def _in_order(
    check_in: CheckIn, forms: Mapping[str, Mapping[str, AnsweredForm]]
) -> tuple[AnsweredForm, ...]:
    own = forms[check_in.id]
    return tuple(own[each] for each in check_in.instruments if each in own)
