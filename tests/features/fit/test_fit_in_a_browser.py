"""The pages in a real browser: small and large, by keyboard, without a script, for everybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from soundwell_hookspecs import AccountId, PractitionerId, Role
from soundwell_plugins.features.fit.waiting.entry import Needs
from soundwell_plugins.testing import AdjustableClock, sign_in
from tests.real_browser import Opener, faults, serving, tab_to, windows

from .test_meetings import JONAS, MAYA, NOW, Talks, Town
from .visits import ALL, practice

pytestmark = pytest.mark.browser

NOOR: Final = PractitionerId("noor")
PLACES: Final = ALL.replace('text = "I work', 'capacity = 1\ntext = "I work').replace(
    "[fit.practitioners.noor]\n", "[fit.practitioners.noor]\ncapacity = 0\n"
)
BEFORE: Final = ("/fit", "/fit/what-happens-next", "/fit/first-session", "/fit/words")
ASKED: Final = ("/fit/questions/age", "/fit/questions/language", "/fit/questions/words")
AFTER: Final = (
    "/fit/result",
    "/fit/summary",
    "/fit/card",
    "/fit/people",
    "/fit/people/maya",
)
OFFICE: Final = (
    "/office/waiting",
    "/office/waiting/new",
    "/office/waiting/placing",
    "/office/who-waits",
    "/office/first-conversations",
    "/office/my-profile",
)


@dataclass
class House:
    """A practice that is served, and whoever comes to it."""

    address: str
    talks: Talks
    meetings: str
    confirm: str
    place: str

    def staff(self) -> TestClient:
        """Return a client in which somebody is signed in who is admin and practitioner."""
        ours = self.talks.ours
        client = TestClient(ours.app, base_url=ours.host.practice.url)
        sign_in(ours.host, client, Role.ADMIN, Role.PRACTITIONER, practitioner=MAYA)
        return client


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("house")
    with practice(folder, Town, tables=PLACES, clock=AdjustableClock(NOW)) as ours:
        talks = Talks(ours)
        talks.book(MAYA, JONAS)
        meetings = talks.path()
        ours.clock.advance(timedelta(hours=4))
        for who in (MAYA, JONAS):
            note = {"safe": "4", "heard": "2", "note": "I could breathe there."}
            ours.client.post(f"{meetings}/notes/b-{who}", data=note)
        for name in ("Ada", "Bo"):
            talks.fit.waiting_list.add(
                name=f"{name} Quinn",
                email=f"{name.lower()}@example.org",
                needs=Needs({"language": ("de",)}, frozenset({"language"})),
                shown=True,
                actor=AccountId("admin"),
            )
        confirm, place = [waits_for_noor(talks, name) for name in ("Cy", "Di")]
        place = ours.client.post(place).headers["location"]
        with serving(ours.app) as address:
            yield House(address, talks, meetings, confirm, place)


@pytest.fixture
def window(browser: Browser, house: House) -> Iterator[Opener]:
    """Return what opens a page in a window of its own."""
    with windows(browser, house.address) as opener:
        yield opener


def waits_for_noor(talks: Talks, name: str) -> str:
    """Ask for a place on the waiting list, and return the path of the confirmation."""
    needs = Needs({"language": ("de",)}, frozenset({"language"}), (NOOR,))
    talks.fit.joining.ask(name=name, email=f"{name}@example.org", needs=needs, shown=True)
    while "/fit/waiting/confirm/" not in (path := talks.path()):
        pass
    return path


def answer_two(page: Page) -> None:
    """Say two things, so that there is something to suggest."""
    page.goto("/fit/questions/language")
    page.get_by_label("German").check()
    page.get_by_role("button", name="Next").click()
    page.goto("/fit/questions/topics")
    page.get_by_label("Grief").check()
    page.get_by_role("button", name="Next").click()


@pytest.mark.parametrize("path", [*BEFORE, *ASKED])
def test_a_page_before_the_result_is_without_barriers(window: Opener, path: str) -> None:
    assert faults(window(path)) == []


def test_the_pages_of_the_result_are_without_barriers(window: Opener) -> None:
    page = window("/fit")
    answer_two(page)
    for path in AFTER:
        page.goto(path)
        assert faults(page) == [], path


def test_where_nobody_fits_there_are_no_barriers_either(window: Opener) -> None:
    page = window("/fit/questions/age")
    page.get_by_label("a child up to 11").check()
    page.get_by_role("button", name="Next").click()
    page.goto("/fit/questions/language")
    page.get_by_label("German").check()
    page.get_by_role("button", name="Next").click()
    page.goto("/fit/result")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("nobody of us fits"))
    assert faults(page) == []


def test_the_pages_about_conversations_are_without_barriers(house: House, window: Opener) -> None:
    page = window("/fit")
    answer_two(page)
    for path in ("", "/choose", "/notes/b-maya"):
        page.goto(f"{house.meetings}{path}")
        assert faults(page) == [], path


def test_the_form_for_the_waiting_list_is_without_barriers(window: Opener) -> None:
    page = window("/fit")
    answer_two(page)
    page.goto("/fit/waiting?with=noor")
    assert faults(page) == []
    page.get_by_role("button", name="Put me on the list").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert faults(page) == []


def test_the_pages_of_whoever_waits_are_without_barriers(house: House, window: Opener) -> None:
    page = window("/fit/waiting/sent")
    over = "/fit/waiting/mine/over"
    for path in ("/fit/waiting/sent", house.confirm, house.place, "/fit/people/noor", over):
        page.goto(path)
        assert faults(page) == [], path


def test_one_joins_and_leaves_the_waiting_list_without_a_script(
    house: House, window: Opener
) -> None:
    page = window("/fit/people/noor", java_script_enabled=False)
    page.get_by_role("link", name="Wait for a place").click()
    page.get_by_label("Your name").fill("Em Quinn")
    page.get_by_label("Your e-mail address").fill("em@example.org")
    page.get_by_role("button", name="Put me on the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your e-mail")
    while "/fit/waiting/confirm/" not in (path := house.talks.path()):
        pass
    page.goto(path)
    page.get_by_role("button", name="Yes, put me on the list").click()
    expect(page.get_by_text("You would like to wait for Noor Haddad.")).to_be_visible()
    page.get_by_role("button", name="Leave the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are off the list")


def test_the_pages_behind_the_sign_in_are_without_barriers(house: House, window: Opener) -> None:
    page = window("/healthz", signed_in=house.staff())
    for path in OFFICE:
        page.goto(path)
        assert faults(page) == [], path


def test_a_match_is_found_without_a_script(window: Opener) -> None:
    page = window("/fit", java_script_enabled=False)
    page.get_by_role("link", name="Begin").click()
    for _ in range(30):
        if page.url.endswith("/result"):
            break
        if page.url.endswith("/language"):
            page.get_by_label("German").check()
            page.get_by_role("button", name="Next").click()
        else:
            page.get_by_role("button", name="Skip this question").click()
    expect(page.get_by_role("heading", name="Maya Lindqvist")).to_be_visible()
    page.get_by_label("I would like to meet Maya Lindqvist").check()
    page.get_by_role("button", name="Choose times for a first conversation").click()
    expect(page).to_have_url(re.compile(r"/book/maya\?via=match$"))


def test_the_summary_of_all_answers_is_one_printed_page(window: Opener) -> None:
    page = window("/fit/questions/age")
    while "/fit/questions/" in page.url:
        if page.locator("textarea").count():
            page.locator("textarea").fill("A few words about what matters to me. " * 3)
        else:
            page.locator("input[name=answer]").first.check()
        page.get_by_role("button", name="Next").click()
    page.goto("/fit/summary")
    printed = page.pdf(format="A4", margin={"top": "1.5cm", "bottom": "1.5cm"})
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_question_is_answered_with_the_keyboard_alone(window: Opener) -> None:
    page = window("/fit/questions/age")
    tab_to(page, "input[name=answer]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/fit/questions/place$"))
    page.goto("/fit/questions/age")
    expect(page.locator("input:checked")).to_have_count(1)


def test_nothing_is_blocked_by_the_content_security_policy(house: House, window: Opener) -> None:
    page = window("/fit")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    answer_two(page)
    for path in (*BEFORE, *ASKED, *AFTER, house.meetings):
        page.goto(path)
    assert [text for text in said if "Content Security Policy" in text] == []
