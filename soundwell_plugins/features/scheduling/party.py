"""Those with whom a visitor would like to talk, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlencode

from soundwell_hookspecs import Channel, PractitionerId
from soundwell_plugins.features.scheduling.booking import Choice
from soundwell_plugins.features.scheduling.moments import compact, from_compact
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.sources import VIA
from soundwell_plugins.features.scheduling.terms import Terms
from soundwell_plugins.features.scheduling.zones import ZoneChoice


@dataclass(frozen=True, slots=True)
class Party:
    """What a visitor wants, with each of some practitioners.

    Args:
        seats: with whom, each once; at least one.
        zone: how they read times.
        times: the times chosen so far, in UTC.
        via: what led them here, as links carry it on, or nothing.
    """

    seats: tuple[Seat, ...]
    zone: ZoneChoice
    times: Mapping[PractitionerId, datetime]
    via: str = ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The times chosen so far, each with its practitioner."""
        return tuple(
            seat.at(self.times[seat.practitioner.id])
            for seat in self.seats
            if seat.practitioner.id in self.times
        )

    @property
    def names(self) -> Mapping[PractitionerId, str]:
        """What they are called."""
        return {seat.practitioner.id: seat.practitioner.name for seat in self.seats}

    @property
    def without_time(self) -> tuple[Seat, ...]:
        """With whom no time is chosen yet."""
        return tuple(seat for seat in self.seats if seat.practitioner.id not in self.times)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """How they can all be talked with."""
        first, *others = (seat.terms.channels for seat in self.seats)
        return tuple(each for each in first if all(each in channels for channels in others))

    @property
    def terms(self) -> Terms:
        """What the one form asks for all of them."""
        return replace(self.seats[0].terms, channels=self.channels)

    @property
    def overlaps(self) -> bool:
        """Whether the visitor would have to be in two conversations at once."""
        spans = sorted((choice.start, choice.end) for choice in self.choices)
        return any(first[1] > second[0] for first, second in pairwise(spans))

    @property
    def fields(self) -> Mapping[str, str]:
        """The chosen times as fields of a form."""
        return {field_of(choice.practitioner): compact(choice.start) for choice in self.choices}

    @property
    def times_to_keep(self) -> str:
        """The chosen times as the script that keeps them sends them."""
        return " ".join(f"{each.practitioner}/{compact(each.start)}" for each in self.choices)

    def query(self, *, times: bool = False) -> str:
        """Return what stands in the address of their pages, beginning with `?`.

        Args:
            times: whether the chosen times stand there too.
        """
        chosen = [
            *self._whom(),
            *((("zone", self.zone.zone.key),) if self.zone.asked else ()),
            *(self.fields.items() if times else ()),
        ]
        return f"?{urlencode(chosen, safe='/')}"

    def carried(self, first: str) -> Sequence[tuple[str, str]]:
        """Return the fields with which a form that chooses another zone comes back to their page.

        Args:
            first: the first day that is shown, as it stands in the address, or nothing.
        """
        return [*self._whom(), *self.fields.items(), *([("from", first)] if first else [])]

    def _whom(self) -> Sequence[tuple[str, str]]:
        kind = self.seats[0].terms.kind
        whom = [("with", str(seat.practitioner.id)) for seat in self.seats]
        return [*whom, *((name, text) for name, text in (("kind", kind), (VIA, self.via)) if text)]


def field_of(practitioner: PractitionerId) -> str:
    """Return the name of the field that takes the time with a practitioner."""
    return f"time-{practitioner}"


def times_in(fields: Mapping[str, str], seats: Sequence[Seat]) -> dict[PractitionerId, datetime]:
    """Read the times that were chosen; what cannot be read counts as not chosen.

    Args:
        fields: from an address or a form.
        seats: with whom.
    """
    ids = [seat.practitioner.id for seat in seats]
    found = {each: from_compact(fields.get(field_of(each), "")) for each in ids}
    return {each: start for each, start in found.items() if start is not None}
