"""What the contract offers, and what it needs."""

import inspect
import json
import subprocess
import sys

import pytest

import soundwell_hookspecs

LOADED = """\
import json, sys
before = set(sys.modules)
import soundwell_hookspecs
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""


@pytest.mark.parametrize("name", soundwell_hookspecs.__all__)
def test_a_public_name_exists_and_is_explained(name: str) -> None:
    value = getattr(soundwell_hookspecs, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert value.__doc__
        assert not value.__doc__.startswith(f"{name}(")  # what `dataclass` writes by itself


@pytest.mark.parametrize(
    "name",
    [
        each
        for each in soundwell_hookspecs.__all__
        if inspect.isclass(getattr(soundwell_hookspecs, each))
    ],
)
def test_a_public_class_explains_its_methods(name: str) -> None:
    value = getattr(soundwell_hookspecs, name)
    unexplained = [
        method
        for method, function in vars(value).items()
        if inspect.isfunction(function) and not method.startswith("_") and not function.__doc__
    ]
    assert unexplained == []


def test_the_contract_needs_only_the_standard_library_and_pluggy() -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60
    )
    foreign = {
        name
        for name in json.loads(run.stdout)
        if name not in sys.stdlib_module_names
        and not name.startswith("_sysconfigdata")  # the standard library's, named for the platform
    }
    assert foreign == {"soundwell_hookspecs", "pluggy"}
