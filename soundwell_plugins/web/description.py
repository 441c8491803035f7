"""The description of what programs can call: OpenAPI, over all plugins."""

from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, Response

from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission

PATH: Final = "/api/openapi.json"


def description(app: FastAPI) -> APIRouter:
    """Return the route that serves the description; pages are not in it.

    Args:
        app: the application; described when it is asked for, with all that it serves by then.
    """
    router = PageRouter(prefix="")

    @router.get(PATH, permission=Permission.PUBLIC)
    def described() -> Response:
        return JSONResponse(app.openapi())

    return router.router
