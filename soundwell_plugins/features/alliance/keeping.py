"""What is kept of clients: handed out, erased, and not kept longer than needed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import CheckInId, DataKept, PersonalRecord, PersonId, PluginContext
from soundwell_plugins.features.alliance.check_in import AnsweredForm, State
from soundwell_plugins.features.alliance.client import Client, ClientId
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.instruments.answers import Answer
from soundwell_plugins.features.alliance.instruments.questionnaire import Item
from soundwell_plugins.features.alliance.records import Records
from soundwell_plugins.features.alliance.tables import (
    ANSWERS,
    CHECK_IN,
    CLIENT,
    NOTE,
    PLAN,
    RECURRENCE,
    SEEN,
    SESSION,
    SIGNAL,
)
from soundwell_plugins.sdk.texts import marked

SEALED = marked(
    "Your practitioner releases your answers for this export, so that you do not have to read them"
    " alone. Please ask them."
)


@dataclass(frozen=True, slots=True)
class Going:
    """What is about to be erased.

    Args:
        check_ins: these check-ins.
        client: all of this client, or `None`.
        before: whatever is older than this, in UTC, or `None`.
    """

    check_ins: Collection[CheckInId]
    client: ClientId | None = None
    before: datetime | None = None


Forget: TypeAlias = Callable[[Transaction, Going], None]
"""Erases what else is kept about check-ins, in the transaction in which they go, before they do."""

HandOut: TypeAlias = Callable[[Transaction, Client, str], Iterator[PersonalRecord]]
"""Yields what else is kept about a client; the text says why content is withheld, or is empty."""


class Keeping:
    """Hands out and erases what is kept of clients.

    Args:
        config: the table `[alliance]`.
        context: the plugin's context.
        clients: the clients there are.
        records: what was answered.
        forgetting: erase what else is kept about check-ins.
        handing_out: yield what else is kept about a client.
    """

    def __init__(
        self,
        config: AllianceConfig,
        context: PluginContext,
        clients: Clients,
        records: Records,
        *,
        forgetting: Sequence[Forget] = (),
        handing_out: Sequence[HandOut] = (),
    ) -> None:
        self._config = config
        self._context = context
        self._clients = clients
        self._records = records
        self._forgetting = tuple(forgetting)
        self._handing_out = tuple(handing_out)

    def of(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Return what is kept about a person; answers are sealed until they are released."""
        with self._context.storage.reading() as session:
            client = self._clients.of_person(session, person)
            return list(self._records_of(session, client)) if client is not None else []

    def release(self, session: Transaction, client: ClientId) -> None:
        """Let a client's own export hold the answers."""
        released = update(CLIENT).where(CLIENT.c.id == client)
        session.execute(released.values(released_at=self._context.clock.now()))

    def erase(self, person: PersonId) -> int:
        """Erase all about a person, and return how many records there were."""
        with self._context.storage.transaction() as session:
            client = self._clients.of_person(session, person)
            if client is None:
                return 0
            ids = session.scalars(select(CHECK_IN.c.id).where(CHECK_IN.c.client == client.id)).all()
            count = 1 + self._forget(session, Going([CheckInId(each) for each in ids], client.id))
            for table in (SESSION, RECURRENCE, PLAN):
                gone = delete(table).where(table.c.client == client.id).returning(table.c.id)
                count += len(session.execute(gone).all())
            session.execute(delete(CLIENT).where(CLIENT.c.id == client.id))
            return count

    def expire(self, now: datetime) -> int:
        """Erase what was kept for long enough, and return how many records there were.

        Args:
            now: the present moment, in UTC.
        """
        past = now - self._config.keep
        with self._context.storage.transaction() as session:
            old = select(CHECK_IN.c.id).where(CHECK_IN.c.created_at < past)
            ids = [CheckInId(each) for each in session.scalars(old)]
            count = self._forget(session, Going(ids, before=past))
            followed = select(CHECK_IN.c.session).where(CHECK_IN.c.session.is_not(None))
            sessions = delete(SESSION).where(SESSION.c.end < past, SESSION.c.id.not_in(followed))
            return count + len(session.execute(sessions.returning(SESSION.c.id)).all())

    def merge(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put all about one person under another's id."""
        with self._context.storage.transaction() as session:
            theirs = self._clients.of_person(session, dropped)
            if theirs is None:
                return
            stays = self._clients.of_person(session, kept)
            if stays is None:
                moved = update(CLIENT).where(CLIENT.c.id == theirs.id)
                session.execute(moved.values(person=kept))
                return
            self._join(session, stays, theirs)

    def kept(self) -> Sequence[DataKept]:
        """Say what is kept, for the data map."""
        days = self._config.keep // timedelta(days=1)
        return [
            DataKept(
                "Answers to check-ins, and the scores and signals that they make",
                "Soundwell's database",
                "So that practitioner and client notice early when something goes wrong.",
                f"{days} days after they were given.",
                encrypted=True,
            ),
            DataKept(
                "What was done about a signal until something was put right, and notes on it",
                "Soundwell's database",
                "So that what went wrong is talked about, and put right.",
                f"{days} days after the signal was raised.",
                encrypted=True,
            ),
            DataKept(
                "How much scores vary among all clients together",
                "Soundwell's database",
                "So that a signal tells a fall from the usual ups and downs.",
                "Until it is counted anew in the next night.",
                encrypted=True,
            ),
            DataKept(
                "When sessions and check-ins take place, and how often somebody is asked",
                "Soundwell's database",
                "So that a check-in follows a session.",
                f"{days} days.",
            ),
            DataKept(
                "What practitioners note for themselves about working with a client",
                "Soundwell's database",
                "So that they remember what was talked about; only they read it.",
                f"{days} days after it was written.",
                encrypted=True,
            ),
            DataKept(
                "Until when a practitioner has read somebody's answers, and who opened them when",
                "Soundwell's database",
                "So that new answers are noticed, and clients can be told who read them.",
                f"{days} days; who opened them stays in the audit trail.",
            ),
            DataKept(
                "What was agreed on with a client, and a guardian's consent",
                "Soundwell's database",
                "So that nobody is asked who has not agreed.",
                "Until it is erased.",
                encrypted=True,
            ),
        ]

    def _records_of(self, session: Transaction, client: Client) -> Iterator[PersonalRecord]:
        sessions = select(SESSION).where(SESSION.c.client == client.id).order_by(SESSION.c.start)
        for row in session.execute(sessions):
            values = {"begins": row.start.isoformat(), "state": row.state}
            yield PersonalRecord("session", values)
        sealed = "" if client.released_at is not None else self._context.texts.gettext(SEALED)
        query = select(CHECK_IN.c.practitioner).where(CHECK_IN.c.client == client.id)
        practitioners = set(session.scalars(query))
        for answered in self._records.answered(session, client.id, practitioners):
            when = answered.check_in.submitted_at
            values = {"answered": when.isoformat() if when is not None else ""}
            for form in answered.forms:
                values |= dict(_read_out(form))
            yield PersonalRecord("check-in", values, sealed)
        for hand_out in self._handing_out:
            yield from hand_out(session, client, sealed)
        open_ones = select(CHECK_IN.c.created_at).where(
            CHECK_IN.c.client == client.id, CHECK_IN.c.state != State.SUBMITTED.value
        )
        for created_at in session.scalars(open_ones):
            yield PersonalRecord("check-in without answers", {"asked": created_at.isoformat()})

    def _forget(self, session: Transaction, going: Going) -> int:
        for forget in self._forgetting:
            forget(session, going)
        ids = list(going.check_ins)
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            session.execute(delete(ANSWERS).where(ANSWERS.c.check_in.in_(some)))
            session.execute(delete(CHECK_IN).where(CHECK_IN.c.id.in_(some)))
        return len(ids)

    def _join(self, session: Transaction, stays: Client, goes: Client) -> None:
        has_plan = select(PLAN.c.id).where(PLAN.c.client == stays.id)
        if session.scalar(has_plan) is not None:
            session.execute(delete(PLAN).where(PLAN.c.client == goes.id))
        # Who has read one of the two has not read the other.
        session.execute(delete(SEEN).where(SEEN.c.client.in_((stays.id, goes.id))))
        for table in (CHECK_IN, SIGNAL, SESSION, RECURRENCE, PLAN, NOTE):
            moved = update(table).where(table.c.client == goes.id)
            session.execute(moved.values(client=stays.id))
        details = stays.details if stays.details.guardian else goes.details
        young = stays.details.young or goes.details.young
        self._clients.agree(
            session, stays.id, details=replace(details, young=young), language=stays.language
        )
        if goes.released_at is None:
            session.execute(update(CLIENT).where(CLIENT.c.id == stays.id).values(released_at=None))
        session.execute(delete(CLIENT).where(CLIENT.c.id == goes.id))


_AT_ONCE = 500


def _read_out(form: AnsweredForm) -> Iterator[tuple[str, str]]:
    """Yield questions and answers in words."""
    questions = form.instrument.questionnaire.questions()
    for item, answer in form.answers.items():
        question = questions[item]
        yield question.words.into(form.language), said(question, answer, form.language)


def said(question: Item, answer: Answer, language: str) -> str:
    """Return an answer in words.

    Args:
        question: what was asked.
        answer: what was answered.
        language: in which it was asked.
    """
    if answer.value is None:
        return "?"
    option = question.option(str(answer.value))
    if option is not None:
        return option.words.into(language)
    return f"{answer.value:g}" if isinstance(answer.value, float) else str(answer.value)
