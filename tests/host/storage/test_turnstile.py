"""Processes come in one after the other, and who has just been inside comes behind who waits."""

import fcntl
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest

from soundwell_plugins.host.storage.turnstile import Turnstile

LONG = 30.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "practice.db"


@pytest.fixture
def here(file: Path) -> Iterator[Turnstile]:
    """One process."""
    turnstile = Turnstile(file)
    yield turnstile
    turnstile.close()


@pytest.fixture
def there(file: Path) -> Iterator[Turnstile]:
    """Another one, with locks of its own."""
    turnstile = Turnstile(file)
    yield turnstile
    turnstile.close()


def soon() -> float:
    return monotonic() + 0.02


def later() -> float:
    return monotonic() + LONG


def test_whoever_finds_nobody_inside_goes_in(here: Turnstile) -> None:
    assert here.enter(soon())


def test_nobody_goes_in_while_somebody_is_inside(here: Turnstile, there: Turnstile) -> None:
    here.enter(soon())
    assert not there.enter(soon())


def test_the_next_goes_in_when_somebody_leaves(here: Turnstile, there: Turnstile) -> None:
    here.enter(soon())
    with ThreadPoolExecutor(1) as pool:
        entering = pool.submit(there.enter, later())
        here.leave()
        assert entering.result()


def test_who_has_just_left_comes_behind_who_waits(
    file: Path, here: Turnstile, there: Turnstile
) -> None:
    order: list[str] = []

    def come_and_go() -> None:
        there.enter(later())
        order.append("who waits")
        there.leave()

    here.enter(soon())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(come_and_go)
        while is_free(file.with_name("practice.db.next")):
            assert not waiting.done()
        here.leave()
        here.enter(later())
        order.append("who has just left")
    here.leave()
    assert order == ["who waits", "who has just left"]


def is_free(lock: Path) -> bool:
    """Tell whether nobody has a lock."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_who_gives_up_leaves_the_place_of_the_next(
    file: Path, here: Turnstile, there: Turnstile
) -> None:
    here.enter(soon())
    there.enter(soon())
    assert is_free(file.with_name("practice.db.next"))


def test_who_dies_inside_is_out(file: Path, here: Turnstile) -> None:
    die_inside = (
        "import os, sys\nfrom pathlib import Path\n"
        "from soundwell_plugins.host.storage.turnstile import Turnstile\n"
        "Turnstile(Path(sys.argv[1])).enter(float('inf'))\nos.kill(os.getpid(), 9)"
    )
    died = subprocess.run([sys.executable, "-c", die_inside, str(file)], check=False, timeout=30)
    assert (died.returncode, here.enter(soon())) == (-9, True)


def test_the_locks_are_their_owners_alone(file: Path, here: Turnstile) -> None:
    here.enter(soon())
    modes = {stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()}
    assert modes == {0o600}


def test_without_a_place_for_its_locks_everybody_goes_in(tmp_path: Path) -> None:
    turnstile, another = (Turnstile(tmp_path / "nowhere" / "practice.db") for _ in range(2))
    assert turnstile.enter(soon())
    assert another.enter(soon())
    turnstile.leave()


def test_once_closed_it_keeps_nobody_out(here: Turnstile, there: Turnstile) -> None:
    here.enter(soon())
    here.close()
    assert there.enter(soon())
    assert here.enter(soon())
