"""What a calendar says about all of its events: where their clocks hang."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from soundwell_plugins.connectors.calendars.lines import Property
from soundwell_plugins.connectors.calendars.notes import Notes
from soundwell_plugins.connectors.calendars.policy import Policy
from soundwell_plugins.connectors.calendars.stamps import Stamp, read_stamp
from soundwell_plugins.connectors.calendars.zones import Place, named


@dataclass(slots=True)
class Scope:
    """What the times of one calendar have in common.

    Args:
        here: where whole days are meant.
        floating: where times without a zone are meant.
        defined: the zones that the feed defines itself, by name.
        notes: where to say what is not understood.
        cancelled: whether the calendar takes all of its events back (RFC 5546, 3.2.5).
        policy: which events count as busy.
    """

    here: Place
    floating: Place
    defined: Mapping[str, Place]
    notes: Notes
    cancelled: bool = False
    policy: Policy = field(default_factory=Policy)
    _places: dict[str, Place | None] = field(default_factory=dict)

    def stamp(self, entry: Property) -> Stamp:
        """Read the time that a property holds.

        Raises:
            ValueError: it holds none.
        """
        return read_stamp(entry.value, self.place(entry))

    def stamps(self, entry: Property) -> list[Stamp]:
        """Read the times that a property holds; those that are none are left out, with a note."""
        found = []
        for text in entry.value.split(","):
            try:
                found.append(read_stamp(text, self.place(entry)))
            except ValueError:
                self.notes.add(entry.line, "a time in this list cannot be read and is left out")
        return found

    def place(self, entry: Property) -> Place | None:
        """Return the place that a property names; `None` where it names none that is known."""
        name = entry.parameters.get("TZID", "")
        if not name:
            return None
        if name not in self._places:
            self._places[name] = named(name, self.defined)
            if self._places[name] is None:
                self.notes.add(
                    entry.line, "the time zone is not known: its times are read as local times"
                )
        return self._places[name]

    def place_of(self, stamp: Stamp) -> Place:
        """Return where the clock of a time hangs."""
        return stamp.place or (self.here if stamp.is_date else self.floating)
