"""Long work that somebody has begun, and how far it is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from soundwell_hookspecs import AccountId
from soundwell_plugins.host.host import Host
from soundwell_plugins.host.undertakings import UndertakingKind
from soundwell_plugins.testing import AdjustableClock, assembled

MIRA = AccountId("mira")


@pytest.fixture
def clock() -> AdjustableClock:
    return AdjustableClock()


@pytest.fixture
def host(tmp_path: Path, clock: AdjustableClock) -> Iterator[Host]:
    host = assembled(tmp_path, clock=clock)
    yield host
    host.close()


def begin(host: Host, about: str = "odoo") -> str:
    with host.database.transaction() as session:
        return host.undertakings.begin(session, UndertakingKind.BACKUP, about, actor=MIRA)


def test_what_has_begun_goes_on_until_it_ends(host: Host) -> None:
    name = begin(host)
    begun = host.undertakings.get(name)
    host.undertakings.end(name, "done", succeeded=True)
    ended = host.undertakings.get(name)
    assert begun is not None
    assert ended is not None
    assert (begun.ended_at, ended.ended_at is not None, ended.said) == (None, True, "done")


def test_what_is_said_of_it_is_heard_of_at_that_moment(host: Host, clock: AdjustableClock) -> None:
    begun = begin(host)
    clock.advance(timedelta(minutes=5))
    host.undertakings.say(begun, "half of it")
    clock.advance(timedelta(minutes=5))
    found = host.undertakings.get(begun)
    assert found is not None
    assert not found.is_silent(clock.now(), timedelta(minutes=6))
    assert found.is_silent(clock.now(), timedelta(minutes=4))


def test_the_last_of_a_kind_comes_first(host: Host, clock: AdjustableClock) -> None:
    begin(host, "first")
    clock.advance(timedelta(minutes=5))
    begin(host, "second")
    found = host.undertakings.latest(UndertakingKind.BACKUP, limit=2)
    assert [each.about for each in found] == ["second", "first"]
    assert host.undertakings.latest(UndertakingKind.CONFIGURATION) == ()


def test_what_was_long_ago_goes(host: Host, clock: AdjustableClock) -> None:
    begun = begin(host)
    clock.advance(timedelta(days=401))
    begin(host)
    assert host.undertakings.get(begun) is None


def test_a_long_word_is_cut(host: Host) -> None:
    begun = begin(host)
    host.undertakings.say(begun, "a" * 5000)
    found = host.undertakings.get(begun)
    assert found is not None
    assert len(found.said) == 2000
