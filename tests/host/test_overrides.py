"""The practice's own templates: found first, and never in the way of a page."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from soundwell_hookspecs import Practice
from soundwell_plugins.host.templates import PracticeTemplates
from soundwell_plugins.host.templates.copies import CopyExists, CopyState, copy, listed

Own: TypeAlias = Callable[[str, str], Path]
ERROR = {"title": "Sorry", "message": "It did not work.", "actions": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "templates"


@pytest.fixture
def own(folder: Path) -> Own:
    """Return what writes a template of the practice's own."""

    def write(name: str, text: str) -> Path:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def templates(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> PracticeTemplates:
    """Return a practice's templates with those of a plugin."""
    package = f"acme_{tmp_path.name}"
    (tmp_path / package / "templates").mkdir(parents=True)
    (tmp_path / package / "__init__.py").touch()
    (tmp_path / package / "templates" / "page.html").write_text("plugin's {{ name }}")
    monkeypatch.syspath_prepend(str(tmp_path))
    practice = Practice("Harbour", "https://x.example", "a@x.example", ZoneInfo("UTC"), "en_GB", {})
    return PracticeTemplates(practice, {"acme": package}, overrides=folder)


def state(templates: PracticeTemplates, name: str) -> CopyState:
    found = {each.template: each for each in listed(templates.sources(), templates.overrides)}
    return found[name].state


def test_the_practices_own_version_comes_first(templates: PracticeTemplates, own: Own) -> None:
    own("web/error.html", "own: {{ title }}")
    assert templates.render("web/error.html", ERROR) == "own: Sorry"


def test_a_template_of_a_plugin_can_be_replaced_alike(
    templates: PracticeTemplates, own: Own
) -> None:
    own("acme/page.html", "own {{ name }}")
    assert templates.render("acme/page.html", {"name": "x"}) == "own x"


def test_an_own_version_can_extend_the_original_of_its_name(
    templates: PracticeTemplates, own: Own
) -> None:
    own(
        "web/error.html",
        '{% extends "core:web/error.html" %}{% block title %}Mine{% endblock %}',
    )
    page = templates.render("web/error.html", ERROR)
    assert "<title>Mine</title>" in page
    assert "<h1>Sorry</h1>" in page


def test_an_original_still_finds_the_practices_version_of_what_it_includes(
    templates: PracticeTemplates, own: Own
) -> None:
    own("base.html", '{% extends "core:base.html" %}{% block footer %}OUR FOOT{% endblock %}')
    assert "OUR FOOT" in templates.render("web/error.html", ERROR)


def test_an_original_of_a_plugin_can_be_included(templates: PracticeTemplates, own: Own) -> None:
    own("acme/page.html", '<b>{% include "core:acme/page.html" %}</b>')
    assert templates.render("acme/page.html", {"name": "x"}) == "<b>plugin's x</b>"


def test_a_version_that_is_added_while_serving_is_used(
    templates: PracticeTemplates, own: Own
) -> None:
    templates.render("web/error.html", ERROR)
    own("web/error.html", "own")
    assert templates.render("web/error.html", ERROR) == "own"


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("{% if %}", "Expected an expression"),
        ("{{ nmae }}", "'nmae' is undefined"),
        ('{% include "nowhere.html" %}', "there is no template nowhere.html"),
        ('{% extends "web/error.html" %}', "extends or includes itself"),
        ("{{ 1 // 0 }}", "ZeroDivisionError"),
    ],
)
def test_the_original_stands_in_for_a_version_that_is_broken(
    templates: PracticeTemplates, own: Own, broken: str, why: str
) -> None:
    own("web/error.html", broken)
    assert "<h1>Sorry</h1>" in templates.render("web/error.html", ERROR)
    [failed] = templates.failed
    assert failed.template == "web/error.html"
    assert why in failed.why


def test_a_broken_version_leaves_the_others_in_place(
    templates: PracticeTemplates, own: Own
) -> None:
    own("web/error.html", "{{ nmae }}")
    own("base.html", '{% extends "core:base.html" %}{% block footer %}OUR FOOT{% endblock %}')
    page = templates.render("web/error.html", ERROR)
    assert "OUR FOOT" in page
    assert "<h1>Sorry</h1>" in page


def test_a_broken_part_of_a_page_does_not_take_the_page_down(
    templates: PracticeTemplates, own: Own
) -> None:
    own("parts/languages.html", "{{ nmae }}")
    assert "<h1>Sorry</h1>" in templates.render("web/error.html", ERROR)


def test_a_page_that_fails_by_itself_still_fails(templates: PracticeTemplates, own: Own) -> None:
    own("web/home.html", '{% extends "core:web/home.html" %}')
    with pytest.raises(UndefinedError):
        templates.render("web/home.html", {})


@pytest.mark.parametrize("name", ["web/error.html", "scheduling/mail/booked.txt", "acme/page.html"])
def test_a_copy_renders_what_its_original_does(
    templates: PracticeTemplates, folder: Path, name: str
) -> None:
    original = templates.sources().original(name)
    copied = copy(templates.sources(), folder, name, "soundwell 0.1.0").read_text()
    environment = templates.edition("en_GB")
    first, rest = copied.split("\n", 1)
    assert first.startswith("{# Copied from soundwell 0.1.0, original ")
    assert rest == original
    assert environment.from_string(f"{first}\nx").render() == "x"


def test_a_copy_never_overwrites(templates: PracticeTemplates, own: Own, folder: Path) -> None:
    file = own("web/error.html", "mine")
    with pytest.raises(CopyExists):
        copy(templates.sources(), folder, "web/error.html", "soundwell 0.1.0")
    assert file.read_text() == "mine"


@pytest.mark.parametrize("name", ["../escape.html", "web/nothing.html", "static/icon.svg"])
def test_only_a_template_can_be_copied(
    templates: PracticeTemplates, folder: Path, name: str
) -> None:
    with pytest.raises(TemplateNotFound):
        copy(templates.sources(), folder, name, "soundwell 0.1.0")


def test_the_list_says_which_are_the_practices_own(
    templates: PracticeTemplates, folder: Path
) -> None:
    copy(templates.sources(), folder, "web/error.html", "soundwell 0.1.0")
    assert state(templates, "web/error.html") is CopyState.OWN
    assert state(templates, "web/home.html") is CopyState.ORIGINAL


def test_the_list_says_when_the_original_has_changed_since(
    templates: PracticeTemplates, own: Own
) -> None:
    own("web/error.html", "{# Copied from soundwell 0.0.1, original 000000000000: so. #}\nmine")
    assert state(templates, "web/error.html") is CopyState.OUTDATED


def test_the_list_says_which_match_nothing(templates: PracticeTemplates, own: Own) -> None:
    own("scheduling/tmies.html", "mine")
    own("locales/de.po", "")
    unmatched = [
        each.template
        for each in listed(templates.sources(), templates.overrides)
        if each.state is CopyState.UNMATCHED
    ]
    assert unmatched == ["scheduling/tmies.html"]
