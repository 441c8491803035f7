"""Fixtures for authors of plugins, which pytest finds by itself where Soundwell is installed.

A test names the plugins it is about; they need not be installed::

    @pytest.mark.soundwell(plugins=[Greeter])
    def test_it_greets(client: TestClient) -> None:
        assert "Say hello" in client.get("/").text

Whoever uses none of them pays nothing: this module imports nothing but pytest, and the rest comes
when the first of its fixtures is asked for.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from soundwell_hookspecs import Plugin
    from soundwell_plugins.host.host import Host
    from soundwell_plugins.testing import (
        AdjustableClock,
        CalDavServer,
        CalendarServer,
        Deliveries,
        FakeCalendar,
        Mailbox,
        RunningPractice,
        Witness,
    )

_MARK: Final = (
    "soundwell(plugins=[], tables=None): the plugins of the practice in which a test takes place,"
    " and their tables in TOML where empty ones will not do."
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARK)


@pytest.fixture
def clock() -> "AdjustableClock":
    """Return the time of the practice: a Monday morning that lasts until a test moves it on."""
    from soundwell_plugins.testing import AdjustableClock  # noqa: PLC0415  # see above

    return AdjustableClock()


@pytest.fixture
def practice(
    request: pytest.FixtureRequest, tmp_path: Path, clock: "AdjustableClock"
) -> Iterator["RunningPractice"]:
    """Build a practice around the plugins of the marker `soundwell`, with a mailbox.

    It delivers when `deliveries.settle()` says so. A `fake_calendar`, or a `witness` of all that
    happens, takes part where a test asks for it.
    """
    from soundwell_plugins.testing import (  # noqa: PLC0415
        FakeCalendar,
        Postbox,
        Witness,
        standing,
    )

    mark = request.node.get_closest_marker("soundwell")
    given = mark.kwargs if mark else {}
    helpers: list[type[Plugin[Any]]] = [Postbox]
    for name, helper in (("fake_calendar", FakeCalendar), ("witness", Witness)):
        if name in request.fixturenames:
            helpers.append(helper)
    tables = given.get("tables")
    if tables is not None:
        tables = "\n".join((tables, *(f"[{each.name}]" for each in helpers), ""))
    plugins = (*given.get("plugins", ()), *helpers)
    with standing(tmp_path, *plugins, tables=tables, clock=clock) as practice:
        yield practice


@pytest.fixture
def host(practice: "RunningPractice") -> "Host":
    """Return the host of the practice."""
    return practice.host


@pytest.fixture
def client(practice: "RunningPractice") -> "TestClient":
    """Return a visitor's browser; it follows no redirect by itself."""
    return practice.client


@pytest.fixture
def deliveries(practice: "RunningPractice") -> "Deliveries":
    """Return what the practice has to tell its plugins; it waits for `settle()`."""
    return practice.deliveries


@pytest.fixture
def mailbox(practice: "RunningPractice") -> "Mailbox":
    """Return the messages that the practice would have sent."""
    from soundwell_plugins.testing import Mailbox, Postbox  # noqa: PLC0415

    return Mailbox(practice.plugin(Postbox))


@pytest.fixture
def witness(practice: "RunningPractice") -> "Witness":
    """Return what has heard of every event that was delivered."""
    from soundwell_plugins.testing import Witness  # noqa: PLC0415

    return practice.plugin(Witness)


@pytest.fixture
def fake_calendar(practice: "RunningPractice") -> "FakeCalendar":
    """Return a calendar that a test writes in directly."""
    from soundwell_plugins.testing import FakeCalendar  # noqa: PLC0415

    return practice.plugin(FakeCalendar)


@pytest.fixture
def calendar_server() -> Iterator["CalendarServer"]:
    """Serve a calendar feed at an address on this machine."""
    from soundwell_plugins.testing import calendar_server  # noqa: PLC0415

    with calendar_server() as server:
        yield server


@pytest.fixture
def caldav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["CalDavServer"]:
    """Run a real CalDAV server on this machine; it needs the package `radicale`."""
    from soundwell_plugins.testing import caldav_server  # noqa: PLC0415

    with caldav_server(tmp_path_factory.mktemp("caldav") / "calendars") as server:
        yield server
