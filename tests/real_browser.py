"""A real browser, pages served for it, and what it finds wrong with them."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final, TypeAlias

import pytest
import uvicorn
from axe_playwright_python.base import AXE_SCRIPT
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from starlette.types import ASGIApp

SMALL: Final[ViewportSize] = {"width": 360, "height": 740}
WIDTHS: Final = (360, 768, 1280)

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE: Final = 20.0
"""Seconds."""

_WIDER: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_TOO_SMALL: Final = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter(each => each.type !== "hidden" && getComputedStyle(each).display !== "inline")
  .map(each => each.closest("label") ?? each)
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML.slice(0, 80))"""
_VIOLATIONS: Final = """async options => {
  const { violations } = await axe.run({ ...options, resultTypes: ["violations"] });
  return violations.flatMap(
    ({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 80)}`));
}"""
_COLOURS: Final = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What axe looks at when nothing but the colours has changed."""

Opener: TypeAlias = Callable[..., Page]
"""Takes a path and options of a window; returns the page in a window of its own."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium; where it is missing, the tests are skipped, except in CI."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        sentence = "Chromium is not installed: install the system's package `chromium`"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application in a thread until the block ends; yield its address."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="error", timeout_keep_alive=1, lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = monotonic() + _PATIENCE
    while not server.started and thread.is_alive() and monotonic() < deadline:
        sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def windows(browser: Browser, address: str, **usual: Any) -> Iterator[Opener]:
    """Yield what opens a page in a window of its own; all are closed in the end.

    Args:
        browser: opens them.
        address: where the pages are served.
        usual: options of each window, beside those that it is opened with.
    """
    contexts: list[BrowserContext] = []

    def open_one(path: str, *, signed_in: TestClient | None = None, **options: Any) -> Page:
        # Without motion, so that a change of colours is over at once.
        still = {"viewport": SMALL, "locale": "en-GB", "reduced_motion": "reduce"}
        given: Mapping[str, Any] = {**still, **usual, **options}
        context = browser.new_context(base_url=address, **given)
        contexts.append(context)
        if signed_in is not None:
            _take_session(context, signed_in, address)
        page = context.new_page()
        page.goto(path)
        return page

    try:
        yield open_one
    finally:
        for context in contexts:
            context.close()


def _take_session(context: BrowserContext, client: TestClient, address: str) -> None:
    context.add_cookies(
        [
            {"name": name, "value": value or "", "url": address}
            for name, value in client.cookies.items()
        ]
    )


def faults(page: Page) -> list[str]:
    """Return all that is wrong with a page, for whatever window, colours, finger or reader."""
    found = barriers(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(_WIDER):
            found.append(f"wider than {width} pixels")
        small = page.evaluate(_TOO_SMALL)
        found += [f"too small for a finger in {width} pixels: {each}" for each in small]
        _picture(page, width)
    page.set_viewport_size(SMALL)
    return found


def barriers(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, in light and in dark colours."""
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    found += [f"{each} in dark colours" for each in violations(page, _COLOURS)]
    page.emulate_media(color_scheme="light")
    return found


def violations(page: Page, options: Mapping[str, object] | None = None) -> list[str]:
    """Return what axe finds wrong with a page as it is.

    Args:
        page: is shown.
        options: of axe, for less than all that it knows.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_VIOLATIONS, dict(options or {}))
    return found


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until something has the focus; fail if it never has."""
    reached = "selector => document.activeElement.matches(selector)"
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate(reached, selector):
            return
    pytest.fail(f"the keyboard never reaches {selector}")


def _picture(page: Page, width: int) -> None:
    """Take a picture for somebody to look at, where the environment names a folder for them."""
    folder = os.environ.get("SOUNDWELL_PICTURES")
    if folder:
        name = re.sub(r"\W+", "-", page.url.partition("//")[2].partition("/")[2])[:60]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
