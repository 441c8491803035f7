"""The page of a practitioner's feed in a real browser: small and large, by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from soundwell_hookspecs import Role
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.testing import AdjustableClock, assembled
from tests.office_windows import office_window
from tests.real_browser import faults, tab_to

from .conftest import MAYA

pytestmark = pytest.mark.browser
PAGE = "/office/calendar-feed"


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """Return a window in which Maya is signed in."""
    host = assembled(tmp_path, Calendars, clock=AdjustableClock())
    with office_window(browser, host, Role.PRACTITIONER, MAYA) as window:
        window.goto(PAGE)
        yield window
    host.close()


def test_it_is_open_to_everybody_in_every_window(page: Page) -> None:
    assert faults(page) == []
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_label("Copy it now")).to_be_visible()
    assert faults(page) == []


def test_an_address_is_made_and_revoked_with_the_keyboard_alone(page: Page) -> None:
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Here is your new address")).to_be_visible()
    tab_to(page, "button[aria-label^='Revoke']")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is no address yet.")).to_be_visible()
