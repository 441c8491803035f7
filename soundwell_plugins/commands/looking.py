"""Looking closer: what `--trace` and `--debug` print, and whose fault an error is."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from soundwell_plugins.host.observation import HookCall


@dataclass(slots=True)
class Looking:
    """How closely somebody looks; filled in once the command line is read.

    Args:
        debug: whether errors are printed with their tracebacks, which may quote what people wrote.
    """

    debug: bool = False


def print_call(call: "HookCall") -> None:
    """Print one call of a hook to standard error: who, how long, how much; never what."""
    came = call.failure if call.items is None else f"{call.items} items"
    milliseconds = f"{call.seconds * 1000:.1f} ms"
    typer.echo(f"trace: {call.hook}  {call.plugin}  {milliseconds}  {came}", err=True)


@contextmanager
def printed_tracebacks() -> Iterator[None]:
    """Let errors of plugins be printed to standard error with their tracebacks."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("debug: %(message)s"))
    logger = logging.getLogger("soundwell_plugins.host.traces")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False  # logs that are kept hold no personal data, and tracebacks may
    try:
        yield
    finally:
        level, logger.propagate = before
        logger.setLevel(level)
        logger.removeHandler(handler)


def fault(error: Exception) -> str:
    """Return a sentence about an error that nobody has foreseen: whose it is and where to go."""
    from soundwell_plugins.host.discovery import installed
    from soundwell_plugins.host.traces import describe, modules_of

    said = f"Something went wrong that nobody has foreseen: {describe(error)}."
    passed = modules_of(error)
    for found in installed().values():
        package = found.module.partition(".")[0]
        inside = found.module if package == __name__.partition(".")[0] else package
        if any(module == inside or module.startswith(f"{inside}.") for module in passed):
            name = f"{found.distribution} {found.version}".strip()
            address = f", whose faults are reported at {found.issues}" if found.issues else ""
            said += f" It happened in the plugin {found.name} ({name}){address}."
            break
    return f"{said} `soundwell --debug …` shows all of it."
