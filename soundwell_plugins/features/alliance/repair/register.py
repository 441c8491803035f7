"""The register of signals: what was raised, for whom, and what was done about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import (
    Account,
    AccountId,
    CheckInId,
    PluginContext,
    PractitionerId,
    Role,
    SignalId,
    SignalRaised,
)
from soundwell_plugins.features.alliance.check_in import CheckIn
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.records import Record
from soundwell_plugins.features.alliance.repair import signal as signals
from soundwell_plugins.features.alliance.repair.signal import Finding, Mark, Signal
from soundwell_plugins.features.alliance.repair.steps import Step, StepKind
from soundwell_plugins.features.alliance.tables import SIGNAL, STEP
from soundwell_plugins.sdk.tables import new_id


class Signals:
    """Keeps signals.

    It asks nobody whether a reading is allowed, and writes none down: what it returns has to come
    to people by `records.Records.open` and by pages that do so.

    Args:
        context: the plugin's context.
        clients: the clients there are.
    """

    def __init__(self, context: PluginContext, clients: Clients) -> None:
        self._context = context
        self._clients = clients

    def raise_one(  # a signal is all of this
        self,
        session: Transaction,
        client: ClientId,
        practitioner: PractitionerId,
        *,
        occasion: str,
        findings: Sequence[Finding],
        check_in: CheckInId | None = None,
        about: str | None = None,
    ) -> SignalId | None:
        """Raise a signal, and tell of it; once for each occasion.

        Args:
            session: an open transaction that can write.
            client: whose.
            practitioner: whose attention.
            occasion: what it follows from, up to 100 signs that say nothing about why.
            findings: why; nothing is raised where there is none.
            check_in: the check-in it is about, or `None`.
            about: the id of the session it is about, or `None`.

        Returns:
            The signal, or `None` where there is nothing to raise, or it was raised before.
        """
        if not findings:
            return None
        now = self._context.clock.now()
        row = {
            "id": new_id(),
            "client": client,
            "practitioner": practitioner,
            "occasion": occasion,
            "check_in": check_in,
            "session": about,
            "raised_at": now,
            "content": signals.written(findings),
        }
        try:
            with session.begin_nested():
                session.execute(insert(SIGNAL).values(row))
        except IntegrityError:
            return None
        signal = SignalId(str(row["id"]))
        self._context.events.publish(
            session, SignalRaised(signal=signal, practitioner=practitioner, raised_at=now)
        )
        return signal

    def get(self, session: Transaction, signal: SignalId) -> Signal:
        """Return a signal.

        Raises:
            LookupError: there is none.
        """
        found = self.where(session, SIGNAL.c.id == signal)
        if not found:
            raise LookupError("there is no such signal")
        return found[0]

    def where(self, session: Transaction, *conditions: ColumnElement[bool]) -> tuple[Signal, ...]:
        """Return the signals whose rows fulfil all conditions, the earliest first."""
        rows = session.execute(
            select(SIGNAL).where(*conditions).order_by(SIGNAL.c.raised_at, SIGNAL.c.id)
        )
        found = list(rows.mappings())
        steps = self._steps(session, conditions)
        return tuple(_signal(row, steps[row["id"]]) for row in found)

    def of(self, record: Record) -> tuple[Mark, ...]:
        """Return the reasons of all signals in an opened record, as its course marks them.

        Args:
            record: what somebody may read of a client.
        """
        answered = {each.check_in.id: each.check_in for each in record.check_ins}
        others = {each.id: each for each in record.unanswered}
        sessions = {each.id for each in record.sessions}
        with self._context.storage.reading() as session:
            found = self.where(session, SIGNAL.c.client == record.client.id)
        return tuple(
            _mark(each, finding, {**others, **answered})
            for each in found
            if each.check_in in answered or each.check_in in others or each.session in sessions
            for finding in each.findings
        )

    def open_for(self, account: Account) -> tuple[Signal, ...]:
        """Return what still has to be done about clients in somebody's own care.

        Args:
            account: who looks; to a supervisor or an admin nothing is theirs.
        """
        own = account.practitioner
        if own is None or Role.PRACTITIONER not in account.roles:
            return ()
        with self._context.storage.reading() as session:
            cared_for = self._clients.ids_cared_for(session, own)
            found = self.where(session, SIGNAL.c.practitioner == own, SIGNAL.c.closed_at.is_(None))
        return tuple(each for each in found if each.client in cared_for)

    def take(
        self,
        session: Transaction,
        signal: Signal,
        kind: StepKind,
        *,
        account: AccountId | None,
        note: str = "",
        until: datetime | None = None,
    ) -> Signal:
        """Take a step; whether it may be taken now is for `moves` to say.

        Args:
            session: an open transaction that can write.
            signal: as it was locked by `locked` in the same transaction.
            kind: which step.
            account: whose doing it is; `None` for the client.
            note: what is written beside it, or empty.
            until: until when an answer is waited for, in UTC.

        Returns:
            The signal after the step.
        """
        now = self._context.clock.now()
        step = Step(
            number=len(signal.steps) + 1, kind=kind, at=now, account=account, note=note, until=until
        )
        session.execute(
            insert(STEP).values(
                signal=signal.id,
                number=step.number,
                at=now,
                account=account,
                content=step.written(),
            )
        )
        state = self.get(session, signal.id).state
        changed: dict[str, datetime | None] = {"closed_at": None if state.is_open else now}
        if kind is StepKind.NOT_PUT_RIGHT and account is None:
            changed["told_at"] = None
        session.execute(update(SIGNAL).where(SIGNAL.c.id == signal.id).values(changed))
        return self.get(session, signal.id)

    def locked(self, session: Transaction, signal: SignalId) -> Signal:
        """Return a signal that nobody else takes a step with before this transaction ends.

        Raises:
            LookupError: there is none.
        """
        session.execute(select(SIGNAL.c.id).where(SIGNAL.c.id == signal).with_for_update())
        return self.get(session, signal)

    def _steps(
        self, session: Transaction, conditions: Sequence[ColumnElement[bool]]
    ) -> defaultdict[str, list[Step]]:
        query = (
            select(STEP)
            .join(SIGNAL, SIGNAL.c.id == STEP.c.signal)
            .where(*conditions)
            .order_by(STEP.c.signal, STEP.c.number)
        )
        found: defaultdict[str, list[Step]] = defaultdict(list)
        for row in session.execute(query).mappings():
            step = Step.read(
                row["content"], number=row["number"], at=row["at"], account=row["account"]
            )
            found[row["signal"]].append(step)
        return found


def _signal(row: RowMapping, steps: Sequence[Step]) -> Signal:
    return Signal(
        id=SignalId(row["id"]),
        client=ClientId(row["client"]),
        practitioner=PractitionerId(row["practitioner"]),
        check_in=row["check_in"],
        session=row["session"],
        raised_at=row["raised_at"],
        closed_at=row["closed_at"],
        findings=signals.read(row["content"]),
        steps=tuple(steps),
    )


def _mark(signal: Signal, finding: Finding, check_ins: Mapping[CheckInId, CheckIn]) -> Mark:
    about = check_ins.get(finding.check_in) if finding.check_in is not None else None
    return Mark(
        signal=signal.id,
        finding=finding,
        check_in=finding.check_in,
        session=about.session if about is not None else signal.session,
        at=(about.submitted_at if about is not None else None) or signal.raised_at,
        state=signal.state,
    )
