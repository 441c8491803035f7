"""The configuration in the back office: shown with its places, switched with care."""

import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from soundwell_hookspecs import Feature, NoConfig, Role
from soundwell_plugins.host.undertakings import UndertakingKind
from soundwell_plugins.sdk.configuration import PluginConfig, Secret
from soundwell_plugins.testing import sign_in
from soundwell_plugins.web.control import Reloaded
from soundwell_plugins.web.office import taking_over

Open = Callable[..., Any]

TABLES = """
# The kettle
[kitchen]
tea = "green"  # since March

[cellar]
enabled = false
"""


class KitchenConfig(PluginConfig):
    tea: str = "black"
    key: Secret | None = None


class Kitchen(Feature[KitchenConfig]):
    name = "kitchen"
    Config = KitchenConfig


class Cellar(Feature[NoConfig]):
    name = "cellar"


class AtticConfig(PluginConfig):
    rooms: int


class Attic(Feature[AtticConfig]):
    name = "attic"
    Config = AtticConfig


@pytest.fixture
def admin(open_site: Open) -> Any:
    """Return a practice's pages with an admin who is signed in."""
    site = open_site(Kitchen, Cellar, Attic, tables=TABLES)
    sign_in(site.host, site.client, Role.ADMIN)
    return site


def file_of(site: Any) -> Path:
    path: Path = site.host.blueprint.configuration.path
    return path


def change_after(site: Any, answer: Any) -> str:
    """Return the page about a change, once it has come to its end."""
    assert answer.status_code == 303
    path = answer.headers["location"]
    deadline = monotonic() + 30
    while "data-goes-on" in (page := site.client.get(path).text) and monotonic() < deadline:
        sleep(0.01)
    return str(page)


def said_by(server: Reloaded) -> Callable[..., Reloaded]:
    return lambda _folder, _patience: server


def test_values_are_shown_with_their_places(admin: Any) -> None:
    page = admin.client.get("/office/configuration").text
    lines = file_of(admin).read_text().splitlines()
    line = next(number for number, each in enumerate(lines, 1) if each.startswith("tea"))
    found = re.search(
        r"<code>kitchen.tea</code></dt>\s*<dd><code>&#34;green&#34;</code> (.*)", page
    )
    assert found
    assert f"line {line}" in found[1]


def test_a_secret_shows_where_it_is_read_from_and_never_itself(admin: Any) -> None:
    page = admin.client.get("/office/configuration").text
    key = (file_of(admin).parent / "soundwell.key").read_text().strip()
    assert "hidden, read from { file =" in page.replace("&#34;", '"')
    assert key not in page


def test_switching_off_writes_the_file_keeps_its_comments_and_is_audited(admin: Any) -> None:
    before = file_of(admin).read_text()
    page = change_after(admin, admin.client.post("/office/plugins/kitchen/switch"))
    expected = before.replace("# since March\n", "# since March\nenabled = false\n")
    assert file_of(admin).read_text() == expected
    assert file_of(admin).with_name("soundwell.toml.bak").read_text() == before
    assert "takes effect when Soundwell is started again" in page
    assert [each.action for each in admin.host.audit.entries(subject="plugin:kitchen")] == [
        "plugin.switched-off"
    ]


def test_switching_on_adds_what_is_missing(admin: Any) -> None:
    admin.client.post("/office/plugins/cellar/switch")
    assert "[cellar]\nenabled = true\n" in file_of(admin).read_text()


def test_a_plugin_that_needs_more_is_not_switched_on_and_says_what(admin: Any) -> None:
    before = file_of(admin).read_text()
    asked = admin.client.get("/office/plugins/attic/switch")
    answer = admin.client.post("/office/plugins/attic/switch")
    assert (asked.status_code, answer.status_code) == (200, 409)
    assert "<code>attic.rooms</code></strong>: this is missing." in answer.text
    assert file_of(admin).read_text() == before


def test_a_plugin_that_cannot_be_imported_is_not_switched_on(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site(Kitchen, Cellar, tables=TABLES)
    sign_in(site.host, site.client, Role.ADMIN)
    monkeypatch.setattr(Cellar, "Config", 7)
    answer = site.client.post("/office/plugins/cellar/switch")
    assert answer.status_code == 409
    assert "Nothing has been changed." in answer.text


def test_a_file_that_somebody_broke_is_named_and_nothing_is_switched(admin: Any) -> None:
    path = file_of(admin)
    path.write_text(path.read_text().replace("[kitchen]", "[kitchn]"))
    page = admin.client.get("/office/configuration").text
    assert "The file has changed since" in page
    assert "Did you mean “kitchen”?" in page
    assert admin.client.post("/office/configuration/take-over").status_code == 409
    assert admin.client.post("/office/plugins/cellar/switch").status_code == 409


def test_a_file_that_cannot_be_written_says_so(admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("soundwell_plugins.host.configuration.replacing.mkstemp", refused)
    answer = admin.client.post("/office/plugins/kitchen/switch")
    assert (answer.status_code, "may not write this file" in answer.text) == (409, True)
    assert admin.host.undertakings.latest(UndertakingKind.CONFIGURATION) == ()
    assert admin.host.audit.entries(subject="plugin:kitchen") == ()


def test_what_the_server_refuses_is_put_back_and_told(
    admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = Reloaded(done=False, said="Nothing has changed. The cellar is wet.")
    monkeypatch.setattr(taking_over, "ask_to_reload", said_by(refused))
    before = file_of(admin).read_text()
    page = change_after(admin, admin.client.post("/office/plugins/kitchen/switch"))
    assert "The cellar is wet. The file is as it was before." in page
    assert file_of(admin).read_text() == before
    assert admin.host.audit.entries()[0].action == "configuration.put-back"


def test_a_server_that_does_not_answer_is_told(admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(_folder: Path, _patience: float) -> None:
        raise TimeoutError

    monkeypatch.setattr(taking_over, "ask_to_reload", late)
    page = change_after(admin, admin.client.post("/office/plugins/kitchen/switch"))
    assert "The server has not answered yet." in page


def test_a_file_that_was_changed_by_hand_is_taken_over(admin: Any) -> None:
    path = file_of(admin)
    path.write_text(path.read_text().replace("green", "white"))
    assert "What stands in it now is right." in admin.client.get("/office/configuration").text
    answer = admin.client.post("/office/configuration/take-over")
    assert "takes effect when Soundwell is started again" in change_after(admin, answer)


def test_whoever_has_not_proved_who_they_are_lately_is_asked_first(admin: Any) -> None:
    before = file_of(admin).read_text()
    admin.clock.advance(admin.host.accounts.settings.recent * 2)
    for call in (admin.client.get, admin.client.post):
        answer = call("/office/plugins/kitchen/switch")
        assert answer.headers["location"].startswith("/sign-in/again")
    assert file_of(admin).read_text() == before


@pytest.mark.parametrize(
    "path", ["/office/plugins/teapot/switch", "/office/configuration/changes/teapot"]
)
def test_what_is_not_there_is_not_found(admin: Any, path: str) -> None:
    assert admin.client.get(path).status_code == 404
