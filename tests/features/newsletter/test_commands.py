"""`soundwell newsletter`, as a person types it."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner, Result

from soundwell_hookspecs import Plugin
from soundwell_plugins.features.newsletter import Newsletter, commands
from soundwell_plugins.features.newsletter.commands import app
from soundwell_plugins.sdk.commands import CommandFailed

from .conftest import ADA, Town

P = TypeVar("P", bound=Plugin[Any])
EVE = "eve@example.org"
FILE = f"email,consent_given_at,consent_text\n{EVE},2026-12-01T10:00:00+00:00,I agree.\n"


@dataclass
class OnePlugin:
    """A practice whose only plugin is `newsletter`."""

    newsletter: Newsletter

    def plugin(self, kind: type[P]) -> P:
        assert isinstance(self.newsletter, kind)
        return self.newsletter


def run(town: Town, *words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(words), obj=OnePlugin(town.newsletter), input=stdin)


def sentence(result: Result) -> str:
    assert isinstance(result.exception, CommandFailed)
    return result.exception.sentence


def trail(town: Town) -> list[str]:
    return [entry.action for entry in town.host.audit.entries()]


def test_the_list_shows_address_name_state_and_marks(town: Town) -> None:
    reader = town.joined(first_name="Ada", **{"topic-groups": "yes"})
    town.newsletter.readers.tag(reader.id, ["choir"], actor=None)
    assert run(town, "list").output == f"{ADA}  Ada  confirmed  groups choir\n"


def test_the_list_in_json_gives_times_in_utc(town: Town) -> None:
    reader = town.joined(first_name="Ada")
    [row] = json.loads(run(town, "list", "--json").output)
    assert row == {
        "id": reader.id,
        "email": ADA,
        "first_name": "Ada",
        "state": "confirmed",
        "topics": [],
        "tags": [],
        "language": reader.language,
        "confirmed_at": town.clock.now().isoformat(),
    }


def test_the_list_can_be_narrowed_down(town: Town) -> None:
    town.joined()
    town.sign_up(EVE)
    town.deliver()
    lines = [
        run(town, "list", *words).output.splitlines()
        for words in (("ada",), ("--state", "pending"), ("--state", "all"), ("--tag", "choir"))
    ]
    assert [len(each) for each in lines] == [1, 1, 2, 1]
    assert lines[1] == [f"{EVE}  pending"]
    assert lines[3][0].startswith("Nobody fits.")


def test_the_file_that_is_printed_can_be_taken_in(town: Town, tmp_path: Path) -> None:
    town.joined(first_name="Ada")
    file = tmp_path / "readers.csv"
    file.write_text(run(town, "export").output, encoding="utf-8")
    [row] = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))
    assert row["consent_text"]
    assert run(town, "import", str(file)).output.splitlines() == [
        "0 taken in, 1 left out.",
        "line 2: this address is in the list already",
    ]


def test_readers_are_taken_in_from_standard_input_with_a_mark_of_their_encoding(
    town: Town,
) -> None:
    result = run(town, "import", "-", stdin=b"\xef\xbb\xbf" + FILE.encode())
    assert result.output == "1 taken in, 0 left out.\n"
    assert town.state(EVE) == "confirmed"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"email\nada@example.org\n", "lacks the columns consent_given_at, consent_text"),
        (b"email,\xff\n", "not in UTF-8"),
    ],
)
def test_a_file_that_is_none_is_refused(town: Town, content: bytes, why: str) -> None:
    assert why in sentence(run(town, "import", "-", stdin=content))


def test_a_file_that_is_too_large_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_LARGEST", 10)
    assert "larger than" in sentence(run(town, "import", "-", stdin=FILE.encode()))


def test_a_reader_is_given_tags_and_loses_them(town: Town) -> None:
    town.joined()
    run(town, "tag", ADA.upper(), "choir", "north")
    tagged = town.newsletter.readers.search(ADA)[0].tags
    run(town, "tag", ADA)
    assert (tagged, town.newsletter.readers.search(ADA)[0].tags) == (("choir", "north"), ())


def test_nobody_cannot_be_tagged(town: Town) -> None:
    assert "Nobody in the list has this address" in sentence(run(town, "tag", EVE, "choir"))


def test_an_address_is_suppressed_and_let_in_again(town: Town) -> None:
    town.joined()
    assert run(town, "suppress", ADA).output == "Nothing is sent to it any more.\n"
    town.sign_up()
    assert town.mails() == []
    assert run(town, "suppress", ADA, "--lift").output == "It can sign up again.\n"
    town.sign_up()
    assert len(town.mails()) == 1


def test_the_form_for_other_sites_is_printed(town: Town) -> None:
    assert run(town, "form").output == town.newsletter.snippet.html()


def test_who_used_the_list_stands_in_the_trail(town: Town) -> None:
    town.joined()
    run(town, "export")
    run(town, "tag", ADA, "choir")
    run(town, "suppress", ADA)
    actions = {"newsletter.exported", "newsletter.tagged", "newsletter.suppressed"}
    assert actions <= set(trail(town))
