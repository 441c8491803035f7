"""The practice as a command of a plugin sees it.

A plugin brings commands as a Typer application in the entry-point group `soundwell.v1.commands`::

    app = typer.Typer(help="What was greeted.")

    @app.command()
    def greetings(ctx: typer.Context) -> None:
        greeter = practice(ctx).plugin(Greeter)

Declaring a command costs nothing: the practice is built from `soundwell.toml` when it is asked for.
"""

import sys
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

import typer

from soundwell_hookspecs import Plugin

P = TypeVar("P", bound=Plugin[Any])


class CommandFailed(Exception):
    """A command cannot do what it was asked to; the command line prints the sentence and exits.

    Args:
        sentence: what is wrong and what to do about it, for the person who typed the command.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@runtime_checkable
class OpenPractice(Protocol):
    """The practice that `soundwell.toml` describes."""

    def plugin(self, kind: type[P]) -> P:
        """Return a plugin as the host built it.

        Args:
            kind: the plugin's class.

        Raises:
            CommandFailed: it is off, or the configuration is wrong.
        """


def practice(ctx: typer.Context) -> OpenPractice:
    """Return the practice for which a command was called.

    Args:
        ctx: the command's context.

    Raises:
        CommandFailed: the command was not called through `soundwell`.
    """
    if not isinstance(ctx.obj, OpenPractice):
        raise CommandFailed("this command works on a practice: call it as a part of `soundwell`")
    return ctx.obj


def read_input(file: str, limit: int) -> bytes:
    """Return what a command is given to read.

    Args:
        file: a path, or `-` for standard input.
        limit: how many bytes are read at most; ask for one more than may be to see that it is more.

    Raises:
        CommandFailed: it cannot be read.
    """
    if file == "-":
        return sys.stdin.buffer.read(limit)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(limit)
    except FileNotFoundError:
        raise CommandFailed(f"{file} is not there: check the file's name and folder.") from None
    except IsADirectoryError:
        raise CommandFailed(f"{file} is a folder: name a file in it.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no file can have this name"
        raise CommandFailed(f"{file} cannot be read: {why}.") from None
