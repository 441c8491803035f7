"""The kit for authors of plugins: a real practice in a folder, and a clock that obeys.

A test builds a host around the plugins it is about, with nothing faked but the time::

    def test_it_greets(tmp_path: Path) -> None:
        with running(tmp_path, Greeter) as practice:
            assert "Say hello" in practice.client.get("/").text
"""

from soundwell_plugins.testing.clock import AdjustableClock
from soundwell_plugins.testing.practice import RunningPractice, assembled, running

__all__ = ["AdjustableClock", "RunningPractice", "assembled", "running"]
