"""Measures how long the five questions take on a phone of 360 pixels.

What a browser does is measured, over a network as slow as a bad mobile connection: until the page
can be answered, and until the answers are taken. What a person does is counted (taps, and how far
the page has to be moved), and takes as long as S. Card, T. Moran and A. Newell say in "The
keystroke-level model for user performance time with interactive systems" (1980). Run it from the
root of the project:

    python -m tests.benchmarks.five_questions
"""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.benchmarks.check_ins import CONFIGURATION, invited
from tests.benchmarks.measure import practice, show

BAR: Final = 60.0
NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
QUESTIONS: Final = ("safe", "accepted", "heard", "understood", "voice")
SLOW: Final = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
"""Milliseconds, and bytes a second: 400 kbit/s."""

THINK: Final = 1.35
"""Seconds to make one's mind up, the model's M; once for each question and before sending."""
POINT: Final = 1.1
"""Seconds to point at something, the model's P."""
TAP: Final = 0.2
"""Seconds to touch it, the model's K."""
SWIPE: Final = 0.8
"""Seconds to move the page by most of a screen."""
WORDS: Final = 0.25
"""Seconds to read a word, at 240 words in a minute."""


@dataclass(frozen=True, slots=True)
class Run:
    """One phone that answers.

    Args:
        machine: seconds that were waited for pages.
        taps: how often somebody touches the screen.
        swipes: how many screens the page is long, besides the first.
        words: how many words there are to be read.
    """

    machine: float
    taps: int
    swipes: int
    words: int

    @property
    def seconds(self) -> float:
        """How long it takes altogether."""
        person = self.taps * (THINK + POINT + TAP) + self.swipes * SWIPE + self.words * WORDS
        return self.machine + person


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit("Chromium is not installed: install the system's package `chromium`")
    with (
        tempfile.TemporaryDirectory() as folder,
        practice(Path(folder), CONFIGURATION) as served,
        sync_playwright() as playwright,
    ):
        addresses = invited(Path(folder) / "soundwell.toml", options.runs)
        browser = playwright.chromium.launch(executable_path=path)
        runs = [answered(browser, f"{served.address}{each}") for each in addresses]
        browser.close()
    machine = median(each.machine for each in runs)
    whole = median(each.seconds for each in runs)
    last = runs[-1]
    show(
        f"the five questions at {PHONE['width']} pixels, {options.runs} runs",
        ("", "measured or counted", "bar"),
        [
            ("waiting for pages, s", f"{machine:.1f}", ""),
            ("taps", str(last.taps), ""),
            ("screens to move", str(last.swipes), ""),
            ("words to read", str(last.words), ""),
            ("altogether, s", f"{whole:.0f}", f"{BAR:.0f}"),
        ],
    )
    return 0 if whole <= BAR else 1


def answered(browser: Browser, address: str) -> Run:
    """Answer the five questions as somebody would, with fingers on a new phone."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB")
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    start = perf_counter()
    page.goto(address)
    page.get_by_role("button", name="Send").wait_for()
    loaded = perf_counter() - start
    words, swipes = read(page), screens(page)
    for name in QUESTIONS:
        page.locator(f'label:has(input[name="a-{name}"][value="yes"])').tap()
    start = perf_counter()
    page.get_by_role("button", name="Send").tap()
    page.get_by_role("heading", name="Thank you").wait_for()
    sent = perf_counter() - start
    context.close()
    return Run(loaded + sent, len(QUESTIONS) + 1, swipes, words)


def read(page: Page) -> int:
    """Return how many words the page has."""
    return len(page.locator("main").inner_text().split())


def screens(page: Page) -> int:
    """Return how many screens the page is long, besides the first."""
    return int(page.evaluate("document.documentElement.scrollHeight")) // PHONE["height"]


if __name__ == "__main__":
    sys.exit(main())
