"""The page on which practitioners make and revoke the addresses of their feed."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from soundwell_hookspecs import PractitionerId, Role
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.connectors.calendars.published import MOST
from soundwell_plugins.testing import RunningPractice, running, sign_in

from .conftest import MAYA

PAGE = "/office/calendar-feed"
ADDRESS = re.compile(r"/calendars/published/([\w-]+)\.ics")


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[RunningPractice]:
    with running(tmp_path, Calendars) as started:
        sign_in(started.host, started.client, Role.PRACTITIONER, practitioner=MAYA)
        yield started


def made(practice: RunningPractice) -> str:
    """Make an address and return its path."""
    found = ADDRESS.search(practice.client.post(PAGE).text)
    assert found is not None
    return found[0]


def revoke(practice: RunningPractice, position: int = 0) -> None:
    ids = re.findall(r'name="id" value="(\w+)"', practice.client.get(PAGE).text)
    answer = practice.client.post(f"{PAGE}/revoke", data={"id": ids[position]})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)


def test_an_address_that_was_made_can_be_read(practice: RunningPractice) -> None:
    answer = practice.client.get(made(practice))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"


def test_it_is_shown_once_and_kept_by_nobody(practice: RunningPractice) -> None:
    answer = practice.client.post(PAGE)
    assert ADDRESS.search(answer.text) is not None
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = practice.client.get(PAGE).text
    assert ADDRESS.search(page) is None
    assert "Made on Monday 4 January 2027" in page


def test_it_can_be_revoked_alone(practice: RunningPractice) -> None:
    first = made(practice)
    practice.clock.advance(timedelta(minutes=1))
    second = made(practice)
    revoke(practice)
    assert practice.client.get(second).status_code == 404
    assert practice.client.get(first).status_code == 200


def test_nobody_revokes_somebody_elses(practice: RunningPractice) -> None:
    path = made(practice)
    [theirs] = re.findall(r'name="id" value="(\w+)"', practice.client.get(PAGE).text)
    other = PractitionerId("jonas")
    sign_in(practice.host, practice.client, Role.PRACTITIONER, practitioner=other)
    practice.client.post(f"{PAGE}/revoke", data={"id": theirs})
    assert practice.client.get(path).status_code == 200


def test_it_is_written_down_who_did_it_but_not_what_the_secret_is(
    practice: RunningPractice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = made(practice)
    revoke(practice)
    entries = practice.host.audit.entries(subject="practitioner:maya")
    assert [each.action for each in entries] == ["calendar-feed.revoked", "calendar-feed.made"]
    secret = path.rpartition("/")[2].removesuffix(".ics")
    assert secret not in str(entries) + caplog.text


def test_there_are_not_more_than_somebody_can_need(practice: RunningPractice) -> None:
    for _ in range(MOST):
        practice.client.post(PAGE)
    page = practice.client.post(PAGE).text
    assert ADDRESS.search(page) is None
    assert page.count("Made on") == MOST


def test_who_is_no_practitioner_of_the_configuration_is_told_so(practice: RunningPractice) -> None:
    sign_in(practice.host, practice.client, Role.PRACTITIONER)
    assert "not bound to a practitioner" in practice.client.get(PAGE).text
    assert ADDRESS.search(practice.client.post(PAGE).text) is None


def test_the_back_office_leads_there(practice: RunningPractice) -> None:
    assert f'href="{PAGE}"' in practice.client.get("/office").text
