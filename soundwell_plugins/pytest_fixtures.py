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
        CalendarServer,
        Deliveries,
        FakeCalendar,
        Mailbox,
        RunningPractice,
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

    It delivers when `deliveries.settle()` says so. A `fake_calendar` takes part where a test asks
    for one.
    """
    from soundwell_plugins.testing import FakeCalendar, Postbox, standing  # noqa: PLC0415

    mark = request.node.get_closest_marker("soundwell")
    given = mark.kwargs if mark else {}
    plugins: list[type[Plugin[Any]]] = [*given.get("plugins", ()), Postbox]
    if "fake_calendar" in request.fixturenames:
        plugins.append(FakeCalendar)
    tables = given.get("tables")
    if tables is not None:
        ours = [each for each in plugins if each in {Postbox, FakeCalendar}]
        tables = "\n".join((tables, *(f"[{each.name}]" for each in ours), ""))
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
