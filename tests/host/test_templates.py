"""Templates: escaped, strict, and with dates as the practice writes them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from soundwell_hookspecs import Practice
from soundwell_plugins.host.templates import PracticeTemplates, StaticAddresses
from soundwell_plugins.host.templates import addresses as static_addresses

LONDON = ZoneInfo("Europe/London")
SUMMER = datetime(2027, 7, 1, 17, 5, tzinfo=UTC)


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that renders a text as a template of a plugin."""
    package = f"acme_{tmp_path.name}"
    folder = tmp_path / package / "templates"
    folder.mkdir(parents=True)
    (tmp_path / package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))

    def render(
        text: str,
        values: dict[str, object] | None = None,
        *,
        ending: str = "html",
        locale: str = "",
    ) -> str:
        (folder / f"page.{ending}").write_text(text, encoding="utf-8")
        practice = Practice(
            "Harbour & Sons", "https://harbour.example", "", LONDON, locale or "en_GB", {}
        )
        return PracticeTemplates(practice, {"acme": package}).render(
            f"acme/page.{ending}", values or {}
        )

    return render


def test_a_value_is_escaped_in_a_page(render: Callable[..., str]) -> None:
    assert render("{{ name }}", {"name": "<script>"}) == "&lt;script&gt;"


def test_a_value_is_escaped_in_an_attribute(render: Callable[..., str]) -> None:
    written = render('<a title="{{ name }}">', {"name": '" onclick="x'})
    assert written == '<a title="&#34; onclick=&#34;x">'


def test_a_mail_is_plain_text(render: Callable[..., str]) -> None:
    assert render("{{ name }}", {"name": "Hart & Hart"}, ending="txt") == "Hart & Hart"


@pytest.mark.parametrize("text", ["{{ nmae }}", "{{ person.nmae }}", "{% if nmae %}x{% endif %}"])
def test_a_value_that_is_missing_is_an_error(render: Callable[..., str], text: str) -> None:
    with pytest.raises(UndefinedError, match="nmae"):
        render(text, {"person": object()})


def test_a_template_that_is_missing_is_an_error(render: Callable[..., str]) -> None:
    with pytest.raises(TemplateNotFound):
        render("{% include 'acme/other.html' %}")


@pytest.mark.parametrize("path", ["acme/../secret.html", "../acme/secret.html"])
def test_a_template_outside_its_folder_is_not_found(render: Callable[..., str], path: str) -> None:
    with pytest.raises(TemplateNotFound):
        render(f"{{% include '{path}' %}}")


def test_the_practice_is_at_hand(render: Callable[..., str]) -> None:
    assert render("{{ practice.name }}") == "Harbour &amp; Sons"


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en_GB", "Thursday 1 July 2027"),
        ("en_US", "Thursday July 1, 2027"),
        ("de_DE", "Donnerstag 1. Juli 2027"),
    ],
)
def test_a_day_is_written_as_the_locale_does(
    render: Callable[..., str], locale: str, written: str
) -> None:
    values: dict[str, object] = {"at": SUMMER, "zone": LONDON}
    assert render("{{ format_day(at, zone) }}", values, locale=locale) == written


@pytest.mark.parametrize(
    ("locale", "written"),
    [("en_GB", "18:05"), ("en_US", "6:05\N{NARROW NO-BREAK SPACE}PM"), ("de_DE", "18:05")],
)
def test_a_time_is_written_as_the_locale_does(
    render: Callable[..., str], locale: str, written: str
) -> None:
    values: dict[str, object] = {"at": SUMMER, "zone": LONDON}
    assert render("{{ format_time(at, zone) }}", values, locale=locale) == written


def test_a_moment_is_told_in_the_zone_of_the_reader(render: Callable[..., str]) -> None:
    values: dict[str, object] = {"at": SUMMER, "zone": ZoneInfo("Pacific/Auckland")}
    written = render("{{ format_day(at, zone) }} {{ format_time(at, zone) }}", values)
    assert written == "Friday 2 July 2027 05:05"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (SUMMER, "British Summer Time"),
        (datetime(2027, 1, 1, 12, tzinfo=UTC), "Greenwich Mean Time"),
    ],
)
def test_a_zone_has_the_name_that_it_has_at_that_moment(
    render: Callable[..., str], moment: datetime, written: str
) -> None:
    values: dict[str, object] = {"at": moment, "zone": LONDON}
    assert render("{{ format_zone(zone, at) }}", values) == written


def test_a_template_of_one_plugin_is_not_found_under_another_name(
    render: Callable[..., str],
) -> None:
    with pytest.raises(TemplateNotFound):
        render("{% include 'other/page.html' %}")


def test_the_address_of_a_static_file_changes_with_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_addresses, "files", lambda _package: tmp_path)
    (tmp_path / "static").mkdir()
    style = tmp_path / "static" / "style.css"
    addresses = []
    for content in ("a", "b", "a"):
        style.write_text(content, encoding="utf-8")
        addresses.append(StaticAddresses().address("style.css"))
    assert addresses[0] == addresses[2] != addresses[1]
    assert all(address.startswith("/static/style.css?") for address in addresses)


def test_the_address_of_a_static_file_is_known_to_templates(render: Callable[..., str]) -> None:
    assert render("{{ static('soundwell.css') }}").startswith("/static/soundwell.css?")


def test_a_static_file_that_is_missing_is_an_error(render: Callable[..., str]) -> None:
    with pytest.raises(FileNotFoundError):
        render("{{ static('nothing.css') }}")
