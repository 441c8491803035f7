"""`soundwell serve`: the pages and the deliveries, until somebody ends it."""

import os
import socket
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Final

import typer

from soundwell_plugins.commands.practice_file import PracticeFile, practice_file
from soundwell_plugins.commands.users import first_admin_words
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_plugins.host.blueprint import Blueprint
    from soundwell_plugins.host.metrics import Meter
    from soundwell_plugins.web.live import Staged

_SUPERVISOR: Final = "soundwell_plugins.web.supervisor"


def serve(
    ctx: typer.Context,
    *,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="How many processes serve pages; else as configured."),
    ] = None,
) -> None:
    """Serve the practice's pages and deliver what happens on them."""
    from soundwell_plugins.host.deliveries.lock import AlreadyDelivering
    from soundwell_plugins.host.logs import log_to_stderr
    from soundwell_plugins.host.metrics import Meter
    from soundwell_plugins.web.server import AddressTaken, greeting, listen
    from soundwell_plugins.web.single import Single

    file = practice_file(ctx)
    blueprint = file.blueprint()
    configuration = blueprint.configuration
    log_to_stderr(configuration.logs.format)
    try:
        with listen(configuration.web) as listening:
            greets = greeting(configuration.practice, listening)
            processes = workers or configuration.web.workers
            if processes > 1:
                with closing(file.migrated(blueprint, alone=True)) as host:
                    greets += first_admin_words(host)
                _become_supervisor(blueprint, processes, listening, greets)
            meter = Meter()
            first = _staged(file, blueprint, meter, alone=True)
            single = Single(first, lambda: _staged(file, file.blueprint(), meter))
            greets += first_admin_words(first.host)
            single.serve(listening, configuration.storage.folder, greets)
    except (AlreadyDelivering, AddressTaken) as error:
        raise CommandFailed(str(error)) from error


def _staged(
    file: PracticeFile, blueprint: "Blueprint", meter: "Meter", *, alone: bool = False
) -> "Staged":
    from soundwell_plugins.web.app import create_app
    from soundwell_plugins.web.live import Staged

    host = file.migrated(blueprint, meter.called, alone=alone)
    try:
        app, _ = create_app(host, blueprint.configuration.web, meter)
    except BaseException:
        host.close()
        raise
    return Staged(host, app)


def _become_supervisor(
    blueprint: "Blueprint", workers: int, listening: socket.socket, greeting: str
) -> None:
    """Let this process go on as the small parent of others, under the same number."""
    configuration = blueprint.configuration
    reading, writing = os.pipe()
    with open(writing, "w", encoding="utf-8") as letter:  # noqa: PTH123  # a pipe has no path
        letter.write(greeting)  # everybody on this machine can read the words of a command
    for each in (reading, listening.fileno()):
        os.set_inheritable(each, True)  # noqa: FBT003  # takes no keyword
    sys.stdout.flush()
    os.execv(  # noqa: S606  # no shell, and all words are ours
        sys.executable,
        [
            *(sys.executable, "-P", "-m", _SUPERVISOR),
            *(str(configuration.path), str(configuration.storage.folder)),
            *(str(workers), str(listening.fileno()), configuration.logs.format.value, str(reading)),
        ],
    )
