"""The pages in a real browser: small, by keyboard, without a script, and for everybody."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from soundwell_plugins.features.scheduling.links import BookingLinks
from tests.real_browser import Opener, barriers, faults, serving, tab_to, windows

from .conftest import MONDAY_TEN, Surgery, WantedTimes, booked, busy

pytestmark = pytest.mark.browser

TEN = "/book/maya/20270301T090000Z"


@pytest.fixture
def address(surgery: Surgery) -> Iterator[str]:
    """Return where the pages are served."""
    app = surgery.app(surgery.scheduling(online_link="https://meet.example/room"))
    with serving(app) as found:
        yield found


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Opener]:
    """Return what opens a page in a window of its own."""
    with windows(browser, address, timezone_id="Europe/Berlin") as opener:
        yield opener


def fill_in(page: Page) -> None:
    page.get_by_label("Your name").fill("Ada Quinn")
    page.get_by_label("Your e-mail address").fill("ada@example.org")


def book(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Book this time").click()


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


def test_every_page_is_open_to_everybody_in_every_window(
    open_page: Opener, paths: dict[str, str]
) -> None:
    found = {name: faults(open_page(path)) for name, path in paths.items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_form_with_mistakes_has_no_barriers_either(open_page: Opener) -> None:
    page = open_page(TEN)
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert barriers(page) == []


def test_nothing_is_blocked_by_the_content_security_policy(
    browser: Browser, address: str, paths: dict[str, str]
) -> None:
    with browser.new_page() as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in paths.values():
            page.goto(address + path)
    assert [text for text in said if "Content Security Policy" in text] == []
