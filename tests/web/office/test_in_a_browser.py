"""The back office in a real browser: small and large, by keyboard, for everybody."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect, sync_playwright

from soundwell_hookspecs import Role
from soundwell_plugins.testing import AdjustableClock, assembled, sign_in
from soundwell_plugins.web.app import create_app

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
PAGES = (
    "/office",
    "/office/account",
    "/office/account/second-factor",
    "/office/users",
    "/office/users/new",
    "/office/deliveries",
    "/office/plugins",
    "/sign-in/again",
)
SIGNED_OUT = ("/sign-in", "/sign-in/forgotten", "/sign-in/first/unknown")
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter(each => each.type !== "hidden" && getComputedStyle(each).display !== "inline")
  .map(each => each.closest("label") ?? each)
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium; where it is missing, these tests are skipped, except in CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sentence = "Chromium is not installed: install the system's package `chromium`"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return a window in which an admin is signed in."""
    folder = tmp_path_factory.mktemp("office")
    host = assembled(folder, clock=AdjustableClock())
    app, _ = create_app(host)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_keep_alive=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = monotonic() + 10
    while not server.started and thread.is_alive() and monotonic() < deadline:
        sleep(0.01)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    client = TestClient(app)
    sign_in(host, client, Role.ADMIN)
    [cookie] = list(client.cookies.jar)
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": address}])
    yield context.new_page()
    context.close()
    server.should_exit = True
    thread.join()
    host.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, *SIGNED_OUT])
def test_a_page_has_no_barriers_that_axe_can_find(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(path)
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize("path", [*PAGES, *SIGNED_OUT])
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
