"""Routers for programs: problems by field, and a description of what there is."""

from typing import Annotated

import pytest
from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field

from soundwell_plugins.sdk.api import PROBLEM, ApiRouter, Mistake, Problem
from soundwell_plugins.sdk.pages import PageRouter, permission_of
from soundwell_plugins.sdk.permissions import Permission


class Bell(BaseModel):
    """A bell."""

    tone: Annotated[str, Field(max_length=3)]
    strokes: list[int] = []


@pytest.fixture
def client() -> TestClient:
    api = ApiRouter(prefix="/api/belfry", tag="belfry")

    @api.route("POST", "/bells", permission=Permission.PUBLIC, answer=Bell, problems=(409,))
    def cast(bell: Bell, weight: Annotated[int, Query(ge=1)] = 1) -> Bell:
        """Cast a bell."""
        if bell.tone == "b":
            raise Problem(
                409,
                detail=f"It is cracked, {weight} kg of it.",
                errors=[Mistake("tone", "No such tone.")],
            )
        return bell

    pages = PageRouter(prefix="/belfry")
    pages.get("/tower", permission=Permission.PUBLIC)(lambda: "tower")
    api.add_to(pages)
    app = FastAPI()
    app.include_router(pages.router)
    return TestClient(app)


def test_what_is_right_is_answered(client: TestClient) -> None:
    answer = client.post("/api/belfry/bells", json={"tone": "a"})
    assert answer.json() == {"tone": "a", "strokes": []}


def test_all_that_is_wrong_is_told_at_once_by_field(client: TestClient) -> None:
    wrong = {"tone": "much too long", "strokes": [1, "two"]}
    answer = client.post("/api/belfry/bells?weight=0", json=wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert [each["field"] for each in answer.json()["errors"]] == ["weight", "tone", "strokes/1"]
    assert "much too long" not in answer.text


def test_what_is_no_json_is_a_problem_too(client: TestClient) -> None:
    answer = client.post(
        "/api/belfry/bells", content="{", headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)


def test_a_problem_says_what_it_is(client: TestClient) -> None:
    assert client.post("/api/belfry/bells", json={"tone": "b"}).json() == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "It is cracked, 1 kg of it.",
        "errors": [{"field": "tone", "detail": "No such tone."}],
    }


def test_the_description_has_the_routes_with_their_problems_and_no_pages(
    client: TestClient,
) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert list(paths) == ["/api/belfry/bells"]
    answers = paths["/api/belfry/bells"]["post"]["responses"]
    assert PROBLEM in answers["409"]["content"]
    assert set(answers) == {"200", "400", "404", "409", "413", "422", "500"}


def test_each_route_declares_who_may_call_it() -> None:
    api = ApiRouter(prefix="/api/belfry", tag="belfry")

    def ring() -> None:
        """Ring."""

    api.route("POST", "/ring", permission=Permission.ADMIN, answer=None, status=204)(ring)
    assert permission_of(ring) is Permission.ADMIN


def test_it_stands_below_api() -> None:
    with pytest.raises(ValueError, match="/api/"):
        ApiRouter(prefix="/belfry", tag="belfry")
