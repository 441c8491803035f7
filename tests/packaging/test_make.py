"""The two commands and what they stand on."""

import subprocess
import sys
from pathlib import Path

import pytest

OLD = "#!/bin/sh\nexit 1\n"
WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n'
COMPLETE = '#!/bin/sh\ncase "$2" in *executable*) echo "$0" ;; esac\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the only folder in the path."""
    return tmp_path


def put(folder: Path, name: str, script: str) -> Path:
    file = folder / name
    file.write_text(script)
    file.chmod(0o755)
    return file


def newest(root: Path, path: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", root / "requirements" / "newest-python"],
        env={"PATH": str(path), "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_newest_python_is_taken(root: Path, path: Path) -> None:
    put(path, "python3.11", COMPLETE)
    best = put(path, "python3.13", COMPLETE)
    assert newest(root, path).stdout.strip() == str(best)


def test_a_name_that_does_not_answer_is_passed_over(root: Path, path: Path) -> None:
    put(path, "python3.13", OLD)
    works = put(path, "python3", COMPLETE)
    assert newest(root, path).stdout.strip() == str(works)


def test_one_that_cannot_make_environments_is_passed_over(root: Path, path: Path) -> None:
    put(path, "python3.14", WITHOUT_VENV)
    works = put(path, "python3.12", COMPLETE)
    assert newest(root, path).stdout.strip() == str(works)


def test_a_python_can_be_named(root: Path, path: Path) -> None:
    assert newest(root, path, sys.executable).stdout.strip() == sys.executable


def test_without_a_python_the_sentence_says_which_is_needed(root: Path, path: Path) -> None:
    put(path, "python3", OLD)
    result = newest(root, path)
    assert result.returncode == 1
    assert result.stderr.startswith("Soundwell needs Python 3.11 or newer, and there is none in")


def test_without_venv_the_sentence_says_what_to_install(root: Path, path: Path) -> None:
    put(path, "python3", WITHOUT_VENV)
    result = newest(root, path)
    assert result.returncode == 1
    assert "apt-get install python3-venv" in result.stderr


def test_make_alone_names_the_two_commands(root: Path) -> None:
    result = subprocess.run(["make"], cwd=root, capture_output=True, text=True, check=True)
    assert {"demo", "test"} <= {line.split()[0] for line in result.stdout.splitlines()[1:]}
