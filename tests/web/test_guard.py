"""Who may call a route."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

from soundwell_hookspecs import Feature, NoConfig, hookimpl
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.sdk.pages import PageRouter, permission_of
from soundwell_plugins.sdk.permissions import Permission

Open = Callable[..., Any]


class Rooms(Feature[NoConfig]):
    """Has a room for everybody."""

    name = "rooms"
    entered: list[Permission] = []  # noqa: RUF012  # emptied by every test
    router: APIRouter

    @hookimpl
    def pages(self) -> APIRouter:
        router = PageRouter(prefix="/rooms")
        for permission in Permission:
            router.get(f"/{permission.name.lower()}", permission=permission)(self.room(permission))
            router.post(f"/{permission.name.lower()}", permission=permission)(self.room(permission))
        type(self).router = router.router
        return router.router

    def room(self, permission: Permission) -> Callable[[], str]:
        def enter() -> str:
            self.entered.append(permission)
            return "Come in"

        return enter


@pytest.fixture
def rooms(open_site: Open) -> Any:
    Rooms.entered.clear()
    return open_site(Rooms)


@pytest.mark.parametrize("name", ["public", "signed_link"])
def test_what_needs_no_account_is_open(rooms: Any, name: str) -> None:
    assert rooms.client.get(f"/rooms/{name}").status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ["practitioner", "supervisor", "admin"])
def test_what_needs_an_account_asks_everybody_to_sign_in(
    rooms: Any, name: str, method: str
) -> None:
    answer = rooms.client.request(method, f"/rooms/{name}")
    assert answer.status_code == 401
    assert "<h1>Please sign in</h1>" in answer.text
    assert Rooms.entered == []


def test_a_route_that_is_added_later_and_declares_nothing_is_not_served(rooms: Any) -> None:
    Rooms.router.get("/rooms/cellar")(lambda: "dark")
    assert rooms.client.get("/rooms/cellar").status_code == 404


def every_route(app: FastAPI) -> Iterator[BaseRoute]:
    for route in app.routes:
        included = getattr(route, "original_router", None)
        yield from included.routes if included is not None else [route]


def test_every_route_of_the_suite_declares_who_may_call_it(open_site: Open) -> None:
    plugins = [
        each.entry_point.load() for each in installed().values() if each.distribution == "soundwell"
    ]
    site = open_site(*plugins)
    routes = list(every_route(site.app))
    undeclared = [
        getattr(route, "path", str(route))
        for route in routes
        if not (isinstance(route, APIRoute) and permission_of(route.endpoint))
        and not (isinstance(route, Mount) and route.path == "/static")
    ]
    assert undeclared == []
    assert site.refused == ()
    assert {"/", "/healthz", "/readyz", "/book"} <= {getattr(route, "path", "") for route in routes}
