"""The pages in a real browser: small, by keyboard, without a script, and for everybody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from soundwell_hookspecs import Role
from soundwell_plugins.features.newsletter.links import ReaderLinks, way_out
from soundwell_plugins.testing import sign_in
from tests.real_browser import Opener, barriers, faults, serving, tab_to, windows

from .conftest import ADA, Town, path

pytestmark = pytest.mark.browser

OFFICE = ["list", "files", "site"]


@pytest.fixture
def open_page(browser: Browser, town: Town) -> Iterator[Opener]:
    """Return what opens a page of a served practice in a window of its own."""
    with serving(town.client.app) as address, windows(browser, address) as opener:
        yield opener


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
    assert barriers(page) == []
    page.get_by_role("link", name="Please check the e-mail address").click()
    expect(page.get_by_label("Your e-mail address")).to_be_focused()


def test_an_admin_takes_readers_in_and_finds_them(open_page: Opener, town: Town) -> None:
    sign_in(town.host, town.client, Role.ADMIN)
    page = open_page("/office/newsletter/files", signed_in=town.client)
    line = f"{ADA},2026-12-01T10:00:00+00:00,I agree."
    page.get_by_label("Lines of CSV").fill(f"email,consent_given_at,consent_text\n{line}")
    page.get_by_role("button", name="Take them in").click()
    expect(page.get_by_role("status")).to_contain_text("1 reader was taken in")
    page.get_by_role("link", name="Back to the subscribers").click()
    page.get_by_label("A part of an address or a first name").fill("ada")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name=ADA)).to_be_visible()
    assert faults(page) == []


def test_every_page_is_open_to_everybody_in_every_window(
    open_page: Opener, town: Town, paths: dict[str, str]
) -> None:
    sign_in(town.host, town.client, Role.ADMIN)
    found = {
        name: faults(open_page(path, signed_in=town.client if name in OFFICE else None))
        for name, path in paths.items()
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
