"""Signing in, and adding somebody, in a real browser: small and large, by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from soundwell_hookspecs import Role
from soundwell_plugins.testing import AdjustableClock, assembled
from tests.office_windows import office_window
from tests.real_browser import faults, tab_to

pytestmark = pytest.mark.browser

SIGNED_OUT = ("/sign-in", "/sign-in/forgotten", "/sign-in/first/unknown")


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return a window in which an admin is signed in."""
    host = assembled(tmp_path_factory.mktemp("office"), clock=AdjustableClock())
    with office_window(browser, host, Role.ADMIN) as page:
        yield page
    host.close()


@pytest.mark.parametrize("path", SIGNED_OUT)
def test_a_page_is_open_to_everybody_in_every_window(page: Page, path: str) -> None:
    page.goto(path)
    assert faults(page) == []


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
