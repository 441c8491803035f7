"""`soundwell fit`: who of a waiting list goes to whom."""

from typing import Annotated

import typer

from soundwell_plugins.features.fit.assignment import assign
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.document import MAX_BYTES
from soundwell_plugins.features.fit.lots import SEED
from soundwell_plugins.features.fit.problems import WaitingListInvalid
from soundwell_plugins.features.fit.reading import read
from soundwell_plugins.features.fit.summary import as_json, as_text
from soundwell_plugins.sdk.commands import CommandFailed, read_input

app = typer.Typer(help="Place a waiting list.", no_args_is_help=True)


@app.callback()
def fit() -> None:
    """Place a waiting list."""


@app.command("assign")
def assign_waiting_list(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A JSON file, or - for the input.")],
    *,
    method: Annotated[Method, typer.Option(help="How places are shared out.")] = Method.AUTO,
    seed: Annotated[str, typer.Option(help="For the lots that decide among equals.")] = SEED,
    wants_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say who of a waiting list goes to whom, and why not; it needs no configuration.

    The file names clients in the order in which they wait, and practitioners with their places.
    stable: both sides rank each other, and no two would both rather be together. total: the scores
    add up to the most. fair: most are placed, those who wait longest first, and the worst fit is as
    good as can be. auto: stable with lists on both sides, else total with scores, else fair.
    """
    try:
        instance = read(read_input(file, MAX_BYTES + 1))
        assignment = assign(instance, method, seed)
    except WaitingListInvalid as error:
        name = "What came by the input" if file == "-" else file
        raise CommandFailed(_told(name, error.problems)) from None
    typer.echo(as_json(assignment) if wants_json else as_text(instance, assignment, seed))


def _told(name: str, problems: tuple[str, ...]) -> str:
    if len(problems) == 1:
        return f"{name}: {problems[0]}"
    return "\n".join([f"{name} cannot be used:", *(f"  {problem}" for problem in problems)])
