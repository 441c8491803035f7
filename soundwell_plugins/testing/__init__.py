"""The kit for authors of plugins: a real practice in a folder, and a suite that any plugin passes.

pytest finds the fixtures `practice`, `host`, `client`, `clock`, `deliveries`, `mailbox`, `witness`,
`fake_calendar`, `calendar_server` and `caldav_server` by itself; a marker names the plugins that a
test is about, and nothing is faked but the time::

    @pytest.mark.soundwell(plugins=[Greeter])
    def test_it_greets(client: TestClient) -> None:
        assert "Say hello" in client.get("/").text

`soundwell_plugins.testing.conformance` tries what has to be true of every plugin::

    class TestGreeter(PluginConformance):
        plugin = Greeter

Without fixtures, `running` is a practice that serves and delivers by itself, `standing` one that
delivers when it is told to, and `assembled` the host alone. `sample_of(ConsultationBooked)` invents
a value of any type of the contract, and `sign_in(practice.host, practice.client, Role.ADMIN)` lets
the client call pages as an admin would.

A practice keeps its data in an SQLite file, or on the PostgreSQL server that the variable
`SOUNDWELL_TESTING_SERVER` names, in a database of its own.
"""

from soundwell_plugins.testing.caldav import CalDavServer, caldav_server
from soundwell_plugins.testing.calendars import (
    MAYA,
    CalendarServer,
    CalendarUnreachable,
    FakeCalendar,
    calendar_of,
    calendar_server,
)
from soundwell_plugins.testing.clock import NEW_YEAR, AdjustableClock
from soundwell_plugins.testing.colleagues import sign_in
from soundwell_plugins.testing.databases import READY, SERVER, Databases
from soundwell_plugins.testing.deliveries import Deliveries
from soundwell_plugins.testing.mailbox import Mailbox, Postbox
from soundwell_plugins.testing.practice import (
    CONFIGURATION,
    RunningPractice,
    assembled,
    inline,
    running,
    standing,
)
from soundwell_plugins.testing.samples import BEGINNING, Samples, sample_of
from soundwell_plugins.testing.witness import Witness

__all__ = [
    "BEGINNING",
    "CONFIGURATION",
    "MAYA",
    "NEW_YEAR",
    "READY",
    "SERVER",
    "AdjustableClock",
    "CalDavServer",
    "CalendarServer",
    "CalendarUnreachable",
    "Databases",
    "Deliveries",
    "FakeCalendar",
    "Mailbox",
    "Postbox",
    "RunningPractice",
    "Samples",
    "Witness",
    "assembled",
    "caldav_server",
    "calendar_of",
    "calendar_server",
    "inline",
    "running",
    "sample_of",
    "sign_in",
    "standing",
]
