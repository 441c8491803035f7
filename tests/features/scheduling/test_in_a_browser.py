"""The pages in a real browser: small, by keyboard, without a script, and for everybody."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import TypeAlias

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from soundwell_plugins.features.scheduling.links import BookingLinks

from .conftest import MONDAY_TEN, Surgery, WantedTimes, booked, busy

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
SMALL = {"width": 360, "height": 740}
TEN = "/book/maya/20270301T090000Z"

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
def address(surgery: Surgery) -> Iterator[str]:
    """Return where the pages are served."""
    app = surgery.app(surgery.scheduling(online_link="https://meet.example/room"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_keep_alive=1))
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

    def open_one(path: str, **options: object) -> Page:
        given = {"viewport": SMALL, "timezone_id": "Europe/Berlin", "locale": "en-GB", **options}
        context = browser.new_context(base_url=address, **given)  # type: ignore[arg-type]  # as named
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()


def fill_in(page: Page) -> None:
    page.get_by_label("Your name").fill("Ada Quinn")
    page.get_by_label("Your e-mail address").fill("ada@example.org")


def book(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Book this time").click()


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until something has the focus; fail if it never has."""
    reached = "selector => document.activeElement.matches(selector)"
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate(reached, selector):
            return
    pytest.fail(f"the keyboard never reaches {selector}")


def test_a_consultation_can_be_booked_at_360_pixels(open_page: Opener) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Book a free consultation").click()
    page.get_by_role("link", name="Maya Lindqvist").click()
    page.get_by_role("link", name="10:00").first.click()
    book(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("It is booked, Ada Quinn")
    expect(page.get_by_text("Monday 1 March 2027, 10:00 to 10:15")).to_be_visible()


def test_a_consultation_can_be_booked_with_the_keyboard_alone(open_page: Opener) -> None:
    page = open_page("/book/maya")
    tab_to(page, "details.day:nth-of-type(2) > summary")
    page.keyboard.press("Enter")
    tab_to(page, f"a[href^='{TEN.replace('0301', '0302')}']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/20270302T090000Z*")
    tab_to(page, "#channel-online")
    page.keyboard.press("ArrowDown")
    for field, text in {
        "name": "Ada Quinn",
        "email": "ada@example.org",
        "phone": "+44 20 7946 0000",
    }.items():
        tab_to(page, f"#{field}")
        page.keyboard.type(text)
    tab_to(page, "button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You will be called at +44 20 7946 0000.")).to_be_visible()


def test_a_consultation_can_be_booked_and_cancelled_without_a_script(open_page: Opener) -> None:
    page = open_page("/book/maya", java_script_enabled=False)
    page.get_by_text("Use another time zone").click()
    page.get_by_label("Your time zone").select_option("Europe/London")
    page.get_by_role("button", name="Show these times").click()
    page.get_by_role("link", name="09:00").first.click()
    book(page)
    expect(page.get_by_text("Monday 1 March 2027, 09:00 to 09:15 (London time)")).to_be_visible()
    page.get_by_role("link", name="Cancel the conversation").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your conversation is cancelled")


def test_times_are_shown_in_the_visitors_own_zone(open_page: Opener) -> None:
    page = open_page("/book/maya", timezone_id="America/New_York")
    expect(page.get_by_text("Times are shown in New York time")).to_be_visible()
    expect(page.get_by_role("link", name="03:45")).to_be_visible()


def test_a_zone_that_was_chosen_is_left_alone(open_page: Opener) -> None:
    page = open_page("/book/maya?zone=Asia/Tokyo", timezone_id="America/New_York")
    expect(page.get_by_text("Times are shown in Tokyo time")).to_be_visible()


def test_whoever_comes_second_books_another_time_with_one_press(
    surgery: Surgery, open_page: Opener
) -> None:
    page = open_page(TEN)
    fill_in(page)
    surgery.calendars.busy.append(busy(MONDAY_TEN, 15))
    page.get_by_role("button", name="Book this time").click()
    page.get_by_role("button", name="Book 10:15 on Monday 1 March 2027").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is booked, Ada Quinn")


def test_a_time_is_kept_while_the_form_is_open_and_given_back_afterwards(
    open_page: Opener,
) -> None:
    page = open_page(TEN)
    expect(page.get_by_role("status")).to_have_text("We keep this for you until 10:05.")
    other = open_page(TEN.replace("maya", "any"))
    expect(other.get_by_role("heading", level=1)).to_have_text("This time has just been taken")
    with page.expect_request("**/book/release"):
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")


def test_a_day_of_the_month_is_chosen_with_the_keyboard_alone(open_page: Opener) -> None:
    page = open_page("/book/maya?view=month&month=2027-03", java_script_enabled=False)
    expect(page.get_by_role("columnheader").first).to_have_text("Mon")
    page.get_by_role("link", name=re.compile(r"^2\W+17 free$")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tuesday 2 March 2027")).to_be_visible()


def test_a_conversation_is_moved_without_a_script(open_page: Opener, paths: dict[str, str]) -> None:
    page = open_page(paths["booked"], java_script_enabled=False)
    page.get_by_role("link", name="Move it to another time").click()
    page.get_by_role("link", name="09:30").first.click()
    page.get_by_role("button", name="Yes, move it").click()
    expect(page.get_by_text("09:30 to 09:45")).to_be_visible()


def test_after_a_mistake_the_summary_has_the_focus_and_leads_to_the_field(
    open_page: Opener,
) -> None:
    page = open_page(TEN)
    page.get_by_label("Your name").fill("Ada Quinn")
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Please tell us an e-mail address").click()
    expect(page.get_by_label("Your e-mail address")).to_be_focused()


@pytest.fixture
def paths(surgery: Surgery, wanted: WantedTimes) -> dict[str, str]:
    """Return the paths of all pages by name."""
    scheduling = surgery.scheduling()
    links = BookingLinks(surgery.context.links)
    kept = booked(scheduling, wanted(start=MONDAY_TEN.replace(hour=10)))
    other = booked(scheduling, wanted(start=MONDAY_TEN.replace(hour=14)))
    gone = scheduling.bookings.changes.cancel(other.id)
    return {
        "home": "/",
        "practitioners": "/book",
        "times": "/book/maya",
        "form": TEN,
        "other times": "/book/maya/20270301T100000Z",
        "booked": links.for_visitor(kept),
        "cancel": f"{links.for_visitor(kept)}/cancel",
        "cancelled": links.for_visitor(gone),
        "cancelled already": f"{links.for_visitor(gone)}/cancel",
        "practitioner": links.for_practitioner(kept),
        "month": "/book/maya?view=month&month=2027-03",
        "anybody": "/book/any",
        "several": "/booking/several",
        "several times": "/booking/several?with=maya&with=jonas",
        "several form": "/booking/several/details?with=maya&with=jonas"
        "&time-maya=20270301T090000Z&time-jonas=20270302T090000Z",
        "move": f"{links.for_visitor(kept)}/move",
        "move to": f"{links.for_visitor(kept)}/move?to=20270303T100000Z",
        "practitioner moves": f"{links.for_practitioner(kept)}/move",
        "practitioner cancels": f"{links.for_practitioner(kept)}/cancel",
        "error": "/booking/forged",
    }


PAGES = [
    "home",
    "practitioners",
    "times",
    "form",
    "other times",
    "booked",
    "cancel",
    "cancelled",
    "cancelled already",
    "practitioner",
    "month",
    "anybody",
    "several",
    "several times",
    "several form",
    "move",
    "move to",
    "practitioner moves",
    "practitioner cancels",
    "error",
]


def violations(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barriers_that_axe_can_find(
    open_page: Opener, paths: dict[str, str], name: str, scheme: str
) -> None:
    assert violations(open_page(paths[name], color_scheme=scheme)) == []


def test_a_form_with_mistakes_has_no_barriers_either(open_page: Opener) -> None:
    page = open_page(TEN)
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter(each => each.type !== "hidden" && getComputedStyle(each).display !== "inline")
  .map(each => each.closest("label") ?? each)
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML)"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_windows_from_360_to_1280_pixels(
    open_page: Opener, paths: dict[str, str], name: str
) -> None:
    page = open_page(paths[name])
    too_wide = []
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(WIDER):
            too_wide.append(width)
    assert too_wide == []


@pytest.mark.parametrize("name", PAGES)
def test_whatever_is_pressed_is_large_enough_for_a_finger(
    open_page: Opener, paths: dict[str, str], name: str
) -> None:
    assert open_page(paths[name]).evaluate(TOO_SMALL) == []


def test_nothing_is_blocked_by_the_content_security_policy(
    browser: Browser, address: str, paths: dict[str, str]
) -> None:
    with browser.new_page() as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in paths.values():
            page.goto(address + path)
    assert [text for text in said if "Content Security Policy" in text] == []
