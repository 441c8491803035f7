"""What waits for a practitioner in the last check-in of a client, besides signals."""

from collections.abc import Collection, Sequence
from enum import Enum
from typing import Final

from soundwell_plugins.features.alliance.reading.songs import TITLE
from soundwell_plugins.features.alliance.repair.signal import Kind
from soundwell_plugins.features.alliance.scored import Scored


class Waiting(Enum):
    """Something that the client hopes to be taken up, in the order in which it is told."""

    NO = "no"
    """One of the essential questions was answered with a "no"."""
    RAISE_ASK = "ask"
    """They would like to be asked about it at the next session."""
    RAISE_SELF = "self"
    """They would like to bring it up themselves."""
    RAISE_BEFORE = "before"
    """They would like to talk before the next session."""
    CAME_UP = "came-up"
    """Something came up that they would like to come back to."""
    CAME_UP_LATER = "came-up-later"
    """Perhaps another time."""
    SONG = "song"
    """They bring a song."""
    WROTE = "wrote"
    """They wrote something in their own words."""

    @property
    def is_a_reason(self) -> bool:
        """Whether it puts a client among those who need a look."""
        return self in _REASONS


_REASONS: Final = frozenset({Waiting.NO, Waiting.RAISE_ASK, Waiting.RAISE_BEFORE, Waiting.CAME_UP})
_CAME_UP: Final = "came-up"
_RAISE: Final = "raise-how"
_WISHES: Final = {
    "ask": Waiting.RAISE_ASK,
    "self": Waiting.RAISE_SELF,
    "before": Waiting.RAISE_BEFORE,
}
_SONGS: Final = frozenset({TITLE, "song-by", "lyric"})


def waiting(scored: Sequence[Scored], signalled: Collection[Kind] = ()) -> tuple[Waiting, ...]:
    """Return what waits in a check-in.

    Args:
        scored: what its answers come to.
        signalled: what open signals say already; it is not said twice.
    """
    found: set[Waiting] = set()
    for each in scored:
        if each.noes and Kind.NO not in signalled:
            found.add(Waiting.NO)
        wish = _WISHES.get(each.chosen.get(_RAISE, ""))
        if wish is not None:
            found.add(wish)
        came_up = each.chosen.get(_CAME_UP)
        if came_up == "yes":
            found.add(Waiting.CAME_UP)
        elif came_up == "later":
            found.add(Waiting.CAME_UP_LATER)
        wrote = frozenset(each.wrote)
        if TITLE in wrote:
            found.add(Waiting.SONG)
        if wrote - _SONGS:
            found.add(Waiting.WROTE)
    return tuple(each for each in Waiting if each in found)
