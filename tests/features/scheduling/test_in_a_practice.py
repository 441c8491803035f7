"""The feature in a whole practice: real configuration, dispatch, events and web application."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from soundwell_hookspecs import (
    Connector,
    NoConfig,
    PractitionerId,
    Window,
    hookimpl,
)
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.testing import running


class Diary(Connector[NoConfig]):
    """Knows a busy time."""

    name = "diary"

    @hookimpl
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        return [Window(datetime(2027, 1, 5, 9, tzinfo=UTC), datetime(2027, 1, 5, 11, tzinfo=UTC))]


AT_ONCE = """
[scheduling]
confirmation = "direct"
per_person = "any number"

[diary]
"""
HALF_PAST_ELEVEN = "/book/maya/20270105T113000Z"


def typed(number: int) -> dict[str, str]:
    return {
        "channel": "online",
        "name": f"Visitor {number}",
        "email": f"visitor{number}@example.org",
        "submission": f"{number:032x}",
    }


def test_the_first_page_leads_to_a_booked_time(tmp_path: Path) -> None:
    with running(tmp_path, Scheduling, Diary, tables=AT_ONCE) as practice:
        client = practice.client
        assert 'href="/book"' in client.get("/").text
        page = client.get("/book/maya").text
        assert "20270105T110000Z" in page
        assert "20270105T103000Z" not in page
        booked = client.post(HALF_PAST_ELEVEN, data=typed(1))
        assert "It is booked, Visitor 1" in client.get(booked.headers["location"]).text


def test_of_fifty_at_once_one_books_and_nobody_meets_an_error(tmp_path: Path) -> None:
    with (
        running(tmp_path, Scheduling, Diary, tables=AT_ONCE) as practice,
        ThreadPoolExecutor(50) as pool,
    ):
        # Called directly: a thread that runs code of this module would count as the plugin's.
        post = practice.client.post
        sent = [pool.submit(post, HALF_PAST_ELEVEN, data=typed(each)) for each in range(50)]
        statuses = sorted(each.result().status_code for each in sent)
    assert statuses == [303] + [409] * 49
