"""Who may call a route: asked here, and nowhere else."""

import hmac
from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from soundwell_hookspecs import Account, OfficeEntry, Permission, Role, Templates
from soundwell_plugins.host.accounts.presence import Presence, Present
from soundwell_plugins.host.accounts.services import AccountServices
from soundwell_plugins.host.accounts.sessions import SignedIn
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.api import API
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import needs_recent_proof, permission_of, remember
from soundwell_plugins.web.cookies import Cookies
from soundwell_plugins.web.own_paths import sign_in_path

TOKEN_FIELD: Final = "csrf"  # noqa: S105  # the name of a field
TOKEN_HEADER: Final = "x-csrf-token"  # noqa: S105  # the name of a header
SECOND_FACTOR_PAGE: Final = "/office/account/second-factor"

_WITHOUT_ACCOUNT: Final = frozenset({Permission.PUBLIC, Permission.SIGNED_LINK})
"""What nobody has to sign in for; the route itself verifies a signed link."""

_NEEDED: Final[Mapping[Permission, frozenset[Role]]] = {
    Permission.SIGNED_IN: frozenset(Role),
    Permission.PRACTITIONER: frozenset({Role.PRACTITIONER}),
    Permission.SUPERVISOR: frozenset({Role.SUPERVISOR}),
    Permission.ADMIN: frozenset({Role.ADMIN}),
    Permission.PRACTICE: frozenset({Role.ADMIN, Role.PRACTITIONER}),
    Permission.CARE: frozenset({Role.PRACTITIONER, Role.SUPERVISOR}),
}
_CHANGES_NOTHING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_BEFORE_SECOND_FACTOR: Final = (SECOND_FACTOR_PAGE, "/sign-out")
_SESSION: Final = "soundwell_session"


class LedElsewhere(Exception):
    """A request that gets another answer than its route's.

    Args:
        response: the answer.
    """

    def __init__(self, response: Response) -> None:
        super().__init__("the guard answers")
        self.response = response


def may(account: Account, permission: Permission) -> bool:
    """Tell whether somebody who is signed in has a permission."""
    return permission in _WITHOUT_ACCOUNT or not account.roles.isdisjoint(_NEEDED[permission])


class Guard:
    """Lets requests through to their routes, or refuses them.

    Args:
        services: know who is signed in.
        database: where sessions are kept.
        templates: render explanations.
        presence: tells templates who is there.
        cookies: hold sessions.
        entries: the places of the back office.
    """

    def __init__(
        self,
        *,
        services: AccountServices,
        database: Database,
        templates: Templates,
        presence: Presence,
        cookies: Cookies,
        entries: Sequence[OfficeEntry],
    ) -> None:
        self._services = services
        self._database = database
        self._templates = templates
        self._presence = presence
        self._cookies = cookies
        self._entries = entries

    async def __call__(self, request: Request) -> None:
        """Let a request through, or refuse it.

        Raises:
            HTTPException: 404 for a route that declares nothing, 401 and 403 where an account or
                a role is missing.
            LedElsewhere: another page comes first.
        """
        endpoint = request.scope.get("endpoint")
        permission = permission_of(endpoint) if endpoint is not None else None
        if endpoint is None or permission is None:
            raise HTTPException(404)
        if permission in _WITHOUT_ACCOUNT:
            return
        found = await run_in_threadpool(self._found, self._cookies.session(request))
        if found is None:
            raise _signed_out(request)
        self._enter(request, found)
        if not may(found.account, permission):
            raise HTTPException(403)
        self._ask_for_second_factor(request, found)
        if request.method not in _CHANGES_NOTHING:
            await self._check_token(request, found)
        if needs_recent_proof(endpoint) and not found.recent:
            raise LedElsewhere(RedirectResponse(sign_in_path(request, "/sign-in/again"), 303))

    def _found(self, token: str) -> SignedIn | None:
        if not token:
            return None
        sessions = self._services.sessions
        with self._database.reading() as session:
            found = sessions.find(session, token)
        if found is not None and sessions.is_stale(found):
            with self._database.transaction() as session:
                sessions.seen(session, found)
        return found

    def _enter(self, request: Request, found: SignedIn) -> None:
        shown = tuple(each for each in self._entries if may(found.account, each.permission))
        self._presence.enter(Present(found.account, found.csrf, shown, request.url.path))
        remember(request, found.account)
        setattr(request.state, _SESSION, found)

    def _ask_for_second_factor(self, request: Request, found: SignedIn) -> None:
        needed = not found.account.roles.isdisjoint(self._services.settings.second_factor_for)
        if needed and not found.second_factor:
            if request.url.path.startswith(_BEFORE_SECOND_FACTOR):
                return
            raise LedElsewhere(RedirectResponse(SECOND_FACTOR_PAGE, 303))

    async def _check_token(self, request: Request, found: SignedIn) -> None:
        typed: dict[str, str] = {}
        token = request.headers.get(TOKEN_HEADER, "")
        if not token and _is_form(request):
            typed = await submitted(request)
            token = typed.get(TOKEN_FIELD, "")
        if not hmac.compare_digest(token.encode(), found.csrf.encode()):
            raise LedElsewhere(self._explained(request, typed))

    def _explained(self, request: Request, typed: Mapping[str, str]) -> Response:
        """Return a page that explains, with all that was typed and a way to send it again.

        The way is left out where the form came from elsewhere: nobody may be talked into it.
        """
        again = came_from_here(request) and bool(typed)
        kept = {name: text for name, text in typed.items() if name != TOKEN_FIELD}
        values = {"fields": kept, "path": request.url.path, "again": again}
        return HTMLResponse(self._templates.render("sign_in/send_again.html", values), 403)


def session_of(request: Request) -> SignedIn:
    """Return the session of a request that the guard has let through as signed in."""
    found = getattr(request.state, _SESSION, None)
    if not isinstance(found, SignedIn):
        raise RuntimeError("only a route whose permission needs an account has a session")  # noqa: TRY004  # nothing of a wrong type was given
    return found


def came_from_here(request: Request) -> bool:
    """Tell whether one of our own pages sent a request, as far as its browser says so.

    Browsers say it in `Sec-Fetch-Site` (W3C Fetch Metadata); one that says nothing is believed.
    """
    return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


def led_elsewhere(_request: Request, error: Exception) -> Response:
    """Answer with what the guard has decided."""
    if isinstance(error, LedElsewhere):
        return error.response
    raise error


def _signed_out(request: Request) -> Exception:
    if request.method in _CHANGES_NOTHING and not request.url.path.startswith(API):
        return LedElsewhere(RedirectResponse(sign_in_path(request), 303))
    return HTTPException(401)


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in {"application/x-www-form-urlencoded", "multipart/form-data"}
