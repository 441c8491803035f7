"""Languages: who reads what, and texts that are in no catalogue or in one that is out of date."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages import Message

from soundwell_hookspecs import Practice
from soundwell_plugins.host.languages import Catalogues, Languages, SpokenTexts, Visit
from soundwell_plugins.host.languages.catalogues import read
from soundwell_plugins.host.languages.negotiation import negotiated
from soundwell_plugins.host.templates import PracticeTemplates
from soundwell_plugins.testing.texts import extracted, soundwell_sources, unmarked, updated

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "soundwell_templates"
GERMAN = TEMPLATES / "locales" / "de"
PAGES = sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")])
OFFERED = ("en_GB", "de_DE", "pt_BR")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de_DE"),
        ("de-AT, en;q=0.5", "de_DE"),
        ("en;q=0.5, de;q=0.8", "de_DE"),
        ("pt-br", "pt_BR"),
        ("fr, de;q=0", None),
        ("", None),
        ("*", None),
        (";;;q=,,", None),
        ("de;q=viel, en", "en_GB"),
    ],
)
def test_what_a_browser_asks_for_decides(accepted: str, language: str | None) -> None:
    assert negotiated(accepted, OFFERED) == language


def test_without_a_visitor_the_practices_own_language_is_spoken() -> None:
    assert Languages(OFFERED).current == "en_GB"


def test_a_visitors_language_is_spoken_only_while_they_wait() -> None:
    languages = Languages(OFFERED)
    with languages.during(Visit("de_DE")):
        assert languages.current == "de_DE"
    assert languages.current == "en_GB"


def test_the_switch_keeps_what_else_stands_in_the_address() -> None:
    languages = Languages(OFFERED)
    with languages.during(Visit("de_DE", "zone=Europe/Berlin&language=de_DE")):
        english = languages.choices()[0]
    assert english.address == "?zone=Europe%2FBerlin&language=en_GB"


def test_a_page_that_took_a_form_offers_no_switch() -> None:
    languages = Languages(OFFERED)
    with languages.during(Visit("de_DE", None)):
        assert languages.choices() == ()


def test_a_text_is_said_in_the_language_that_is_asked_for() -> None:
    texts = SpokenTexts(Languages(OFFERED), Catalogues({}))
    assert texts.into("de").gettext("Hello %(name)s,", name="Ada") == "Guten Tag Ada,"


def test_a_text_that_nobody_translated_stays_english() -> None:
    texts = SpokenTexts(Languages(OFFERED), Catalogues({}))
    assert texts.into("pt").gettext("Hello %(name)s,", name="Ada") == "Hello Ada,"


def test_the_practices_own_catalogue_comes_first(tmp_path: Path) -> None:
    (tmp_path / "en.po").write_text('msgid "Welcome"\nmsgstr "Ahoy"\n', encoding="utf-8")
    texts = SpokenTexts(Languages(OFFERED), Catalogues({}, tmp_path))
    assert texts.gettext("Welcome") == "Ahoy"
    assert texts.into("de").gettext("Welcome") == "Willkommen"


def test_a_translation_with_other_values_is_left_out(tmp_path: Path) -> None:
    text = 'msgid "Hello %(name)s,"\nmsgstr "Ahoy %(nmae)s,"\n'
    (tmp_path / "en.po").write_text(text, encoding="utf-8")
    texts = SpokenTexts(Languages(OFFERED), Catalogues({}, tmp_path))
    assert texts.gettext("Hello %(name)s,", name="Ada") == "Hello Ada,"


def test_a_damaged_catalogue_leaves_the_texts_english(tmp_path: Path) -> None:
    (tmp_path / "en.po").write_bytes(b'msgid "Welcome\nmsgstr \xff')
    texts = SpokenTexts(Languages(OFFERED), Catalogues({}, tmp_path))
    assert texts.gettext("Welcome") == "Welcome"


def test_a_page_is_rendered_in_the_language_of_its_visitor() -> None:
    practice = Practice(
        "Hafen", "https://x.example", "", ZoneInfo("UTC"), "en_GB", {}, ("en_GB", "de_DE")
    )
    templates = PracticeTemplates(practice, {})
    with templates.languages.during(Visit("de_DE", "")):
        page = templates.render("web/home.html", {"entries": []})
    assert '<html lang="de-DE">' in page
    assert "Willkommen. Schön, dass Sie da sind." in page
    assert (
        '<a href="?language=en_GB" hreflang="en-GB" lang="en-GB" rel="nofollow">English</a>' in page
    )


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_every_text_of_a_template_is_marked(file: Path) -> None:
    assert unmarked(file.read_text(encoding="utf-8"), html=file.suffix == ".html") == ()


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Hello</p>", ("Hello",)),
        ('<p>{{ _("Hello") }}</p>', ()),
        ("<p>{% trans %}Hello{% endtrans %}</p>", ()),
        ('<a title="Hello" class="big">{{ name }}</a>', ("Hello",)),
        ('{{ "yes" if sure else _("no") }}', ("yes",)),
        ('<i data-sure="{{ "yes" if sure else "no" }}"></i>', ()),
        ("{% if sure %}<p>Hello</p>{% endif %}", ("Hello",)),
        ("<p>· 12</p>", ()),
    ],
)
def test_a_text_that_is_not_marked_is_found(template: str, found: tuple[str, ...]) -> None:
    assert unmarked(template) == found


@pytest.mark.parametrize("name", sorted(soundwell_sources(ROOT)))
def test_the_german_catalogue_is_up_to_date(name: str) -> None:
    file = GERMAN / f"{name}.po"
    before = file.read_bytes() if file.exists() else b""
    after = updated(extracted(soundwell_sources(ROOT)[name]), before, "de")
    assert after.strip() == before.strip(), "`make texts` brings it up to date"


def said(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(strings)


@pytest.mark.parametrize("file", sorted(GERMAN.glob("*.po")), ids=lambda file: file.stem)
def test_the_german_catalogue_is_complete(file: Path) -> None:
    missing = [message.id for message in read(file, "de") if message.id and not said(message)]
    assert missing == []
