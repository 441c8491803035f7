"""Other sites: which of them may show which pages, and call what is there for programs."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import APIRouter

from soundwell_hookspecs import Feature, NoConfig, hookimpl
from soundwell_plugins.host.configuration import WebSettings
from soundwell_plugins.sdk.api import ApiRouter
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.app import create_app
from soundwell_plugins.web.body_limit import MAX_BODY_BYTES

Open = Callable[..., Any]

SITE, OTHER = "https://practice.example", "https://elsewhere.example"


class Window(Feature[NoConfig]):
    name = "window"

    @hookimpl
    def pages(self) -> APIRouter:
        pages = PageRouter(prefix="/window", embeddable=True)
        pages.get("/open", permission=Permission.PUBLIC)(lambda: "open")
        pages.get("/linked", permission=Permission.SIGNED_LINK)(lambda: "linked")
        api = ApiRouter(prefix="/api/window", tag="window")
        api.route("GET", "/view", permission=Permission.PUBLIC, answer=None)(view)
        api.route("GET", "/broken", permission=Permission.PUBLIC, answer=None)(broken)
        api.add_to(pages)
        return pages.router


def view() -> None:
    """Look out."""


def broken() -> None:
    """Break."""
    raise RuntimeError("glass")


@pytest.fixture
def client(open_site: Open) -> Any:
    site = open_site(Window)
    app, _ = create_app(site.host, WebSettings(sites=(SITE,)))
    site.client.app = app
    site.client._transport.app = app
    return site.client


def test_an_allowed_site_may_show_an_embeddable_page(client: Any) -> None:
    headers = client.get("/window/open").headers
    assert f"frame-ancestors {SITE}" in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/", "/window/linked", "/api/window/view", "/sign-in", "/no"])
def test_everything_else_stays_alone(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


def test_without_sites_nothing_may_be_framed(open_site: Open) -> None:
    headers = open_site(Window).client.get("/window/open").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_scripts_of_an_allowed_site_may_call(client: Any) -> None:
    answer = client.get("/api/window/view", headers={"origin": SITE})
    assert answer.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in answer.headers


def test_they_may_ask_first(client: Any) -> None:
    asking = {"origin": SITE, "access-control-request-method": "PUT"}
    assert client.options("/api/window/view", headers=asking).status_code == 200


@pytest.mark.parametrize(("path", "origin"), [("/api/window/view", OTHER), ("/", SITE)])
def test_other_scripts_and_pages_are_not_opened(client: Any, path: str, origin: str) -> None:
    headers = client.get(path, headers={"origin": origin}).headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("POST", "/api/window/view", 405),
        ("GET", "/api/window/broken", 500),
    ],
)
def test_programs_get_problems_and_no_pages(
    client: Any, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_too_much_for_a_program_is_a_problem(client: Any) -> None:
    answer = client.post("/api/window/view", content=b"x" * (MAX_BODY_BYTES + 1))
    assert (answer.status_code, answer.json()["status"]) == (413, 413)


def test_the_description_names_what_plugins_bring_for_programs_alone(client: Any) -> None:
    described = client.get("/api/openapi.json").json()
    assert set(described["paths"]) == {"/api/window/view", "/api/window/broken"}
