"""Users: who can sign in, and what they do here; for admins."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from soundwell_hookspecs import AccountId, PractitionerId, Role
from soundwell_plugins.host.accounts.journal import Deed
from soundwell_plugins.host.accounts.register import AccountRefused, Listed
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.guard import session_of
from soundwell_plugins.web.mail_addresses import is_address
from soundwell_plugins.web.office.devices import device_name
from soundwell_plugins.web.office.frame import Frame, checked_id

Typed = Annotated[dict[str, str], Depends(submitted)]

_HERE: Final = "/office/users"
_NAME_LENGTH: Final = 100
_CHECK_NAME: Final = marked("Please give a name of one line.")
_CHECK_ADDRESS: Final = marked("Please check the e-mail address. It looks like name@example.com.")
_CHECK_ROLES: Final = marked("Please choose at least one role.")


class Users:
    """The pages about users.

    Args:
        frame: around the pages.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.host.database
        self._services = frame.host.accounts

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get("/users", permission=admin)(self.show)
        router.get("/users/new", permission=admin, recent=True)(self.ask)
        router.post("/users/new", permission=admin, recent=True)(self.add)
        router.get("/users/{id}", permission=admin, recent=True)(self.show_one)
        router.post("/users/{id}/roles", permission=admin, recent=True)(self.set_roles)
        router.post("/users/{id}/link", permission=admin, recent=True)(self.send_link)
        router.post("/users/{id}/second-factor", permission=admin, recent=True)(self.remove_factor)
        router.post("/users/{id}/sessions", permission=admin, recent=True)(self.end_sessions)
        router.post("/users/{id}/disable", permission=admin, recent=True)(self.disable)
        router.post("/users/{id}/enable", permission=admin, recent=True)(self.enable)

    def show(self) -> Response:
        """List everybody."""
        with self._database.reading() as session:
            everybody = self._services.register.everybody(session)
        return self._frame.page("users", {"everybody": everybody})

    def ask(self) -> Response:
        """Ask whom to add."""
        return self._form("user_new", FormState())

    def add(self, request: Request, typed: Typed) -> Response:
        """Add somebody, and send them a link."""
        name, email = typed.get("name", "").strip(), typed.get("email", "").strip()
        errors = {}
        if not name.isprintable() or not 0 < len(name) <= _NAME_LENGTH:
            errors["name"] = _CHECK_NAME
        if not is_address(email):
            errors["email"] = _CHECK_ADDRESS
        if not _roles(typed):
            errors["roles"] = _CHECK_ROLES
        if not errors:
            actor = signed_in(request).id
            try:
                with self._database.transaction() as session:
                    account = self._services.management.add(
                        session,
                        email=email,
                        name=name,
                        roles=_roles(typed),
                        practitioner=_practitioner(typed),
                        actor=actor,
                    )
                    self._services.new_passwords.send(session, account, actor=actor)
            except AccountRefused as error:
                errors[""] = str(error)
            else:
                return see_other(f"{_HERE}/{account.id}?added=yes")
        return self._form("user_new", FormState(typed, errors), status=422)

    def show_one(self, request: Request, id: str) -> Response:
        """Show one account."""
        done = next(
            (each for each in ("added", "sent", "kept") if each in request.query_params), ""
        )
        return self._one(id, FormState(), done)

    def set_roles(self, request: Request, id: str, typed: Typed) -> Response:
        """Change what somebody does here."""
        if not _roles(typed):
            return self._one(id, FormState(typed, {"roles": _CHECK_ROLES}), "", 422)

        def change(session: Session, listed: Listed) -> None:
            self._services.management.set_roles(
                session,
                listed.account,
                _roles(typed),
                _practitioner(typed),
                actor=signed_in(request).id,
            )

        return self._changed(id, change, "kept")

    def send_link(self, request: Request, id: str) -> Response:
        """Send somebody a link for a new password."""

        def send(session: Session, listed: Listed) -> None:
            self._services.new_passwords.send(session, listed.account, actor=signed_in(request).id)

        return self._changed(id, send, "sent")

    def remove_factor(self, request: Request, id: str) -> Response:
        """Forget somebody's authenticator, because it is lost."""

        def remove(session: Session, listed: Listed) -> None:
            self._services.management.remove_second_factor(
                session, listed.account.id, actor=signed_in(request).id
            )

        return self._changed(id, remove, "kept")

    def end_sessions(self, request: Request, id: str) -> Response:
        """Sign somebody out everywhere; whoever does it to themselves stays signed in here."""
        here = session_of(request)

        def end(session: Session, listed: Listed) -> None:
            account = listed.account.id
            self._services.sessions.end_all(session, account, but=here.id)
            self._services.journal.note(
                session, Deed.SESSIONS_ENDED, account, actor=here.account.id
            )

        return self._changed(id, end, "kept")

    def disable(self, request: Request, id: str) -> Response:
        """Switch an account off."""

        def switch(session: Session, listed: Listed) -> None:
            self._services.management.disable(
                session, listed.account.id, actor=signed_in(request).id
            )

        return self._changed(id, switch, "kept")

    def enable(self, request: Request, id: str) -> Response:
        """Switch an account on again."""

        def switch(session: Session, listed: Listed) -> None:
            self._services.management.enable(
                session, listed.account.id, actor=signed_in(request).id
            )

        return self._changed(id, switch, "kept")

    def _changed(self, id: str, change: Callable[[Session, Listed], None], done: str) -> Response:
        try:
            with self._database.transaction() as session:
                change(session, self._listed(session, id))
        except AccountRefused as error:
            return self._one(id, FormState({}, {"": str(error)}), "", 409)
        return see_other(f"{_HERE}/{id}?{done}=yes")

    def _listed(self, session: Session, id: str) -> Listed:
        listed = self._services.register.listed(session, AccountId(checked_id(id)))
        if listed is None:
            raise HTTPException(404)
        return listed

    def _one(self, id: str, form: FormState, done: str, status: int = 200) -> Response:
        with self._database.reading() as session:
            listed = self._listed(session, id)
            sessions = [
                (each, device_name(each.device))
                for each in self._services.sessions.of(session, listed.account.id)
            ]
        chosen = {f"role-{role.value}": "yes" for role in listed.account.roles}
        values = {"practitioner": listed.account.practitioner or "", **chosen}
        shown = FormState(form.values or values, form.errors)
        more = {"listed": listed, "done": done, "sessions": sessions}
        return self._form("user", shown, status=status, **more)

    def _form(self, template: str, form: FormState, status: int = 200, **more: object) -> Response:
        practitioners = self._frame.host.practice.practitioners.values()
        given = {"form": form, "roles": list(Role), "practitioners": list(practitioners), **more}
        return self._frame.page(template, given, status)


def _roles(typed: dict[str, str]) -> frozenset[Role]:
    return frozenset(role for role in Role if f"role-{role.value}" in typed)


def _practitioner(typed: dict[str, str]) -> PractitionerId | None:
    named = typed.get("practitioner", "")
    return PractitionerId(named) if named else None
