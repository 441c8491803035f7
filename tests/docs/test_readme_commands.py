"""Every command of the README is run, in the order in which it stands there, in one environment."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx2
import pytest

ROOT: Final = Path(__file__).parents[2]
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED: Final = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GREETING: Final = re.compile(r"Soundwell serves .* at (http://127\.0\.0\.1:\d+)")
SERVING: Final = {"make demo": "examples/demo/soundwell.toml", "soundwell serve": "soundwell.toml"}
"""Commands that serve until somebody ends them, each with the file that names their port."""
TESTS: Final = "make test"
"""Has run already, wherever this test runs: here make only says what it would run."""
ANSWERS: Final = "Tidal Music\nhello@tide.example\nEurope/Berlin\nZoë Ö\nzoe@tide.example\n"

pytestmark = [pytest.mark.timeout(400), pytest.mark.sqlite]


def commands() -> list[str]:
    """Return all commands, without their comments."""
    lines = "".join(FENCED.findall(README)).splitlines()
    return [line.split(" #")[0].strip() for line in lines if line.strip()]


class Reader:
    """Somebody who types what stands in the README, in a folder with the sources.

    Args:
        folder: begins with what `make demo` needs, and an environment that is complete.
    """

    def __init__(self, folder: Path) -> None:
        self.here = folder
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("SOUNDWELL_")
        } | {"PATH": f"{folder / '.venv' / 'bin'}:{os.environ['PATH']}"}

    def type(self, command: str) -> None:
        """Do what the README says."""
        if command in SERVING:
            with self.served(command, self.here / SERVING[command]) as address:
                assert httpx2.get(address, follow_redirects=True).is_success
        elif command == TESTS:
            planned = self.finished("make --dry-run test")
            assert all(tool in planned for tool in ("ruff check", "mypy", "pytest"))
        else:
            self.finished(command)

    def finished(self, command: str) -> str:
        """Run a command to its end, and go where it leads; return what it says."""
        run = subprocess.run(
            ["bash", "-e", "-c", f"{command}\npwd > {self.here}/.where"],
            cwd=self.here,
            env=self.environment,
            input=ANSWERS,
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
        assert run.returncode == 0, f"{command}\n{run.stdout}{run.stderr}"
        self.here = Path((self.here / ".where").read_text(encoding="utf-8").strip())
        return run.stdout

    @contextmanager
    def served(self, command: str, configuration: Path) -> Iterator[str]:
        """Run a command that serves, on a port that is free, until the block ends."""
        give_a_port(configuration)
        with subprocess.Popen(
            ["bash", "-c", f"exec {command}"],
            cwd=self.here,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                yield greeted(process)
            finally:
                os.killpg(process.pid, signal.SIGKILL)


def greeted(process: "subprocess.Popen[str]") -> str:
    """Wait until a server says where it is."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := GREETING.search(line):
            return found[1]
    pytest.fail(f"it never served:\n{said}")


def give_a_port(configuration: Path) -> None:
    """Let a practice be served where nobody else is."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = f"port = {listening.getsockname()[1]}"
    text = configuration.read_text(encoding="utf-8")
    given = re.sub(r"^port = \d+", port, text, flags=re.MULTILINE)
    if port not in given:
        given = f"{text}\n[web]\n{port}\n"
    configuration.write_text(given, encoding="utf-8")


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    for each in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / each, tmp_path)
    for each in ("requirements", "examples/demo"):
        shutil.copytree(ROOT / each, tmp_path / each)
    environment = tmp_path / ".venv"
    environment.mkdir()
    (environment / "bin").symlink_to(Path(sys.executable).parent)
    for each in ("runtime.stamp", "dev.stamp"):
        (environment / each).touch()
    return Reader(tmp_path)


def test_every_command_works_in_the_order_in_which_it_stands_there(reader: Reader) -> None:
    typed = commands()
    assert {*SERVING, TESTS} <= set(typed)
    for command in typed:
        reader.type(command)


def test_the_picture_is_there_and_is_described() -> None:
    [(description, file)] = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", README)
    assert len(description) > len("A description, and not a name of a file.")
    assert (ROOT / file).read_bytes().startswith(b"\x89PNG")
