"""Security headers, on every kind of answer."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fastapi import APIRouter

from soundwell_hookspecs import Feature, NoConfig, hookimpl
from soundwell_plugins.sdk.pages import PageRouter, see_other
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.body_limit import MAX_BODY_BYTES

Open = Callable[..., Any]

EXPECTED = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Door(Feature[NoConfig]):
    name = "door"

    @hookimpl
    def pages(self) -> APIRouter:
        router = PageRouter(prefix="/door")
        router.get("/jams", permission=Permission.PUBLIC)(jams)
        router.get("/office", permission=Permission.ADMIN)(lambda: "in")
        router.get("/way", permission=Permission.PUBLIC)(lambda: see_other("/"))
        return router.router


def jams() -> str:
    raise RuntimeError("it jams")


def security(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers.get(name, "missing") for name in EXPECTED}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/healthz", 200),
        ("/readyz", 503),
        ("/static/soundwell.css", 200),
        ("/static/nothing.css", 404),
        ("/nowhere", 404),
        ("/door/way", 303),
        ("/door/office", 303),
        ("/door/jams", 500),
    ],
)
def test_every_answer_carries_them(open_site: Open, path: str, status: int) -> None:
    answer = open_site(Door).client.get(path)
    assert answer.status_code == status
    assert security(answer.headers) == EXPECTED


def test_a_refused_body_carries_them(site: Any) -> None:
    answer = site.client.post("/", content=b"x" * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert security(answer.headers) == EXPECTED


def test_nothing_unsafe_is_allowed(site: Any) -> None:
    assert "unsafe" not in site.client.get("/").headers["content-security-policy"]


def test_a_practice_behind_https_insists_on_it(open_site: Open) -> None:
    answer = open_site(url="https://harbour.example").client.get("/")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_a_practice_without_https_does_not_promise_it(open_site: Open) -> None:
    answer = open_site(url="http://harbour.example").client.get("/")
    assert "strict-transport-security" not in answer.headers
