"""The pages in a real browser: small, by keyboard, without a script, and for everybody."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import TypeAlias

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from soundwell_hookspecs import Role
from soundwell_plugins.features.newsletter.links import ReaderLinks, way_out
from soundwell_plugins.testing import sign_in

from .conftest import ADA, Town, path

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
SMALL = {"width": 360, "height": 740}
WIDTHS = (360, 768, 1280)
PUBLIC = ["form", "sent", "link", "confirm", "preferences", "leave", "link over"]
OFFICE = ["list", "files", "site"]

Opener: TypeAlias = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium; where it is missing, these tests are skipped, except in CI."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        sentence = "Chromium is not installed: install the system's package `chromium`"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, town: Town) -> Iterator[Opener]:
    """Return what opens a page of a served practice in a window of its own."""
    config = uvicorn.Config(town.client.app, port=0, log_level="error", timeout_keep_alive=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = monotonic() + 10
    while not server.started and thread.is_alive() and monotonic() < deadline:
        sleep(0.01)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    contexts = []

    def open_one(where: str, *, as_admin: bool = False, **options: object) -> Page:
        given = {"viewport": SMALL, "locale": "en-GB", **options}
        context = browser.new_context(base_url=address, **given)  # type: ignore[arg-type]  # as named
        contexts.append(context)
        if as_admin:
            sign_in(town.host, town.client, Role.ADMIN)
            context.add_cookies(
                [
                    {"name": name, "value": value or "", "url": address}
                    for name, value in town.client.cookies.items()
                ]
            )
        page = context.new_page()
        page.goto(where)
        return page

    yield open_one
    for context in contexts:
        context.close()
    server.should_exit = True
    thread.join()


@pytest.fixture
def paths(town: Town) -> dict[str, str]:
    """Return where each page is."""
    reader = town.joined("eve@example.org", first_name="Eve")
    town.sign_up()
    [mail] = town.mails()
    links = ReaderLinks(town.newsletter.context.links)
    return {
        "form": "/newsletter",
        "sent": "/newsletter/sent",
        "link": "/newsletter/link",
        "confirm": path(mail),
        "preferences": links.preferences(reader.id, now=town.clock.now()),
        "leave": way_out(reader.way_out),
        "link over": "/newsletter/confirm/forged",
        "list": "/office/newsletter",
        "files": "/office/newsletter/files",
        "site": "/office/newsletter/form",
    }


def violations(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


def too_wide(page: Page) -> list[int]:
    """Return the widths of windows that a page does not fit into."""
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(wider):
            found.append(width)
    return found


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until something has the focus; fail if it never has."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard never reaches {selector}")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without one"])
def test_somebody_signs_up_changes_what_they_get_and_leaves(
    open_page: Opener, town: Town, *, script: bool
) -> None:
    page = open_page("/", java_script_enabled=script)
    page.get_by_role("link", name="Get our newsletter").click()
    page.get_by_label("Your e-mail address").fill(ADA)
    page.get_by_label("Listening at home").check()
    page.get_by_role("button", name="Yes, sign me up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your inbox")
    [mail] = town.mails()
    page.goto(path(mail))
    page.get_by_role("button", name="Yes, sign me up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are on the list")
    page.get_by_role("link", name="Change what you get, or leave").click()
    expect(page.get_by_label("Listening at home")).to_be_checked()
    page.get_by_label("Your first name").fill("Ada")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved. Thank you.")
    page.get_by_role("button", name="Leave the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are off the list")
    assert town.state() == "left"


def test_the_form_is_sent_with_the_keyboard_alone(open_page: Opener, town: Town) -> None:
    page = open_page("/newsletter")
    tab_to(page, "#email")
    page.keyboard.type(ADA)
    tab_to(page, "#topic-sound")
    page.keyboard.press("Space")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your inbox")
    town.deliver()
    assert town.newsletter.readers.search(ADA)[0].topics == ("sound",)


def test_after_a_slip_the_summary_has_the_focus_and_leads_to_the_field(open_page: Opener) -> None:
    page = open_page("/newsletter")
    page.get_by_label("Your e-mail address").fill("ada@")
    page.get_by_role("button", name="Yes, sign me up").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert violations(page) == []
    page.get_by_role("link", name="Please check the e-mail address").click()
    expect(page.get_by_label("Your e-mail address")).to_be_focused()


def test_an_admin_takes_readers_in_and_finds_them(open_page: Opener) -> None:
    page = open_page("/office/newsletter/files", as_admin=True)
    line = f"{ADA},2026-12-01T10:00:00+00:00,I agree."
    page.get_by_label("Lines of CSV").fill(f"email,consent_given_at,consent_text\n{line}")
    page.get_by_role("button", name="Take them in").click()
    expect(page.get_by_role("status")).to_contain_text("1 reader was taken in")
    page.get_by_role("link", name="Back to the subscribers").click()
    page.get_by_label("A part of an address or a first name").fill("ada")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name=ADA)).to_be_visible()
    assert (violations(page), too_wide(page)) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_barriers_that_axe_can_find(
    open_page: Opener, paths: dict[str, str], scheme: str
) -> None:
    found = {
        name: violations(open_page(paths[name], color_scheme=scheme, as_admin=name in OFFICE))
        for name in (*PUBLIC, *OFFICE)
    }
    assert {name: each for name, each in found.items() if each} == {}


def test_every_page_fits_windows_from_360_to_1280_pixels(
    open_page: Opener, paths: dict[str, str]
) -> None:
    found = {
        name: too_wide(open_page(paths[name], as_admin=name in OFFICE))
        for name in (*PUBLIC, *OFFICE)
    }
    assert {name: each for name, each in found.items() if each} == {}
