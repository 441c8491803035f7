"""Mistakes in the signature of an implementation are found by two type checkers."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).parents[2]

BEGINNING = """\
from collections.abc import Sequence

from soundwell_hookspecs import (
    Connector, ConsultationBooked, Delivery, NoConfig, PractitionerId, Window, busy_times,
    consultation_booked, implements,
)
"""
METHODS = {
    "right": """
    @implements(busy_times)
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        return []
""",
    "right event": """
    @implements(consultation_booked)
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None: ...
""",
    "misspelt argument": """
    @implements(busy_times)
    def busy_times(self, practicioner: PractitionerId, window: Window) -> Sequence[Window]:
        return []
""",
    "wrong argument": """
    @implements(busy_times)
    def busy_times(self, practitioner: PractitionerId, window: str) -> Sequence[Window]:
        return []
""",
    "missing argument": """
    @implements(busy_times)
    def busy_times(self, practitioner: PractitionerId) -> Sequence[Window]:
        return []
""",
    "argument too many": """
    @implements(busy_times)
    def busy_times(
        self, practitioner: PractitionerId, window: Window, more: int
    ) -> Sequence[Window]:
        return []
""",
    "wrong result": """
    @implements(busy_times)
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[str]:
        return []
""",
    "event of another hook": """
    @implements(consultation_booked)
    def consultation_booked(self, event: Window, delivery: Delivery) -> None: ...
""",
    "no hook": """
    @implements(buzy_times)
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        return []
""",
}
RIGHT = {"right", "right event"}

CHECKERS = {
    "mypy": ("mypy", "--strict", "--no-error-summary", "--hide-error-context"),
    "pyright": ("basedpyright", "--level", "error"),
}


def plugins() -> str:
    """Return a module with a plugin for each of the methods."""
    classes = (
        f'\n\nclass Plugin{number}(Connector[NoConfig]):\n    name = "plugin"\n{method}'
        for number, method in enumerate(METHODS.values())
    )
    return BEGINNING + "".join(classes)


@pytest.fixture(scope="module", params=CHECKERS)
def wrong(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the methods in which a type checker finds something."""
    checker: str = request.param
    command, *options = CHECKERS[checker]
    program = which(command, path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip(f"{command} is not installed")
    source = plugins()
    path = tmp_path_factory.mktemp("plugins") / "plugins.py"
    path.write_text(source, encoding="utf-8")
    if checker == "pyright":
        settings = (
            f'[tool.basedpyright]\ntypeCheckingMode = "standard"\nextraPaths = '
            f'["{ROOT}", "{ROOT / "hookspecs"}"]\n'
        )
        (path.parent / "pyproject.toml").write_text(settings, encoding="utf-8")
        options = [*options, "--project", str(path.parent), "--pythonpath", sys.executable]
    run = subprocess.run(
        [program, *options, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT if checker == "mypy" else path.parent,
        timeout=110,
    )
    lines = source.splitlines()
    found = set()
    for place in re.findall(rf"{path.name}:(\d+):.*error", run.stdout):
        above = "\n".join(lines[: int(place)])
        found.add(list(METHODS)[above.count("class Plugin") - 1])
    return found


@pytest.mark.parametrize("method", METHODS)
def test_what_is_wrong_is_found_and_what_is_right_is_not(wrong: set[str], method: str) -> None:
    assert (method in wrong) is (method not in RIGHT)
