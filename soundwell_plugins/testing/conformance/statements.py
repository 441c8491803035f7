"""Seeing what is written into which table, and whose doing it is."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Engine, event

_WRITES: Final = re.compile(
    r"""\b(?:
        INSERT\s+(?:OR\s+\w+\s+)?INTO | REPLACE\s+INTO | DELETE\s+FROM
        | (?<!FOR\s)(?<!DO\s)(?<!KEY\s)UPDATE
        | (?:CREATE|DROP|ALTER)\s+TABLE(?:\s+IF(?:\s+NOT)?\s+EXISTS)? | TRUNCATE(?:\s+TABLE)?
    )\s+"?(?P<table>\w+)""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN: Final = ("sqlalchemy", "contextlib", "soundwell_plugins.testing.conformance")
"""Modules through which a statement passes on its way to the database."""
_HOST: Final = ("soundwell_plugins.host", "dbos")
_COMMITS: Final = "soundwell_plugins.host.storage.database"
"""Where a transaction ends, and with it everything is written that was only added to it."""


class Writing:
    """What a plugin has written outside its own tables.

    Args:
        prefix: what the names of its own tables begin with.
        hosts: the names of the host's tables.
    """

    def __init__(self, prefix: str, hosts: frozenset[str]) -> None:
        self._prefix = prefix
        self._hosts = hosts
        self.astray: list[str] = []

    @contextmanager
    def watching(self, engine: Engine) -> Iterator[None]:
        """Look at every statement until the block ends."""
        event.listen(engine, "before_cursor_execute", self._look)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", self._look)

    def _look(self, _connection: object, _cursor: object, statement: str, *_: Any) -> None:
        for found in _WRITES.finditer(statement):
            table = found["table"]
            if not table.startswith(self._prefix) and not self._is_the_hosts_doing(table):
                self.astray.append(table)

    def _is_the_hosts_doing(self, table: str) -> bool:
        module = _author()
        if module == _COMMITS:
            return table in self._hosts
        return module.startswith(_HOST)


def _author() -> str:
    """Return the module that has the statement executed."""
    frame = sys._getframe(1)  # noqa: SLF001  # the only way to know who calls
    while frame.f_back is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if not module.startswith(_BETWEEN):
            return module
        frame = frame.f_back
    return ""
