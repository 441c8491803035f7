"""Signing in, and adding somebody, in a real browser: small and large, by keyboard."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from soundwell_hookspecs import Role
from soundwell_plugins.testing import AdjustableClock, assembled, sign_in
from soundwell_plugins.web.app import create_app
from tests.web.office.conftest import window

pytestmark = pytest.mark.browser

SIGNED_OUT = ("/sign-in", "/sign-in/forgotten", "/sign-in/first/unknown")
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter(each => each.type !== "hidden" && getComputedStyle(each).display !== "inline")
  .map(each => each.closest("label") ?? each)
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML)"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return a window in which an admin is signed in."""
    folder = tmp_path_factory.mktemp("office")
    host = assembled(folder, clock=AdjustableClock())
    app, _ = create_app(host)
    client = TestClient(app)
    sign_in(host, client, Role.ADMIN)
    with window(browser, app, client) as page:
        yield page
    host.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", SIGNED_OUT)
def test_a_page_has_no_barriers_that_axe_can_find(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(path)
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize("path", SIGNED_OUT)
def test_a_page_fits_windows_from_360_to_1280_pixels_and_fingers(page: Page, path: str) -> None:
    page.goto(path)
    wrong: list[object] = [*page.evaluate(TOO_SMALL)]
    folder = os.environ.get("SOUNDWELL_PICTURES")
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(WIDER):
            wrong.append(width)
        if folder:
            name = path.strip("/").replace("/", "-")
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})
    assert wrong == []


def test_somebody_can_be_added_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/office/users/new")
    for name, text in (("name", "Ida Voss"), ("email", "ida@harbour.example")):
        tab_to(page, f"#{name}")
        page.keyboard.type(text)
    tab_to(page, "#role-supervisor")
    page.keyboard.press("Space")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ida Voss")
    expect(page.get_by_role("status")).to_have_text("Added. A link is on its way to them.")


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until something has the focus; fail if it never has."""
    reached = "selector => document.activeElement.matches(selector)"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(reached, selector):
            return
    pytest.fail(f"the keyboard never reaches {selector}")
