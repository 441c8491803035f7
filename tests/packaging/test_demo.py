"""The demo practice, as `make demo` starts it, from the built package."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from .conftest import Installation

pytestmark = pytest.mark.timeout(600)  # the environment is made from the package index


@pytest.fixture
def demo(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the demo's folder, at the same depth as the real one."""
    return Path(shutil.copytree(root / "examples" / "demo", tmp_path / "examples" / "demo"))


def soundwell(installation: Installation, *words: str | Path) -> str:
    result = installation.run("soundwell", *map(str, words))
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_nothing_is_wrong_with_its_configuration(
    installation: Installation, demo: Path, tmp_path: Path
) -> None:
    soundwell(installation, "key", "new", tmp_path / ".demo" / "soundwell.key")
    result = installation.run("soundwell", "--config", str(demo / "soundwell.toml"), "check")
    assert result.returncode == 0, result.stdout + result.stderr


def test_its_mail_waits_on_this_machine(
    installation: Installation, demo: Path, tmp_path: Path
) -> None:
    soundwell(installation, "key", "new", tmp_path / ".demo" / "soundwell.key")
    listed = soundwell(installation, "--config", demo / "soundwell.toml", "mail", "list")
    assert listed.startswith("No message waits here yet")


@pytest.mark.parametrize("years", [0, 10])
def test_its_sample_feed_is_never_out_of_date(
    installation: Installation, demo: Path, years: int
) -> None:
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=365 * years)
    end = start + timedelta(days=7)
    span = ("--from", start.isoformat(), "--to", end.isoformat(), "--zone", "Europe/London")
    busy = json.loads(
        soundwell(installation, "calendar", "busy", demo / "maya.ics", *span, "--json")
    )
    assert len(busy) >= 4
