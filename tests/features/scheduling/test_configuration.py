"""The table `[scheduling]`."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from soundwell_hookspecs import Channel
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig, WhenUnknown
from soundwell_plugins.features.scheduling.slots import Rule

from .conftest import MAYA


def problem(**table: object) -> str:
    with pytest.raises(ValidationError) as caught:
        SchedulingConfig.model_validate(table)
    [error] = caught.value.errors()
    return error["msg"]


def test_an_empty_table_offers_a_quarter_of_an_hour_online_or_by_phone() -> None:
    config = SchedulingConfig()
    assert config.terms(MAYA).rule == Rule(duration=3, step=3)
    assert config.channels == (Channel.ONLINE, Channel.PHONE)
    assert config.when_unknown is WhenUnknown.BLOCK


def test_a_table_is_read_as_it_is_written() -> None:
    config = SchedulingConfig.model_validate(
        {
            "duration": "20 minutes",
            "buffer_after": "10 minutes",
            "notice": "1 day",
            "channels": ["phone"],
            "when_unknown": "offer",
            "online_link": "https://meet.example/room",
            "cancel_until": "2 hours",
        }
    )
    assert config.terms(MAYA).rule == Rule(duration=4, step=3, after=2)
    assert config.notice == timedelta(days=1)


@pytest.mark.parametrize("name", ["duration", "step", "buffer_before", "buffer_after"])
@pytest.mark.parametrize("span", ["7 minutes", "5 hours", "30 seconds"])
def test_a_span_off_the_grid_is_refused(name: str, span: str) -> None:
    assert problem(**{name: span}) == "this span does not fit the grid of five minutes"


@pytest.mark.parametrize("name", ["horizon", "cancel_until"])
def test_a_span_of_more_than_a_year_is_refused(name: str) -> None:
    assert problem(**{name: "400 days"}) == "this reaches too far ahead"


def test_a_notice_as_long_as_the_horizon_is_refused() -> None:
    sentence = problem(notice="7 days", horizon="7 days")
    assert sentence == "no time could ever be booked: the notice is as long as the horizon"


def test_a_channel_that_stands_twice_is_refused() -> None:
    assert problem(channels=["phone", "phone"]) == "a channel stands here twice"


@pytest.mark.parametrize(
    "table",
    [
        {"channels": []},
        {"channels": ["pigeon"]},
        {"online_link": "http://meet.example"},
        {"online_link": "meet.example"},
        {"online_link": "https://meet.example/" + "a" * 500},
        {"when_unknown": "guess"},
        {"colour": "blue"},
    ],
)
def test_what_cannot_be_meant_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SchedulingConfig.model_validate(table)
