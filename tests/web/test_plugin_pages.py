"""The pages of plugins: judged before they are served, left out and named where they do not fit."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import APIRouter

from soundwell_hookspecs import Feature, NoConfig, hookimpl
from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission

Open = Callable[..., Any]


def hello() -> str:
    return "Hello"


class Bringing(Feature[NoConfig]):
    """Brings one public page for each of its addresses."""

    addresses: tuple[str, ...] = ()

    @hookimpl
    def pages(self) -> APIRouter:
        router = PageRouter(prefix="")
        for address in self.addresses:
            router.get(address, permission=Permission.PUBLIC)(hello)
        return router.router


class Garden(Bringing):
    name = "garden"
    addresses = ("/garden", "/garden/beds/new", "/garden/tools/{tool}")


class Rival(Bringing):
    name = "rival"


class Raising(Feature[NoConfig]):
    name = "raising"

    @hookimpl
    def pages(self) -> APIRouter:
        raise RuntimeError("Ada Quinn")


class Wrong(Feature[NoConfig]):
    name = "wrong"

    @hookimpl
    def pages(self) -> APIRouter:
        return PageRouter(prefix="/wrong")  # type: ignore[return-value]  # a likely mistake


class Undeclared(Feature[NoConfig]):
    name = "undeclared"

    @hookimpl
    def pages(self) -> APIRouter:
        router = APIRouter()
        router.get("/undeclared")(lambda: "for nobody")
        return router


class Socket(Feature[NoConfig]):
    name = "socket"

    @hookimpl
    def pages(self) -> APIRouter:
        router = APIRouter()

        @router.websocket("/socket")
        async def talk() -> None: ...

        return router


class Pathless(Feature[NoConfig]):
    name = "pathless"

    @hookimpl
    def pages(self) -> APIRouter:
        router = PageRouter(prefix="")
        router.get("", permission=Permission.PUBLIC)(hello)
        return router.router


class Hanging(Feature[NoConfig]):
    name = "hanging"
    released = threading.Event()

    @hookimpl
    def pages(self) -> APIRouter:
        self.released.wait(20)
        return APIRouter()


class Unbuilt(Feature[NoConfig]):
    name = "unbuilt"

    def __init__(self, config: NoConfig, context: Any) -> None:
        raise RuntimeError("not today")


def reasons(site: Any) -> dict[str, str]:
    return {each.plugin: each.reason for each in site.refused}


def test_pages_of_plugins_are_served(open_site: Open) -> None:
    site = open_site(Garden)
    assert site.client.get("/garden").status_code == 200
    assert site.refused == ()


def test_a_plugin_whose_pages_fail_is_named_with_the_place_only(open_site: Open) -> None:
    [(plugin, reason)] = reasons(open_site(Raising)).items()
    assert plugin == "raising"
    assert reason.startswith("its pages could not be had: raised an error, RuntimeError in ")
    assert "Ada" not in reason


def test_a_plugin_that_brings_something_else_is_named(open_site: Open) -> None:
    assert reasons(open_site(Wrong)) == {
        "wrong": "its pages could not be had: returned something else than the hook asks for, "
        "of the type PageRouter"
    }


def test_a_plugin_that_hangs_is_named_after_its_deadline(open_site: Open) -> None:
    try:
        site = open_site(Hanging, Garden)
    finally:
        Hanging.released.set()
    assert reasons(site) == {
        "hanging": "its pages could not be had: took too long, longer than 1 s"
    }
    assert site.client.get("/garden").status_code == 200


def test_a_route_that_does_not_say_who_may_call_it_is_not_served(open_site: Open) -> None:
    site = open_site(Undeclared)
    assert reasons(site) == {"undeclared": "its route /undeclared does not declare who may call it"}
    assert site.client.get("/undeclared").status_code == 404


def test_a_route_that_no_guard_watches_is_not_served(open_site: Open) -> None:
    assert reasons(open_site(Socket)) == {
        "socket": "one of its routes is of a kind that nobody can guard"
    }


def test_a_route_without_a_path_is_not_served(open_site: Open) -> None:
    assert reasons(open_site(Pathless)) == {"pathless": "one of its routes has no path"}


@pytest.mark.parametrize(
    ("address", "met"),
    [
        ("/", "/"),
        ("/healthz", "/healthz"),
        ("/readyz", "/readyz"),
        ("/static", "/static/{file:path}"),
        ("/static/soundwell.css", "/static/{file:path}"),
        ("/{anything}", "/"),
        ("/{everything:path}", "/"),
    ],
)
def test_a_plugin_takes_no_page_of_the_practice(
    open_site: Open, monkeypatch: pytest.MonkeyPatch, address: str, met: str
) -> None:
    monkeypatch.setattr(Rival, "addresses", (address,))
    assert reasons(open_site(Rival)) == {
        "rival": f"its route {address} is in the way of {met}, which Soundwell serves"
    }


@pytest.mark.parametrize(
    ("address", "met"),
    [
        ("/garden", "/garden"),
        ("/garden/{place}/new", "/garden/beds/new"),
        ("/garden/tools/spade", "/garden/tools/{tool}"),
        ("/garden/tools/{other}", "/garden/tools/{tool}"),
        ("/garden/{rest:path}", "/garden"),
    ],
)
def test_a_plugin_takes_no_page_of_one_before_it(
    open_site: Open, monkeypatch: pytest.MonkeyPatch, address: str, met: str
) -> None:
    monkeypatch.setattr(Rival, "addresses", (address,))
    site = open_site(Garden, Rival)
    assert reasons(site) == {
        "rival": f"its route {address} is in the way of {met}, which garden serves"
    }


@pytest.mark.parametrize(
    "address", ["/gardens", "/garden/beds", "/garden/beds/old", "/garden/tools/spade/handle"]
)
def test_neighbours_of_a_page_are_free(
    open_site: Open, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(Rival, "addresses", (address,))
    assert open_site(Garden, Rival).refused == ()


def test_of_two_that_clash_the_first_in_the_configuration_serves(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rival, "addresses", ("/garden", "/rival"))
    client = open_site(Garden, Rival).client
    assert client.get("/garden").status_code == 200
    assert client.get("/rival").status_code == 404


def test_all_other_pages_answer_beside_broken_ones(open_site: Open) -> None:
    site = open_site(Raising, Wrong, Undeclared, Socket, Pathless, Garden)
    assert [each.plugin for each in site.refused] == [
        "raising",
        "wrong",
        "undeclared",
        "socket",
        "pathless",
    ]
    assert site.client.get("/garden").status_code == 200


def test_whose_pages_are_left_out_stands_in_the_log(
    open_site: Open, caplog: pytest.LogCaptureFixture
) -> None:
    open_site(Undeclared)
    assert (
        "the pages of undeclared are not served: its route /undeclared does not declare who may "
        "call it" in caplog.messages
    )


def test_a_plugin_that_is_off_is_not_named_a_second_time(open_site: Open) -> None:
    assert open_site(Unbuilt, Garden).refused == ()
