"""How several workers share the tests."""

from pathlib import Path

import pytest

from tests.work_shares import LONGEST

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("file", LONGEST)
def test_what_begins_early_is_there(file: str) -> None:
    assert (ROOT / file).is_file()
