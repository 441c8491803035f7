"""Check-ins in a real browser: on a small phone, by keyboard, without a script, for everybody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from soundwell_hookspecs import PersonId
from soundwell_plugins.features.alliance.check_in import CheckIn, Way
from soundwell_plugins.features.alliance.client import Details, Guardian
from tests.real_browser import Opener, faults, serving, tab_to, windows
from tests.web.office.check_ins_of_ada import answer_everything

from .conftest import Harbour

pytestmark = pytest.mark.browser

ALL = ("alliance", "music", "music-session", "listening", "close-others", "words")


@pytest.fixture
def address(harbour: Harbour) -> Iterator[str]:
    """Return where the pages are served."""
    with serving(harbour.practice.app) as found:
        yield found


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Opener]:
    """Return what opens a page in a window of its own."""
    with windows(browser, address) as opener:
        yield opener


def path(harbour: Harbour, check_in: CheckIn) -> str:
    return harbour.alliance.doors.for_mail(check_in)


def test_no_page_of_all_the_forms_has_a_barrier(harbour: Harbour, open_page: Opener) -> None:
    page = open_page(path(harbour, harbour.begun(*ALL)))
    page.get_by_role("radio", name="No", exact=True).first.check()
    found = {page.url.rpartition("=")[2]: faults(page)}
    while page.get_by_role("button", name="Go on").count():
        if page.get_by_role("group", name="Did something come up").count():
            page.get_by_role("radio", name="Yes", exact=True).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Go on").click()
        found[page.url.rpartition("=")[2]] = faults(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    found["thanks"] = faults(page)
    page.goto(page.url)
    found["closed"] = faults(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == 18


def test_the_short_form_is_answered_with_the_keyboard_alone(
    harbour: Harbour, open_page: Opener
) -> None:
    page = open_page(path(harbour, harbour.begun()))
    for name in ("safe", "accepted", "heard", "understood", "voice"):
        tab_to(page, f"[name='a-{name}']")
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
    assert faults(page) == []


def test_the_practitioners_pages_have_no_barrier(harbour: Harbour, open_page: Opener) -> None:
    harbour.maya()
    noah: PersonId = harbour.person("noah@example.org", "Noah Berg")
    assert noah
    harbour.begun(way=Way.PAPER)
    page = open_page("/healthz", signed_in=harbour.practice.client)
    found = {}
    for each in ("/office/check-ins", f"/office/check-ins/clients/{harbour.client.id}"):
        page.goto(each)
        found[each] = faults(page)
    page.get_by_role("button", name="On a device, with a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On a device")
    found["hand over"] = faults(page)
    assert page.locator(".code-picture svg").bounding_box()["width"] > 200  # type: ignore[index]  # it is visible
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_what_practitioners_read_has_no_barrier(harbour: Harbour, open_page: Opener) -> None:
    answer_everything(harbour.alliance, harbour.ada)
    harbour.maya()
    course = f"/office/alliance/clients/{harbour.client.id}"
    harbour.practice.client.post(f"{course}/notes", data={"text": "She hums before she speaks."})
    page = open_page("/office/alliance", signed_in=harbour.practice.client)
    found = {"overview": faults(page)}
    for more in ("", "/answers", "/readings"):
        page.goto(f"{course}{more}")
        for details in page.locator("main details").all():
            details.evaluate("each => { each.open = true; }")
        found[more] = faults(page)
    for path in (f"?client={harbour.client.id}", "/form?instrument-music-session=yes"):
        page.goto(f"/office/alliance/paper{path}")
        found[path] = faults(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_five_questions_take_six_taps_on_one_page(harbour: Harbour, open_page: Opener) -> None:
    page = open_page(path(harbour, harbour.begun()), has_touch=True, is_mobile=True)
    for name in ("safe", "accepted", "heard", "understood", "voice"):
        page.locator(f'label:has(input[name="a-{name}"][value="yes"])').tap()
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
