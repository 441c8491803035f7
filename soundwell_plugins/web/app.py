"""The application: the practice's first page, what features bring, and what watches over it."""

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from secure.middleware import SecureASGIMiddleware
from starlette.exceptions import HTTPException
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from soundwell_hookspecs import entries, office_entries
from soundwell_plugins.host.accounts.entrance import DEVICE_KNOWN
from soundwell_plugins.host.configuration import WebSettings
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.look import made_files
from soundwell_plugins.host.metrics import Meter
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.addresses import PossibleAddresses
from soundwell_plugins.web.body_limit import BodyLimit
from soundwell_plugins.web.cookies import Cookies
from soundwell_plugins.web.description import description
from soundwell_plugins.web.embedding import CallsFromSites, EmbeddedPages
from soundwell_plugins.web.errors import ErrorPages, LastResort
from soundwell_plugins.web.guard import Guard, LedElsewhere, led_elsewhere
from soundwell_plugins.web.head import HeadAsGet
from soundwell_plugins.web.headers import security_headers
from soundwell_plugins.web.language import VisitorLanguage
from soundwell_plugins.web.metrics import metrics
from soundwell_plugins.web.names import KnownNames
from soundwell_plugins.web.office import office_pages, own_entries
from soundwell_plugins.web.plugin_pages import PagesRefused, add_plugin_pages, paths
from soundwell_plugins.web.precedence import VisitorsFirst
from soundwell_plugins.web.private import PrivateAnswers
from soundwell_plugins.web.probes import probes
from soundwell_plugins.web.proxies import Proxies
from soundwell_plugins.web.request_ids import RequestIds
from soundwell_plugins.web.request_log import RequestLog
from soundwell_plugins.web.sign_in import sign_in_pages
from soundwell_plugins.web.static import VersionedFiles


def create_app(
    host: Host,
    settings: WebSettings | None = None,
    meter: Meter | None = None,
    *,
    delivers: bool = True,
) -> tuple[FastAPI, tuple[PagesRefused, ...]]:
    """Build the application.

    Args:
        host: the practice.
        settings: whom to believe; the defaults when not given.
        meter: counts requests and calls; a new one when not given.
        delivers: whether this process delivers as well.

    Returns:
        The application, and whose pages are left out and why.
    """
    cookies = Cookies(over_tls=_over_tls(host), device_known=DEVICE_KNOWN)
    app = FastAPI(
        title=host.practice.name,
        dependencies=[Depends(_guard(host, cookies))],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    settings, meter = settings or WebSettings(), meter or Meter()
    own = (
        first_page(host),
        probes(host, delivers=delivers),
        metrics(host, meter, settings.metrics_token),
        sign_in_pages(host, cookies),
        office_pages(host, cookies),
        description(app),
    )
    for router in own:
        app.include_router(router)
    app.mount("/static", VersionedFiles(made_files(host.practice)))
    taken = [*(path for router in own for path in paths(router)), "/static/{file:path}"]
    refused = add_plugin_pages(app, host.hooks, taken)
    _surround(app, host, settings, meter)
    return app, refused


def first_page(host: Host) -> APIRouter:
    """Return the page on which a visitor begins."""
    router = PageRouter(prefix="")

    @router.get("/", permission=Permission.PUBLIC)
    def home() -> HTMLResponse:
        offered = [entry for each in host.hooks.collect(entries).values for entry in each]
        return HTMLResponse(host.templates.render("web/home.html", {"entries": offered}))

    return router.router


def _guard(host: Host, cookies: Cookies) -> Guard:
    before, after = own_entries()
    brought = host.hooks.collect(office_entries).values
    return Guard(
        services=host.accounts,
        database=host.database,
        templates=host.templates,
        presence=host.presence,
        cookies=cookies,
        entries=[*before, *(entry for each in brought for entry in each), *after],
    )


def _over_tls(host: Host) -> bool:
    return host.practice.url.startswith("https:")


def _surround(app: FastAPI, host: Host, settings: WebSettings, meter: Meter) -> None:
    """Add what every request passes; what is added last comes first."""
    pages = ErrorPages(host.templates)
    over_tls = _over_tls(host)
    app.add_exception_handler(HTTPException, pages.refused)
    app.add_exception_handler(RequestValidationError, pages.refused)
    app.add_exception_handler(LedElsewhere, led_elsewhere)
    app.add_middleware(PrivateAnswers)
    app.add_middleware(BodyLimit, pages=pages)
    app.add_middleware(PossibleAddresses, pages=pages)
    app.add_middleware(KnownNames, url=host.practice.url, names=settings.names, pages=pages)
    app.add_middleware(LastResort, pages=pages)
    app.add_middleware(CallsFromSites, sites=settings.sites)
    app.add_middleware(VisitorLanguage, languages=host.templates.languages, over_tls=over_tls)
    app.add_middleware(SecureASGIMiddleware, secure=security_headers(over_tls=over_tls))
    app.add_middleware(EmbeddedPages, sites=settings.sites)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))
    app.add_middleware(RequestLog, meter=meter)
    app.add_middleware(RequestIds, proxies=Proxies(settings.proxies))
    app.add_middleware(HeadAsGet)
    app.add_middleware(VisitorsFirst, precedence=host.precedence)
