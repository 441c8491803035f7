import copy
import json
import pickle
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, TypeAdapter, ValidationError

from soundwell_hookspecs import Practice, Practitioner, PractitionerId
from soundwell_plugins.sdk.configuration import (
    ConfigurationScope,
    KnownPractitioner,
    LocalPath,
    PluginConfig,
    Secret,
    SecretMissing,
    Span,
    Zone,
    filled,
    gaps_in,
    nearest,
    with_gaps,
)

LONDON = ZoneInfo("Europe/London")
TYPED = "hunter2-typed"
PLACES = '{env = "NAME"}, {file = "path"} or {keyring = "service/name"}'


class Guarded(PluginConfig):
    token: Secret


@dataclass(frozen=True, slots=True)
class Bare:
    token: Secret


def practice() -> Practice:
    maya = Practitioner(PractitionerId("maya"), "Maya", "maya@example.org", LONDON)
    return Practice(
        name="Soundwell",
        url="https://example.org",
        email="hello@example.org",
        zone=LONDON,
        locale="en_GB",
        practitioners=MappingProxyType({maya.id: maya}),
    )


def refused(kind: Any, value: object, scope: ConfigurationScope | None = None) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value, context=scope)
    [error] = caught.value.errors()
    return error["ctx"]


def secret(table: object, folder: Path = Path("/practice")) -> Secret:
    scope = ConfigurationScope(folder, None)
    value = TypeAdapter(Secret).validate_python(table, context=scope)
    assert isinstance(value, Secret)
    return value


def test_an_unknown_key_of_a_plugin_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Guarded.model_validate({"token": {"env": "TOKEN"}, "tokn": 1})


def test_a_configuration_cannot_be_changed() -> None:
    config = Guarded(token=Secret.of("x"))
    with pytest.raises(ValidationError, match="frozen"):
        config.token = Secret.of("y")  # type: ignore[misc]  # that it fails is the test


class TestSecret:
    def test_is_read_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TOKEN", " value \n")
        assert secret({"env": "TOKEN"}).reveal() == "value"

    def test_is_read_from_a_file_beside_the_configuration(self, tmp_path: Path) -> None:
        (tmp_path / "token").write_text("  value\n\n")
        assert secret({"file": "token"}, tmp_path).reveal() == "value"

    def test_knows_its_file(self) -> None:
        assert secret({"file": "keys/../token"}).file == Path("/practice/token")

    def test_knows_of_no_file_when_it_stands_in_the_environment(self) -> None:
        assert secret({"env": "TOKEN"}).file is None

    def test_is_read_from_a_keyring(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keyring = SimpleNamespace(get_password=lambda service, name: f"{service}+{name}")
        monkeypatch.setitem(sys.modules, "keyring", keyring)
        assert secret({"keyring": "soundwell/odoo"}).reveal() == "soundwell+odoo"

    def test_that_code_gives_is_revealed_unchanged(self) -> None:
        assert Secret.of(" value ").reveal() == " value "

    def test_is_the_same_as_another_from_the_same_place(self) -> None:
        assert secret({"env": "TOKEN"}) == secret({"env": "TOKEN"})

    def test_can_be_looked_up_by_its_place(self) -> None:
        assert {secret({"env": "TOKEN"}): 1}[secret({"env": "TOKEN"})] == 1

    def test_differs_from_another_from_another_place(self) -> None:
        assert secret({"env": "TOKEN"}) != secret({"file": "TOKEN"})

    @pytest.mark.parametrize("typed", [TYPED, 7, [TYPED], True])
    def test_that_stands_in_the_file_is_refused_with_the_remedy(self, typed: object) -> None:
        assert refused(Secret, typed) == {
            "what": "a secret does not stand in this file: "
            'write {env = "NAME"} and set that variable',
            "allowed": PLACES,
            "nearest": "",
        }

    @pytest.mark.parametrize("table", [{}, {"env": "A", "file": "b"}])
    def test_has_exactly_one_place(self, table: dict[str, str]) -> None:
        assert refused(Secret, table)["what"] == "a secret has exactly one place"

    def test_from_an_unknown_place_is_refused_with_the_nearest(self) -> None:
        assert refused(Secret, {"flie": "x"}) == {
            "what": "there is no such place for a secret",
            "allowed": PLACES,
            "nearest": "file",
        }

    @pytest.mark.parametrize("where", ["", " ", 3, ["x"]])
    def test_with_a_place_that_is_no_text_is_refused(self, where: object) -> None:
        what = refused(Secret, {"env": where})["what"]
        assert what == "the place of a secret is text in quotes"

    def test_typed_as_the_name_of_a_variable_is_refused_where_it_cannot_be_one(self) -> None:
        what = refused(Secret, {"env": TYPED})["what"]
        assert what == "this cannot be the name of an environment variable"

    @pytest.mark.parametrize("where", ["service", "/name", "service/"])
    def test_from_half_a_keyring_entry_is_refused(self, where: str) -> None:
        what = refused(Secret, {"keyring": where})["what"]
        assert what == "the service or the name is missing"


class TestMissingSecret:
    @staticmethod
    def sentence(table: dict[str, str], folder: Path = Path("/practice")) -> str:
        with pytest.raises(SecretMissing) as caught:
            secret(table, folder).reveal()
        return str(caught.value)

    def test_names_the_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TOKEN", raising=False)
        assert self.sentence({"env": "TOKEN"}) == (
            "the environment variable TOKEN is not set: set it before Soundwell starts"
        )

    def test_is_also_an_empty_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TOKEN", " ")
        assert "is not set" in self.sentence({"env": "TOKEN"})

    def test_names_the_file(self, tmp_path: Path) -> None:
        assert self.sentence({"file": "token"}, tmp_path) == (
            f"the file {tmp_path}/token does not exist: create it or correct its path"
        )

    def test_says_that_a_folder_is_no_file(self, tmp_path: Path) -> None:
        assert self.sentence({"file": "."}, tmp_path) == (
            f"the file {tmp_path} is a folder: name a file in it"
        )

    def test_says_that_a_file_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "token").symlink_to(tmp_path / "token")
        assert self.sentence({"file": "token"}, tmp_path) == (
            f"the file {tmp_path}/token cannot be read: let the account that runs Soundwell read it"
        )

    @pytest.mark.parametrize(
        ("content", "what"),
        [
            (b" \n", "is empty: write the secret into it"),
            (b"hunter\xff2", "is not text in UTF-8: save it as such"),
            (b"x" * 70_000, "is larger than a secret can be: correct its path"),
        ],
    )
    def test_says_what_is_wrong_with_the_content(
        self, tmp_path: Path, content: bytes, what: str
    ) -> None:
        (tmp_path / "token").write_bytes(content)
        assert self.sentence({"file": "token"}, tmp_path) == f"the file {tmp_path}/token {what}"

    def test_says_that_the_keyring_is_not_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "keyring", None)
        assert self.sentence({"keyring": "soundwell/odoo"}) == (
            "the keyring entry soundwell/odoo cannot be read: "
            'install the Python package "keyring", or use env or file'
        )

    def test_says_that_the_keyring_cannot_be_opened(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def locked(_service: str, _name: str) -> None:
            raise RuntimeError

        errors = SimpleNamespace(KeyringError=RuntimeError)
        keyring = SimpleNamespace(get_password=locked, errors=errors)
        monkeypatch.setitem(sys.modules, "keyring", keyring)
        assert self.sentence({"keyring": "soundwell/odoo"}) == (
            "the keyring entry soundwell/odoo cannot be read: "
            "unlock the keyring of this account, or use env or file"
        )

    def test_says_that_the_keyring_lacks_the_entry(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keyring = SimpleNamespace(get_password=lambda _service, _name: None)
        monkeypatch.setitem(sys.modules, "keyring", keyring)
        assert self.sentence({"keyring": "soundwell/odoo"}) == (
            "the keyring entry soundwell/odoo does not exist: add it to the keyring of this account"
        )


class TestSecrecy:
    @pytest.mark.parametrize(
        "show",
        [
            repr,
            str,
            lambda config: repr(config.model_dump()),
            lambda config: config.model_dump_json(),
        ],
    )
    def test_a_model_does_not_show_its_secret(self, show: Callable[[Guarded], str]) -> None:
        assert TYPED not in show(Guarded(token=Secret.of(TYPED)))

    def test_a_dump_in_json_shows_the_place(self) -> None:
        config = Guarded.model_validate({"token": {"env": "TOKEN"}})
        assert json.loads(config.model_dump_json()) == {"token": {"env": "TOKEN"}}

    def test_the_schema_does_not_show_a_default(self) -> None:
        class Defaulted(PluginConfig):
            token: Secret = Secret.of(TYPED)

        assert TYPED not in json.dumps(Defaulted.model_json_schema())

    def test_the_schema_describes_the_places(self) -> None:
        schema = Guarded.model_json_schema()["properties"]["token"]
        assert list(schema["properties"]) == ["env", "file", "keyring"]

    def test_a_secret_is_not_pickled(self) -> None:
        with pytest.raises(TypeError, match="a secret is not pickled"):
            pickle.dumps(Secret.of(TYPED))

    def test_a_secret_is_copied_as_itself(self) -> None:
        token = Secret.of(TYPED)
        assert copy.copy(token) is copy.deepcopy(token) is token

    def test_a_dataclass_is_not_taken_apart_down_to_its_secret(self) -> None:
        assert TYPED not in repr(asdict(Bare(Secret.of(TYPED))))

    def test_a_given_secret_has_no_table(self) -> None:
        assert Secret.of(TYPED).table == {}

    def test_an_error_does_not_show_what_was_typed(self) -> None:
        with pytest.raises(ValidationError) as caught:
            Guarded.model_validate({"token": TYPED, "other": TYPED})
        assert TYPED not in str(caught.value)

    def test_a_missing_secret_does_not_keep_what_could_not_be_decoded(self, tmp_path: Path) -> None:
        (tmp_path / "token").write_bytes(TYPED.encode() + b"\xff")
        with pytest.raises(SecretMissing) as caught:
            secret({"file": "token"}, tmp_path).reveal()
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)


class TestSpan:
    @pytest.mark.parametrize(
        ("text", "span"),
        [
            ("90 seconds", timedelta(seconds=90)),
            ("1 second", timedelta(seconds=1)),
            ("15 minutes", timedelta(minutes=15)),
            ("1 minute", timedelta(minutes=1)),
            ("12 hours", timedelta(hours=12)),
            ("30 days", timedelta(days=30)),
            ("1 week", timedelta(weeks=1)),
            (" 2 Weeks ", timedelta(weeks=2)),
            ("36500 days", timedelta(days=36_500)),
        ],
    )
    def test_is_read_from_words(self, text: str, span: timedelta) -> None:
        assert TypeAdapter(Span).validate_python(text) == span

    @pytest.mark.parametrize("text", ["0 minutes", "0 seconds"])
    def test_of_nothing_is_refused(self, text: str) -> None:
        assert refused(Span, text)["what"] == "a span of time has to be longer than nothing"

    def test_that_code_gives_is_longer_than_nothing_as_well(self) -> None:
        what = refused(Span, timedelta(minutes=-1))["what"]
        assert what == "a span of time has to be longer than nothing"

    @pytest.mark.parametrize("text", ["36501 days", "999999999999 weeks"])
    def test_that_is_too_long_is_refused(self, text: str) -> None:
        assert refused(Span, text)["what"] == "this span of time is too long"

    @pytest.mark.parametrize(
        "text", ["", "soon", "minutes", "-3 hours", "1.5 hours", "15", "1 hour 3 minutes"]
    )
    def test_that_is_nonsense_is_refused_with_what_is_allowed(self, text: str) -> None:
        assert refused(Span, text) == {
            "what": "this is no span of time",
            "allowed": "a whole number above 0 and its unit (seconds, minutes, hours, days or "
            'weeks), such as "15 minutes"',
            "nearest": "",
        }

    @pytest.mark.parametrize("text", ["3 months", "1 year"])
    def test_in_months_or_years_is_refused(self, text: str) -> None:
        assert refused(Span, text)["what"] == "months and years differ in length: give days"

    @pytest.mark.parametrize(
        ("text", "meant"),
        [("15 minuts", "15 minutes"), ("15 min", "15 minutes"), ("2hrs", "2 hours")],
    )
    def test_that_is_misspelt_is_refused_with_the_nearest(self, text: str, meant: str) -> None:
        assert refused(Span, text)["nearest"] == meant

    def test_without_quotes_is_refused(self) -> None:
        assert refused(Span, 15)["what"] == "this has to be a span of time in quotes"

    @given(st.integers(1, 36_500 * 86_400))
    def test_that_was_written_is_read_back(self, seconds: int) -> None:
        adapter = TypeAdapter[timedelta](Span)
        span = timedelta(seconds=seconds)
        assert adapter.validate_json(adapter.dump_json(span)) == span

    def test_that_code_gives_in_parts_of_a_second_can_be_written(self) -> None:
        adapter = TypeAdapter[timedelta](Span)
        assert adapter.dump_json(timedelta(milliseconds=500)) == b'"0.5 seconds"'


class TestZone:
    def test_is_read_from_its_name(self) -> None:
        assert TypeAdapter(Zone).validate_python("Europe/London") == LONDON

    def test_that_is_unknown_is_refused_with_the_nearest(self) -> None:
        assert refused(Zone, "Europe/Londn") == {
            "what": "there is no such time zone",
            "allowed": 'the name of a time zone, such as "Europe/London"',
            "nearest": "Europe/London",
        }

    @pytest.mark.parametrize("text", ["", "Europe", "../etc/passwd", "/etc/passwd", "a\0b", "é"])
    def test_that_is_no_name_of_a_zone_is_refused(self, text: str) -> None:
        assert refused(Zone, text)["what"] == "there is no such time zone"

    def test_without_quotes_is_refused(self) -> None:
        assert refused(Zone, 1)["what"] == "this has to be the name of a time zone in quotes"


class TestLocalPath:
    SCOPE = ConfigurationScope(Path("/practice"), None)

    def test_starts_at_the_folder_of_the_file(self) -> None:
        path = TypeAdapter(LocalPath).validate_python("feeds/../maya.ics", context=self.SCOPE)
        assert path == Path("/practice/maya.ics")

    def test_that_is_absolute_stays(self) -> None:
        path = TypeAdapter(LocalPath).validate_python("/srv/maya.ics", context=self.SCOPE)
        assert path == Path("/srv/maya.ics")

    def test_without_a_file_stays(self) -> None:
        assert TypeAdapter(LocalPath).validate_python("maya.ics") == Path("maya.ics")

    @pytest.mark.parametrize("value", ["", " ", 3])
    def test_that_is_no_text_is_refused(self, value: object) -> None:
        assert refused(LocalPath, value)["what"] == "this has to be a path in quotes"

    def test_with_control_characters_is_refused(self) -> None:
        assert refused(LocalPath, "a\0b")["what"] == "a path cannot contain control characters"


class TestKnownPractitioner:
    SCOPE = ConfigurationScope(Path("/practice"), practice())

    def test_is_one_of_the_practice(self) -> None:
        adapter = TypeAdapter[PractitionerId](KnownPractitioner)
        assert adapter.validate_python("maya", context=self.SCOPE) == "maya"

    def test_that_is_unknown_is_refused_with_the_nearest(self) -> None:
        assert refused(KnownPractitioner, "maja", self.SCOPE) == {
            "what": "there is no such practitioner",
            "allowed": "maya",
            "nearest": "maya",
        }

    @pytest.mark.parametrize("scope", [None, ConfigurationScope(Path("/practice"), None)])
    def test_is_anybody_while_the_practice_is_unknown(
        self, scope: ConfigurationScope | None
    ) -> None:
        adapter = TypeAdapter[PractitionerId](KnownPractitioner)
        assert adapter.validate_python("tom", context=scope) == "tom"


class TestNearest:
    def test_ignores_capitals(self) -> None:
        assert nearest("HORIZON", ["days", "horizon"]) == "horizon"

    def test_is_nothing_where_nothing_is_close(self) -> None:
        assert nearest("xyz", ["days", "horizon"]) == ""

    def test_does_not_compare_absurdly_long_words(self) -> None:
        assert nearest("horizon" * 20, ["horizon" * 20]) == ""


GREETING = Annotated[str, AfterValidator(with_gaps("name", "day"))]


def test_a_text_with_gaps_is_filled() -> None:
    text = TypeAdapter(GREETING).validate_python("Hello {name}, until {day} {{so far}}")
    assert gaps_in(text) == {"name", "day"}
    assert filled(text, {"name": "Ada", "day": "Monday"}) == "Hello Ada, until Monday {so far}"


@pytest.mark.parametrize("text", ["{nme}", "{name.upper}", "{name!r}", "{name:>9}", "{0}", "{}"])
def test_a_gap_is_one_of_the_words_and_nothing_more(text: str) -> None:
    context = refused(GREETING, text)
    assert context["what"] == "there is nothing to fill this gap with"
    assert context["allowed"] == "{name}, {day}"


def test_a_gap_that_is_misspelt_is_told_with_what_was_meant() -> None:
    assert refused(GREETING, "{nme}")["nearest"] == "name"


def test_a_brace_that_is_left_open_is_told() -> None:
    assert refused(GREETING, "Hello {name")["what"] == "a brace is left open in this text"
