"""The practice of a plugin's command."""

import pytest

from soundwell_plugins.host.host import Host

from .conftest import Soundwell


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[Host]:
    """Return the practices that were closed."""
    found: list[Host] = []
    close = Host.close

    def closing(host: Host) -> None:
        found.append(host)
        close(host)

    monkeypatch.setattr(Host, "close", closing)
    return found


def test_it_is_closed_when_the_command_ends(soundwell: Soundwell, closed: list[Host]) -> None:
    assert soundwell("mail", "list").code == 0
    assert len(closed) == 1


def test_it_is_closed_when_the_plugin_is_off(soundwell: Soundwell, closed: list[Host]) -> None:
    assert "newsletter is off" in soundwell("newsletter", "form").err
    assert len(closed) == 1
