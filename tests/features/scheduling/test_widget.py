"""The booking pages within a page of another site, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, expect

from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.host.configuration import WebSettings
from soundwell_plugins.sdk.clock import SystemClock
from soundwell_plugins.testing import assembled
from soundwell_plugins.web.app import create_app
from tests.real_browser import SMALL, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Return the addresses of a page that may show the booking pages, and of one that may not.

    Both are served by one server; by another name it is another site for the browser.
    """
    page = FastAPI()
    html: list[str] = []

    @page.get("/", response_class=HTMLResponse)
    def home() -> str:
        return html[0]

    host = assembled(tmp_path_factory.mktemp("site"), Scheduling, clock=SystemClock())
    with serving(page) as allowed:
        app, _ = create_app(host, WebSettings(sites=(allowed,)))
        with serving(app) as booking:
            script = f'<script src="{booking}/scheduling/widget.js" data-practitioner="maya">'
            html.append(f"<!doctype html><h1>Our practice</h1>{script}</script><p>After it</p>")
            yield allowed, allowed.replace("127.0.0.1", "localhost")
    host.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=SMALL)
    yield context.new_page()
    context.close()


def test_an_allowed_site_shows_the_times(page: Page, site: tuple[str, str]) -> None:
    page.goto(site[0])
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", level=1)).to_be_visible()
    expect(inside.locator(".practice")).to_be_hidden()


def test_the_frame_is_as_high_as_its_page(page: Page, site: tuple[str, str]) -> None:
    page.goto(site[0])
    expect(page.frame_locator("iframe").locator("html.embedded")).to_be_attached()
    page.wait_for_function("document.querySelector('iframe').style.height !== '40rem'")
    frame = page.frames[1]
    page.wait_for_function(
        """height => {
            const shown = parseFloat(document.querySelector("iframe").style.height);
            return Math.abs(shown - height) < 3;
        }""",
        arg=frame.evaluate("document.body.getBoundingClientRect().height"),
    )


def test_the_form_is_reached_within_the_frame(page: Page, site: tuple[str, str]) -> None:
    page.goto(site[0])
    inside = page.frame_locator("iframe")
    inside.locator("a[href*='/book/maya/2']").first.click()
    expect(inside.get_by_label("Your name")).to_be_visible()


def test_another_site_shows_nothing(page: Page, site: tuple[str, str]) -> None:
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(site[1])
    page.wait_for_selector("iframe")
    expect(page.frame_locator("iframe").get_by_label("Your name")).to_have_count(0)
    page.wait_for_timeout(0)
    assert any("frame-ancestors" in text for text in refused)


def test_messages_of_others_change_nothing(page: Page, site: tuple[str, str]) -> None:
    page.goto(site[0])
    page.wait_for_function("document.querySelector('iframe').style.height !== '40rem'")
    before = page.locator("iframe").evaluate("frame => frame.style.height")
    page.evaluate("window.postMessage({ soundwellHeight: 7 }, '*')")
    page.evaluate("new Promise(done => setTimeout(done, 0))")
    assert page.locator("iframe").evaluate("frame => frame.style.height") == before


def test_the_script_is_small(site: tuple[str, str]) -> None:
    root = Path(__file__).resolve().parents[3] / "templates" / "soundwell_templates"
    assert (root / "scheduling" / "widget.js").stat().st_size < 2500
    assert site
