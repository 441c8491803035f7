"""The application: the practice's first page, what features bring, and what watches over it."""

from importlib.resources import files
from typing import Final

from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from secure.middleware import SecureASGIMiddleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from soundwell_hookspecs import entries
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.templates import PACKAGE
from soundwell_plugins.sdk.pages import declare
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.errors import add_error_pages
from soundwell_plugins.web.guard import guard
from soundwell_plugins.web.headers import security_headers
from soundwell_plugins.web.plugin_pages import PagesRefused, add_plugin_pages
from soundwell_plugins.web.probes import probes

MAX_BODY_BYTES: Final = 256 * 1024


def create_app(host: Host) -> tuple[FastAPI, tuple[PagesRefused, ...]]:
    """Build the application.

    Args:
        host: the practice.

    Returns:
        The application, and whose pages are left out and why.
    """
    app = FastAPI(
        title=host.practice.name,
        dependencies=[Depends(guard)],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=MAX_BODY_BYTES)
    add_error_pages(app, host.templates)
    app.mount("/static", StaticFiles(directory=str(files(PACKAGE).joinpath("static"))))
    app.include_router(probes(host))

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    @declare(Permission.PUBLIC)
    def home() -> str:
        offered = [entry for each in host.hooks.collect(entries).values for entry in each]
        return host.templates.render("web/home.html", {"entries": offered})

    refused = add_plugin_pages(app, host.hooks)
    app.add_middleware(
        SecureASGIMiddleware,
        secure=security_headers(over_tls=host.practice.url.startswith("https:")),
    )
    return app, refused
