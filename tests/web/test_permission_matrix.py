"""Every route of the suite by everybody who could call it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount

from soundwell_hookspecs import PractitionerId, Role
from soundwell_plugins.sdk.pages import permission_of
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.testing import sign_in

Open = Callable[..., Any]

ALLOWED: Final[Mapping[Permission, frozenset[Role]]] = {
    Permission.SIGNED_IN: frozenset(Role),
    Permission.PRACTITIONER: frozenset({Role.PRACTITIONER}),
    Permission.SUPERVISOR: frozenset({Role.SUPERVISOR}),
    Permission.ADMIN: frozenset({Role.ADMIN}),
    Permission.PRACTICE: frozenset({Role.ADMIN, Role.PRACTITIONER}),
    Permission.CARE: frozenset({Role.PRACTITIONER, Role.SUPERVISOR}),
}
OPEN: Final = {Permission.PUBLIC, Permission.SIGNED_LINK}
REFUSED: Final = 403


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """Yield every route; one that nobody guards fails the test."""
    for route in app.routes:
        included = getattr(route, "original_router", None)
        for each in included.routes if included is not None else [route]:
            if isinstance(each, Mount) and each.path == "/static":
                continue
            assert isinstance(each, APIRoute), f"{each} is of a kind that nobody can guard"
            yield each


def calls(app: FastAPI) -> Iterator[tuple[str, str, Permission]]:
    for route in routes(app):
        permission = permission_of(route.endpoint)
        assert permission is not None, f"{route.path} does not declare who may call it"
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield method, re.sub(r"\{[^}]*\}", "unknown", route.path), permission


def turned_away(answer: Any) -> bool:
    to_sign_in = answer.headers.get("location", "").startswith("/sign-in?next=")
    return answer.status_code in {401, REFUSED} or to_sign_in


def test_whoever_is_not_signed_in_is_let_in_only_where_everybody_is(suite: Any) -> None:
    wrong = [
        (method, path)
        for method, path, permission in calls(suite.app)
        if turned_away(suite.client.request(method, path)) is (permission in OPEN)
        and not path.startswith("/sign-in/with/")
    ]
    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_a_role_is_let_in_where_its_permission_says_so(suite: Any, role: Role) -> None:
    maya = PractitionerId("maya") if role is Role.PRACTITIONER else None
    account = sign_in(suite.host, suite.client, role, practitioner=maya)
    wrong = []
    for method, path, permission in calls(suite.app):
        if permission in OPEN or path == "/sign-out":
            continue
        answer = suite.client.request(method, path)
        if (answer.status_code == REFUSED) is (role in ALLOWED[permission]):
            wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert account.roles == {role}


def test_an_account_without_a_role_is_let_in_nowhere(suite: Any) -> None:
    sign_in(suite.host, suite.client)
    wrong = [
        (method, path)
        for method, path, permission in calls(suite.app)
        if permission not in OPEN and suite.client.request(method, path).status_code != REFUSED
    ]
    assert wrong == []


def test_every_permission_is_in_the_table() -> None:
    assert {*OPEN, *ALLOWED} == set(Permission)
