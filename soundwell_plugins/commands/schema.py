"""`soundwell schema`: what may stand in `soundwell.toml`, for editors."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

SCHEMA_FILE: Final = "soundwell.schema.json"


def schema(
    ctx: typer.Context,
    *,
    output: Annotated[
        str,
        typer.Option("--output", "-o", help="Another file, or - to print it."),
    ] = "",
) -> None:
    """Write the JSON schema by which editors complete and explain soundwell.toml.

    It stands beside the configuration and covers every plugin that is installed: write it again
    after installing one. Even Better TOML and taplo find it by the first line that `init` writes.
    """
    text = schema_text()
    if output == "-":
        typer.echo(text, nl=False)
        return
    path = Path(output) if output else practice_file(ctx).path.parent / SCHEMA_FILE
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}.") from error
    typer.echo(f"Wrote {path}. Editors use it where soundwell.toml begins with #:schema {path}")


def schema_text() -> str:
    """Return the schema for the plugins that are installed."""
    from soundwell_plugins.host.configuration.editor_schema import editor_schema
    from soundwell_plugins.host.discovery import installed
    from soundwell_plugins.host.inspection import PluginUnfit
    from soundwell_plugins.host.loading import load
    from soundwell_plugins.host.specifications import Specifications

    specifications = Specifications()
    tables: dict[str, type | None] = {}
    for name, found in installed().items():
        try:
            tables[name] = load(found, specifications).Config
        except PluginUnfit:
            tables[name] = None
    return f"{json.dumps(editor_schema(tables), indent=2, ensure_ascii=False)}\n"
