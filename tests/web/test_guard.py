"""Who may call a route."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

from soundwell_hookspecs import Feature, NoConfig, Role, hookimpl
from soundwell_plugins.sdk.pages import PageRouter, permission_of
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.testing import sign_in

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
        router.get("/cellar", permission=Permission.ADMIN, recent=True)(lambda: "dark")
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


NEEDING = ["signed_in", "practitioner", "supervisor", "admin"]


@pytest.mark.parametrize("name", NEEDING)
def test_a_page_that_needs_an_account_leads_to_signing_in_and_back(rooms: Any, name: str) -> None:
    answer = rooms.client.get(f"/rooms/{name}?day=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next=%2Frooms%2F{name}%3Fday%3D1"
    assert Rooms.entered == []


@pytest.mark.parametrize("name", NEEDING)
def test_a_form_that_needs_an_account_says_how_to_lose_nothing(rooms: Any, name: str) -> None:
    answer = rooms.client.post(f"/rooms/{name}")
    assert answer.status_code == 401
    assert "<h1>Please sign in</h1>" in answer.text
    assert Rooms.entered == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", NEEDING)
def test_a_role_opens_its_own_rooms_and_those_of_everybody(
    rooms: Any, name: str, role: Role
) -> None:
    sign_in(rooms.host, rooms.client, role)
    fits = name in {"signed_in", role.value}
    assert rooms.client.get(f"/rooms/{name}").status_code == (200 if fits else 403)
    assert rooms.client.post(f"/rooms/{name}").status_code == (200 if fits else 403)


def test_somebody_with_several_roles_has_all_of_their_rooms(rooms: Any) -> None:
    sign_in(rooms.host, rooms.client, Role.ADMIN, Role.SUPERVISOR)
    answers = [rooms.client.get(f"/rooms/{name}").status_code for name in NEEDING]
    assert answers == [200, 403, 200, 200]


def test_an_account_without_a_role_has_no_room(rooms: Any) -> None:
    sign_in(rooms.host, rooms.client)
    assert rooms.client.get("/rooms/signed_in").status_code == 403


def test_an_account_that_is_switched_off_is_out_at_once(rooms: Any) -> None:
    account = sign_in(rooms.host, rooms.client, Role.PRACTITIONER)
    with rooms.host.database.transaction() as session:
        rooms.host.accounts.register.add(
            session, email="ida@harbour.example", name="Ida Voss", roles=[Role.ADMIN]
        )
        rooms.host.accounts.management.disable(session, account.id, actor=None)
    assert rooms.client.get("/rooms/practitioner").status_code == 303


def test_a_form_of_somebody_who_is_signed_in_needs_its_token(rooms: Any) -> None:
    sign_in(rooms.host, rooms.client, Role.ADMIN)
    del rooms.client.headers["X-CSRF-Token"]
    assert rooms.client.post("/rooms/admin", data={"word": "tea"}).status_code == 403
    assert Rooms.entered == []


def test_what_is_dangerous_asks_once_more_who_it_is(rooms: Any) -> None:
    sign_in(rooms.host, rooms.client, Role.ADMIN)
    assert rooms.client.get("/rooms/cellar").status_code == 200
    rooms.clock.advance(timedelta(minutes=16))
    answer = rooms.client.get("/rooms/cellar")
    assert answer.headers["location"] == "/sign-in/again?next=%2Frooms%2Fcellar"


def test_a_route_that_is_added_later_and_declares_nothing_is_not_served(rooms: Any) -> None:
    Rooms.router.get("/rooms/attic")(lambda: "dark")
    assert rooms.client.get("/rooms/attic").status_code == 404


def every_route(app: FastAPI) -> Iterator[BaseRoute]:
    for route in app.routes:
        included = getattr(route, "original_router", None)
        yield from included.routes if included is not None else [route]


def test_every_route_of_the_suite_declares_who_may_call_it(suite: Any) -> None:
    routes = list(every_route(suite.app))
    undeclared = [
        getattr(route, "path", str(route))
        for route in routes
        if not (isinstance(route, APIRoute) and permission_of(route.endpoint))
        and not (isinstance(route, Mount) and route.path == "/static")
    ]
    assert undeclared == []
    assert suite.refused == ()
    assert {"/", "/healthz", "/readyz", "/book"} <= {getattr(route, "path", "") for route in routes}
