"""`soundwell serve`: the pages and the deliveries, until somebody ends it."""

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.commands.users import first_admin_words
from soundwell_plugins.sdk.commands import CommandFailed


def serve(ctx: typer.Context) -> None:
    """Serve the practice's pages and deliver what happens on them."""
    from soundwell_plugins.host.deliveries.lock import AlreadyDelivering
    from soundwell_plugins.web.server import AddressTaken, log_to_stderr, serve_forever

    file = practice_file(ctx)
    blueprint = file.blueprint()
    log_to_stderr()
    host = file.migrated(blueprint)
    try:
        serve_forever(host, blueprint.configuration.web, first_admin_words(host))
    except (AlreadyDelivering, AddressTaken) as error:
        raise CommandFailed(str(error)) from error
    finally:
        host.close()
