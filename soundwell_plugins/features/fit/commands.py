"""`soundwell fit`: who of a waiting list goes to whom, and why.

The practice is imported inside the command that needs it, because the command line imports this
module whenever anybody asks it for anything.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_hookspecs import PractitionerId
from soundwell_plugins.features.fit.assignment import assign
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.document import MAX_BYTES
from soundwell_plugins.features.fit.explaining import Explanation, explained
from soundwell_plugins.features.fit.lots import SEED
from soundwell_plugins.features.fit.problems import WaitingListInvalid
from soundwell_plugins.features.fit.reading import read
from soundwell_plugins.features.fit.summary import as_json, as_text
from soundwell_plugins.sdk.commands import CommandFailed, practice, read_input

if TYPE_CHECKING:
    from soundwell_plugins.features.fit.plugin import Fit

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


@app.command()
def explain(
    ctx: typer.Context,
    client: Annotated[
        str, typer.Argument(help="Who waits: an id of the waiting list or an e-mail address.")
    ],
    practitioner: Annotated[str, typer.Argument(help="The practitioner's id in soundwell.toml.")],
    *,
    file: Annotated[
        str, typer.Option(help="A JSON file as for `assign`, in place of the practice's own list.")
    ] = "",
    method: Annotated[Method, typer.Option(help="How places are shared out.")] = Method.AUTO,
    seed: Annotated[str, typer.Option(help="For the lots that decide among equals.")] = SEED,
    wants_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say why somebody who waits would, or would not, be given a practitioner."""
    try:
        found = (
            explained(read(read_input(file, MAX_BYTES + 1)), client, practitioner, method, seed)
            if file
            else _of_practice(ctx, client, practitioner, method, seed)
        )
    except WaitingListInvalid as error:
        raise CommandFailed(_told(file or "The waiting list", error.problems)) from None
    typer.echo(found.as_json() if wants_json else found.as_text())


def _of_practice(
    ctx: typer.Context, client: str, practitioner: str, method: Method, seed: str
) -> Explanation:
    from soundwell_plugins.features.fit.plugin import Fit

    plugin = practice(ctx).plugin(Fit)
    case = plugin.cases.build(plugin.waiting_list.waiting(), method)
    entry = case.entry(_person(plugin, client) if "@" in client else client)
    if entry is None:
        raise CommandFailed(
            "Nobody of this id or address waits: the waiting list of the back office names them."
        )
    if practitioner not in case.portraits:
        known = ", ".join(case.portraits)
        raise CommandFailed(f"{practitioner!r} is no practitioner: give one of {known}.")
    who = PractitionerId(practitioner)
    assignment = assign(case.instance, method, seed)
    why = plugin.previews.why(case, assignment, entry, who)
    return Explanation(
        client=entry.id,
        practitioner=practitioner,
        given=assignment.assigned[entry.id] == practitioner,
        method=assignment.method,
        reason=why.sentence,
        findings=tuple((each.degree.value, each.title, each.reason) for each in why.findings),
    )


def _person(plugin: "Fit", email: str) -> str:
    with plugin.context.storage.reading() as session:
        person = plugin.context.people.find(session, email)
    return "" if person is None else person.id
