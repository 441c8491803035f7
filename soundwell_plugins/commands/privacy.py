"""`soundwell privacy`: what is kept about people; handing it out, erasing it, letting it go."""

import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundwell_plugins.commands.practice_file import practice_file
from soundwell_plugins.sdk.commands import CommandFailed

if TYPE_CHECKING:
    from soundwell_hookspecs import Person
    from soundwell_plugins.host.host import Host
    from soundwell_plugins.host.privacy.erasures import Report

app = typer.Typer(help="Hand out or erase a person's data, and see what is kept about people.")

_Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The person's address.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Form(Enum):
    """How an export is written, told by the ending of the file's name."""

    ZIP = ".zip"
    JSON = ".json"
    HTML = ".html"


@app.command()
def export(
    ctx: typer.Context,
    email: _Email,
    *,
    to: Annotated[
        Path, typer.Option(help="The file: .zip holds a page to read and JSON; or .html, or .json.")
    ] = Path("your-data.zip"),
) -> None:
    """Write down everything that is kept about a person, for the person."""
    form = _form(to)
    with closing(practice_file(ctx).migrated()) as host:
        person = _person(host, email)
        made = host.privacy.exports.make(person.id, actor=None)
        if form is Form.ZIP:
            content = made.as_zip(host.templates)
        else:
            text = made.as_json() if form is Form.JSON else made.as_html(host.templates)
            content = text.encode()
    _write(to, content)
    count = sum(len(section.records) for section in made.sections)
    typer.echo(f"{to}: {count} records. Only your account on this machine can read the file.")
    for failure in made.missing:
        typer.echo(f"{failure.plugin} is missing: it {failure.kind.value}.", err=True)
    if made.missing:
        raise CommandFailed("the export is not complete. Make it again when all plugins answer.")


@app.command()
def erase(
    ctx: typer.Context,
    email: _Email,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether I am sure.")] = False,
    as_json: _Json = False,
) -> None:
    """Erase a person's data everywhere; what cannot be done now is repeated until it is done."""
    with closing(practice_file(ctx).migrated()) as host:
        person = _person(host, email)
        if not yes:
            typer.confirm("This cannot be undone. Erase all data of this person?", abort=True)
        report = host.privacy.erasures.begin(person.id, actor=None)
    _show(report, as_json=as_json)


@app.command()
def erasures(
    ctx: typer.Context,
    *,
    unfinished: Annotated[bool, typer.Option(help="Only those that are not done.")] = False,
    as_json: _Json = False,
) -> None:
    """List erasures and how far each plugin is."""
    with closing(practice_file(ctx).migrated()) as host:
        reports = host.privacy.erasures.reports(unfinished=unfinished)
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in reports], default=_plain, indent=2))
    elif not reports:
        typer.echo("There are no such erasures.")
    for each in () if as_json else reports:
        _show(each, as_json=False)


@app.command()
def resume(
    ctx: typer.Context,
    erasure: Annotated[str, typer.Argument(metavar="ID", help="As the list shows it.")],
) -> None:
    """Try now what is left of an erasure."""
    with _erasing(ctx) as host:
        office = host.privacy.erasures
        _show(office.resume(office.report(erasure).id), as_json=False)


@app.command("give-up")
def give_up(
    ctx: typer.Context,
    erasure: Annotated[str, typer.Argument(metavar="ID", help="As the list shows it.")],
    plugin: Annotated[str, typer.Argument(help="The plugin that will never do its part.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; kept and shown. No personal data, please.")],
) -> None:
    """Let an erasure go on without a plugin that will never do its part."""
    with _erasing(ctx) as host:
        report = host.privacy.erasures.give_up(erasure, plugin, reason=reason, actor=None)
        _show(report, as_json=False)


@app.command("map")
def show_map(ctx: typer.Context, *, as_json: _Json = False) -> None:
    """Say what is kept about people, where, why and how long."""
    with closing(practice_file(ctx).host()) as host:
        found = host.privacy.map()
    if as_json:
        typer.echo(json.dumps(asdict(found), default=_plain, indent=2))
        return
    for place in found.places:
        data = place.data
        typer.echo(f"{data.what} ({place.keeper})")
        typer.echo(f"  Where     {data.where}{', encrypted' if data.encrypted else ''}")
        typer.echo(f"  Why       {data.why}")
        typer.echo(f"  How long  {data.how_long}")
    for failure in found.missing:
        typer.echo(f"{failure.plugin} is missing: it {failure.kind.value}.", err=True)
    typer.echo(found.caveat)


@app.command()
def expire(ctx: typer.Context) -> None:
    """Let go now what was kept for long enough; it is done every night anyway."""
    from soundwell_plugins.sdk.clock import SystemClock

    with closing(practice_file(ctx).migrated()) as host:
        done = host.privacy.expire(SystemClock().now())
    for answer in done.answers:
        typer.echo(f"{answer.plugin}: {answer.value.erased} records went.")
    if not done.answers:
        typer.echo("No plugin has anything that goes by itself.")
    if done.failures:
        named = ", ".join(f"{each.plugin} {each.kind.value}" for each in done.failures)
        raise CommandFailed(f"not everything could go: {named}. Try again later.")


@contextmanager
def _erasing(ctx: typer.Context) -> Iterator["Host"]:
    from soundwell_plugins.host.privacy.erasures import NoSuchErasure

    with closing(practice_file(ctx).migrated()) as host:
        try:
            yield host
        except NoSuchErasure as error:
            raise CommandFailed(str(error)) from error


def _person(host: "Host", email: str) -> "Person":
    with host.database.reading() as session:
        person = host.people.find(session, email)
    if person is None:
        raise CommandFailed(
            "Nobody with this address is known. An erasure that is under way is in `soundwell "
            "privacy erasures`."
        )
    return person


def _form(path: Path) -> Form:
    try:
        return Form(path.suffix.lower())
    except ValueError:
        raise CommandFailed(f"{path} has to end in .zip, .html or .json.") from None


def _write(path: Path, content: bytes) -> None:
    """Write a new file that only this account can read."""
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(content)
    except FileExistsError:
        raise CommandFailed(f"{path} is there already: name another file with --to.") from None
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written ({error.strerror}).") from error


def _show(report: "Report", *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(report), default=_plain, indent=2))
        return
    end = f"done {_plain(report.finished_at)}" if report.finished_at else "not done everywhere yet"
    typer.echo(f"{report.id[:8]}  person:{report.person}  asked {_plain(report.began_at)}  {end}")
    for part in report.parts:
        line = f"  {part.plugin:<12}  {part.standing.value:<8}  {part.erased} records went"
        typer.echo(f"{line}  {part.reason}".rstrip())
        for sentence in part.kept:
            typer.echo(f"  {'':<12}  kept: {sentence}")
    if report.finished_at is None:
        typer.echo("  What is left is repeated by itself while Soundwell is served.")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.value if isinstance(value, Enum) else str(value)
