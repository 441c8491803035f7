"""Free times as JSON: each practitioner's are written anew only when they have changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pydantic_core

from soundwell_hookspecs import PractitionerId
from soundwell_plugins.features.scheduling.offer import FreeCells
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.stamps import stamps


@dataclass(frozen=True, slots=True)
class _Written:
    found: FreeCells
    json: bytes


class WrittenTimes:
    """Writes `TimesDocument`, and remembers how each seat's times were written last."""

    def __init__(self) -> None:
        self._kept: dict[tuple[PractitionerId, str], _Written] = {}

    def document(
        self, kind: str, seats: Sequence[Seat], found: Mapping[PractitionerId, FreeCells]
    ) -> bytes:
        """Return the document.

        Args:
            kind: what the times are for.
            seats: whose; each can be booked, so there are no more than the configuration has.
            found: the times of each.
        """
        head = {"kind": kind, "minutes": seats[0].terms.minutes if seats else 0}
        times = b",".join([self._of(seat, found[seat.practitioner.id]) for seat in seats])
        return pydantic_core.to_json(head)[:-1] + b',"times":[' + times + b"]}"

    def _of(self, seat: Seat, found: FreeCells) -> bytes:
        key = (seat.practitioner.id, seat.terms.kind)
        written = self._kept.get(key)
        if written is None or written.found != found:
            document = {
                "practitioner": seat.practitioner.id,
                "known": found.known,
                "starts": stamps(found.cells),
            }
            written = _Written(found, pydantic_core.to_json(document))
            self._kept[key] = written
        return written.json
