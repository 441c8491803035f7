"""The kit for authors of plugins: a real practice in a folder, and a clock that obeys.

A test builds a host around the plugins it is about, with nothing faked but the time::

    def test_it_greets(tmp_path: Path) -> None:
        with running(tmp_path, Greeter) as practice:
            assert "Say hello" in practice.client.get("/").text

It keeps its data in an SQLite file, or on the PostgreSQL server that the variable
`SOUNDWELL_TESTING_SERVER` names, in a database of its own.

`sign_in(practice.host, practice.client, Role.ADMIN)` lets the client call pages as an admin would.
"""

from soundwell_plugins.testing.clock import AdjustableClock
from soundwell_plugins.testing.colleagues import sign_in
from soundwell_plugins.testing.databases import READY, SERVER, Databases
from soundwell_plugins.testing.practice import RunningPractice, assembled, running

__all__ = [
    "READY",
    "SERVER",
    "AdjustableClock",
    "Databases",
    "RunningPractice",
    "assembled",
    "running",
    "sign_in",
]
