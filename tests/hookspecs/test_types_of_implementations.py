"""Mistakes in the signature of an implementation are found by two type checkers."""

import re
import subprocess
import sys
from collections.abc import Mapping
from inspect import signature
from pathlib import Path
from shutil import which
from typing import get_type_hints

import pytest

from soundwell_hookspecs import Connector, Feature
from soundwell_hookspecs._methods import ClinicalHookMethods, HookMethods
from soundwell_plugins.host.specifications import Specifications

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).parents[2]

BEGINNING = """\
from collections.abc import Sequence

from soundwell_hookspecs import (
    Connector, ConsultationBooked, Delivery, NoConfig, PractitionerId, Window, busy_times,
    consultation_booked, hookimpl, implements,
)
"""
BUSY, BOOKED = "busy_times", "consultation_booked"
METHODS = {
    "right": (BUSY, "practitioner: PractitionerId, window: Window", "Sequence[Window]"),
    "right event": (BOOKED, "event: ConsultationBooked, delivery: Delivery", "None"),
    "misspelt argument": (BUSY, "practicioner: PractitionerId, window: Window", "Sequence[Window]"),
    "wrong argument": (BUSY, "practitioner: PractitionerId, window: str", "Sequence[Window]"),
    "missing argument": (BUSY, "practitioner: PractitionerId", "Sequence[Window]"),
    "argument too many": (
        BUSY,
        "practitioner: PractitionerId, window: Window, more: int",
        "Sequence[Window]",
    ),
    "wrong result": (BUSY, "practitioner: PractitionerId, window: Window", "Sequence[str]"),
    "event of another hook": (BOOKED, "event: Window, delivery: Delivery", "None"),
}
RIGHT = {"right", "right event"}
FOUND_BY_THE_HOST = {("mypy", "misspelt argument, hookimpl")}
"""mypy lets an override name its arguments differently; the host then names it at the start."""
NO_HOOK = """
    @implements(buzy_times)
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        raise NotImplementedError
"""


def methods() -> dict[str, str]:
    """Return each of the methods, marked in either way."""
    both = {
        f"{name}, {marker.partition('(')[0]}": (
            f"\n    @{marker}\n    def {hook}(self, {arguments}) -> {result}:\n"
            "        raise NotImplementedError\n"
        )
        for name, (hook, arguments, result) in METHODS.items()
        for marker in ("hookimpl", f"implements({hook})")
    }
    return {**both, "no hook, implements": NO_HOOK}


SOURCES = methods()

CHECKERS = {
    "mypy": ("mypy", "--strict", "--no-error-summary", "--hide-error-context"),
    "pyright": ("basedpyright", "--level", "error"),
}


def plugins() -> str:
    """Return a module with a plugin for each of the methods."""
    classes = (
        f'\n\nclass Plugin{number}(Connector[NoConfig]):\n    name = "plugin"\n{method}'
        for number, method in enumerate(SOURCES.values())
    )
    return BEGINNING + "".join(classes)


@pytest.fixture(scope="module", params=CHECKERS)
def checker(request: pytest.FixtureRequest) -> str:
    """Return the name of a type checker."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def wrong(checker: str, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the methods in which a type checker finds something."""
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
        found.add(list(SOURCES)[above.count("class Plugin") - 1])
    return found


@pytest.mark.parametrize("method", SOURCES)
def test_what_is_wrong_is_found_and_what_is_right_is_not(
    checker: str, wrong: set[str], method: str
) -> None:
    is_wrong = method.partition(",")[0] not in RIGHT
    assert (method in wrong) is (is_wrong and (checker, method) not in FOUND_BY_THE_HOST)


def compared_with(kind: type) -> dict[str, tuple[list[str], Mapping[str, object]]]:
    """Return for each method that checkers know its arguments, and their types and its result's."""
    return {
        name: (list(signature(method).parameters)[1:], get_type_hints(method))
        for name, method in vars(kind).items()
        if not name.startswith("__")
    }


@pytest.mark.parametrize("kind", [HookMethods, ClinicalHookMethods])
def test_checkers_compare_with_what_the_specifications_say(kind: type) -> None:
    clinical = kind is ClinicalHookMethods
    assert compared_with(kind) == {
        name: (list(each.signature.parameters), each.types)
        for name, each in Specifications().items()
        if each.clinical is clinical
    }, f"write the hook into {kind.__name__} as its specification is"


def test_nothing_of_it_exists_at_run_time() -> None:
    assert not {*Specifications()} & {*dir(Feature), *dir(Connector)}
