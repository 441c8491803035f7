"""How several workers share the tests: by whole files, the longest first."""

from collections import Counter
from typing import Final

import pytest
from xdist.scheduler import LoadFileScheduling

LONGEST: Final = (
    "tests/packaging/test_outside_plugins.py",
    "tests/packaging/test_distributions.py",
    "tests/packaging/test_demo.py",
    "tests/commands/test_new_plugin.py",
    "tests/testing/test_built_in_plugins.py",
    "tests/web/office/test_every_office_page.py",
    "tests/examples/test_outside_plugins.py",
    "tests/features/scheduling/test_in_a_browser.py",
    "tests/features/fit/test_fit_in_a_browser.py",
    "tests/features/newsletter/test_in_a_browser.py",
    "tests/features/alliance/test_check_ins_in_a_browser.py",
    "tests/features/scheduling/test_office_in_a_browser.py",
    "tests/hookspecs/test_types_of_implementations.py",
    "tests/security/test_fuzzing.py",
)
"""What has to begin early, so that in the end no worker waits for another."""

_SHARING: Final = frozenset(LONGEST[:3])
"""These work in one environment, which takes longer to make than they take."""


class WholeFiles(LoadFileScheduling):  # type: ignore[misc]  # xdist carries no types
    """Gives out files in the order of the collection, and those that share something together."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "those that share an environment" if file in _SHARING else file


def longest_first(items: list[pytest.Item]) -> None:
    """Bring the files that take longest to the front, then those with most tests.

    Within a file nothing changes.
    """
    places = {file: place for place, file in enumerate(LONGEST)}
    sizes = Counter(map(_file, items))

    def rank(item: pytest.Item) -> tuple[int, int]:
        file = _file(item)
        return places.get(file, len(places)), -sizes[file]

    items.sort(key=rank)


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
