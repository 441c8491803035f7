"""One's own account: the password, the authenticator, and where one is signed in."""

from io import BytesIO
from typing import Annotated, Final

import segno
from fastapi import Depends, Request
from starlette.responses import Response

from soundwell_plugins.host.accounts.journal import Deed
from soundwell_plugins.host.accounts.new_passwords import PasswordRefused
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.guard import session_of
from soundwell_plugins.web.office.devices import device_name
from soundwell_plugins.web.office.frame import Frame

Typed = Annotated[dict[str, str], Depends(submitted)]

_HERE: Final = "/office/account"
_SETUP: Final = "/office/account/second-factor"
_WRONG_PASSWORD: Final = marked("Your present password is a different one. Please try again.")
_WRONG_CODE: Final = marked("This code is not right. Please type the one that is shown now.")


class OwnAccount:
    """The pages about one's own account.

    Args:
        frame: around the pages.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.host.database
        self._services = frame.host.accounts

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.SIGNED_IN
        router.get("/account", permission=anybody)(self.show)
        router.post("/account/password", permission=anybody)(self.change_password)
        router.post("/account/sessions", permission=anybody)(self.end_sessions)
        router.get("/account/second-factor", permission=anybody)(self.ask_code)
        router.post("/account/second-factor", permission=anybody)(self.confirm)
        router.get("/account/second-factor/picture.svg", permission=anybody)(self.picture)
        router.post("/account/second-factor/remove", permission=anybody, recent=True)(self.remove)
        router.post("/account/recovery-codes", permission=anybody, recent=True)(self.new_codes)

    def show(self, request: Request) -> Response:
        """Show the account."""
        return self._show(request, FormState())

    def change_password(self, request: Request, typed: Typed) -> Response:
        """Take a new password."""
        try:
            self._services.new_passwords.change(
                session_of(request), typed.get("old", ""), typed.get("password", "")
            )
        except LookupError:
            return self._show(request, FormState({}, {"old": _WRONG_PASSWORD}), 422)
        except PasswordRefused as error:
            return self._show(request, FormState({}, {"password": str(error)}), 422)
        return see_other(f"{_HERE}?changed=yes")

    def end_sessions(self, request: Request, typed: Typed) -> Response:
        """End one session, or all but this one."""
        found, chosen = session_of(request), typed.get("session", "")
        with self._database.transaction() as session:
            if chosen == "all":
                self._services.sessions.end_all(session, found.account.id, but=found.id)
            else:
                self._services.sessions.end(session, found.account.id, chosen)
            self._services.journal.note(
                session, Deed.SESSIONS_ENDED, found.account.id, actor=found.account.id
            )
        return see_other(_HERE)

    def ask_code(self, request: Request) -> Response:
        """Show how an authenticator is set up."""
        return self._setup(request, FormState())

    def confirm(self, request: Request, typed: Typed) -> Response:
        """Take the first code, and show the recovery codes this once."""
        found = session_of(request)
        account = found.account
        with self._database.transaction() as session:
            if self._services.factors.is_set_up(session, account.id):
                return see_other(_HERE)
            codes = self._services.factors.confirm(session, account.id, typed.get("code", ""))
            token = ""
            if codes:
                # Whoever is signed in elsewhere got in by the password alone.
                self._services.sessions.end_all(session, account.id, but=found.id)
                token = self._services.sessions.proved(session, found.id, second_factor=True)
                self._services.journal.note(
                    session, Deed.SECOND_FACTOR_ON, account.id, actor=account.id
                )
        if not codes:
            return self._setup(request, FormState({}, {"code": _WRONG_CODE}), 422)
        response = self._frame.page("recovery_codes", {"codes": codes})
        self._frame.cookies.keep_session(response, token)
        return response

    def picture(self, request: Request) -> Response:
        """Show what an authenticator reads, as a picture."""
        account = session_of(request).account
        with self._database.transaction() as session:
            if self._services.factors.is_set_up(session, account.id):
                return see_other(_HERE)
            secret = self._services.factors.offered(session, account.id)
        drawn = BytesIO()
        code = segno.make(self._services.factors.address(account, secret), error="m")
        code.save(drawn, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False)
        return Response(drawn.getvalue(), media_type="image/svg+xml")

    def remove(self, request: Request) -> Response:
        """Forget the authenticator, so that another can be set up."""
        found = session_of(request)
        with self._database.transaction() as session:
            self._services.factors.remove(session, found.account.id)
            self._services.sessions.end_all(session, found.account.id, but=found.id)
            self._services.journal.note(
                session, Deed.SECOND_FACTOR_OFF, found.account.id, actor=found.account.id
            )
        return see_other(_SETUP)

    def new_codes(self, request: Request) -> Response:
        """Replace the recovery codes, and show the new ones this once."""
        account = session_of(request).account
        with self._database.transaction() as session:
            if not self._services.factors.is_set_up(session, account.id):
                return see_other(_SETUP)
            codes = self._services.factors.new_recovery_codes(session, account.id)
            self._services.journal.note(session, Deed.RECOVERY_CODES, account.id, actor=account.id)
        return self._frame.page("recovery_codes", {"codes": codes})

    def _show(self, request: Request, form: FormState, status: int = 200) -> Response:
        found = session_of(request)
        account = found.account
        with self._database.reading() as session:
            listed = self._services.register.listed(session, account.id)
            values = {
                "account": account,
                "form": form,
                "changed": "changed" in request.query_params,
                "has_password": listed is not None and listed.has_password,
                "has_factor": self._services.factors.is_set_up(session, account.id),
                "codes_left": self._services.factors.recovery_codes_left(session, account.id),
                "sessions": [
                    (each, device_name(each.device), each.id == found.id)
                    for each in self._services.sessions.of(session, account.id)
                ],
            }
        return self._frame.page("account", values, status)

    def _setup(self, request: Request, form: FormState, status: int = 200) -> Response:
        account = session_of(request).account
        with self._database.transaction() as session:
            if self._services.factors.is_set_up(session, account.id):
                return see_other(_HERE)
            secret = self._services.factors.offered(session, account.id)
        grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        needed = not account.roles.isdisjoint(self._services.settings.second_factor_for)
        values = {"form": form, "secret": grouped, "needed": needed}
        return self._frame.page("second_factor", values, status)
