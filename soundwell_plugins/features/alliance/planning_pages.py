"""The pages on which a practitioner plans sessions and check-ins."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import (
    Account,
    PersonId,
    PluginContext,
    PractitionerId,
    SessionState,
    Window,
)
from soundwell_plugins.features.alliance import office_forms
from soundwell_plugins.features.alliance.check_in import CheckIn, State, check_in_of
from soundwell_plugins.features.alliance.client import Client, ClientId, GuardianSees
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.course import Delivery, Unit
from soundwell_plugins.features.alliance.courses import Courses
from soundwell_plugins.features.alliance.desk import Desk
from soundwell_plugins.features.alliance.found import reading, writing
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.instruments.shipped import FIVE
from soundwell_plugins.features.alliance.keeping import Keeping
from soundwell_plugins.features.alliance.tables import CHECK_IN
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, page, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission

OFFICE: Final = "/office/check-ins"
_CLIENT: Final = f"{OFFICE}/clients/{{client}}"
_BACK: Final = timedelta(days=14)
_AHEAD: Final = timedelta(days=7)
_NOTHING: Final = FormState()


class PlanningPages:
    """Lets practitioners plan.

    Args:
        context: the plugin's context.
        desk: finds what is a practitioner's own.
        clients: the clients there are.
        courses: their sessions and plans.
        catalogue: the instruments there are.
        keeping: releases answers for a client's own export.
    """

    def __init__(
        self,
        context: PluginContext,
        desk: Desk,
        *,
        clients: Clients,
        courses: Courses,
        catalogue: Catalogue,
        keeping: Keeping,
    ) -> None:
        self._context = context
        self._desk = desk
        self._clients = clients
        self._courses = courses
        self._catalogue = catalogue
        self._keeping = keeping

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        own = Permission.PRACTITIONER
        router.get(OFFICE, permission=own)(self.show)
        router.post(f"{OFFICE}/clients", permission=own)(self.add)
        router.get(_CLIENT, permission=own)(self.show_client)
        router.post(f"{_CLIENT}/plan", permission=own)(self.plan)
        router.post(f"{_CLIENT}/pause", permission=own)(self.pause)
        router.post(f"{_CLIENT}/agreement", permission=own)(self.agree)
        router.post(f"{_CLIENT}/times", permission=own)(self.times)
        router.post(f"{_CLIENT}/times/stop", permission=own)(self.stop)
        router.post(f"{_CLIENT}/release", permission=own)(self.release)
        router.post(f"{OFFICE}/sessions/{{session}}", permission=own)(self.say)

    def show(self, request: Request) -> Response:
        """Show the sessions of these days, and the clients."""
        account = signed_in(request)
        now = self._context.clock.now()
        with reading(self._context.storage) as session:
            own = self._desk.practitioner(account)
            sessions = self._courses.within(session, own, Window(now - _BACK, now + _AHEAD))
            people = [each.client for each in self._context.people.clients_of(session, own)]
            known = {each.person: each for each in self._clients.cared_for(session, own)}
            called = self._context.people.names(session, people)
            by_id = {each.id: called.get(each.person, "") for each in known.values()}
            clients = [(each, called.get(each, ""), known.get(each)) for each in people]
            waiting = self._open(session, own)
        values = {
            "sessions": [each for each in sessions if each.client in by_id],
            "names": by_id,
            "clients": clients,
            "waiting": [each for each in waiting if each.client in by_id],
            "zone": self._context.practice.practitioners[own].zone,
            "now": now,
            "office": OFFICE,
        }
        return page(self._context, "alliance/office/check_ins.html", values)

    def add(
        self, request: Request, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Take somebody in the practitioner's care up for check-ins."""
        with writing(self._context.storage) as session:
            person = PersonId(typed.get("person", ""))
            found = self._desk.person(session, signed_in(request), person)
            client = self._clients.add(session, found)
        return see_other(f"{OFFICE}/clients/{client.id}")

    def show_client(self, request: Request, client: str) -> Response:
        """Show what is planned with a client."""
        return self._client(signed_in(request), ClientId(client))

    def plan(
        self,
        request: Request,
        client: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Plan how often a client is asked, and what."""
        account = signed_in(request)
        submission = office_forms.read_plan(typed)
        if submission.form is None:
            return self._client(account, ClientId(client), plan=submission.state)
        wish = office_forms.wish(submission.form, typed)
        with self._own(account, client) as (session, found, own):
            self._courses.ask(session, found, own, wish)
            self._record(session, account, "alliance.planned", found)
        return see_other(f"{OFFICE}/clients/{client}")

    def pause(
        self,
        request: Request,
        client: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Ask no more for the present, or again."""
        account = signed_in(request)
        with self._own(account, client) as (session, found, _):
            self._courses.pause(session, found.id, paused=typed.get("pause") == "yes")
            self._record(session, account, "alliance.planned", found)
        return see_other(f"{OFFICE}/clients/{client}")

    def agree(
        self,
        request: Request,
        client: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Keep what was agreed on."""
        account = signed_in(request)
        submission = office_forms.read_agreement(typed)
        if submission.form is None:
            return self._client(account, ClientId(client), agreement=submission.state)
        form = submission.form
        offered = self._context.practice.languages
        language = form.language if form.language in offered else self._context.practice.locale
        with self._own(account, client) as (session, found, _):
            self._clients.agree(session, found.id, details=form.details(), language=language)
            self._record(session, account, "alliance.agreed", found)
        return see_other(f"{OFFICE}/clients/{client}")

    def times(
        self,
        request: Request,
        client: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Plan sessions at one time of the week."""
        account = signed_in(request)
        submission = office_forms.read_times(typed)
        if submission.form is None:
            return self._client(account, ClientId(client), times=submission.state)
        form = submission.form
        with self._own(account, client) as (session, found, own):
            zone = self._context.practice.practitioners[own].zone
            self._courses.repeat(
                session,
                found,
                own,
                first=form.first(zone),
                zone=zone,
                length=form.length,
                weeks=form.weeks,
            )
        self._courses.look_ahead(self._context.clock.now())
        return see_other(f"{OFFICE}/clients/{client}")

    def stop(self, request: Request, client: str) -> Response:
        """Plan no further sessions."""
        with self._own(signed_in(request), client) as (session, found, _):
            self._courses.stop(session, found.id)
        return see_other(f"{OFFICE}/clients/{client}")

    def release(self, request: Request, client: str) -> Response:
        """Let the client's own export hold the answers."""
        account = signed_in(request)
        with self._own(account, client) as (session, found, _):
            self._keeping.release(session, found.id)
            self._record(session, account, "alliance.released", found)
        return see_other(f"{OFFICE}/clients/{client}")

    def say(
        self,
        request: Request,
        session: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Keep what has become of a session."""
        try:
            state = SessionState(typed.get("state", ""))
        except ValueError:
            raise HTTPException(404) from None
        with writing(self._context.storage) as transaction:
            found = self._desk.session(transaction, signed_in(request), session)
            self._courses.say(transaction, found.id, state)
        return see_other(OFFICE)

    def _client(
        self,
        account: Account,
        client: ClientId,
        *,
        plan: FormState = _NOTHING,
        agreement: FormState = _NOTHING,
        times: FormState = _NOTHING,
    ) -> Response:
        offered = [each for each in self._catalogue.offered() if each.name != FIVE]
        with reading(self._context.storage) as session:
            found = self._desk.client(session, account, client)
            own = self._desk.practitioner(account)
            values = {
                "client": found,
                "name": self._name(session, found.person),
                "plan": self._courses.plan(session, client),
                "recurrence": self._courses.recurrence(session, client),
                "open": [each for each in self._open(session, own) if each.client == client],
            }
        values |= {
            "forms": {"plan": plan, "agreement": agreement, "times": times},
            "instruments": offered,
            "units": list(Unit),
            "deliveries": list(Delivery),
            "sees": list(GuardianSees),
            "languages": self._context.practice.languages or (self._context.practice.locale,),
            "zone": self._context.practice.practitioners[own].zone,
            "path": f"{OFFICE}/clients/{client}",
            "office": OFFICE,
        }
        wrong = plan.errors or agreement.errors or times.errors
        status = 422 if wrong else 200
        return page(self._context, "alliance/office/client.html", values, status=status)

    def _open(self, session: Transaction, practitioner: PractitionerId) -> list[CheckIn]:
        query = (
            select(CHECK_IN)
            .where(
                CHECK_IN.c.practitioner == practitioner,
                CHECK_IN.c.state == State.OPEN.value,
                CHECK_IN.c.expires_at > self._context.clock.now(),
            )
            .order_by(CHECK_IN.c.created_at, CHECK_IN.c.id)
        )
        return [check_in_of(row) for row in session.execute(query).mappings()]

    def _name(self, session: Transaction, person: PersonId) -> str:
        known = self._context.people.get(session, person)
        return known.name if known is not None else ""

    def _record(self, session: Transaction, account: Account, action: str, client: Client) -> None:
        subject = f"person:{client.person}"
        self._context.audit.record(session, actor=account.id, action=action, subject=subject)

    @contextmanager
    def _own(
        self, account: Account, client: str
    ) -> Iterator[tuple[Transaction, Client, PractitionerId]]:
        with writing(self._context.storage) as session:
            found = self._desk.client(session, account, ClientId(client))
            yield session, found, self._desk.practitioner(account)
