"""Check-ins in a real browser: on a small phone, by keyboard, without a script, for everybody."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any, TypeAlias

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from soundwell_hookspecs import PersonId
from soundwell_plugins.features.alliance.check_in import CheckIn, Way
from soundwell_plugins.features.alliance.client import Details, Guardian

from .conftest import Harbour

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
SMALL = {"width": 360, "height": 740}
ALL = ("alliance", "music", "music-session", "listening", "close-others", "words")
Opener: TypeAlias = Callable[..., Page]


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


@pytest.fixture
def address(harbour: Harbour) -> Iterator[str]:
    """Return where the pages are served."""
    config = uvicorn.Config(
        harbour.practice.app, port=0, log_level="error", timeout_keep_alive=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = monotonic() + 10
    while not server.started and thread.is_alive() and monotonic() < deadline:
        sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Opener]:
    """Return what opens a page in a window of its own."""
    contexts = []

    def open_one(path: str, **options: Any) -> Page:
        given: dict[str, Any] = {"viewport": SMALL, "locale": "en-GB", **options}
        context = browser.new_context(base_url=address, **given)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()


def path(harbour: Harbour, check_in: CheckIn) -> str:
    return harbour.alliance.doors.for_mail(check_in)


def violations(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter(each => each.type !== "hidden" && getComputedStyle(each).display !== "inline")
  .map(each => each.closest("label") ?? each)
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML)"""


def barriers(page: Page) -> list[str]:
    """Return what axe finds, what is wider than the window, and what is too small to press."""
    wide = ["wider than the window"] if page.evaluate(WIDER) else []
    return [*violations(page), *wide, *page.evaluate(TOO_SMALL)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_all_the_forms_has_a_barrier(
    harbour: Harbour, open_page: Opener, scheme: str
) -> None:
    page = open_page(path(harbour, harbour.begun(*ALL)), color_scheme=scheme)
    page.get_by_role("radio", name="No", exact=True).first.check()
    found = {page.url.rpartition("=")[2]: barriers(page)}
    while page.get_by_role("button", name="Go on").count():
        if page.get_by_role("group", name="Did something come up").count():
            page.get_by_role("radio", name="Yes", exact=True).check()
        page.get_by_role("button", name="Go on").click()
        found[page.url.rpartition("=")[2]] = barriers(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    found["thanks"] = barriers(page)
    page.goto(page.url)
    found["closed"] = barriers(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == 18


def test_the_short_form_is_answered_with_the_keyboard_alone(
    harbour: Harbour, open_page: Opener
) -> None:
    page = open_page(path(harbour, harbour.begun()))
    for name in ("safe", "accepted", "heard", "understood", "voice"):
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("name => document.activeElement.name === name", f"a-{name}"):
                break
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_it_is_answered_later_and_sent_without_a_script(
    harbour: Harbour, open_page: Opener
) -> None:
    address = path(harbour, harbour.begun())
    page = open_page(address, java_script_enabled=False)
    page.get_by_role("group", name="Did you feel safe?").get_by_label("Yes").check()
    page.get_by_role("button", name="Finish later").click()
    page.goto(address)
    expect(page.get_by_role("group", name="Did you feel safe?").get_by_label("Yes")).to_be_checked()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_leaving_quickly_leaves_no_way_back(
    harbour: Harbour, open_page: Opener, address: str
) -> None:
    page = open_page("/")
    page.goto(path(harbour, harbour.begun()))
    page.locator("[data-leave]").evaluate("(way, to) => { way.href = to; }", f"{address}/healthz")
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("**/healthz")
    page.go_back()
    expect(page).to_have_url(f"{address}/")


def test_back_shows_nothing_once_a_shared_device_was_left(
    harbour: Harbour, open_page: Opener
) -> None:
    check_in = harbour.begun("alliance", way=Way.TABLET)
    page = open_page(harbour.alliance.doors.for_tablet(check_in))
    page.get_by_role("radio", name="No", exact=True).first.check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is closed")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is closed")


def test_the_form_for_the_young_has_no_barrier(harbour: Harbour, open_page: Opener) -> None:
    details = Details(young=True, guardian=Guardian("Kim", "2027-01-01"))
    with harbour.context.storage.transaction() as session:
        harbour.alliance.clients.agree(
            session, harbour.client.id, details=details, language="en_GB"
        )
    page = open_page(path(harbour, harbour.begun("teen")))
    expect(page.get_by_role("heading", name="Who sees what you write")).to_be_visible()
    assert barriers(page) == []


def test_the_practitioners_pages_have_no_barrier(
    harbour: Harbour, open_page: Opener, address: str
) -> None:
    harbour.maya()
    noah: PersonId = harbour.person("noah@example.org", "Noah Berg")
    assert noah
    harbour.begun(way=Way.PAPER)
    [cookie] = harbour.practice.client.cookies.jar
    page = open_page("/healthz")
    page.context.add_cookies([{"name": cookie.name, "value": str(cookie.value), "url": address}])
    found = {}
    for each in ("/office/check-ins", f"/office/check-ins/clients/{harbour.client.id}"):
        page.goto(each)
        found[each] = barriers(page)
    page.get_by_role("button", name="On a device, with a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On a device")
    found["hand over"] = barriers(page)
    assert page.locator(".code-picture svg").bounding_box()["width"] > 200  # type: ignore[index]  # it is visible
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
