"""Routers whose every route declares who may call it, and the pages they answer with."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from soundwell_hookspecs import Account, PluginContext
from soundwell_plugins.sdk.permissions import Permission

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R", bound=Response)

_ATTRIBUTE: Final = "soundwell_permission"
_RECENT: Final = "soundwell_recent_proof"
_EMBEDDABLE: Final = "soundwell_embeddable"
ACCOUNT_ATTRIBUTE: Final = "soundwell_account"


class PageRouter:
    """Collects the pages of a plugin.

    Args:
        prefix: the path under which they stand, for example `/book`.
        tag: the group in which they appear in the description of the interface.
        embeddable: whether sites that the practice allows may show its public pages in a frame;
            a page for whoever has a link or an account is never shown in one.
    """

    def __init__(self, *, prefix: str, tag: str = "", embeddable: bool = False) -> None:
        self._embeddable = embeddable
        self.router = APIRouter(prefix=prefix, tags=[tag] if tag else None)

    def get(
        self, path: str, *, permission: Permission, name: str | None = None, recent: bool = False
    ) -> Callable[[F], F]:
        """Serve a page that changes nothing.

        Args:
            path: where, below the prefix.
            permission: who may call it.
            name: what the route is called.
            recent: whether somebody has to have proved a short while ago who they are; ask for it
                on the page with the form as well, so that nothing typed is lost.
        """
        return self._route("GET", path, permission, name, recent=recent)

    def post(
        self, path: str, *, permission: Permission, name: str | None = None, recent: bool = False
    ) -> Callable[[F], F]:
        """Take a form.

        Args:
            path: where, below the prefix.
            permission: who may call it.
            name: what the route is called.
            recent: whether somebody has to have proved a short while ago who they are; ask for it
                on the page with the form as well, so that nothing typed is lost.
        """
        return self._route("POST", path, permission, name, recent=recent)

    def _route(
        self, method: str, path: str, permission: Permission, name: str | None, *, recent: bool
    ) -> Callable[[F], F]:
        def add(endpoint: F) -> F:
            if recent:
                setattr(getattr(endpoint, "__func__", endpoint), _RECENT, True)
            if self._embeddable and permission is Permission.PUBLIC:
                setattr(getattr(endpoint, "__func__", endpoint), _EMBEDDABLE, True)
            self.router.add_api_route(
                path,
                declare(permission)(endpoint),
                methods=[method],
                name=name,
                response_class=HTMLResponse,
                include_in_schema=False,
            )
            return endpoint

        return add


def declare(permission: Permission) -> Callable[[F], F]:
    """Declare who may call an endpoint; `PageRouter` does this for its routes.

    Args:
        permission: what somebody needs; one function cannot declare two.

    Raises:
        ValueError: the endpoint declares another permission already.
    """

    def mark(endpoint: F) -> F:
        if permission_of(endpoint) not in {None, permission}:
            raise ValueError("an endpoint with two permissions: write two functions instead")
        setattr(getattr(endpoint, "__func__", endpoint), _ATTRIBUTE, permission)
        return endpoint

    return mark


def permission_of(endpoint: Callable[..., object]) -> Permission | None:
    """Return what an endpoint declares, or `None` if it declares nothing."""
    permission = getattr(endpoint, _ATTRIBUTE, None)
    return permission if isinstance(permission, Permission) else None


def needs_recent_proof(endpoint: Callable[..., object]) -> bool:
    """Tell whether somebody has to have proved a short while ago who they are."""
    return getattr(endpoint, _RECENT, False) is True


def may_be_embedded(endpoint: object) -> bool:
    """Tell whether allowed sites may show what an endpoint answers in a frame."""
    return getattr(endpoint, _EMBEDDABLE, False) is True


def page(
    context: PluginContext, template: str, values: Mapping[str, object], *, status: int = 200
) -> HTMLResponse:
    """Answer with a rendered template.

    Args:
        context: the plugin's context.
        template: name of the template, for example `scheduling/times.html`.
        values: what the template may use.
        status: the HTTP status.
    """
    return HTMLResponse(context.templates.render(template, values), status_code=status)


def private(response: R) -> R:
    """Keep an answer that is somebody's own out of every cache (RFC 9111, 5.2.2.5)."""
    response.headers["Cache-Control"] = "no-store"
    return response


def see_other(path: str) -> RedirectResponse:
    """Send the browser to another page after a form was taken (RFC 9110, 15.4.4)."""
    return RedirectResponse(path, status_code=303)


def signed_in(request: Request) -> Account:
    """Return who called a route that needs an account.

    Args:
        request: the request, as the route was given it.

    Raises:
        RuntimeError: the route is open to people without an account.
    """
    account = getattr(request.state, ACCOUNT_ATTRIBUTE, None)
    if not isinstance(account, Account):
        raise RuntimeError("only a route whose permission needs an account knows who calls it")  # noqa: TRY004  # nothing of a wrong type was given
    return account


def remember(request: Request, account: Account) -> None:
    """Say who calls; the application's guard does this once it is sure."""
    setattr(request.state, ACCOUNT_ATTRIBUTE, account)
