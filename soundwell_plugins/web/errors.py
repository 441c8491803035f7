"""Pages for what went wrong: kind, short, and without what went wrong inside."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundwell_hookspecs import Templates
from soundwell_plugins.host.traces import describe
from soundwell_plugins.sdk.api import API, Problem
from soundwell_plugins.sdk.texts import marked

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sorry:
    """What a person reads."""

    title: str
    message: str


_NOT_FOUND: Final = Sorry(
    marked("We could not find this page"),
    marked(
        "The address may be incomplete, or the page has moved."
        " You can start again from the beginning."
    ),
)
_SENTENCES: Final[Mapping[int, Sorry]] = {
    401: Sorry(
        marked("Please sign in"),
        marked(
            "You were signed out in the meantime. Sign in in another window, then go back here and"
            " send it again: your browser still has what you typed."
        ),
    ),
    403: Sorry(
        marked("This page is for somebody else"),
        marked(
            "Your account does not have the role that this page needs. An admin can change that."
        ),
    ),
    404: _NOT_FOUND,
    405: _NOT_FOUND,
    413: Sorry(marked("That was too much at once"), marked("Please send less and try again.")),
    421: Sorry(
        marked("This is not the practice's address"),
        marked("The practice's pages are elsewhere. Please use the link that you were given."),
    ),
    422: _NOT_FOUND,
    500: Sorry(
        marked("Something went wrong on our side"),
        marked(
            "It is not your fault, and nothing you wrote was passed on."
            " Please try again in a moment, or write to us."
        ),
    ),
}
_OTHERWISE: Final = Sorry(
    marked("That did not work"),
    marked("Please go back and try again. If it stays like this, write to us."),
)

_ACTIONS: Final[Mapping[int, list[tuple[str, str]]]] = {
    401: [(marked("Sign in"), "/sign-in")],
    403: [(marked("Back to today"), "/office")],
}


class ErrorPages:
    """Makes the pages.

    Args:
        templates: renders.
    """

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def answer(
        self, status: int, headers: Mapping[str, str] | None = None, *, path: str = ""
    ) -> Response:
        """Return the page for a status, in plain text when not even that can be rendered.

        Args:
            status: the HTTP status.
            headers: what else the answer carries.
            path: what was asked for; programs get a problem document (RFC 9457) and no page.
        """
        if path.startswith(API):
            return Problem(status).response(headers)
        sorry = _SENTENCES.get(status, _OTHERWISE)
        values = {
            "title": sorry.title,
            "message": sorry.message,
            "actions": _ACTIONS.get(status, []),
        }
        try:
            page = self._templates.render("web/error.html", values)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with it, somebody waits
            _log.error("the page for errors failed: %s", describe(error))
            return PlainTextResponse(f"{sorry.title}\n\n{sorry.message}\n", status, headers)
        return HTMLResponse(page, status, headers)

    def refused(self, request: Request, error: Exception) -> Response:
        """Answer a request that a route, or the framework, refuses."""
        if isinstance(error, HTTPException):
            return self.answer(error.status_code, error.headers, path=request.url.path)
        return self.answer(422, path=request.url.path)


class LastResort:
    """Answers for a page that failed.

    The framework's own handler would hand the error on to the server, which logs its text; that may
    quote what somebody wrote. And a page that exits would end the server.

    Args:
        app: the application inside.
        pages: makes the page.
    """

    def __init__(self, app: ASGIApp, pages: ErrorPages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer if nobody else does."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever a page raises ends here
            _log.error("a page failed: %s", describe(error))
            if not begun and scope["type"] == "http":
                await self._pages.answer(500, path=scope["path"])(scope, receive, send)
