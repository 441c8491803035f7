"""Pages for what went wrong, and what is not said about it."""

import logging
import sys
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import StreamingResponse

from soundwell_hookspecs import Feature, NoConfig, hookimpl
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.body_limit import MAX_BODY_BYTES

Open = Callable[..., Any]

SECRET = "Ada Quinn ada@example.org"
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Desk(Feature[NoConfig]):
    name = "desk"

    @hookimpl
    def pages(self) -> APIRouter:
        router, anybody = PageRouter(prefix="/desk"), Permission.PUBLIC
        router.post("/form", permission=anybody)(take)
        router.get("/exit", permission=anybody)(leave)
        router.get("/number/{number}", permission=anybody)(count)
        router.get("/moved", permission=anybody)(move)
        router.get("/half", permission=anybody)(break_off)
        return router.router


def take(typed: Annotated[dict[str, str], Depends(submitted)]) -> str:
    raise RuntimeError(f"cannot store {typed['name']}")


def leave() -> str:
    sys.exit(SECRET)


def count(number: int) -> str:
    return str(number)


def move() -> str:
    raise HTTPException(303, headers={"Location": "/elsewhere"})


def break_off() -> StreamingResponse:
    def parts() -> Iterator[str]:
        yield "It begins well"
        raise RuntimeError(SECRET)

    return StreamingResponse(parts())


@pytest.fixture
def desk(open_site: Open) -> Any:
    return open_site(Desk)


def test_an_unknown_address_is_answered_kindly(site: Any) -> None:
    answer = site.client.get("/nowhere")
    assert answer.status_code == 404
    assert "<h1>We could not find this page</h1>" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_the_address_that_was_asked_for_is_not_repeated(site: Any) -> None:
    assert "nowhere" not in site.client.get("/nowhere").text


def test_a_method_that_a_page_does_not_take_is_answered_kindly(site: Any) -> None:
    answer = site.client.post("/")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert "<h1>We could not find this page</h1>" in answer.text


def test_a_parameter_of_the_wrong_type_is_answered_kindly(desk: Any) -> None:
    answer = desk.client.get("/desk/number/three")
    assert answer.status_code == 422
    assert "<h1>We could not find this page</h1>" in answer.text
    assert "three" not in answer.text


def test_a_page_that_fails_is_answered_kindly(desk: Any) -> None:
    answer = desk.client.post("/desk/form", data={"name": SECRET})
    assert answer.status_code == 500
    assert "<h1>Something went wrong on our side</h1>" in answer.text
    assert "Ada" not in answer.text


def test_the_log_says_where_a_page_failed_and_nothing_that_was_typed(
    desk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.client.post("/desk/form", data={"name": SECRET})
    assert "a page failed: RuntimeError in " in caplog.text
    assert "Ada" not in caplog.text
    assert "Traceback" not in caplog.text


def test_a_page_that_exits_does_not_end_the_server(desk: Any) -> None:
    assert desk.client.get("/desk/exit").status_code == 500
    assert desk.client.get("/healthz").status_code == 200


def test_an_answer_that_breaks_off_is_not_followed_by_another(
    desk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = desk.client.get("/desk/half")
    assert answer.text == "It begins well"
    assert "Ada" not in caplog.text


def test_a_refusal_keeps_the_headers_that_come_with_it(desk: Any) -> None:
    answer = desk.client.get("/desk/moved")
    assert (answer.status_code, answer.headers["location"]) == (303, "/elsewhere")


def test_where_no_page_can_be_rendered_a_plain_sentence_remains(
    site: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(type(site.host.templates), "render", take_nothing)
    answer = site.client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.text.startswith("We could not find this page\n\nThe address may be incomplete")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "the page for errors failed: KeyError" in caplog.text


def take_nothing(*_: object) -> str:
    raise KeyError(SECRET)


def parts(count: int) -> Iterator[bytes]:
    """Yield a body of which nobody knows beforehand how long it is."""
    yield b"name="
    for _ in range(count):
        yield b"x" * 1024


@pytest.mark.parametrize("path", ["/desk/form", "/nowhere", "/healthz"])
def test_too_long_a_body_is_answered_kindly_wherever_it_goes(desk: Any, path: str) -> None:
    answer = desk.client.post(path, content=b"name=" + b"x" * MAX_BODY_BYTES, headers=FORM)
    assert answer.status_code == 413
    assert "<h1>That was too much at once</h1>" in answer.text


def test_too_long_a_body_of_unknown_length_is_answered_kindly(desk: Any) -> None:
    answer = desk.client.post("/desk/form", content=parts(257), headers=FORM)
    assert answer.status_code == 413
    assert "<h1>That was too much at once</h1>" in answer.text


def test_a_body_of_the_longest_allowed_length_reaches_its_page(desk: Any) -> None:
    body = b"name=" + b"x" * (MAX_BODY_BYTES - 5)
    assert desk.client.post("/desk/form", content=body, headers=FORM).status_code == 500


def test_too_many_fields_are_answered_kindly(desk: Any) -> None:
    answer = desk.client.post("/desk/form", data={f"field{each}": "x" for each in range(101)})
    assert answer.status_code == 400
    assert "<h1>That did not work</h1>" in answer.text
