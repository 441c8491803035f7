"""Whoever has the database and the logs, and not the key, reads nothing about anybody.

One practice with all plugins, in which everything happens that people do; then its database, its
journal and its log are searched for every word that anybody typed.
"""

import logging
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from soundwell_plugins.host.logs import LogFormat, LogLine
from soundwell_plugins.testing import RunningPractice
from tests.connectors.mailchimp.mailchimp_stand_in import AUDIENCE, serving
from tests.security.practice_year import TOLD, Ear, Year
from tests.security.raw_search import forms, found
from tests.whole_suite import whole_suite

FEED: Final = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//A practice//EN
BEGIN:VEVENT
UID:7@calendar.example
DTSTAMP:20270101T080000Z
DTSTART:20270106T090000Z
DTEND:20270106T100000Z
SUMMARY:Session with Thistlewood
DESCRIPTION:Bring the marimba
END:VEVENT
END:VCALENDAR
"""
TABLES: Final = (
    *(b"person", b"scheduling_booking", b"contact_comment", b"mailchimp_member"),
    *(b"alliance_answers", b"fit_meeting", b"fit_waiting"),
)
JONAS: Final = """\
[practitioners.jonas]
name = "Jonas Weber"
email = "jonas@harbour.example"

[practitioners.jonas.hours]
friday = ["09:00-12:00"]

"""


class Lines(logging.Handler):
    """Keeps the log as a server would write it, in both of its formats."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self._formats = [LogLine(each) for each in LogFormat]

    def emit(self, record: logging.LogRecord) -> None:
        self.written += [each.format(record) for each in self._formats]


@pytest.fixture(scope="module")
def lines() -> Iterator[Lines]:
    lines = Lines()
    logging.getLogger().addHandler(lines)
    yield lines
    logging.getLogger().removeHandler(lines)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory, lines: Lines) -> Mapping[str, bytes]:
    """Return all that is kept after the year, by name: while it is served, and afterwards."""
    folder = tmp_path_factory.mktemp("year")
    (folder / "maya.ics").write_text(FEED, encoding="utf-8")
    (folder / "mailchimp.key").write_text("0123456789abcdef-us21")
    with serving() as mailchimp:
        tables = {
            "scheduling": 'per_person = "any number"\n',
            "calendars": 'sources = [{ practitioner = "maya", file = "maya.ics" }]\n',
            "mailchimp": f'api_key = {{ file = "mailchimp.key" }}\naudience = "{AUDIENCE}"\n'
            f'address = "{mailchimp.address}"\ntimeout = "2 seconds"\n',
        }
        with whole_suite(folder, Ear, tables=tables, head=JONAS) as practice:
            Year(practice).pass_by()
            until_settled(practice)
            kept = {f"{name}, while served": content for name, content in copies(practice, folder)}
        assert mailchimp.members
    kept |= dict(after(folder))
    kept["log"] = "\n".join(lines.written).encode()
    return kept


def until_settled(practice: RunningPractice) -> None:
    """Let deliveries come to rest, so that their traces are there."""
    practice.host.stop()


def copies(practice: RunningPractice, folder: Path) -> Iterator[tuple[str, bytes]]:
    url = practice.host.database.engine.url
    if url.get_backend_name() == "sqlite":
        yield from after(folder)
        return
    program = shutil.which("pg_dump") or max(
        map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    )
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    dump = subprocess.run([program, "--inserts", address], capture_output=True, check=True)
    assert b"person" in dump.stdout
    yield "dump", dump.stdout


def after(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((folder / "data").glob("soundwell.db*")):
        yield path.name, path.read_bytes()


def test_something_was_kept_of_everything(raw: Mapping[str, bytes]) -> None:
    everything = b"".join(raw.values())
    for table in TABLES:
        assert table in everything
    assert b"booking:" in everything


def test_nothing_that_anybody_typed_can_be_read_without_the_key(raw: Mapping[str, bytes]) -> None:
    assert {name: hits for name, content in raw.items() if (hits := found(TOLD, content))} == {}


@pytest.mark.sqlite
def test_the_journal_was_searched_as_well(raw: Mapping[str, bytes]) -> None:
    assert raw["soundwell.db-wal, while served"]


WORD: Final = "zoë.quill@example.org"


@pytest.mark.parametrize("number", range(len(list(forms(WORD)))))
def test_the_search_would_find_a_word_however_it_is_written(number: int) -> None:
    kind, form, _ = list(forms(WORD))[number]
    assert f"{WORD} ({kind})" in found([WORD], b"before" + form + b"after")


@pytest.mark.sqlite
def test_the_search_would_find_a_word_in_a_database(tmp_path: Path) -> None:
    file = tmp_path / "plain.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE person (name TEXT)")
        connection.execute("INSERT INTO person VALUES ('Zoë Quillfeather')")
        connection.commit()
    assert found(["Quillfeather"], file.read_bytes()) != []
