"""Static files: what they are, how long browsers keep them, and that nothing else is served."""

import re
from typing import Any

import pytest

FOR_GOOD = "public, max-age=31536000, immutable"
STYLE = re.compile(r'href="(/static/soundwell\.css\?[0-9a-f]{12})"')


def style_address(site: Any) -> str:
    found = STYLE.search(site.client.get("/").text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("file", "media_type"),
    [
        ("soundwell.css", "text/css; charset=utf-8"),
        ("zone.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ],
)
def test_a_file_is_of_the_right_type(site: Any, file: str, media_type: str) -> None:
    assert site.client.get(f"/static/{file}").headers["content-type"] == media_type


def test_the_address_in_a_page_is_kept_for_good(site: Any) -> None:
    answer = site.client.get(style_address(site))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == FOR_GOOD


def test_a_file_that_has_not_changed_is_still_kept_for_good(site: Any) -> None:
    address = style_address(site)
    etag = site.client.get(address).headers["etag"]
    answer = site.client.get(address, headers={"if-none-match": etag})
    assert (answer.status_code, answer.headers["cache-control"]) == (304, FOR_GOOD)


@pytest.mark.parametrize("query", ["", "?", "?0123456789ab", "?v=1"])
def test_any_other_address_of_a_file_is_not_kept_for_good(site: Any, query: str) -> None:
    answer = site.client.get(f"/static/soundwell.css{query}")
    assert answer.status_code == 200
    assert "cache-control" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/%2e%2e/__init__.py",
        "/static/..%2f__init__.py",
        "/static/%2e%2e%2f%2e%2e%2fsoundwell_plugins/cli.py",
        "/static//etc/passwd",
        "/static/%2fetc/passwd",
        "/static/soundwell.css%00",
        "/static/",
        "/static/nothing.css",
        f"/static/{'x' * 300}",
    ],
)
def test_nothing_else_is_served(site: Any, path: str) -> None:
    answer = site.client.get(path)
    assert answer.status_code == 404
    assert "<h1>We could not find this page</h1>" in answer.text


def test_a_file_takes_no_form(site: Any) -> None:
    assert site.client.post("/static/soundwell.css").status_code == 405


def test_a_style_sheet_is_sent_smaller_to_whoever_can_take_it_so(site: Any) -> None:
    packed = site.client.get("/static/pico.min.css", headers={"Accept-Encoding": "gzip"})
    plain = site.client.get("/static/pico.min.css", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) * 5 < int(plain.headers["content-length"])
    assert packed.text == plain.text
