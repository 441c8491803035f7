"""`soundwell newsletter`: the list of readers."""

import json
from enum import Enum
from typing import Annotated, Final

import typer

from soundwell_plugins.sdk.commands import CommandFailed, practice, read_input

app = typer.Typer(help="Work with the list of the newsletter's readers.", no_args_is_help=True)

_LARGEST: Final = 50_000_000


class Which(Enum):
    """Which readers are meant."""

    CONFIRMED = "confirmed"
    PENDING = "pending"
    LEFT = "left"
    ALL = "all"


State = Annotated[Which, typer.Option("--state", help="How far they have come.")]
Email = Annotated[str, typer.Argument(metavar="ADDRESS", help="Their e-mail address.")]


@app.command("list")
def list_readers(
    ctx: typer.Context,
    words: Annotated[str, typer.Argument(help="A part of an address or a first name.")] = "",
    *,
    state: State = Which.CONFIRMED,
    tag: Annotated[str, typer.Option(help="Only those with this tag or topic.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with times in UTC.")] = False,
) -> None:
    """List readers, the latest first."""
    from soundwell_plugins.features.newsletter import Newsletter
    from soundwell_plugins.features.newsletter.subscriber import State as Reached

    newsletter = practice(ctx).plugin(Newsletter)
    wanted = None if state is Which.ALL else Reached(state.value)
    found = newsletter.readers.search(words, state=wanted, tag=tag)
    if as_json:
        rows = [
            {
                "id": each.id,
                "email": each.email,
                "first_name": each.first_name,
                "state": each.state.value,
                "topics": each.topics,
                "tags": each.tags,
                "language": each.language,
                "confirmed_at": each.confirmed_at.isoformat() if each.confirmed_at else None,
            }
            for each in found
        ]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for each in found:
        marks = " ".join((*each.topics, *each.tags))
        typer.echo("  ".join(filter(None, (each.email, each.first_name, each.state.value, marks))))
    if not found:
        typer.echo("Nobody fits. `--state all` also shows who has not confirmed or has left.")


@app.command("export")
def export(ctx: typer.Context, *, state: State = Which.CONFIRMED) -> None:
    """Print the list as CSV, with the proof of consent and each reader's link for leaving."""
    from soundwell_plugins.features.newsletter import Newsletter
    from soundwell_plugins.features.newsletter.subscriber import State as Reached

    newsletter = practice(ctx).plugin(Newsletter)
    wanted = None if state is Which.ALL else Reached(state.value)
    newsletter.readers.note("newsletter.exported", actor=None)
    typer.echo(newsletter.files.export(wanted), nl=False)


@app.command("import")
def import_file(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="A CSV file, or - for standard input.")],
) -> None:
    """Take in readers who agreed elsewhere; nobody is written to, and nobody who left returns."""
    from soundwell_plugins.features.newsletter import Newsletter
    from soundwell_plugins.features.newsletter.files import FileWrong

    newsletter = practice(ctx).plugin(Newsletter)
    content = read_input(file, _LARGEST + 1)
    if len(content) > _LARGEST:
        raise CommandFailed("The file is larger than 50 MB: split it.")
    try:
        taken = newsletter.files.take(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CommandFailed("The file is not in UTF-8: save it as CSV in UTF-8.") from None
    except FileWrong as error:
        raise CommandFailed(error.sentence) from None
    typer.echo(f"{taken.added} taken in, {len(taken.left_out)} left out.")
    for number, reason in taken.left_out:
        typer.echo(f"line {number}: {reason}")


@app.command("tag")
def tag(
    ctx: typer.Context,
    email: Email,
    tags: Annotated[
        list[str] | None, typer.Argument(help="All their tags; none when empty.")
    ] = None,
) -> None:
    """Give a reader exactly these tags; they stay here."""
    from soundwell_plugins.features.newsletter import Newsletter

    newsletter = practice(ctx).plugin(Newsletter)
    found = [
        each for each in newsletter.readers.search(email) if each.email.lower() == email.lower()
    ]
    if not found:
        raise CommandFailed("Nobody in the list has this address: `soundwell newsletter list`.")
    newsletter.readers.tag(found[0].id, " ".join(tags or ()).split(), actor=None)
    typer.echo("Tagged.")


@app.command("suppress")
def suppress(
    ctx: typer.Context,
    email: Email,
    *,
    lift: Annotated[bool, typer.Option("--lift", help="Let the address sign up again.")] = False,
) -> None:
    """Never send anything to an address; only a keyed hash of it is kept."""
    from soundwell_plugins.features.newsletter import Newsletter

    readers = practice(ctx).plugin(Newsletter).readers
    (readers.lift if lift else readers.suppress)(email, actor=None)
    typer.echo("It can sign up again." if lift else "Nothing is sent to it any more.")


@app.command("form")
def form(ctx: typer.Context) -> None:
    """Print the form for the practice's own site."""
    from soundwell_plugins.features.newsletter import Newsletter

    typer.echo(practice(ctx).plugin(Newsletter).snippet.html(), nl=False)
