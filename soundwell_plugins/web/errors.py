"""Pages for what went wrong: kind, short, and without what went wrong inside."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundwell_hookspecs import Templates
from soundwell_plugins.host.traces import describe

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sorry:
    """What a person reads."""

    title: str
    message: str


_NOT_FOUND: Final = Sorry(
    "We could not find this page",
    "The address may be incomplete, or the page has moved. You can start again from the beginning.",
)
_SENTENCES: Final[Mapping[int, Sorry]] = {
    401: Sorry("Please sign in", "This page is for people who work at the practice."),
    404: _NOT_FOUND,
    405: _NOT_FOUND,
    413: Sorry("That was too much at once", "Please send less and try again."),
    422: _NOT_FOUND,
}
_OTHERWISE: Final = Sorry(
    "That did not work", "Please go back and try again. If it stays like this, write to us."
)
_OUR_FAULT: Final = Sorry(
    "Something went wrong on our side",
    "It is not your fault, and nothing you wrote was passed on. Please try again in a moment, or "
    "write to us.",
)


def add_error_pages(app: FastAPI, templates: Templates) -> None:
    """Answer every error with a page."""
    pages = _Pages(templates)
    app.add_exception_handler(HTTPException, pages.refused)
    app.add_exception_handler(RequestValidationError, pages.refused)
    app.add_middleware(LastResort, pages=pages)


class _Pages:
    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def answer(self, status: int, sorry: Sorry) -> HTMLResponse:
        values = {"title": sorry.title, "message": sorry.message, "actions": []}
        return HTMLResponse(self._templates.render("web/error.html", values), status_code=status)

    def refused(self, _request: Request, error: Exception) -> HTMLResponse:
        status = error.status_code if isinstance(error, HTTPException) else 422
        return self.answer(status, _SENTENCES.get(status, _OTHERWISE))


class LastResort:
    """Answers for a page that failed.

    The framework's own handler would hand the error on to the server, which logs its text; that may
    quote what somebody wrote.

    Args:
        app: the application inside.
        pages: makes the page.
    """

    def __init__(self, app: ASGIApp, pages: _Pages) -> None:
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
        except Exception as error:  # noqa: BLE001  # whatever a page raises ends here
            _log.error("a page failed: %s", describe(error))
            if not begun and scope["type"] == "http":
                await self._pages.answer(500, _OUR_FAULT)(scope, receive, send)
