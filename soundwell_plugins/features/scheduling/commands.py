"""`soundwell scheduling`: which times are free, and why one is or is not.

What finds them is imported inside the commands, because the command line imports this module
whenever anybody asks it for anything.
"""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

import typer

from soundwell_hookspecs import Window
from soundwell_plugins.sdk.commands import CommandFailed, practice

if TYPE_CHECKING:
    from soundwell_plugins.features.scheduling.plugin import Scheduling
    from soundwell_plugins.features.scheduling.seats import Seat

app = typer.Typer(help="Free times, and why.", no_args_is_help=True)

_MOMENT: Final = (
    "such as 2027-03-01 or 2027-03-01T09:00, in the practitioner's zone unless it says otherwise"
)
_Practitioner = Annotated[str, typer.Argument(help="The practitioner's id in soundwell.toml.")]
_Kind = Annotated[str, typer.Option(help="The kind's id; the free consultation without it.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON, with times in UTC.")]


@app.callback()
def scheduling() -> None:
    """Free times, and why."""


@app.command()
def slots(
    ctx: typer.Context,
    practitioner: _Practitioner,
    *,
    start: Annotated[str, typer.Option("--from", help=f"The first moment, {_MOMENT}.")],
    end: Annotated[str, typer.Option("--to", help=f"The moment after the last, {_MOMENT}.")],
    kind: _Kind = "",
    as_json: _Json = False,
) -> None:
    """Print the times that visitors can book."""
    plugin, seat = _found(ctx, practitioner, kind)
    zone = seat.practitioner.zone
    window = _window(_moment(start, "--from", zone), _moment(end, "--to", zone))
    found = plugin.offer.free(seat, window)
    if as_json:
        free = {"known": found.known, "starts": [_utc(each) for each in found.starts]}
        typer.echo(json.dumps(free, indent=2))
        return
    for each in found.starts:
        typer.echo(_shown(each, zone))
    if not found.known:
        typer.echo("A calendar cannot be read: `soundwell doctor` says why.", err=True)
    elif not found.starts:
        typer.echo("Nothing is free in this time: `soundwell scheduling why` says why not.")


@app.command()
def why(
    ctx: typer.Context,
    practitioner: _Practitioner,
    time: Annotated[str, typer.Argument(help=f"When it would begin, {_MOMENT}.")],
    *,
    kind: _Kind = "",
    as_json: _Json = False,
) -> None:
    """Say why visitors can, or cannot, book a time; never what lies there, or whose."""
    plugin, seat = _found(ctx, practitioner, kind)
    zone = seat.practitioner.zone
    explained = plugin.explanations.of(seat, _moment(time, "The time", zone))
    texts = plugin.context.texts
    if as_json:
        reasons = [
            {
                "cause": reason.cause.value,
                "blocks": reason.blocks,
                **reason.values,
                "sentence": reason.sentence(texts),
            }
            for reason in explained.reasons
        ]
        row = {"start": _utc(explained.start), "offered": explained.offered, "reasons": reasons}
        typer.echo(json.dumps(row, indent=2))
        return
    verdict = "can be booked" if explained.offered else "cannot be booked"
    typer.echo(f"{_shown(explained.start, zone)} {verdict}.")
    for reason in explained.reasons:
        typer.echo(f"{'-' if reason.blocks else '+'} {reason.sentence(texts)}")


def _found(ctx: typer.Context, practitioner: str, kind: str) -> "tuple[Scheduling, Seat]":
    from soundwell_plugins.features.scheduling.plugin import Scheduling

    plugin = practice(ctx).plugin(Scheduling)
    seat = plugin.seats.find(practitioner, kind)
    if seat is None:
        known = plugin.seats.of_kind(kind)
        if not known:
            kinds = ", ".join(repr(each.kind) for each in plugin.seats.kinds() if each.kind)
            raise CommandFailed(f"Nobody offers {kind!r}: give one of {kinds or 'no kind at all'}.")
        ids = ", ".join(each.practitioner.id for each in known)
        raise CommandFailed(f"{practitioner!r} cannot be booked for this: give one of {ids}.")
    return plugin, seat


def _moment(text: str, what: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        placed = moment if moment.utcoffset() is not None else moment.replace(tzinfo=zone)
        return placed.astimezone(UTC)
    except (ValueError, OverflowError):
        raise CommandFailed(f"{what} {text!r} is no date or time: write it {_MOMENT}.") from None


def _window(start: datetime, end: datetime) -> Window:
    if end <= start:
        raise CommandFailed("--to is not after --from: give a later one.")
    return Window(start, end)


def _utc(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _shown(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%a %Y-%m-%d %H:%M}"
