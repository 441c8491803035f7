"""The pages in a real browser: small and large, by keyboard, without a script, for everybody."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from soundwell_hookspecs import AccountId, Role
from soundwell_plugins.features.fit.waiting.entry import Needs
from soundwell_plugins.testing import AdjustableClock, sign_in

from .test_meetings import JONAS, MAYA, NOW, Talks, Town
from .visits import ALL, practice

pytestmark = pytest.mark.browser

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
SMALL: Final = {"width": 360, "height": 740}
PLACES: Final = ALL.replace('text = "I work', 'capacity = 1\ntext = "I work')
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
WIDER: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TOO_SMALL: Final = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter(each => each.type !== "hidden" && getComputedStyle(each).display !== "inline")
  .map(each => each.closest("label") ?? each)
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML)"""


@dataclass
class House:
    """A practice that is served, and whoever comes to it."""

    address: str
    browser: Browser
    talks: Talks
    meetings: str

    def window(self, **options: object) -> BrowserContext:
        given = {"viewport": SMALL, "locale": "en-GB", **options}
        return self.browser.new_context(base_url=self.address, **given)  # type: ignore[arg-type]  # as named

    def staff(self) -> BrowserContext:
        """Return a window in which somebody is signed in who is admin and practitioner."""
        ours = self.talks.ours
        client = TestClient(ours.app, base_url=ours.host.practice.url)
        sign_in(ours.host, client, Role.ADMIN, Role.PRACTITIONER, practitioner=MAYA)
        window = self.window()
        window.add_cookies(
            [
                {"name": name, "value": value, "url": self.address}
                for name, value in client.cookies.items()
            ]
        )
        return window


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sentence = "Chromium is not installed: install the system's package `chromium`"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
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
        server = uvicorn.Server(
            uvicorn.Config(ours.app, port=0, log_level="error", timeout_keep_alive=1)
        )
        thread = threading.Thread(target=server.run)
        thread.start()
        deadline = monotonic() + 20
        while not server.started and thread.is_alive() and monotonic() < deadline:
            sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path)
            yield House(f"http://127.0.0.1:{port}", browser, talks, meetings)
            browser.close()
        server.should_exit = True
        thread.join()


@pytest.fixture
def window(house: House) -> Iterator[Callable[..., Page]]:
    """Return what opens a page in a window of its own."""
    contexts: list[BrowserContext] = []

    def open_one(path: str, **options: object) -> Page:
        contexts.append(house.window(**options))
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield open_one
    for each in contexts:
        each.close()


def answer_two(page: Page) -> None:
    """Say two things, so that there is something to suggest."""
    page.goto("/fit/questions/language")
    page.get_by_label("German").check()
    page.get_by_role("button", name="Next").click()
    page.goto("/fit/questions/topics")
    page.get_by_label("Grief").check()
    page.get_by_role("button", name="Next").click()


def seen(page: Page) -> dict[str, object]:
    """Return what is wrong with a page for people who see, hear, or press differently."""
    found: dict[str, object] = {}
    folder = os.environ.get("SOUNDWELL_PICTURES")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(WIDER):
            found[f"wider than {width}"] = page.url
        if folder:
            name = re.sub(r"\W+", "-", page.url.partition("//")[2].partition("/")[2])[:60]
            dark = (
                "-dark"
                if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                else ""
            )
            path = Path(folder) / f"{name}-{width}{dark}.png"
            page.screenshot(path=path, full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})
    found |= {each["id"]: each["nodes"] for each in Axe().run(page).response["violations"]}
    if small := page.evaluate(TOO_SMALL):
        found["too small"] = small
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*BEFORE, *ASKED])
def test_a_page_before_the_result_is_without_barriers(
    window: Callable[..., Page], path: str, scheme: str
) -> None:
    assert seen(window(path, color_scheme=scheme)) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_result_are_without_barriers(
    window: Callable[..., Page], scheme: str
) -> None:
    page = window("/fit", color_scheme=scheme)
    answer_two(page)
    for path in AFTER:
        page.goto(path)
        assert seen(page) == {}, path


def test_where_nobody_fits_there_are_no_barriers_either(window: Callable[..., Page]) -> None:
    page = window("/fit/questions/age")
    page.get_by_label("a child up to 11").check()
    page.get_by_role("button", name="Next").click()
    page.goto("/fit/questions/language")
    page.get_by_label("German").check()
    page.get_by_role("button", name="Next").click()
    page.goto("/fit/result")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("nobody of us fits"))
    assert seen(page) == {}


@pytest.mark.parametrize("page_of", ["", "/choose", "/notes/b-maya"])
def test_the_pages_about_conversations_are_without_barriers(
    house: House, window: Callable[..., Page], page_of: str
) -> None:
    page = window("/fit")
    answer_two(page)
    page.goto(f"{house.meetings}{page_of}")
    assert seen(page) == {}


def test_the_pages_behind_the_sign_in_are_without_barriers(house: House) -> None:
    context = house.staff()
    page = context.new_page()
    for path in OFFICE:
        page.goto(path)
        assert seen(page) == {}, path
    context.close()


def test_a_match_is_found_without_a_script(window: Callable[..., Page]) -> None:
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
    expect(page).to_have_url(re.compile("/book/maya$"))


def test_the_summary_of_all_answers_is_one_printed_page(window: Callable[..., Page]) -> None:
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


def test_a_question_is_answered_with_the_keyboard_alone(window: Callable[..., Page]) -> None:
    page = window("/fit/questions/age")
    reached = "selector => document.activeElement.matches(selector)"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate(reached, "input[name=answer]"):
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/fit/questions/place$"))
    page.goto("/fit/questions/age")
    expect(page.locator("input:checked")).to_have_count(1)


def test_nothing_is_blocked_by_the_content_security_policy(
    house: House, window: Callable[..., Page]
) -> None:
    page = window("/fit")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    answer_two(page)
    for path in (*BEFORE, *ASKED, *AFTER, house.meetings):
        page.goto(path)
    assert [text for text in said if "Content Security Policy" in text] == []
