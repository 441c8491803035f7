"""The configuration as it is shown: values, places, and no secret."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from pydantic import BaseModel, SecretStr

from soundwell_plugins.host.configuration.in_force import (
    ValueInForce,
    own_tables,
    table_in_force,
    toml,
    unread_table,
)
from soundwell_plugins.sdk.configuration import PluginConfig, Secret, Span
from tests.host.configuration.conftest import Written
from tests.host.configuration.test_core import SMALLEST


class Feed(PluginConfig):
    url: str
    every: Span = timedelta(minutes=15)


class Kitchen(PluginConfig):
    token: Secret
    greeting: str = "hello"
    feeds: tuple[Feed, ...] = ()
    oven: str | None = None


PLUGIN = """
# Where we cook
[kitchen]
enabled = true
token = { env = "KITCHEN_TOKEN" }

[[kitchen.feeds]]
url = "https://cook:s3cret@kitchen.example/a"
"""


def kitchen(written: Written, text: str = PLUGIN) -> dict[str, ValueInForce]:
    document = written(f"{SMALLEST}{text}")
    checked = document.plugin("kitchen", Kitchen, None)
    assert checked.value is not None
    table = table_in_force(document, "kitchen", checked.value, Kitchen)
    return {each.key: each for each in (*table.given, *table.defaults)}


def test_a_value_of_the_file_is_shown_as_it_stands_there_with_its_line(written: Written) -> None:
    tables = {each.name: each for each in own_tables(written(SMALLEST))}
    assert tables["practice"].given[0] == ValueInForce("practice.name", '"Soundwell"', 2)


def test_a_default_is_shown_as_it_would_be_written_and_has_no_line(written: Written) -> None:
    tables = {each.name: each for each in own_tables(written(SMALLEST))}
    assert ValueInForce("deliveries.first_wait", '"10 seconds"', None) in (
        tables["deliveries"].defaults
    )


def test_tables_in_a_list_are_shown_one_by_one(written: Written) -> None:
    found = kitchen(written)
    assert found["kitchen.feeds[0].every"] == ValueInForce(
        "kitchen.feeds[0].every", '"15 minutes"', None
    )


def test_of_a_secret_only_its_place_is_shown(written: Written) -> None:
    token = kitchen(written)["kitchen.token"]
    assert (token.hidden, token.shown) == (True, '{ env = "KITCHEN_TOKEN" }')


def test_credentials_in_an_address_are_left_out(written: Written) -> None:
    assert "s3cret" not in kitchen(written)["kitchen.feeds[0].url"].shown


def test_what_is_not_set_shows_nothing(written: Written) -> None:
    assert not kitchen(written)["kitchen.oven"].shown


def test_a_text_that_a_plugin_forgot_to_declare_a_secret_is_hidden(written: Written) -> None:
    class Careless(BaseModel):
        password: str
        pin: SecretStr

    document = written(f'{SMALLEST}[careless]\npassword = "abc"\npin = "def"\n')
    value = Careless(password="abc", pin=SecretStr("def"))
    table = table_in_force(document, "careless", value)
    assert [(each.shown, each.hidden) for each in table.given] == [("", True), ("", True)]


def test_a_list_of_words_that_mean_more_is_shown_as_it_stands_there(written: Written) -> None:
    hours = '[practitioners.maya.hours]\nmonday = ["09:00-12:00"]\n'
    tables = {each.name: each for each in own_tables(written(f"{SMALLEST}{hours}"))}
    shown = {each.key: each.shown for each in tables["practitioners"].given}
    assert shown["practitioners.maya.hours.monday"] == '["09:00-12:00"]'


def test_a_table_may_be_a_dataclass(written: Written) -> None:
    @dataclass(frozen=True)
    class Plain:
        size: int = 3

    table = table_in_force(written(SMALLEST), "plain", Plain())
    assert table.defaults == (ValueInForce("plain.size", "3", None),)


def test_of_a_table_that_nobody_read_only_true_and_false_are_shown(written: Written) -> None:
    document = written(f'{SMALLEST}[kitchen]\nenabled = false\ntoken = "s3cret"\n')
    table = unread_table(document, "kitchen")
    assert [(each.key, each.shown) for each in table.given] == [
        ("kitchen.enabled", "false"),
        ("kitchen.token", ""),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (7, "7"),
        ("a", '"a"'),
        (["a", 1], '["a", 1]'),
        ({"a b": 1}, '{ "a b" = 1 }'),
        ({}, "{}"),
        (None, ""),
    ],
)
def test_values_are_written_as_toml_writes_them(value: object, text: str) -> None:
    assert toml(value) == text
