"""What scheduled work there is: the plugins' and the host's own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import Failure, FailureKind, ScheduledWork, scheduled_work
from soundwell_plugins.host.dispatch import Dispatcher

OWN: Final = "host"
"""Under this name, which no plugin can have, stands the host's own work."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work and whose it is."""

    plugin: str
    work: ScheduledWork

    @property
    def key(self) -> tuple[str, str]:
        """What names it: the plugin and the name of the work."""
        return self.plugin, self.work.name


@dataclass(frozen=True, slots=True)
class Declared:
    """What all plugins declare.

    Args:
        jobs: by plugin and name.
        owners: those who could say what work they have, `host` among them.
        failures: those who could not.
    """

    jobs: Mapping[tuple[str, str], Job]
    owners: frozenset[str]
    failures: tuple[Failure, ...]


class Catalogue:
    """Asks the plugins for their work.

    Args:
        hooks: asks plugins.
        own: returns the host's own work.
    """

    def __init__(self, hooks: Dispatcher, own: Callable[[], Sequence[ScheduledWork]]) -> None:
        self._hooks = hooks
        self._own = own

    def declared(self) -> Declared:
        """Return the work of the host and of every plugin that is on."""
        answers = self._hooks.collect(scheduled_work)
        declared = {each.plugin: each.value for each in answers.answers}
        ambiguous = {plugin: name for plugin, works in declared.items() if (name := _twice(works))}
        fine = {OWN: self._own()} | {
            plugin: works for plugin, works in declared.items() if plugin not in ambiguous
        }
        jobs = [Job(plugin, work) for plugin, works in fine.items() for work in works]
        return Declared(
            {job.key: job for job in jobs},
            frozenset(fine),
            (*answers.failures, *_failures(ambiguous)),
        )


def _twice(works: Sequence[ScheduledWork]) -> str:
    names = [work.name for work in works]
    return next((name for name in names if names.count(name) > 1), "")


def _failures(ambiguous: Mapping[str, str]) -> Iterator[Failure]:
    for plugin, name in ambiguous.items():
        yield Failure(plugin, FailureKind.WRONG_RESULT, f"two pieces of work called {name}")
