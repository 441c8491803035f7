from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import pytest
from pydantic import (
    AwareDatetime,
    BaseModel,
    EmailStr,
    Field,
    FiniteFloat,
    HttpUrl,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from soundwell_hookspecs import NoConfig, Practice, Practitioner, PractitionerId
from soundwell_plugins.host.configuration import Document, Problem
from soundwell_plugins.sdk.configuration import (
    KnownPractitioner,
    LocalPath,
    PluginConfig,
    Secret,
    Zone,
    refusal,
)

Written = Callable[[str], Document]
TYPED = "hunter2-typed"
SECRET = '{env = "NAME"}, {file = "path"} or {keyring = "service/name"}'


class Colour(Enum):
    """How it looks."""

    BLUE = "blue"
    GREEN = "green"


class FileSource(PluginConfig):
    """A file."""

    kind: Literal["file"]
    file: LocalPath


class UrlSource(PluginConfig):
    """An address."""

    kind: Literal["url"]
    url: str
    token: Secret


@dataclass(frozen=True, slots=True)
class Room:
    """A room."""

    name: str
    seats: int = 2


class Tables(PluginConfig):
    """All kinds of keys."""

    aware: AwareDatetime | None = None
    choice: Colour = Colour.BLUE
    code: Annotated[str, Field(pattern=r"^[A-Z]+$", max_length=4)] = "A"
    day: date = date(2027, 1, 1)
    email: EmailStr = "hello@example.org"
    either: bool | int = 1
    even: Annotated[int, Field(multiple_of=2)] = 2
    few: Annotated[tuple[int, ...], Field(min_length=1, max_length=2)] = (1,)
    horizon: Annotated[int, Field(gt=0, lt=90)] = 30
    level: Literal["low", "high"] = "low"
    link: HttpUrl | None = None
    moment: datetime = datetime(2027, 1, 1, tzinfo=UTC)
    names: frozenset[str] = frozenset()
    on: bool = True
    pair: tuple[int, int] = (1, 2)
    ratio: FiniteFloat = 0.5
    room: Room | None = None
    rooms: dict[str, Room] = Field(default_factory=dict)
    source: FileSource | UrlSource | None = None
    tagged: Annotated[FileSource | UrlSource, Field(discriminator="kind")] | None = None
    at: time = time(9)
    token: Secret | None = None
    word: Annotated[str, Field(min_length=2)] = "ab"
    zone: Zone = ZoneInfo("UTC")


def problems(document: Document, config: type = Tables) -> tuple[Problem, ...]:
    checked = document.plugin("p", config, None)
    assert (checked.value is None) == bool(checked.problems)
    return checked.problems


def said(document: Document, config: type = Tables) -> str:
    [problem] = problems(document, config)
    return str(problem).removeprefix("soundwell.toml, ")


def value(document: Document, config: type) -> Any:
    checked = document.plugin("p", config, None)
    assert checked.problems == ()
    return checked.value


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('on = "yes"', "on: this has to be true or false, without quotes. @true or false."),
        ("on = 1", "on: this has to be true or false, without quotes. @true or false."),
        (
            'horizon = "30"',
            (
                "horizon: this has to be a whole number without quotes. "
                "@a whole number, more than 0 and less than 90."
            ),
        ),
        (
            "horizon = true",
            (
                "horizon: this has to be a whole number without quotes. "
                "@a whole number, more than 0 and less than 90."
            ),
        ),
        (
            "horizon = 30.0",
            (
                "horizon: this has to be a whole number without quotes. "
                "@a whole number, more than 0 and less than 90."
            ),
        ),
        (
            "horizon = 0",
            (
                "horizon: this number is too small: it has to be more than 0. "
                "@a whole number, more than 0 and less than 90."
            ),
        ),
        (
            "horizon = 90",
            (
                "horizon: this number is too large: it has to be less than 90. "
                "@a whole number, more than 0 and less than 90."
            ),
        ),
        ("even = 3", "even: this number has to be a multiple of 2. @a whole number."),
        ('ratio = "x"', "ratio: this has to be a number without quotes. @a number."),
        ("ratio = inf", "ratio: this number has to be finite. @a number."),
        ("word = 3", "word: this has to be text in quotes. @text in quotes."),
        ("word = 2027-03-01", "word: this has to be text in quotes. @text in quotes."),
        (
            'word = "a"',
            "word: this text is too short: it needs 2 characters. @text in quotes.",
        ),
        (
            'code = "ABCDE"',
            "code: this text is too long: it may have 4 characters. @text in quotes.",
        ),
        ('code = "a"', "code: this is not written as it has to be. @text in quotes."),
        (
            'choice = "gren"',
            (
                "choice: this is none of the words that may stand here. "
                'Did you mean "green"? @"blue", "green".'
            ),
        ),
        (
            'level = "hihg"',
            (
                "level: this is none of the words that may stand here. "
                'Did you mean "high"? @"low", "high".'
            ),
        ),
        (
            "level = 3",
            'level: this is none of the words that may stand here. @"low", "high".',
        ),
        ('day = "soon"', "day: this is no date. @a date such as 2027-03-01."),
        ("day = 2027-03-01T09:00:00", "day: this is no date. @a date such as 2027-03-01."),
        ('at = "noon"', "at: this is no time. @a time such as 09:00:00."),
        (
            "moment = 09:00:00",
            ("moment: this is no date and time. @a date and time such as 2027-03-01T09:00:00Z."),
        ),
        (
            "aware = 2027-03-01T09:00:00",
            (
                "aware: this date and time has no time zone. "
                "@a date and time such as 2027-03-01T09:00:00Z."
            ),
        ),
        (
            'email = "x@hunter 2.org"',
            'email: this is no e-mail address. @an e-mail address such as "hello@example.org".',
        ),
        (
            'link = "x"',
            'link: this is no web address. @a web address such as "https://example.org".',
        ),
        (
            'link = "ftp://x.org"',
            (
                "link: this web address begins with the wrong scheme. "
                '@a web address such as "https://example.org".'
            ),
        ),
        (
            "link = 3",
            (
                "link: this has to be a web address in quotes. "
                '@a web address such as "https://example.org".'
            ),
        ),
        (
            'names = "maya"',
            "names: this has to be a list in square brackets. @a list in square brackets.",
        ),
        ('names = ["maya", 3]', "names[1]: this has to be text in quotes. @text in quotes."),
        (
            "few = []",
            (
                "few: there are too few entries: at least 1 has to stand here. "
                "@a list in square brackets."
            ),
        ),
        (
            "few = [1, 2, 3]",
            (
                "few: there are too many entries: at most 2 may stand here. "
                "@a list in square brackets."
            ),
        ),
        (
            'either = "x"',
            "either: this is nothing that may stand here. @true or false or a whole number.",
        ),
        ("pair = [1]", "pair[1]: this is missing. @a whole number."),
        (
            "zone = 2027-03-01",
            (
                "zone: there is no such time zone. "
                '@the name of a time zone, such as "Europe/London".'
            ),
        ),
        ("room = 3", "room: this has to be a table. @a table."),
        ("rooms = 3", "rooms: this has to be a table. @a table."),
        ("room = {}", "room.name: this is missing. @text in quotes."),
        (
            'room = { name = "a", seat = 1 }',
            'room.seat: there is no such key. Did you mean "seats"? @name, seats.',
        ),
        (
            'rooms."big one" = { name = 1 }',
            'rooms."big one".name: this has to be text in quotes. @text in quotes.',
        ),
        ("source = 3", "source: this is nothing that may stand here. @a table."),
        (
            'source = { kind = "file" }',
            "source.file: this is missing. @a path.",
        ),
        (
            'source = { kind = "url", url = "x" }',
            f"source.token: this is missing. @{SECRET}.",
        ),
        (
            'tagged = { kind = "fiel" }',
            (
                "tagged.kind: this is none of the words that may stand here. "
                'Did you mean "file"? @"file", "url".'
            ),
        ),
        ("tagged = {}", 'tagged.kind: this is missing. @"file" or "url".'),
        (
            'tagged = { kind = "url", url = "x" }',
            f"tagged.token: this is missing. @{SECRET}.",
        ),
        (
            'tagged = { kind = "file", file = "x", fil = 1 }',
            'tagged.fil: there is no such key. Did you mean "file"? @kind, file, url, token.',
        ),
        (
            f'token = "{TYPED}"',
            (
                'token: a secret does not stand in this file: write {env = "NAME"} and set that '
                f"variable. @{SECRET}."
            ),
        ),
        (
            f'token = {{ evn = "{TYPED}" }}',
            f'token: there is no such place for a secret. Did you mean "env"? @{SECRET}.',
        ),
    ],
)
def test_a_mistake_in_a_plugins_table_is_named(written: Written, line: str, sentence: str) -> None:
    expected = f"line 2, p.{sentence.replace(' @', ' Allowed here: ')}"
    assert said(written(f"[p]\n{line}\n")) == expected


def test_of_several_tables_the_one_whose_fixed_word_stands_there_is_meant(
    written: Written,
) -> None:
    found = problems(written('[p]\nsource = { kind = "url" }\n'))
    assert [problem.key for problem in found] == ["p.source.url", "p.source.token"]


def test_all_mistakes_of_a_table_are_named_in_order(written: Written) -> None:
    document = written('[p]\non = 1\nhorizn = 3\n[p.room]\nseats = "x"\n')
    assert [(one.line, one.key) for one in problems(document)] == [
        (2, "p.on"),
        (3, "p.horizn"),
        (4, "p.room.name"),
        (5, "p.room.seats"),
    ]


def test_lists_enumerations_and_paths_are_read(written: Written) -> None:
    text = '[p]\nfew = [2]\nchoice = "green"\nsource = { kind = "file", file = "a.ics" }\n'
    config = value(written(text), Tables)
    assert (config.few, config.choice, config.source.file) == (
        (2,),
        Colour.GREEN,
        Path.cwd() / "a.ics",
    )


def test_dates_and_times_are_read_without_quotes(written: Written) -> None:
    text = "[p]\nday = 2027-03-01\nat = 10:00:00\nmoment = 2027-03-01T09:00:00Z\n"
    config = value(written(text), Tables)
    assert (config.day, config.at, config.moment) == (
        date(2027, 3, 1),
        time(10),
        datetime(2027, 3, 1, 9, tzinfo=UTC),
    )


def test_a_file_without_the_table_gives_the_defaults(written: Written) -> None:
    assert value(written(""), Tables) == Tables()


class TestEnabled:
    def test_is_no_key_of_the_plugin(self, written: Written) -> None:
        assert value(written("[p]\nenabled = true\n"), NoConfig) == NoConfig()

    def test_is_suggested_like_any_other_key(self, written: Written) -> None:
        assert said(written("[p]\nenabeld = false\n"), NoConfig) == (
            'line 2, p.enabeld: there is no such key. Did you mean "enabled"? '
            "Allowed here: enabled."
        )

    def test_is_allowed_in_the_outermost_table_only(self, written: Written) -> None:
        sentence = said(written('[p.room]\nname = "a"\nenabled = true\n'))
        assert sentence == (
            "line 3, p.room.enabled: there is no such key. Allowed here: name, seats."
        )


class TestDataclasses:
    @dataclass(frozen=True, slots=True)
    class Config:
        """A plain description."""

        rooms: tuple[Room, ...]
        token: Secret | None = None
        names: dict[str, str] = field(default_factory=dict)

    def test_are_built_with_what_stands_in_the_table(self, written: Written) -> None:
        text = '[[p.rooms]]\nname = "a"\n[[p.rooms]]\nname = "b"\nseats = 3\n'
        config = value(written(text), self.Config)
        assert config == self.Config((Room("a"), Room("b", 3)))

    def test_know_no_other_keys(self, written: Written) -> None:
        sentence = said(written("[p]\nrooms = []\nroms = 1\n"), self.Config)
        assert sentence == (
            'line 3, p.roms: there is no such key. Did you mean "rooms"? '
            "Allowed here: enabled, rooms, token, names."
        )

    def test_know_no_other_keys_in_inner_tables(self, written: Written) -> None:
        document = written('[p]\n[[p.rooms]]\nname = "a"\n[[p.rooms]]\nname = "b"\nseat = 3\n')
        assert said(document, self.Config) == (
            'line 6, p.rooms[1].seat: there is no such key. Did you mean "seats"? '
            "Allowed here: name, seats."
        )

    def test_name_what_is_missing(self, written: Written) -> None:
        assert said(written("[p]\n"), self.Config) == (
            "line 1, p.rooms: this is missing. Allowed here: a list in square brackets."
        )


def test_a_plain_model_knows_no_other_keys_either(written: Written) -> None:
    class Plain(BaseModel, extra="allow"):
        name: str = ""

    assert said(written("[p]\nnme = 1\n"), Plain) == (
        'line 2, p.nme: there is no such key. Did you mean "name"? Allowed here: enabled, name.'
    )


def test_a_key_with_another_name_than_its_field_is_named_as_in_the_file(written: Written) -> None:
    class Aliased(PluginConfig):
        from_: str = Field(alias="from")

    assert said(written("[p]\n"), Aliased) == (
        "line 1, p.from: this is missing. Allowed here: text in quotes."
    )


def test_a_described_key_is_explained_with_its_description(written: Written) -> None:
    class Described(PluginConfig):
        feed: str = Field(description="The address of the feed.")

    assert said(written("[p]\n"), Described) == (
        "line 1, p.feed: this is missing. Allowed here: The address of the feed."
    )


class TestPractitioners:
    class Config(PluginConfig):
        """Names one."""

        who: KnownPractitioner

    def test_have_to_be_known(self, written: Written) -> None:
        zone = ZoneInfo("Europe/London")
        maya = Practitioner(PractitionerId("maya"), "Maya", "maya@example.org", zone)
        practice = Practice(
            name="Soundwell",
            url="https://example.org",
            email="hello@example.org",
            zone=zone,
            locale="en_GB",
            practitioners=MappingProxyType({maya.id: maya}),
        )
        [problem] = written('[p]\nwho = "maja"\n').plugin("p", self.Config, practice).problems
        assert str(problem) == (
            "soundwell.toml, line 2, p.who: there is no such practitioner. "
            'Did you mean "maya"? Allowed here: maya.'
        )

    def test_are_believed_while_the_practice_is_wrong(self, written: Written) -> None:
        assert value(written('[p]\nwho = "maja"\n'), self.Config).who == "maja"


class TestValidatorsOfAPlugin:
    def test_may_say_what_is_wrong(self, written: Written) -> None:
        class Config(PluginConfig):
            name: str

            @field_validator("name")
            @classmethod
            def check(cls, _value: str) -> str:
                raise ValueError("this name is taken.")

        assert said(written('[p]\nname = "x"\n'), Config) == (
            "line 2, p.name: this name is taken. Allowed here: text in quotes."
        )

    def test_may_refuse_with_what_is_allowed(self, written: Written) -> None:
        class Config(PluginConfig):
            name: str

            @field_validator("name")
            @classmethod
            def check(cls, _value: str) -> str:
                raise refusal("this name is taken", "a new name", "y")

        assert said(written('[p]\nname = "x"\n'), Config) == (
            'line 2, p.name: this name is taken. Did you mean "y"? Allowed here: a new name.'
        )

    def test_may_refuse_the_whole_table(self, written: Written) -> None:
        class Config(PluginConfig):
            name: str = ""

            @model_validator(mode="after")
            def check(self) -> "Config":
                raise ValueError("a name or an address has to be there")

        [problem] = problems(written('\n[p]\nname = "x"\n'), Config)
        assert (problem.line, problem.key, problem.what) == (
            2,
            "p",
            "a name or an address has to be there",
        )

    @pytest.mark.parametrize(
        "refuse",
        [
            lambda value: ValueError(f"{value} is wrong"),
            lambda value: PydanticCustomError("own", "{value} is wrong", {"value": value}),
        ],
    )
    def test_cannot_repeat_what_they_read(
        self, written: Written, refuse: Callable[[str], Exception]
    ) -> None:
        class Config(PluginConfig):
            name: str

            @field_validator("name")
            @classmethod
            def check(cls, value: str) -> str:
                raise refuse(value)

        assert said(written(f'[p]\nname = "{TYPED}"\n'), Config) == (
            "line 2, p.name: this is not right. Allowed here: text in quotes."
        )

    def test_cannot_repeat_a_part_of_what_they_read(self, written: Written) -> None:
        class Config(PluginConfig):
            names: tuple[str, ...]

            @model_validator(mode="before")
            @classmethod
            def check(cls, values: dict[str, list[str]]) -> dict[str, list[str]]:
                raise ValueError(f"{values['names'][0]} is wrong")

        assert TYPED not in said(written(f'[p]\nnames = ["{TYPED}"]\n'), Config)

    def test_may_fail_without_a_word_of_what_they_read(self, written: Written) -> None:
        class Config(PluginConfig):
            name: str

            @field_validator("name")
            @classmethod
            def check(cls, value: str) -> str:
                raise KeyError(value)

        sentence = said(written(f'[p]\nname = "{TYPED}"\n'), Config)
        assert sentence == (
            "line 1, p: the plugin failed while it read this table (KeyError). "
            "Allowed here: what its author describes."
        )


def test_a_configuration_that_pydantic_cannot_describe_is_a_problem(written: Written) -> None:
    class Odd:
        pass

    @dataclass(frozen=True)
    class Config:
        odd: Odd

    assert "the plugin failed while it read this table" in said(written("[p]\n"), Config)


def test_a_type_without_a_json_schema_does_not_hide_its_neighbours(written: Written) -> None:
    class Config(PluginConfig):
        call: Callable[[], None] = print
        name: str

    assert said(written("[p]\nnme = 1\nname = 'x'\n"), Config) == (
        'line 2, p.nme: there is no such key. Did you mean "name"? '
        "Allowed here: enabled, call, name."
    )


def test_an_unforeseen_error_is_told_in_pydantics_words(written: Written) -> None:
    class Config(PluginConfig):
        call: Callable[[], None]

    [problem] = problems(written("[p]\ncall = 3\n"), Config)
    assert problem.what == "this should be callable"


def test_a_table_that_is_a_list_is_refused(written: Written) -> None:
    assert said(written("[[p]]\nname = 'x'\n")) == (
        "line 1, p: this has to be one table. Allowed here: [p] once, in single brackets."
    )


@pytest.mark.parametrize(
    "line",
    [
        f'token = "{TYPED}"',
        f'token = ["{TYPED}"]',
        f'token = {{ env = "{TYPED}" }}',
        f'token = {{ secret = "{TYPED}" }}',
        f'token = {{ env = "A", file = "{TYPED}" }}',
        f'source = {{ kind = "url", url = 3, token = "{TYPED}" }}',
        f'source = "{TYPED}"',
        f'tagged = {{ kind = "{TYPED}" }}',
        f'tagged = "{TYPED}"',
        f'choice = "{TYPED}"',
        f'level = "{TYPED}"',
        f'code = "{TYPED}"',
        f'day = "{TYPED}"',
        f'email = "{TYPED}"',
        f'email = "a@{TYPED}"',
        f'email = "{TYPED} x@example.org"',
        f'link = "{TYPED}://example.org"',
        f'on = "{TYPED}"',
        f'room = {{ name = ["{TYPED}"] }}',
        f'few = "{TYPED}"',
    ],
)
def test_no_problem_repeats_what_was_typed(written: Written, line: str) -> None:
    found = problems(written(f"[p]\n{line}\n"))
    assert found
    assert TYPED not in "".join(map(repr, found))
