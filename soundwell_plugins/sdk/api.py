"""Routers for programs: JSON in and out, described by OpenAPI, errors as problem documents.

Every route declares who may call it, as pages do. What is wrong with a request is answered all at
once, by field, as `application/problem+json` (RFC 9457).
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel

from soundwell_plugins.sdk.pages import PageRouter, declare
from soundwell_plugins.sdk.permissions import Permission

F = TypeVar("F", bound=Callable[..., Any])

API: Final = "/api/"
"""What the paths of all routes for programs begin with."""

PROBLEM: Final = "application/problem+json"
_WHERE: Final = frozenset({"body", "query", "path", "header"})
_ALWAYS: Final = (400, 404, 413, 422, 500)
_MOST_ERRORS: Final = 50
_PROBLEM_SCHEMA: Final[Mapping[str, object]] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "about:blank: the title says it all."},
        "title": {"type": "string", "description": "What is wrong, in a few words."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do about it."},
        "errors": {
            "type": "array",
            "description": "All that is wrong with the request.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {
                    "field": {"type": "string", "description": "Which one, as in times/0/start."},
                    "detail": {"type": "string", "description": "What is wrong with it."},
                },
            },
        },
    },
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong with a request.

    Args:
        field: which one, as in `times/0/start`; empty for the whole.
        detail: a sentence for whoever reads it.
    """

    field: str
    detail: str


class Problem(Exception):
    """A request that cannot be answered as asked (RFC 9457).

    Args:
        status: the HTTP status.
        title: what is wrong, in a few words; the status's own phrase when empty.
        detail: what to do about it.
        errors: all that is wrong with it, by field.
    """

    def __init__(
        self, status: int, title: str = "", detail: str = "", errors: Sequence[Mistake] = ()
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title or HTTPStatus(status).phrase
        self.detail = detail
        self.errors = tuple(errors)

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        """Return the answer."""
        document: dict[str, object] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            document["detail"] = self.detail
        if self.errors:
            document["errors"] = [asdict(error) for error in self.errors]
        kept = {**(headers or {}), "Cache-Control": "no-store"}
        return JSONResponse(document, self.status, kept, media_type=PROBLEM)


def invalid(error: RequestValidationError) -> Problem:
    """Return the problem of a request that does not have the declared form.

    What was sent is not repeated.
    """
    mistakes = dict.fromkeys(
        Mistake(_field(each["loc"]), str(each["msg"])) for each in error.errors()[:_MOST_ERRORS]
    )
    return Problem(422, errors=tuple(mistakes))


class ApiRouter:
    """Collects the routes of a plugin that programs call.

    Hand `router` out by the hook `pages`, or put it beside the plugin's pages with `add_to`.

    Args:
        prefix: the path under which they stand, for example `/api/scheduling`.
        tag: the group in which they appear in the description.

    Raises:
        ValueError: the prefix does not begin with `/api/`.
    """

    def __init__(self, *, prefix: str, tag: str) -> None:
        if not prefix.startswith(API):
            raise ValueError(f"what programs call stands under {API}")
        self.router = APIRouter(prefix=prefix, tags=[tag], route_class=_ApiRoute)

    def route(
        self,
        method: str,
        path: str,
        *,
        permission: Permission,
        answer: type[BaseModel] | None,
        status: int = 200,
        problems: Sequence[int] = (),
    ) -> Callable[[F], F]:
        """Answer a call; the endpoint's docstring describes it.

        Args:
            method: `GET`, `POST`, `PUT` or `DELETE`.
            path: where, below the prefix.
            permission: who may call it.
            answer: what comes back; nothing when `None`.
            status: the status of that.
            problems: which statuses its problems have, besides those that any call can have.
        """

        def add(endpoint: F) -> F:
            self.router.add_api_route(
                path,
                declare(permission)(endpoint),
                methods=[method],
                response_model=answer,
                status_code=status,
                responses={each: _described(each) for each in sorted({*_ALWAYS, *problems})},
            )
            return endpoint

        return add

    def add_to(self, router: PageRouter) -> None:
        """Serve the routes beside a plugin's pages.

        Args:
            router: the pages; its prefix does not count here.
        """
        router.router.routes.extend(self.router.routes)


class _ApiRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except Problem as problem:
                return problem.response()
            except RequestValidationError as error:
                return invalid(error).response()

        return answer


def _field(location: Sequence[int | str]) -> str:
    within = location[1:] if location and location[0] in _WHERE else location
    return "/".join(str(part) for part in within if not isinstance(part, int) or len(within) > 1)


def _described(status: int) -> dict[str, Any]:
    content = {PROBLEM: {"schema": _PROBLEM_SCHEMA}}
    return {"description": HTTPStatus(status).phrase, "content": content}
