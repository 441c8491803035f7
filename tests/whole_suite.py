"""A practice with every plugin of the suite, for what is about all of them together."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from soundwell_hookspecs import Plugin
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.testing import AdjustableClock, RunningPractice, running
from tests.web.conftest import NEEDED

NOBODY: Final = "http://127.0.0.1:9"
"""An address at which nobody answers."""

_NEEDED: Final = {
    **NEEDED,
    "akismet": f'{NEEDED["akismet"]}address = "{NOBODY}"\n',
    "odoo": NEEDED["odoo"].replace("https://odoo.example", NOBODY) + "busy = { enabled = false }\n",
    "mailchimp": f'{NEEDED["mailchimp"]}address = "{NOBODY}"\n',
}


@contextmanager
def whole_suite(
    folder: Path,
    *more: type[Plugin[Any]],
    tables: Mapping[str, str] | None = None,
    head: str = "",
    clock: AdjustableClock | None = None,
) -> Iterator[RunningPractice]:
    """Run a practice in which every plugin that the suite brings is on.

    Args:
        folder: an empty folder.
        more: plugins besides.
        tables: what stands in the table of a plugin, where that is not what it needs at least.
        head: tables of the host.
        clock: the time; one that stands still when not given.
    """
    ours = [each for each in installed().values() if each.distribution == "soundwell"]
    said = {**_NEEDED, **(tables or {})}
    names = [*(each.name for each in ours), *(each.name for each in more)]
    written = head + "".join(f"[{name}]\n{said.get(name, '')}\n" for name in names)
    plugins: list[Any] = [each.entry_point.load() for each in ours]
    with running(folder, *plugins, *more, tables=written, clock=clock) as practice:
        yield practice
