"""The pages on which somebody signs in: the password, the code, and once more in between."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.responses import Response

from soundwell_hookspecs import sign_in_ways
from soundwell_plugins.host.accounts.entrance import CodeWanted, Entered, Refused, TooSoon
from soundwell_plugins.host.accounts.journal import Deed
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.guard import session_of
from soundwell_plugins.web.mail_addresses import EMAIL_LENGTH
from soundwell_plugins.web.own_paths import OFFICE, own_path
from soundwell_plugins.web.sign_in.desk import Desk

Typed = Annotated[dict[str, str], Depends(submitted)]

_WRONG: Final = marked("This address and this password do not go together. Please try again.")
_WRONG_CODE: Final = marked(
    "This code is not right, or it was used before. Please wait for the next one, or use a"
    " recovery code."
)
_WRONG_PROOF: Final = marked("That was not right. Please try again.")
_NOTICES: Final = {
    "left": marked("You are signed out. See you soon."),
    "chosen": marked("Your password is kept. Please sign in with it."),
}
_BEGIN_AGAIN: Final = marked("That took a while. Please begin once more.")


class Entering:
    """Lets people in.

    Args:
        desk: what the pages share.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._entrance = desk.host.accounts.entrance

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get("/sign-in", permission=Permission.PUBLIC)(self.ask)
        router.post("/sign-in", permission=Permission.PUBLIC)(self.sign_in)
        router.post("/sign-in/code", permission=Permission.PUBLIC)(self.code)
        router.get("/sign-in/again", permission=Permission.SIGNED_IN)(self.ask_again)
        router.post("/sign-in/again", permission=Permission.SIGNED_IN)(self.prove)
        router.post("/sign-out", permission=Permission.SIGNED_IN)(self.leave)

    def ask(self, request: Request) -> Response:
        """Ask for the address and the password."""
        given = request.query_params
        notice = next((said for name, said in _NOTICES.items() if name in given), "")
        return self._form(FormState(), given.get("next", ""), notice=notice)

    def sign_in(self, request: Request, typed: Typed) -> Response:
        """Take the address and the password."""
        caller = self._desk.caller(request)
        email, path = typed.get("email", "").strip()[:EMAIL_LENGTH], typed.get("next", "")
        try:
            step = self._entrance.sign_in(email, typed.get("password", ""), caller)
        except Refused:
            return self._form(FormState({"email": email}, {"": _WRONG}), path, 422)
        except TooSoon as error:
            return self._form(self._desk.wait(error, {"email": email}), path, 429)
        return self.onwards(step, path)

    def onwards(self, step: Entered | CodeWanted, path: str) -> Response:
        """Let somebody in, or ask for a code first."""
        if isinstance(step, Entered):
            return self._desk.let_in(step, path)
        return self._code(FormState({"ticket": step.ticket}), path)

    def code(self, request: Request, typed: Typed) -> Response:
        """Take a code."""
        caller = self._desk.caller(request)
        ticket, path = typed.get("ticket", ""), typed.get("next", "")
        try:
            entered = self._entrance.enter_code(ticket, typed.get("code", ""), caller)
        except LookupError:
            return self._form(FormState({}, {"": _BEGIN_AGAIN}), path, 422)
        except Refused:
            return self._code(FormState({"ticket": ticket}, {"code": _WRONG_CODE}), path, 422)
        except TooSoon as error:
            return self._code(self._desk.wait(error, {"ticket": ticket}), path, 429)
        return self._desk.let_in(entered, path)

    def ask_again(self, request: Request) -> Response:
        """Ask once more who it is, before something dangerous."""
        return self._again(request, FormState(), request.query_params.get("next", ""))

    def prove(self, request: Request, typed: Typed) -> Response:
        """Take the proof."""
        path, found = typed.get("next", ""), session_of(request)
        try:
            token = self._entrance.prove(
                found,
                typed.get("password", ""),
                typed.get("code", ""),
                self._desk.caller(request),
            )
        except Refused:
            return self._again(request, FormState({}, {"": _WRONG_PROOF}), path, 422)
        except TooSoon as error:
            return self._again(request, self._desk.wait(error, {}), path, 429)
        response = see_other(own_path(path))
        self._desk.cookies.keep_session(response, token)
        return response

    def leave(self, request: Request) -> Response:
        """End the session."""
        found, services = session_of(request), self._desk.host.accounts
        with self._desk.host.database.transaction() as session:
            services.sessions.end(session, found.account.id, found.id)
            services.journal.note(
                session, Deed.SIGNED_OUT, found.account.id, actor=found.account.id
            )
        response = see_other("/sign-in?left=yes")
        self._desk.cookies.drop_session(response)
        return response

    def _form(self, form: FormState, path: str, status: int = 200, *, notice: str = "") -> Response:
        ways = [way for each in self._desk.host.hooks.collect(sign_in_ways).values for way in each]
        values = {"form": form, "next": own_path(path, ""), "ways": ways, "notice": notice}
        return self._desk.page("sign_in", values, status)

    def _code(self, form: FormState, path: str, status: int = 200) -> Response:
        return self._desk.page("code", {"form": form, "next": own_path(path, "")}, status)

    def _again(self, request: Request, form: FormState, path: str, status: int = 200) -> Response:
        account = session_of(request).account
        with self._desk.host.database.reading() as session:
            listed = self._desk.host.accounts.register.listed(session, account.id)
        values: Mapping[str, object] = {
            "form": form,
            "next": own_path(path, OFFICE),
            "by_password": listed is None or listed.has_password,
        }
        return self._desk.page("again", values, status)
