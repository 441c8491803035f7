"""Routers whose every route declares who may call it, and the answers of pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from logging import getLogger
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from soundwell_hookspecs import Account, AccountId, PluginContext, Practice, Role
from soundwell_plugins.sdk.clock import SystemClock
from soundwell_plugins.sdk.pages import (
    PageRouter,
    declare,
    page,
    permission_of,
    remember,
    see_other,
    signed_in,
)
from soundwell_plugins.sdk.permissions import Permission


class Greetings:
    """Endpoints that share something."""

    def hello(self) -> str:
        return "Hello"


@dataclass
class Upper:
    """Templates that shout."""

    def render(self, template: str, values: Mapping[str, object], *, language: str = "") -> str:
        return f"{template} {values['name']}".upper()


def routes(router: PageRouter) -> dict[str, APIRoute]:
    return {route.path: route for route in router.router.routes if isinstance(route, APIRoute)}


@pytest.mark.parametrize("permission", Permission)
def test_a_route_declares_who_may_call_it(permission: Permission) -> None:
    router = PageRouter(prefix="/hello")

    @router.get("/there", permission=permission)
    def hello() -> str:
        return "Hello"

    assert permission_of(routes(router)["/hello/there"].endpoint) is permission


def test_a_route_cannot_be_added_without_saying_who_may_call_it() -> None:
    router: Any = PageRouter(prefix="/hello")
    with pytest.raises(TypeError, match="permission"):
        router.get("/there")


def test_an_endpoint_that_declares_nothing_is_known_as_such() -> None:
    assert permission_of(Greetings().hello) is None


def test_a_method_can_be_an_endpoint() -> None:
    router = PageRouter(prefix="/hello")

    class Own(Greetings):
        def hello(self) -> str:
            return "Hello"

    router.get("", permission=Permission.ADMIN)(Own().hello)
    assert permission_of(routes(router)["/hello"].endpoint) is Permission.ADMIN


def test_one_function_cannot_stand_behind_two_permissions() -> None:
    router = PageRouter(prefix="/hello")

    @router.get("/admin", permission=Permission.ADMIN)
    def hello() -> str:
        return "Hello"

    with pytest.raises(ValueError, match=r"^an endpoint with two permissions"):
        router.get("/public", permission=Permission.PUBLIC)(hello)
    assert permission_of(routes(router)["/hello/admin"].endpoint) is Permission.ADMIN


def test_one_function_may_serve_two_routes_for_the_same_people() -> None:
    router = PageRouter(prefix="/hello")

    @router.get("/one", permission=Permission.PUBLIC)
    @router.get("/two", permission=Permission.PUBLIC)
    def hello() -> str:
        return "Hello"

    assert set(routes(router)) == {"/hello/one", "/hello/two"}


def test_something_that_is_no_permission_does_not_count_as_one() -> None:
    def hello() -> str:
        return "Hello"

    assert permission_of(declare(cast("Permission", "anybody"))(hello)) is None


def test_a_page_is_served_as_html_by_the_method_that_was_declared() -> None:
    router = PageRouter(prefix="/hello")

    @router.post("", permission=Permission.PUBLIC)
    def hello() -> str:
        return "Hello"

    app = FastAPI()
    app.include_router(router.router)
    with TestClient(app) as client:
        answer = client.post("/hello")
        assert (answer.text, answer.headers["content-type"]) == (
            "Hello",
            "text/html; charset=utf-8",
        )
        assert client.get("/hello").status_code == 405


def test_pages_stay_out_of_the_description_of_the_interface() -> None:
    router = PageRouter(prefix="/hello", tag="greetings")

    @router.get("", permission=Permission.PUBLIC)
    def hello() -> str:
        return "Hello"

    app = FastAPI()
    app.include_router(router.router)
    assert app.openapi()["paths"] == {}


def test_a_page_is_a_rendered_template_with_its_status() -> None:
    answer = page(context(), "acme/hello.html", {"name": "zoë"}, status=409)
    assert (answer.status_code, bytes(answer.body).decode()) == (409, "ACME/HELLO.HTML ZOË")


def test_after_a_form_the_browser_is_sent_on_by_303() -> None:
    answer = see_other("/booked")
    assert (answer.status_code, answer.headers["location"]) == (303, "/booked")


def context() -> PluginContext:
    nobody: Any = None
    return PluginContext(
        plugin="acme",
        practice=Practice("Harbour", "", "", ZoneInfo("UTC"), "en_GB", {}),
        clock=SystemClock(),
        logger=getLogger("acme"),
        hooks=nobody,
        storage=nobody,
        events=nobody,
        people=nobody,
        accounts=nobody,
        audit=nobody,
        limits=nobody,
        links=nobody,
        templates=Upper(),
        folder=Path(),
    )


def test_the_machines_clock_tells_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_route_learns_who_calls_it() -> None:
    mira = Account(AccountId("a1"), "Mira Holm", "mira@harbour.example", frozenset({Role.ADMIN}))
    request = Request({"type": "http"})
    remember(request, mira)
    assert signed_in(request) is mira


def test_an_open_route_that_asks_who_calls_it_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match=r"^only a route whose permission needs an account"):
        signed_in(Request({"type": "http"}))
