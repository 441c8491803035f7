"""`soundwell calendar`: what a calendar says, for whoever sets one up.

What reads calendars is imported inside the command, because the command line imports this module
whenever anybody asks it for anything.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import typer

from soundwell_hookspecs import Practice, PractitionerId, Window
from soundwell_plugins.sdk.commands import CommandFailed, practice

if TYPE_CHECKING:
    from soundwell_plugins.connectors.calendars.reading import Reading

app = typer.Typer(help="Look into a calendar.", no_args_is_help=True)

_PATIENCE: Final = timedelta(seconds=30)
_MOMENT_HELP: Final = "such as 2027-03-01 or 2027-03-01T09:00, in ZONE unless it says otherwise"


@app.callback()
def calendar() -> None:
    """Look into a calendar."""


@app.command()
def busy(
    source: Annotated[
        str, typer.Argument(help="A file, an address (http, https, webcal), or - for the input.")
    ],
    *,
    start: Annotated[str, typer.Option("--from", help=f"The first moment, {_MOMENT_HELP}.")],
    end: Annotated[str, typer.Option("--to", help=f"The moment after the last, {_MOMENT_HELP}.")],
    zone: Annotated[
        str,
        typer.Option(help="For whole days and times without a zone, such as Europe/London."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with times in UTC.")] = False,
    merge: Annotated[bool, typer.Option("--merge", help="Unite what overlaps or touches.")] = False,
) -> None:
    """Print when a calendar is busy; it needs no configuration."""
    from soundwell_plugins.connectors.calendars import spans

    place = _zone(zone)
    window = _window(_moment(start, "--from", place), _moment(end, "--to", place))
    reading = _read(source, window, place)
    times = spans.merge(reading.busy) if merge else list(reading.busy)
    if as_json:
        typer.echo(json.dumps([_row(span) for span in times], indent=2))
    else:
        for span in times:
            typer.echo(_line(span, place))
        if not times:
            typer.echo("Nothing is busy in this time.")
    for note in reading.notes:
        typer.echo(f"Line {note.line}: {note.sentence}.", err=True)


@app.command()
def publish(
    ctx: typer.Context,
    practitioner: Annotated[str, typer.Argument(help="The practitioner's id in soundwell.toml.")],
) -> None:
    """Make an address at which a practitioner's bookings can be subscribed to."""
    from soundwell_plugins.connectors.calendars.plugin import Calendars

    plugin = practice(ctx).plugin(Calendars)
    address = plugin.publish(_known(practitioner, plugin.context.practice))
    typer.echo(address)
    typer.echo("Whoever has this address can read when bookings take place.", err=True)


@app.command()
def unpublish(
    ctx: typer.Context,
    practitioner: Annotated[str, typer.Argument(help="The practitioner's id in soundwell.toml.")],
) -> None:
    """Revoke every address at which a practitioner's bookings are published."""
    from soundwell_plugins.connectors.calendars.plugin import Calendars

    plugin = practice(ctx).plugin(Calendars)
    count = plugin.published.revoke(_known(practitioner, plugin.context.practice))
    typer.echo(f"{count} revoked." if count else "There was no address to revoke.")


def _known(practitioner: str, practice: Practice) -> PractitionerId:
    found = PractitionerId(practitioner)
    if found not in practice.practitioners:
        raise CommandFailed(
            f"There is no practitioner {practitioner!r}: give one of "
            f"{', '.join(practice.practitioners)}."
        )
    return found


def _read(source: str, window: Window, zone: ZoneInfo) -> "Reading":
    from soundwell_plugins.connectors.calendars.failures import FeedUnreadable
    from soundwell_plugins.connectors.calendars.reading import read

    try:
        return read(_body(source), window, zone)
    except FeedUnreadable as error:
        raise CommandFailed(f"{_name(source)} {error.problem}: {error.remedy}.") from None


def _body(source: str) -> bytes:
    from soundwell_plugins.connectors.calendars.budget import MAX_BYTES
    from soundwell_plugins.connectors.calendars.fetching import Fetcher
    from soundwell_plugins.connectors.calendars.files import read_file
    from soundwell_plugins.sdk.outbound import Reachable

    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    if "://" in source:
        # Whoever types an address may ask that host, but where it leads to is another matter.
        reachable = Reachable.of([_host(source)])
        fetched = Fetcher(connect=_PATIENCE, total=_PATIENCE, reachable=reachable).fetch(source)
    else:
        fetched = read_file(Path(source), MAX_BYTES)
    return fetched.body if fetched else b""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _name(source: str) -> str:
    """Return what to call a source; an address is a secret."""
    if source == "-":
        return "What came by the input"
    return "The calendar at this address" if "://" in source else source


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CommandFailed(
            f"--zone {name!r} is no time zone: give a name such as Europe/London."
        ) from None


def _moment(text: str, option: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        placed = moment if moment.utcoffset() is not None else moment.replace(tzinfo=zone)
        return placed.astimezone(UTC)
    except (ValueError, OverflowError):
        raise CommandFailed(
            f"{option} {text!r} is no date or time: write it {_MOMENT_HELP}."
        ) from None


def _window(start: datetime, end: datetime) -> Window:
    if end <= start:
        raise CommandFailed("--to is not after --from: give a later one.")
    return Window(start, end)


def _row(span: Window) -> dict[str, str]:
    return {"start": _utc(span.start), "end": _utc(span.end)}


def _utc(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _line(span: Window, zone: ZoneInfo) -> str:
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%a %Y-%m-%d %H:%M}"
    return f"{start:%a %Y-%m-%d %H:%M} to {until}"
