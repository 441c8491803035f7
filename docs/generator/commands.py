"""The page of commands, read from the command line itself."""

from collections.abc import Iterator
from importlib.metadata import entry_points

import typer
from typer.core import TyperCommand, TyperGroup

from soundwell_hookspecs import COMMAND_GROUP
from soundwell_plugins.cli import app

_INTRODUCTION = """\
# Commands

`soundwell --config FILE …` names the configuration; otherwise it is `soundwell.toml` in the folder
in which you are, or where the variable `SOUNDWELL_CONFIG` says.
"""


def commands_page() -> str:
    """Return the page: every command with its arguments and options."""
    lines = [_INTRODUCTION]
    group = typer.main.get_group(app)
    for name, command in sorted({**group.commands, **_of_plugins()}.items()):
        if not command.hidden:
            lines += _section(f"soundwell {name}", command)
    return "\n".join(lines)


def _of_plugins() -> dict[str, TyperGroup]:
    found = {}
    for point in entry_points(group=COMMAND_GROUP):
        if point.dist is not None and point.dist.name == "soundwell":
            found[point.name] = typer.main.get_group(point.load())
    return found


def _section(path: str, command: object) -> Iterator[str]:
    words = " ".join((getattr(command, "help", "") or "").split())
    if isinstance(command, TyperGroup) and command.commands:
        yield f"## {path}\n\n{words}\n"
        for name, inner in sorted(command.commands.items()):
            if not inner.hidden:
                yield from _section(f"{path} {name}", inner)
        return
    yield f"### {path}\n\n{words}\n"
    if isinstance(command, TyperCommand):
        yield from _parameters(command)
    yield ""


def _parameters(command: TyperCommand) -> Iterator[str]:
    for each in command.params:
        if each.name == "help":
            continue
        is_argument = each.param_type_name == "argument"
        names = (each.name or "").upper() if is_argument else ", ".join(each.opts)
        about = " ".join((getattr(each, "help", "") or "").split())
        needed = " (needed)" if each.required and not is_argument else ""
        yield f"- `{names}`{needed}: {about}" if about else f"- `{names}`{needed}"
