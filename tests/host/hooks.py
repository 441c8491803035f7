"""Hooks of a practice of lighthouses, for trying the host with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from soundwell_hookspecs import Delivery, Event, Window, choice, contribution, event

UNHURRIED = timedelta(seconds=20)
HURRIED = timedelta(seconds=0.3)


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(Event):
    """A lamp was lit."""

    lamp: str

    @property
    def record(self) -> str:
        return f"lamp:{self.lamp}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelingTold(Event):
    """A keeper said how it is; which no other system has to know."""

    keeper: str

    @property
    def record(self) -> str:
        return f"keeper:{self.keeper}"


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp."""

    colour: str
    metres: int


@contribution(deadline=UNHURRIED)
def depths(buoy: str, limit: int) -> Sequence[int]:
    """Say how deep it is."""
    raise NotImplementedError


@contribution(deadline=HURRIED)
def winds() -> Sequence[int]:
    """Say how hard it blows, at once."""
    raise NotImplementedError


@contribution(deadline=UNHURRIED)
def lamps() -> Sequence[Lamp]:
    """Say which lamps there are."""
    raise NotImplementedError


@contribution(deadline=UNHURRIED)
def tides() -> Sequence[Window]:
    """Say when the tide is high."""
    raise NotImplementedError


@choice(deadline=UNHURRIED)
def colour(buoy: str) -> str | None:
    """Say which colour a buoy gets."""
    raise NotImplementedError


@choice(deadline=HURRIED)
def pilot() -> str | None:
    """Say who steers, at once."""
    raise NotImplementedError


@contribution(deadline=UNHURRIED, clinical=True)
def feelings() -> Sequence[str]:
    """Say how the keepers are."""
    raise NotImplementedError


@event()
def lamp_lit(event: LampLit, delivery: Delivery) -> None:
    """Hear that a lamp was lit."""


@event(deadline=HURRIED)
def lamp_lit_hurriedly(event: "LampLitHurriedly", delivery: Delivery) -> None:
    """Hear that a lamp was lit, at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLitHurriedly(Event):
    """A lamp was lit, in a hurry."""

    @property
    def record(self) -> str:
        return "lamp"


@event(clinical=True)
def feeling_told(event: FeelingTold, delivery: Delivery) -> None:
    """Hear how a keeper is."""
