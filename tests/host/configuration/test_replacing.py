"""Replacing the file: whole or not at all, and the one before stays beside it."""

from pathlib import Path

import pytest

from soundwell_plugins.host.configuration.replacing import (
    FileChanged,
    kept_beside,
    replace_file,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "soundwell.toml"
    path.write_bytes(b"before")
    path.chmod(0o640)
    return path


def test_the_file_before_is_kept_beside_it(file: Path) -> None:
    replace_file(file, b"before", b"after")
    assert (file.read_bytes(), kept_beside(file).read_bytes()) == (b"after", b"before")


def test_the_mode_stays_and_is_that_of_the_kept_one_too(file: Path) -> None:
    replace_file(file, b"before", b"after")
    modes = [path.stat().st_mode & 0o777 for path in (file, kept_beside(file))]
    assert modes == [0o640, 0o640]


def test_what_somebody_else_wrote_meanwhile_is_left(file: Path) -> None:
    with pytest.raises(FileChanged):
        replace_file(file, b"earlier", b"after")
    assert file.read_bytes() == b"before"


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    replace_file(link, b"before", b"after")
    assert (link.is_symlink(), file.read_bytes()) == (True, b"after")


def test_a_folder_that_takes_no_file_changes_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        replace_file(file, b"before", b"after")
    assert ([path.name for path in file.parent.iterdir()], file.read_bytes()) == (
        ["soundwell.toml"],
        b"before",
    )
