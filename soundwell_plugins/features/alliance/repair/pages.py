"""The pages on which a practitioner follows signals until something was put right."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Account, PluginContext, SignalId
from soundwell_plugins.features.alliance.access import NotAllowed
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.desk import Desk
from soundwell_plugins.features.alliance.found import reading, writing
from soundwell_plugins.features.alliance.repair.moves import is_waited_for, moves
from soundwell_plugins.features.alliance.repair.pseudonym import pseudonym
from soundwell_plugins.features.alliance.repair.questions import Questions
from soundwell_plugins.features.alliance.repair.reasons import Reasons
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.repair.signal import RepairState, Signal
from soundwell_plugins.features.alliance.repair.steps import StepKind, effective
from soundwell_plugins.features.alliance.repair.telling import SIGNALS
from soundwell_plugins.features.alliance.tables import SIGNAL
from soundwell_plugins.sdk import forms
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, page, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

LONGEST: Final = 2000
"""How many signs a note may have."""

_SIGNAL: Final = f"{SIGNALS}/{{signal}}"
_CLOSED: Final = timedelta(days=90)
_NOTHING: Final = FormState()
_SENTENCES: Final = {"note": marked("Please write at most 2,000 letters.")}


class StepForm(BaseModel):
    """A step, and what is written beside it."""

    step: StepKind
    note: str = Field(default="", max_length=LONGEST)


@dataclass(frozen=True, slots=True)
class Line:
    """A signal in the list; why it was raised stands on its own page.

    Args:
        signal: what names it.
        name: the client's name.
        raised_at: when it was raised, in UTC.
        state: how far it is.
        since: when the last step was taken, in UTC, or `None`.
        late: whether the client was asked and did not answer in time.
    """

    signal: SignalId
    name: str = field(repr=False)
    raised_at: datetime
    state: RepairState
    since: datetime | None
    late: bool


class SignalPages:
    """Lets practitioners follow the signals of their own clients.

    Args:
        context: the plugin's context.
        desk: finds what is a practitioner's own.
        clients: the clients there are.
        signals: where signals are kept.
        questions: ask clients.
        reasons: put findings into words.
    """

    def __init__(
        self,
        context: PluginContext,
        desk: Desk,
        *,
        clients: Clients,
        signals: Signals,
        questions: Questions,
        reasons: Reasons,
    ) -> None:
        self._context = context
        self._desk = desk
        self._clients = clients
        self._signals = signals
        self._questions = questions
        self._reasons = reasons

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        own = Permission.PRACTITIONER
        router.get(SIGNALS, permission=own)(self.show)
        router.get(_SIGNAL, permission=own)(self.show_one)
        router.post(_SIGNAL, permission=own)(self.take)

    def show(self, request: Request) -> Response:
        """Show what waits, what is under way, and what was closed in the last months."""
        account = signed_in(request)
        now = self._context.clock.now()
        with reading(self._context.storage) as session:
            own = self._desk.practitioner(account)
            zone = self._context.practice.practitioners[own].zone
            clients = self._clients.cared_for(session, own)
            called = self._context.people.names(session, [each.person for each in clients])
            names = {each.id: called.get(each.person, "") for each in clients}
            recent = SIGNAL.c.closed_at.is_(None) | (SIGNAL.c.closed_at > now - _CLOSED)
            found = self._signals.where(session, SIGNAL.c.practitioner == own, recent)
        lines = [_line(each, names[each.client], now) for each in found if each.client in names]
        values = {
            "waiting": [each for each in lines if each.state.waits],
            "under_way": [each for each in lines if each.state.is_open and not each.state.waits],
            "closed": [each for each in lines if not each.state.is_open],
            "zone": zone,
            "office": SIGNALS,
        }
        return page(self._context, "alliance/office/signals.html", values)

    def show_one(self, request: Request, signal: str) -> Response:
        """Show why a signal was raised, and what was done about it; the reading is written down."""
        return self._shown(signed_in(request), signal, _NOTHING)

    def take(
        self,
        request: Request,
        signal: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Take a step; one that somebody else made impossible meanwhile is not taken."""
        account = signed_in(request)
        submission = forms.read(StepForm, typed, _SENTENCES)
        if submission.form is None:
            if "step" in submission.state.errors:
                raise HTTPException(404)
            return self._shown(account, signal, submission.state)
        form = submission.form
        with writing(self._context.storage) as session:
            found, client = self._own(session, account, signal, lock=True)
            if form.step in self._moves(session, found, client):
                if form.step is StepKind.ASKED:
                    self._questions.ask(session, found, account=account.id, note=form.note)
                elif form.step is not StepKind.NOTED or form.note:
                    self._signals.take(
                        session, found, form.step, account=account.id, note=form.note
                    )
                self._record(session, account, client, "alliance.signal-step")
        return see_other(f"{SIGNALS}/{found.id}")

    def _shown(self, account: Account, signal: str, form: FormState) -> Response:
        now = self._context.clock.now()
        with writing(self._context.storage) as session:
            found, client = self._own(session, account, signal)
            own = self._context.practice.practitioners[found.practitioner]
            values = {
                "signal": found,
                "name": self._name(session, client),
                "pseudonym": pseudonym(client.id),
                "reasons": self._reasons.of(session, found),
                "moves": self._moves(session, found, client),
                "counted": {each.number for each in effective(found.steps)},
                "awaited": is_waited_for(found, now),
                "may_be_asked": client.details.may_be_asked,
                "form": form,
                "longest": LONGEST,
                "zone": own.zone,
                "office": SIGNALS,
            }
            self._record(session, account, client, "alliance.signal")
        status = 422 if form.errors else 200
        return page(self._context, "alliance/office/signal.html", values, status=status)

    def _moves(self, session: Transaction, signal: Signal, client: Client) -> tuple[StepKind, ...]:
        """Return the steps that can be taken; who may not be asked, or is gone, is not asked."""
        known = self._context.people.get(session, client.person)
        askable = known is not None and client.details.may_be_asked
        return tuple(
            each
            for each in moves(signal, self._context.clock.now())
            if askable or each is not StepKind.ASKED
        )

    def _own(
        self, session: Transaction, account: Account, signal: str, *, lock: bool = False
    ) -> tuple[Signal, Client]:
        find = self._signals.locked if lock else self._signals.get
        try:
            found = find(session, SignalId(signal))
        except LookupError:
            raise NotAllowed from None
        client = self._desk.client(session, account, found.client)
        if found.practitioner != self._desk.practitioner(account):
            raise NotAllowed
        return found, client

    def _name(self, session: Transaction, client: Client) -> str:
        known = self._context.people.get(session, client.person)
        return known.name if known is not None else ""

    def _record(self, session: Transaction, account: Account, client: Client, action: str) -> None:
        subject = f"person:{client.person}"
        self._context.audit.record(session, actor=account.id, action=action, subject=subject)


def _line(signal: Signal, name: str, now: datetime) -> Line:
    return Line(
        signal=signal.id,
        name=name,
        raised_at=signal.raised_at,
        state=signal.state,
        since=signal.last.at if signal.last is not None else None,
        late=signal.state is RepairState.ASKED and not is_waited_for(signal, now),
    )
