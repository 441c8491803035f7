"""A practice's own look and words: readable colours, a harmless logo, texts in each language."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from soundwell_hookspecs import EmergencyNumber, Practice, PracticeLook, PracticeTexts
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.colours import ENOUGH, Colour
from soundwell_plugins.host.configuration import ConfigurationInvalid
from soundwell_plugins.host.host import Host, assemble
from soundwell_plugins.host.look import DARK_GROUND, stylesheet
from soundwell_plugins.host.templates import PracticeTemplates
from soundwell_plugins.sdk.encryption import Key
from soundwell_plugins.testing.practice import CONFIGURATION
from soundwell_plugins.web.app import create_app

COLOURS = st.builds(Colour, *(st.integers(0, 255) for _ in "rgb"))
WHITE = Colour(255, 255, 255)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def built(tmp_path: Path) -> Callable[[str], Host]:
    """Return what builds a practice with tables of its own look."""

    def build(tables: str) -> Host:
        (tmp_path / "logo.svg").write_text(SVG)
        (tmp_path / "soundwell.key").write_text(Key.new().line())
        file = tmp_path / "soundwell.toml"
        file.write_text(CONFIGURATION + tables, encoding="utf-8")
        return assemble(draw(file, found={}))

    return build


def home(**texts: object) -> str:
    practice = Practice(
        "Hafen",
        "https://x.example",
        "a@x.example",
        ZoneInfo("UTC"),
        "en_GB",
        {},
        ("en_GB", "de_DE"),
        texts=PracticeTexts(**texts),  # type: ignore[arg-type]  # each test gives what it is about
    )
    return PracticeTemplates(practice, {}).render("web/home.html", {"entries": []}, language="de")


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert Colour(0, 0, 0).contrast(WHITE) == pytest.approx(21)


def test_the_contrast_of_a_grey_is_that_of_the_standard() -> None:
    assert Colour.parsed("#767676").contrast(WHITE) == pytest.approx(4.54, abs=0.01)


@given(COLOURS)
def test_a_colour_is_read_as_it_is_written(colour: Colour) -> None:
    assert Colour.parsed(str(colour)) == colour


@given(COLOURS)
def test_there_is_a_readable_colour_near_every_colour(colour: Colour) -> None:
    near = colour.nearest_readable(WHITE)
    assert near is not None
    assert near.contrast(WHITE) >= ENOUGH


@given(COLOURS)
def test_a_light_colour_alone_gives_a_readable_dark_page(colour: Colour) -> None:
    dark = stylesheet(str(colour), "", "").partition("@media")[2]
    said = dark.partition("--pico-primary: ")[2].partition(";")[0]
    assert Colour.parsed(said).contrast(DARK_GROUND) >= ENOUGH


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('colour = "#7fd6cf"', "its contrast is 1.6 to 1. Did you mean"),
        ('colour = "teal"', "practice.look.colour: this is no colour"),
        ('background = "#333"', "text on this colour cannot be read"),
        ('dark_colour = "#123456"', "cannot be read well on a dark page"),
        ('logo = "gone.svg"', "practice.look.logo: it cannot be read"),
        ('logo = "soundwell.key"', "this is no picture for a page"),
    ],
)
def test_what_cannot_be_used_is_named(built: Callable[[str], Host], table: str, said: str) -> None:
    with pytest.raises(ConfigurationInvalid, match="look") as problems:
        built(f"[practice.look]\n{table}\n")
    assert said in str(problems.value)


def test_a_page_links_the_practices_colours_and_logo(built: Callable[[str], Host]) -> None:
    host = built('[practice.look]\ncolour = "#7a3b69"\nlogo = "logo.svg"\n')
    try:
        client = TestClient(create_app(host)[0], base_url=host.practice.url)
        page = client.get("/").text
        address = page.partition('href="/static/practice.css')[2].partition('"')[0]
        style = client.get(f"/static/practice.css{address}")
        logo = client.get("/static/practice-logo.svg")
    finally:
        host.close()
    assert "--pico-primary: #7a3b69;" in style.text
    assert "immutable" in style.headers["cache-control"]
    assert logo.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in ", ".join(logo.headers.get_list("content-security-policy"))


def test_without_a_look_there_is_no_stylesheet_of_the_practice(
    built: Callable[[str], Host],
) -> None:
    host = built("")
    try:
        client = TestClient(create_app(host)[0], base_url=host.practice.url)
        assert "practice.css" not in client.get("/").text
        assert client.get("/static/practice.css").status_code == 404
    finally:
        host.close()


def test_a_welcome_in_the_visitors_language_comes_first() -> None:
    page = home(welcome={"en": "Come in.", "de": "Herein."})
    assert "Herein." in page


def test_a_welcome_for_every_language_is_shown_as_it_is() -> None:
    assert "Come in." in home(welcome={"": "Come in."})


def test_a_welcome_in_another_language_is_better_than_none() -> None:
    assert "Come in." in home(welcome={"en": "Come in."})


def test_what_the_practice_writes_is_escaped() -> None:
    assert "&lt;b&gt;" in home(footer={"": "<b>"})


def test_emergency_numbers_can_be_called() -> None:
    page = home(emergency_numbers=(EmergencyNumber("Telefonseelsorge", "0800 111 0 111"),))
    assert 'Telefonseelsorge: <a href="tel:08001110111">0800 111 0 111</a>' in page


def test_imprint_and_privacy_notice_are_linked() -> None:
    page = home(imprint="https://x.example/imprint", privacy="/privacy")
    assert '<a href="https://x.example/imprint">Impressum</a>' in page
    assert '<a href="/privacy">Datenschutz</a>' in page


def test_a_logo_shows_nowhere_in_a_log() -> None:
    assert "svg" not in repr(PracticeLook(logo=SVG.encode()))
