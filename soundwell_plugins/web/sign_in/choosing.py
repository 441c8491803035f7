"""The pages on which somebody chooses a password: forgotten, invited, or the first to come."""

from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from soundwell_plugins.host.accounts.new_passwords import PasswordRefused
from soundwell_plugins.host.accounts.register import AccountRefused
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.mail_addresses import EMAIL_LENGTH, is_address
from soundwell_plugins.web.sign_in.desk import Desk

Typed = Annotated[dict[str, str], Depends(submitted)]

_NAME_LENGTH: Final = 100
_CHECK_ADDRESS: Final = marked("Please check the e-mail address. It looks like name@example.com.")
_CHECK_NAME: Final = marked("Please tell us your name, as your colleagues should read it.")
_GONE: Final = 410


class Choosing:
    """Lets people choose a password.

    Args:
        desk: what the pages share.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._services = desk.host.accounts

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        public, linked = Permission.PUBLIC, Permission.SIGNED_LINK
        router.get("/sign-in/forgotten", permission=public)(self.ask)
        router.post("/sign-in/forgotten", permission=public)(self.send)
        router.get("/sign-in/new-password/{token}", permission=linked)(self.ask_new)
        router.post("/sign-in/new-password/{token}", permission=linked)(self.choose)
        router.get("/sign-in/first/{token}", permission=linked)(self.ask_first)
        router.post("/sign-in/first/{token}", permission=linked)(self.begin)

    def ask(self) -> Response:
        """Ask whose password is forgotten."""
        return self._desk.page("forgotten", {"form": FormState()})

    def send(self, request: Request, typed: Typed) -> Response:
        """Promise a link, and send it afterwards: nobody can tell whether there was an account."""
        caller = self._desk.caller(request)
        email = typed.get("email", "").strip()[:EMAIL_LENGTH]
        if not is_address(email):
            form = FormState({"email": email}, {"email": _CHECK_ADDRESS})
            return self._desk.page("forgotten", {"form": form}, 422)
        response = self._desk.page("sent", {})
        response.background = BackgroundTask(
            self._services.new_passwords.forgotten, email, caller.address
        )
        return response

    def ask_new(self, token: str) -> Response:
        """Ask for a new password; looking does not use the link up."""
        if self._services.new_passwords.whose(token) is None:
            return self._desk.page("link_over", {}, _GONE)
        return self._desk.page("new_password", {"form": FormState()})

    def choose(self, request: Request, token: str, typed: Typed) -> Response:
        """Take a new password."""
        self._desk.caller(request)
        try:
            account = self._services.new_passwords.choose(token, typed.get("password", ""))
        except PasswordRefused as error:
            form = FormState({}, {"password": str(error)})
            return self._desk.page("new_password", {"form": form}, 422)
        except LookupError:
            return self._desk.page("link_over", {}, _GONE)
        response = see_other("/sign-in?chosen=yes")
        device = self._services.entrance.known_device(account.id)
        self._desk.cookies.keep_device(response, device)
        return response

    def ask_first(self, token: str) -> Response:
        """Ask the first admin who they are."""
        if not self._services.management.may_begin(token):
            return self._desk.page("link_over", {}, _GONE)
        return self._desk.page("first", {"form": FormState()})

    def begin(self, request: Request, token: str, typed: Typed) -> Response:
        """Add the first admin."""
        self._desk.caller(request)
        values = {name: typed.get(name, "").strip() for name in ("name", "email")}
        errors = {}
        if not values["name"].isprintable() or not 0 < len(values["name"]) <= _NAME_LENGTH:
            errors["name"] = _CHECK_NAME
        if not is_address(values["email"]):
            errors["email"] = _CHECK_ADDRESS
        if not errors:
            try:
                admin = self._services.management.begin(
                    token,
                    email=values["email"],
                    name=values["name"],
                    password=typed.get("password", ""),
                )
            except PasswordRefused as error:
                errors["password"] = str(error)
            except AccountRefused as error:
                errors[""] = str(error)
            except LookupError:
                return self._desk.page("link_over", {}, _GONE)
            else:
                response = see_other("/sign-in?chosen=yes")
                device = self._services.entrance.known_device(admin.id)
                self._desk.cookies.keep_device(response, device)
                return response
        return self._desk.page("first", {"form": FormState(values, errors)}, 422)
