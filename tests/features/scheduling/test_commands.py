"""`soundwell scheduling`."""

import json
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner, Result

from soundwell_hookspecs import Plugin
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.commands import app
from soundwell_plugins.sdk.commands import CommandFailed

from .conftest import MONDAY_TEN, Surgery, busy

P = TypeVar("P", bound=Plugin[Any])
MORNING = ("--from", "2027-03-01T09:45", "--to", "2027-03-01T10:30")


@dataclass(frozen=True)
class OnePlugin:
    """A practice with the feature."""

    scheduling: Scheduling

    def plugin(self, kind: type[P]) -> P:
        assert isinstance(self.scheduling, kind)
        return self.scheduling


@pytest.fixture
def office(surgery: Surgery) -> OnePlugin:
    return OnePlugin(surgery.scheduling())


def run(office: OnePlugin, *arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, obj=office)


def sentence(office: OnePlugin, *arguments: str) -> str:
    result = run(office, *arguments)
    assert isinstance(result.exception, CommandFailed)
    return result.exception.sentence


def test_free_times_are_printed_in_the_practitioners_zone(office: OnePlugin) -> None:
    assert run(office, "slots", "maya", *MORNING).stdout.splitlines() == [
        "Mon 2027-03-01 09:45",
        "Mon 2027-03-01 10:00",
        "Mon 2027-03-01 10:15",
    ]


def test_as_json_they_are_in_utc(office: OnePlugin) -> None:
    free = json.loads(run(office, "slots", "maya", *MORNING, "--json").stdout)
    assert (free["known"], free["starts"][0]) == (True, "2027-03-01T08:45:00Z")


def test_where_nothing_is_free_it_says_how_to_find_out_why(office: OnePlugin) -> None:
    day = ("--from", "2027-02-28", "--to", "2027-03-01")
    assert "soundwell scheduling why" in run(office, "slots", "maya", *day).stdout


def test_a_calendar_that_cannot_be_read_is_mentioned(surgery: Surgery, office: OnePlugin) -> None:
    surgery.calendars.failing = True
    assert "soundwell doctor" in run(office, "slots", "maya", *MORNING).stderr


def test_a_free_time_can_be_booked(office: OnePlugin) -> None:
    assert run(office, "why", "maya", "2027-03-01T10:00").stdout.splitlines() == [
        "Mon 2027-03-01 10:00 can be booked.",
        "+ It lies in the working hours of that weekday: 09:45-12:00, 14:00-16:00.",
    ]


def test_of_a_busy_time_the_plugin_is_named(surgery: Surgery, office: OnePlugin) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 15))
    told = run(office, "why", "maya", "2027-03-01T10:00").stdout.splitlines()
    assert told[0] == "Mon 2027-03-01 10:00 cannot be booked."
    assert "- The plugin calendars knows of a busy time there, or too close to it." in told


def test_the_reasons_come_as_json(surgery: Surgery, office: OnePlugin) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 15))
    told = json.loads(run(office, "why", "maya", "2027-03-01T10:00", "--json").stdout)
    assert (told["start"], told["offered"]) == ("2027-03-01T09:00:00Z", False)
    assert [(each["cause"], each["blocks"]) for each in told["reasons"]] == [
        ("hours", False),
        ("busy", True),
    ]


def test_somebody_unknown_is_answered_with_who_there_is(office: OnePlugin) -> None:
    assert sentence(office, "slots", "kim", *MORNING).endswith("give one of maya, jonas.")


def test_an_unknown_kind_is_named(office: OnePlugin) -> None:
    assert "Nobody offers 'long'" in sentence(office, "slots", "maya", *MORNING, "--kind", "long")


def test_a_time_that_is_none_is_refused(office: OnePlugin) -> None:
    assert "is no date or time" in sentence(office, "why", "maya", "noon")


def test_an_end_before_the_start_is_refused(office: OnePlugin) -> None:
    day = ("--from", "2027-03-02", "--to", "2027-03-01")
    assert "--to is not after --from" in sentence(office, "slots", "maya", *day)
