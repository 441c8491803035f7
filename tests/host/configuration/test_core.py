from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import make_url

from soundwell_hookspecs import Hours, Practice, Practitioner, PractitionerId, Weekday
from soundwell_plugins.host.configuration import (
    Configuration,
    DeliverySettings,
    Document,
    PluginTable,
    StorageSettings,
    WebSettings,
)
from soundwell_plugins.sdk.configuration import Secret, SecretMissing

INSTALLED = ("calendars", "mail", "scheduling")

SMALLEST = """\
[practice]
name = "Soundwell"
email = "hello@example.org"
zone = "Europe/London"

[practitioners.maya]
name = "Maya Lindqvist"
email = "maya@example.org"

[storage]
key = { file = "soundwell.key" }
"""

COMPLETE = """\
[practice]
name = " Soundwell "
email = "hello@example.org"
zone = "Europe/London"
url = "https://book.example.org/"
locale = "sv_SE"

[practitioners.maya]
name = "Maya Lindqvist"
email = "maya@example.org"
zone = "Europe/Stockholm"
[practitioners.maya.hours]
monday = ["13:00-17:00", "09:00-12:00"]
friday = ["18:00-24:00"]
sunday = ["00:00-00:00"]
[practitioners.tom-2]
name = "Tom"
email = "tom@example.org"

[mail]
from = "hello@example.org"

[storage]
folder = "/srv/data"
database = { env = "SOUNDWELL_DATABASE" }
key = { file = "keys/soundwell.key" }

[web]
host = "0.0.0.0"
port = 8080

[deliveries]
attempts = 3
first_wait = "1 minute"
longest_wait = "1 day"

[scheduling]
enabled = false
horizon = "30 days"
"""

Written = Callable[[str], Document]


def sentences(document: Document) -> list[str]:
    checked = document.core(INSTALLED)
    assert checked.value is None
    return [str(problem) for problem in checked.problems]


def right(document: Document) -> Configuration:
    checked = document.core(INSTALLED)
    assert checked.problems == ()
    assert checked.value is not None
    return checked.value


class TestACompleteFile:
    @pytest.fixture
    def configuration(self, written: Written) -> Configuration:
        return right(written(COMPLETE))

    def test_names_its_path(self, configuration: Configuration) -> None:
        assert configuration.path == Path.cwd() / "soundwell.toml"

    def test_describes_the_practice(self, configuration: Configuration) -> None:
        london, stockholm = ZoneInfo("Europe/London"), ZoneInfo("Europe/Stockholm")
        maya = Practitioner(
            id=PractitionerId("maya"),
            name="Maya Lindqvist",
            email="maya@example.org",
            zone=stockholm,
            hours={
                Weekday.MONDAY: (Hours(time(9), time(12)), Hours(time(13), time(17))),
                Weekday.FRIDAY: (Hours(time(18), time(0)),),
                Weekday.SUNDAY: (Hours(time(0), time(0)),),
            },
        )
        tom = Practitioner(PractitionerId("tom-2"), "Tom", "tom@example.org", london)
        assert configuration.practice == Practice(
            name="Soundwell",
            url="https://book.example.org",
            email="hello@example.org",
            zone=london,
            locale="sv_SE",
            practitioners={maya.id: maya, tom.id: tom},
        )

    def test_says_where_everything_is_kept(
        self, configuration: Configuration, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOUNDWELL_DATABASE", "postgresql://db/soundwell")
        storage = configuration.storage
        assert (storage.folder, storage.key.file, storage.url()) == (
            Path("/srv/data"),
            Path.cwd() / "keys/soundwell.key",
            "postgresql://db/soundwell",
        )

    def test_says_where_the_pages_stand(self, configuration: Configuration) -> None:
        assert configuration.web == WebSettings("0.0.0.0", 8080)

    def test_says_how_often_a_delivery_is_tried(self, configuration: Configuration) -> None:
        assert configuration.deliveries == DeliverySettings(
            3, timedelta(minutes=1), timedelta(days=1)
        )

    def test_keeps_the_plugins_tables_in_order(self, configuration: Configuration) -> None:
        assert configuration.tables == (
            PluginTable("mail", enabled=True, values={"from": "hello@example.org"}),
            PluginTable("scheduling", enabled=False, values={"horizon": "30 days"}),
        )


class TestTheSmallestFile:
    @pytest.fixture
    def configuration(self, written: Written) -> Configuration:
        return right(written(SMALLEST))

    def test_stands_on_this_machine(self, configuration: Configuration) -> None:
        assert configuration.web == WebSettings("127.0.0.1", 8000)

    def test_has_an_address_and_a_locale(self, configuration: Configuration) -> None:
        practice = configuration.practice
        assert (practice.url, practice.locale) == ("http://127.0.0.1:8000", "en_GB")

    def test_keeps_everything_in_a_file_of_the_data_folder(
        self, configuration: Configuration
    ) -> None:
        assert make_url(configuration.storage.url()).database == str(
            Path.cwd() / "data/soundwell.db"
        )

    def test_tries_deliveries_for_some_hours(self, configuration: Configuration) -> None:
        assert configuration.deliveries == DeliverySettings(
            12, timedelta(seconds=10), timedelta(hours=2)
        )

    def test_has_no_plugins(self, configuration: Configuration) -> None:
        assert configuration.tables == ()


def test_the_database_stands_in_a_folder_with_odd_characters() -> None:
    storage = StorageSettings(Path("/srv/a?b c%20#é"), None, Secret.of("key"))
    assert make_url(storage.url()).database == "/srv/a?b c%20#é/soundwell.db"


def test_a_database_whose_secret_is_missing_cannot_be_opened(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH", raising=False)
    storage = right(written(f'{SMALLEST}database = {{ env = "NO_SUCH" }}\n')).storage
    with pytest.raises(SecretMissing):
        storage.url()


def test_an_empty_file_lacks_every_required_table(written: Written) -> None:
    assert sentences(written("")) == [
        "soundwell.toml, line 1, practice: this is missing. Allowed here: a table.",
        (
            "soundwell.toml, line 1, practitioners: this is missing. "
            "Allowed here: a table for each, such as [practitioners.maya]."
        ),
        "soundwell.toml, line 1, storage: this is missing. Allowed here: a table.",
    ]


def test_a_practice_has_a_practitioner(written: Written) -> None:
    text = SMALLEST.replace(".maya]\nname", "]\n# name").replace('email = "maya', '# "')
    [said] = sentences(written(text))
    assert said == (
        "soundwell.toml, line 6, practitioners: "
        "there are too few entries: at least 1 has to stand here. "
        "Allowed here: a table for each, such as [practitioners.maya]."
    )


LINE = "a line of text in quotes"
EMAIL = 'an e-mail address such as "hello@example.org"'
HOURS = 'hours such as "09:00-12:00", with "24:00" for midnight at the end'
KEY_FOLDER = "the key lies inside the data folder, so whoever gets a copy of the data could also"
NO_TABLE = "there is no such table, and no plugin of that name is installed"
PORT = "a whole number, at least 1 and at most 65535"
SECRET = '{env = "NAME"}, {file = "path"} or {keyring = "service/name"}'
SPAN = "a whole number above 0 and its unit (seconds, minutes, hours, days or weeks)"
TABLES = (
    "[practice], [practitioners], [storage], [web], [deliveries], [quarantine], "
    "[logs], [templates], [sign_in], [calendars], [mail], [scheduling]"
)
URL = 'a web address such as "https://book.example.org"'
LINE_OF_PRACTITIONER = 'email = "maya@example.org"\n'


def sentence(document: Document) -> str:
    [only] = sentences(document)
    return only


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('""', f"this is empty. Allowed here: {LINE}."),
        ('"a\\nb"', f"this has to be one line without control characters. Allowed here: {LINE}."),
        (f'"{"x" * 201}"', "this line is too long. Allowed here: at most 200 characters."),
        ("12", f"this has to be text in quotes. Allowed here: {LINE}."),
        ("2027-03-01", f"this has to be text in quotes. Allowed here: {LINE}."),
    ],
)
def test_a_name_is_one_line_of_text(written: Written, typed: str, said: str) -> None:
    text = SMALLEST.replace('"Soundwell"', typed)
    assert sentence(written(text)) == f"soundwell.toml, line 2, practice.name: {said}"


def test_a_name_that_is_missing_is_reported_at_its_table(written: Written) -> None:
    text = SMALLEST.replace('name = "Maya Lindqvist"', "")
    assert sentence(written(text)) == (
        f"soundwell.toml, line 6, practitioners.maya.name: this is missing. Allowed here: {LINE}."
    )


def test_an_address_has_to_be_one(written: Written) -> None:
    text = SMALLEST.replace("hello@", "hello")
    assert sentence(written(text)) == (
        f"soundwell.toml, line 3, practice.email: this is no e-mail address. Allowed here: {EMAIL}."
    )


def test_a_zone_has_to_exist(written: Written) -> None:
    assert sentence(written(SMALLEST.replace("London", "Londn"))) == (
        "soundwell.toml, line 4, practice.zone: there is no such time zone. "
        'Did you mean "Europe/London"? '
        'Allowed here: the name of a time zone, such as "Europe/London".'
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'urll = "https://example.org"',
            (
                'urll: there is no such key. Did you mean "url"? '
                "Allowed here: name, email, zone, url, locale, languages, look, texts."
            ),
        ),
        ('url = "example.org"', f"url: this is no web address. Allowed here: {URL}."),
        ('url = "https://["', f"url: this is no web address. Allowed here: {URL}."),
        ('url = "https://example.org:0"', f"url: this is no web address. Allowed here: {URL}."),
        ('url = "https://a b.org"', f"url: this is no web address. Allowed here: {URL}."),
        (
            'url = "ftp://example.org"',
            (
                "url: this web address begins with the wrong scheme. "
                "Allowed here: https:// or http://."
            ),
        ),
        (
            'url = "https://example.org/?"',
            (
                "url: a name, a password, ? or # cannot stand in the public address. "
                f"Allowed here: {URL}."
            ),
        ),
        (
            'url = "https://user:word@example.org"',
            (
                "url: a name, a password, ? or # cannot stand in the public address. "
                f"Allowed here: {URL}."
            ),
        ),
        (
            'locale = "en-GB"',
            (
                'locale: there is no such language and country. Did you mean "en_GB"? '
                'Allowed here: a language and country such as "en_GB".'
            ),
        ),
    ],
)
def test_the_rest_of_the_practice_is_checked(written: Written, line: str, said: str) -> None:
    zone = 'zone = "Europe/London"\n'
    text = SMALLEST.replace(zone, f"{zone}{line}\n")
    assert sentence(written(text)) == f"soundwell.toml, line 5, practice.{said}"


def test_the_name_of_a_practitioners_table_is_plain(written: Written) -> None:
    assert sentence(written(SMALLEST.replace(".maya]", ".Maya]"))) == (
        "soundwell.toml, line 6, practitioners.Maya: "
        "this cannot be the name of a practitioner's table. "
        "Allowed here: small letters, digits and -, with a letter first."
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'mondey = ["09:00-12:00"]',
            (
                'mondey: there is no such key. Did you mean "monday"? Allowed here: '
                "monday, tuesday, wednesday, thursday, friday, saturday, sunday."
            ),
        ),
        (
            'monday = "09:00-12:00"',
            (
                "monday: this has to be a list in square brackets. "
                'Allowed here: a list of hours such as ["09:00-12:00", "13:00-17:00"].'
            ),
        ),
        ('monday = ["9-12"]', f"monday[0]: these are no hours of a day. Allowed here: {HOURS}."),
        ("monday = [9]", f"monday[0]: these have to be hours in quotes. Allowed here: {HOURS}."),
        (
            'monday = ["09:00-25:00"]',
            f"monday[0]: there is no such time of the day in 09:00-25:00. Allowed here: {HOURS}.",
        ),
        (
            'monday = ["24:00-24:00"]',
            f"monday[0]: there is no such time of the day in 24:00-24:00. Allowed here: {HOURS}.",
        ),
        (
            'monday = ["09:60-12:00"]',
            f"monday[0]: there is no such time of the day in 09:60-12:00. Allowed here: {HOURS}.",
        ),
        (
            'monday = ["12:00-09:00"]',
            (
                "monday[0]: the end of 12:00-09:00 is not after its beginning. "
                "Allowed here: the earlier time first."
            ),
        ),
        (
            'monday = ["09:00-09:00"]',
            (
                "monday[0]: the end of 09:00-09:00 is not after its beginning. "
                "Allowed here: the earlier time first."
            ),
        ),
        (
            'monday = ["11:00-13:00", "09:00-12:00"]',
            (
                "monday: these hours overlap: 09:00-12:00 and 11:00-13:00. "
                "Allowed here: hours that do not overlap; one may begin where another ends."
            ),
        ),
        (
            'monday = ["09:00-24:00", "23:00-00:00"]',
            (
                "monday: these hours overlap: 09:00-24:00 and 23:00-24:00. "
                "Allowed here: hours that do not overlap; one may begin where another ends."
            ),
        ),
        (
            "monday = [" + '"09:00-12:00", ' * 49 + "]",
            "monday: there are too many hours for one day. Allowed here: at most 48 entries.",
        ),
    ],
)
def test_hours_are_checked(written: Written, line: str, said: str) -> None:
    table = f"{LINE_OF_PRACTITIONER}[practitioners.maya.hours]\n{line}\n"
    text = SMALLEST.replace(LINE_OF_PRACTITIONER, table)
    assert sentence(written(text)) == f"soundwell.toml, line 10, practitioners.maya.hours.{said}"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", f"line 10, storage.key: this is missing. Allowed here: {SECRET}."),
        (
            'key = { file = "data/keys/soundwell.key" }',
            (
                f"line 11, storage.key: {KEY_FOLDER} read it. "
                "Allowed here: a file outside storage.folder."
            ),
        ),
        (
            'key = "hunter2"',
            (
                "line 11, storage.key: a secret does not stand in this file: "
                f'write {{env = "NAME"}} and set that variable. Allowed here: {SECRET}.'
            ),
        ),
        (
            'key = { env = "KEY" }\nfolder = 3',
            "line 12, storage.folder: this has to be a path in quotes. Allowed here: a path.",
        ),
    ],
)
def test_the_storage_is_checked(written: Written, lines: str, said: str) -> None:
    text = SMALLEST.replace('key = { file = "soundwell.key" }', lines)
    assert sentence(written(text)) == f"soundwell.toml, {said}"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "[web]\nport = 0",
            (
                "line 13, web.port: this number is too small: it has to be at least 1. "
                f"Allowed here: {PORT}."
            ),
        ),
        (
            "[web]\nport = 65536",
            (
                "line 13, web.port: this number is too large: it has to be at most 65535. "
                f"Allowed here: {PORT}."
            ),
        ),
        (
            '[web]\nport = "8000"',
            (
                "line 13, web.port: this has to be a whole number without quotes. "
                f"Allowed here: {PORT}."
            ),
        ),
        (
            '[web]\nhost = "a b"',
            (
                "line 13, web.host: this is neither the address nor the name of a machine. "
                'Allowed here: the address or name of this machine, such as "127.0.0.1".'
            ),
        ),
        ("[[web]]", "line 12, web: this has to be a table. Allowed here: a table."),
        (
            "[deliveries]\nattempts = true",
            (
                "line 13, deliveries.attempts: this has to be a whole number without quotes. "
                "Allowed here: a whole number, at least 1 and at most 1000."
            ),
        ),
        (
            '[deliveries]\nfirst_wait = "10 secnds"',
            (
                "line 13, deliveries.first_wait: this is no span of time. "
                f'Did you mean "10 seconds"? Allowed here: {SPAN}, such as "15 minutes".'
            ),
        ),
        (
            '[deliveries]\nfirst_wait = "3 hours"',
            (
                "line 12, deliveries.longest_wait: this is shorter than first_wait. "
                "Allowed here: first_wait or more."
            ),
        ),
        (
            "[sheduling]",
            (f'line 12, sheduling: {NO_TABLE}. Did you mean "scheduling"? Allowed here: {TABLES}.'),
        ),
        (
            "[delivery]",
            (f'line 12, delivery: {NO_TABLE}. Did you mean "deliveries"? Allowed here: {TABLES}.'),
        ),
        (
            "[[mail]]",
            (
                "line 12, mail: this has to be one table. "
                "Allowed here: [mail] once, in single brackets."
            ),
        ),
        (
            '[mail]\nenabled = "no"',
            (
                "line 13, mail.enabled: this has to be true or false, without quotes. "
                "Allowed here: true or false."
            ),
        ),
    ],
)
def test_other_tables_are_checked(written: Written, table: str, said: str) -> None:
    assert sentence(written(f"{SMALLEST}{table}\n")) == f"soundwell.toml, {said}"


def test_hours_may_touch_each_other(written: Written) -> None:
    text = SMALLEST.replace(
        LINE_OF_PRACTITIONER,
        f'{LINE_OF_PRACTITIONER}hours.monday = ["12:00-13:00", "09:00-12:00"]\n',
    )
    hours = right(written(text)).practice.practitioners[PractitionerId("maya")].hours
    assert hours == {Weekday.MONDAY: (Hours(time(9), time(12)), Hours(time(12), time(13)))}


def test_a_key_outside_the_data_folder_may_be_reached_by_any_path(written: Written) -> None:
    text = SMALLEST.replace("soundwell.key", "data/../soundwell.key")
    assert right(written(text)).storage.key.file == Path.cwd() / "soundwell.key"


def test_a_link_into_the_data_folder_does_not_hide_the_key(written: Written) -> None:
    Path("data").mkdir()
    Path("soundwell.key").symlink_to("data/soundwell.key")
    assert "the key lies inside the data folder" in sentence(written(SMALLEST))


def test_a_plugin_that_is_switched_off_has_to_be_installed_as_well(written: Written) -> None:
    document = written(f"{SMALLEST}[odoo]\nenabled = false\n")
    assert "odoo: there is no such table" in sentence(document)


def test_all_mistakes_of_a_file_are_named_at_once_in_its_order(written: Written) -> None:
    text = (
        SMALLEST.replace("Europe/London", "Europe/Londn")
        .replace("maya@", "maya")
        .replace('"soundwell.key"', '"data/key"')
    )
    document = written(f'{text}[web]\nport = "x"\n[mial]\n')
    assert [(one.line, one.key) for one in document.core(INSTALLED).problems] == [
        (4, "practice.zone"),
        (8, "practitioners.maya.email"),
        (11, "storage.key"),
        (13, "web.port"),
        (14, "mial"),
    ]


def test_the_practice_is_known_while_other_tables_are_wrong(written: Written) -> None:
    document = written(SMALLEST.replace("[storage]", "[storag]"))
    practice = document.practice().value
    assert practice is not None
    assert practice.name == "Soundwell"


def test_the_plugins_tables_are_known_while_other_tables_are_wrong(written: Written) -> None:
    assert written("mail.x = 1\n[web]\nport = 0\n").tables == (
        PluginTable("mail", enabled=True, values={"x": 1}),
    )
