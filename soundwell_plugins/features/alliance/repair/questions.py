"""The question whether something was put right: asked by mail, answered under an address once."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Final

from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import AccountId, MessageRequested, PluginContext, Recipient, SignalId
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.repair.moves import is_waited_for
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.repair.signal import Signal
from soundwell_plugins.features.alliance.repair.steps import StepKind

_PURPOSE: Final = "alliance.question"
_AFTERWARDS: Final = timedelta(days=30)


class Answer(Enum):
    """What a client says."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"

    @property
    def step(self) -> StepKind:
        """The step that the answer is."""
        return _STEPS[self]


_STEPS: Final = {
    Answer.YES: StepKind.PUT_RIGHT,
    Answer.NO: StepKind.NOT_PUT_RIGHT,
    Answer.UNSURE: StepKind.UNSURE,
}


class QuestionOver(Exception):
    """The question cannot be answered any more.

    Args:
        answered: whether it was answered, or asked again, or taken back; otherwise it is too late.
    """

    def __init__(self, *, answered: bool) -> None:
        super().__init__("this question is over")
        self.answered = answered


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is open.

    Args:
        signal: what it is about.
        client: who is asked.
    """

    signal: Signal
    client: Client


class Questions:
    """Asks clients whether something was put right.

    Args:
        context: the plugin's context.
        clients: the clients there are.
        signals: where signals are kept.
        valid: how long a question can be answered.
    """

    def __init__(
        self, context: PluginContext, clients: Clients, signals: Signals, valid: timedelta
    ) -> None:
        self._context = context
        self._clients = clients
        self._signals = signals
        self._valid = valid

    def ask(
        self, session: Transaction, signal: Signal, *, account: AccountId, note: str = ""
    ) -> Signal:
        """Ask the client by a neutral mail.

        Args:
            session: an open transaction that can write.
            signal: as it was locked in the same transaction.
            account: whose doing it is.
            note: what the practitioner writes beside it, or empty.

        Returns:
            The signal after the step.
        """
        until = self._context.clock.now() + self._valid
        asked = self._signals.take(
            session, signal, StepKind.ASKED, account=account, note=note, until=until
        )
        client = self._clients.get(session, signal.client)
        token = self._context.links.sign(
            _PURPOSE, f"{signal.id}:{len(asked.steps)}", expires=until + _AFTERWARDS
        )
        texts = self._context.texts.into(client.language)
        moment = {"moment": until, "zone": self._context.practice.zone}
        day = self._context.templates.render(
            "alliance/words/day.txt", moment, language=texts.language
        )
        message = MessageRequested(
            about=f"question:{signal.id}",
            recipient=Recipient.person(client.person),
            template="alliance/mail/question",
            values={"day": day.strip()},
            link=f"{self._context.practice.url}/question/{token}",
            language=texts.language,
        )
        self._context.events.publish(session, message)
        return asked

    def open(self, session: Transaction, token: str) -> Question:
        """Return the question to which an address leads; looking at it changes nothing.

        Args:
            session: an open transaction.
            token: the signed part of the address.

        Raises:
            LinkRefused: it was not made here, or has expired.
            LookupError: what it is about was erased.
            QuestionOver: it was answered, or asked again, or taken back, or it is too late.
        """
        name, _, number = self._context.links.verify(_PURPOSE, token).partition(":")
        return self._opened(session, self._signals.get(session, SignalId(name)), int(number))

    def answer(self, session: Transaction, token: str, answer: Answer, words: str = "") -> Question:
        """Keep what a client says.

        Args:
            session: an open transaction that can write.
            token: the signed part of the address.
            answer: what they say.
            words: what they write beside it, or empty.

        Returns:
            The question as it was.

        Raises:
            LinkRefused: it was not made here, or has expired.
            LookupError: what it is about was erased.
            QuestionOver: it was answered, or asked again, or taken back, or it is too late.
        """
        name, _, number = self._context.links.verify(_PURPOSE, token).partition(":")
        signal = self._signals.locked(session, SignalId(name))
        question = self._opened(session, signal, int(number))
        self._signals.take(session, signal, answer.step, account=None, note=words)
        return question

    def _opened(self, session: Transaction, signal: Signal, number: int) -> Question:
        last = signal.last
        if last is None or last.kind is not StepKind.ASKED or last.number != number:
            raise QuestionOver(answered=True)
        if not is_waited_for(signal, self._context.clock.now()):
            raise QuestionOver(answered=False)
        return Question(signal, self._clients.get(session, signal.client))
