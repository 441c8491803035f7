"""Which tests run a second time, on PostgreSQL: those that can have a practice with a database.

Whatever has a database has a folder for it, so a test for which pytest makes no folder, be it
through a fixture of a fixture, would only repeat itself.
"""

from typing import Final

import pytest

FOLDERS: Final = frozenset({"tmp_path", "tmp_path_factory"})
"""The fixtures of pytest that make folders."""

ON_SQLITE_ALONE: Final = ("sqlite", "browser")
"""The marks of tests that are about SQLite's file, or about what a browser shows."""


def has_a_database(item: pytest.Item) -> bool:
    """Return whether the database that a test runs on can make a difference to it."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    alone = any(item.get_closest_marker(name) for name in ON_SQLITE_ALONE)
    return not FOLDERS.isdisjoint(fixtures) and not alone
