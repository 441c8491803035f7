"""`soundwell check`: whether the configuration and all that it switches on is right."""

from contextlib import closing

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed


def check(ctx: typer.Context) -> None:
    """Check the configuration and everything that it switches on."""
    from soundwell_plugins.host.report import PluginState
    from soundwell_plugins.host.templates.trial import try_out
    from soundwell_plugins.web.app import create_app

    file = practice_file(ctx)
    with closing(file.host()) as host:
        _, refused = create_app(host)
        own = [each for each in try_out(host.templates, host.hooks).troubles if each.own]
    faults = [each.sentence for each in host.reports if each.state is PluginState.OFF]
    faults += [f"The pages of {each.plugin} are not served: {each.reason}." for each in refused]
    faults += [str(trouble) for trouble in own]
    if faults:
        raise CommandFailed("\n".join(faults))
    on = [each.name for each in host.reports if each.state is PluginState.ON]
    typer.echo(f"{file.path} is right. On: {', '.join(on) or 'no plugin yet'}.")
