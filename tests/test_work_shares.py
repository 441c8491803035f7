"""How several workers share the tests."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.work_shares import LONGEST, longest_first

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("file", LONGEST)
def test_what_begins_early_is_there(file: str) -> None:
    assert (ROOT / file).is_file()


def test_the_longest_files_come_first_and_then_those_with_most_tests() -> None:
    names = ["few.py::a", "many.py::b", "many.py::a", f"{LONGEST[1]}::a", f"{LONGEST[0]}::a"]
    items: list[Any] = [SimpleNamespace(nodeid=name) for name in names]
    longest_first(items)
    assert [each.nodeid for each in items] == [names[4], names[3], *names[1:3], names[0]]
