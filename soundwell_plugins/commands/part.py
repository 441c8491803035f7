"""`soundwell part`: one of the processes into which `serve --workers` splits itself."""

import signal
import socket
from contextlib import closing
from threading import Event
from typing import Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

app = typer.Typer(hidden=True, help="The parts of a server with several processes.")

_Leash = Annotated[int, typer.Option(min=3, help="The socket that ties it to its parent.")]


@app.command()
def pages(
    ctx: typer.Context,
    *,
    listening: Annotated[int, typer.Option("--socket", min=3, help="The listening socket.")],
    leash: _Leash,
) -> None:
    """Serve the pages, and leave what happens on them to be delivered."""
    from soundwell_plugins.host.logs import log_to_stderr
    from soundwell_plugins.host.metrics import Meter
    from soundwell_plugins.web.app import create_app
    from soundwell_plugins.web.child import Leash
    from soundwell_plugins.web.server import serve_pages

    file = practice_file(ctx)
    blueprint = file.blueprint()
    log_to_stderr(blueprint.configuration.logs.format)
    parent = Leash(leash)
    meter = Meter()
    with closing(file.migrated(blueprint, meter.called)) as host:
        parent.hold()
        app, _ = create_app(host, blueprint.configuration.web, meter, delivers=False)
        serve_pages(app, socket.socket(fileno=listening), parent.ready)


@app.command()
def deliveries(ctx: typer.Context, *, leash: _Leash) -> None:
    """Deliver, until somebody ends it."""
    from soundwell_plugins.host.deliveries.lock import AlreadyDelivering
    from soundwell_plugins.host.logs import log_to_stderr
    from soundwell_plugins.host.metrics import Meter
    from soundwell_plugins.web.child import Leash

    file = practice_file(ctx)
    blueprint = file.blueprint()
    log_to_stderr(blueprint.configuration.logs.format)
    ended = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    parent = Leash(leash)
    meter = Meter()
    with closing(file.migrated(blueprint, meter.called)) as host:
        try:
            host.start()
        except AlreadyDelivering as error:
            raise CommandFailed(str(error)) from error
        parent.hold()
        parent.ready()
        ended.wait()


@app.command()
def rehearsal(ctx: typer.Context) -> None:
    """Find out whether the configuration can be served, and bring the tables up to date for it."""
    practice_file(ctx).migrated().close()
