"""Whoever has the database and the logs, and not the key, reads nothing about anybody.

One practice with all plugins, in which everything happens that people do; then its database, its
journal and its log are searched for every word that anybody typed.
"""

import logging
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final
from urllib.parse import urlsplit

import pyotp
import pytest

from soundwell_hookspecs import (
    Account,
    Attention,
    Delivery,
    Feature,
    MessageRequested,
    NoConfig,
    PersonId,
    PluginContext,
    PractitionerId,
    Role,
    hookimpl,
)
from soundwell_plugins.features.newsletter import Newsletter
from soundwell_plugins.host.accounts.passwords import Passwords
from soundwell_plugins.host.logs import LogFormat, LogLine
from soundwell_plugins.testing import RunningPractice, sign_in
from tests.connectors.mailchimp.mailchimp_stand_in import AUDIENCE, serving
from tests.security.raw_search import forms, found
from tests.whole_suite import whole_suite

PATIENCE: Final = 30
PASSWORD: Final = "copper lantern seven"
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
TOLD: Final = (
    "Quillfeather",
    "zoe.quill@example.org",
    "+44 117 496 0731",
    "Saxifrage",
    "0117 496 0732",
    "Grumbleshire",
    "wanda.grum@example.org",
    "kaleidoscope",
    "Pemberwick",
    "otto.pember@example.org",
    "tambourine",
    "Vandersloot",
    "casino.vander@example.org",
    "roulette",
    "Marchbanks",
    "ines.march@harbour.example",
    "Ines' own telephone",
    "nobody.knows@example.org",
    "Thistlewood",
    "marimba",
    "Bramblewick",
    "cornelius.b@example.org",
    "xylophone",
    "Whortleberry",
    "zoe.new@example.org",
    "clavichord",
    PASSWORD,
)
"""Everything that somebody types here, or has in a calendar."""


class Ear(Feature[NoConfig]):
    """Hears what is sent to whom, and quotes people in its errors, as no plugin should."""

    name = "ear"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.messages: SimpleQueue[MessageRequested] = SimpleQueue()

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        if delivery.attempt == 1:
            self.messages.put(event)
        raise ValueError("Quillfeather wrote about a clavichord")

    @hookimpl
    def attention(self, account: Account) -> list[Attention]:
        raise ValueError("nobody looked after Whortleberry")


class Lines(logging.Handler):
    """Keeps the log as a server would write it, in both of its formats."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self._formats = [LogLine(each) for each in LogFormat]

    def emit(self, record: logging.LogRecord) -> None:
        self.written += [each.format(record) for each in self._formats]


class Year:
    """What happens in a practice in the course of a year."""

    def __init__(self, practice: RunningPractice) -> None:
        self.practice = practice
        self.client = practice.client
        ear = practice.host.plugins["ear"]
        assert isinstance(ear, Ear)
        self.ear = ear

    def pass_by(self) -> None:
        self.book()
        self.write()
        self.sign_up()
        self.come_to_work()
        self.look_after_people()
        self.ask_for_nonsense()

    def post(self, path: str, *statuses: int, **typed: str) -> Any:
        answer = self.client.post(path, data=typed)
        assert answer.status_code in (statuses or {200, 303}), f"{path}: {answer.status_code}"
        return answer

    def link(self, template: str) -> str:
        """Return where the link of a message leads; others that came before are passed over."""
        while True:
            message = self.ear.messages.get(timeout=PATIENCE)
            if message.template == template:
                return urlsplit(message.link).path

    def book(self) -> None:
        form = {
            "channel": "phone",
            "name": "Zoë Quillfeather",
            "email": "zoe.quill@example.org",
            "phone": "+44 117 496 0731",
            "submission": "1" * 32,
        }
        self.post("/book/maya/20270105T113000Z", 422, **{**form, "email": "clavichord"})
        self.post("/book/maya/20270105T113000Z", **form)
        path = self.link("scheduling/mail/confirm")
        self.client.get(path)
        self.post(path)
        booked = self.link("scheduling/mail/booked")
        self.client.get(booked)
        api = {
            "kind": "",
            "times": [{"practitioner": "maya", "start": "2027-01-11T10:00:00Z"}],
            "channel": "phone",
            "name": "Wanda Grumbleshire",
            "email": "wanda.grum@example.org",
            "phone": "0117 496 0732",
            "form": "2" * 32,
        }
        assert self.client.post("/api/scheduling/bookings", json=api).status_code == 202

    def write(self) -> None:
        letter = {
            "name": "Otto Pemberwick",
            "email": "otto.pember@example.org",
            "message": "I play the tambourine at night",
            "submission": "3" * 32,
        }
        self.post("/contact", **letter)
        self.post(self.link("contact/mail/confirm"))
        spam = {"name": "Vandersloot", "email": "casino.vander@example.org", "message": "roulette"}
        comment = {"name": "Cornelius Bramblewick", "email": "cornelius.b@example.org"}
        path = "/contact/comments?article=https://harbour.example/journal/spring"
        self.post(path, **comment, text="My xylophone agrees", submission="5" * 32)
        self.post("/contact", **spam, **{"submission": "4" * 32, "proof-homepage": "x"})

    def sign_up(self) -> None:
        page = self.client.get("/newsletter").text
        consent = re.findall(r'name="consent" value="([0-9a-f]{64})"', page)[0]
        self.post(
            "/newsletter",
            email="wanda.grum@example.org",
            first_name="Saxifrage",
            consent=consent,
        )
        self.post(self.link("newsletter/mail/confirm"))
        newsletter = self.practice.host.plugins["newsletter"]
        assert isinstance(newsletter, Newsletter)
        [reader] = newsletter.readers.search("wanda")
        newsletter.readers.tag(reader.id, ["choir"], actor=None)
        newsletter.readers.search("kaleidoscope")

    def come_to_work(self) -> None:
        accounts, database = self.practice.host.accounts, self.practice.host.database
        with database.transaction() as session:
            ines = accounts.register.add(
                session,
                email="ines.march@harbour.example",
                name="Ines Marchbanks",
                roles=[Role.ADMIN],
            )
            accounts.new_passwords.begin_with(session, ines, Passwords().hashed(PASSWORD))
            secret = accounts.factors.offered(session, ines.id)
            code = pyotp.TOTP(secret).at(self.practice.clock.now())
            assert accounts.factors.confirm(session, ines.id, code)
        self.client.headers["User-Agent"] = "Ines' own telephone"
        self.post("/sign-in", 422, email="nobody.knows@example.org", password=PASSWORD)
        self.post("/sign-in", email="ines.march@harbour.example", password=PASSWORD)
        self.post("/sign-in/forgotten", email="ines.march@harbour.example")
        sign_in(self.practice.host, self.client, Role.ADMIN)
        for path in (
            "/office",
            "/office/enquiries",
            "/office/bookings",
            "/office/newsletter",
            "/office/comments",
        ):
            assert self.client.get(path).status_code == 200
        page = self.client.get("/office/enquiries").text
        for path in re.findall(r'href="(/office/enquiries/\w+)"', page):
            self.client.get(path)

    def look_after_people(self) -> None:
        host = self.practice.host
        people = host.people
        with host.database.transaction() as session:
            zoe, wanda = (self.person(session, each) for each in ("zoe.quill", "wanda.grum"))
            people.change_address(session, zoe, email="zoe.new@example.org", actor=None)
            other = people.add(session, email="zoe.quill@example.org", name="Whortleberry")
            people.merge(session, kept=zoe, dropped=other, actor=None)
            people.assign_care(session, client=zoe, practitioner=PractitionerId("maya"), actor=None)
        self.practice.clock.advance(timedelta(days=30))
        with host.database.reading() as session:
            assert people.get(session, wanda) is not None
        host.privacy.expire(self.practice.clock.now())

    def person(self, session: Any, name: str) -> PersonId:
        known = self.practice.host.people.find(session, f"{name}@example.org")
        assert known is not None
        return known.id

    def ask_for_nonsense(self) -> None:
        """Put words into places where nobody expects them."""
        self.client.get("/book/Thistlewood?zone=Grumbleshire")
        self.client.get("/nowhere/Pemberwick", headers={"X-Request-ID": "Vandersloot"})
        self.client.post("/contact", content=b"Quillfeather", headers={"Content-Type": "text/x"})
        self.client.post("/api/scheduling/bookings", content=b'{"name": "Quillfeather"')


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
        with whole_suite(folder, Ear, tables=tables) as practice:
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
    for table in (b"person", b"scheduling_booking", b"contact_comment", b"mailchimp_member"):
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
