"""Windows of a real browser in which somebody is signed in to the back office."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Final

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright

from soundwell_hookspecs import PractitionerId, Role
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import sign_in
from soundwell_plugins.web.app import create_app

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
WIDTHS: Final = (360, 768, 1280)
_WIDER: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_TOO_SMALL: Final = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter(each => each.type !== "hidden" && getComputedStyle(each).display !== "inline")
  .map(each => each.closest("label") ?? each)
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML)"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium; where it is missing, the tests are skipped, except in CI."""
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


@contextmanager
def office_window(
    browser: Browser, host: Host, role: Role, practitioner: PractitionerId | None = None
) -> Iterator[Page]:
    """Serve a practice and open a small window in which somebody is signed in.

    Args:
        browser: the browser.
        host: the practice.
        role: what somebody does there.
        practitioner: which practitioner they are, if they are one.
    """
    app, _ = create_app(host)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_keep_alive=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = monotonic() + 10
    while not server.started and thread.is_alive() and monotonic() < deadline:
        sleep(0.01)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    client = TestClient(app)
    sign_in(host, client, role, practitioner=practitioner)
    [cookie] = list(client.cookies.jar)
    # Without motion, so that a change of colours is over at once.
    context = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 740}, reduced_motion="reduce"
    )
    context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": address}])
    yield context.new_page()
    context.close()
    server.should_exit = True
    thread.join()


def barriers(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, in light and in dark colours."""
    found = []
    for dark in (False, True):
        page.emulate_media(color_scheme="dark" if dark else "light")
        found += [each["id"] for each in Axe().run(page).response["violations"]]
    return found


def too_wide(page: Page) -> list[int]:
    """Return in windows of which widths a page has to be moved sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(_WIDER):
            found.append(width)
    page.set_viewport_size({"width": WIDTHS[0], "height": 740})
    return found


def too_small(page: Page) -> list[str]:
    """Return what can be pressed and is too small for a finger."""
    found: list[str] = page.evaluate(_TOO_SMALL)
    return found


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until something has the focus; fail if it never has."""
    reached = "selector => document.activeElement.matches(selector)"
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate(reached, selector):
            return
    pytest.fail(f"the keyboard never reaches {selector}")
