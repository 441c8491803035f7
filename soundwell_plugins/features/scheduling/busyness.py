"""What calendars say of practitioners, kept for a short while.

Pages that list free times read what is kept; before a booking the calendars are asked anew, for the
one time that was chosen. So a practice of ten does not ask ten calendars for every look at a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from soundwell_hookspecs import PluginContext, PractitionerId, Window, busy_times
from soundwell_plugins.features.scheduling.bitmaps import mask
from soundwell_plugins.features.scheduling.cells import Cells, covering, moment_of
from soundwell_plugins.features.scheduling.configuration import WhenUnknown

KEPT: Final = timedelta(seconds=30)
"""How old an answer may be where times are only listed."""

ASKED_AGAIN: Final = timedelta(seconds=5)
"""How soon calendars that could not be read are asked again."""


@dataclass(frozen=True, slots=True)
class _Kept:
    span: Cells
    busy: int | None
    until: datetime


class Busyness:
    """Asks the plugins that know calendars.

    Args:
        context: the plugin's context.
        when_unknown: what holds while a calendar cannot be read.
    """

    def __init__(self, context: PluginContext, when_unknown: WhenUnknown) -> None:
        self._context = context
        self._when_unknown = when_unknown
        self._kept: dict[PractitionerId, _Kept] = {}
        self._asking: dict[PractitionerId, Lock] = {}

    def now(self, practitioner: PractitionerId, span: Cells) -> int | None:
        """Ask now.

        Args:
            practitioner: whose calendars.
            span: the cells that matter.

        Returns:
            The busy ones as bits, counted from the first of the span, or `None` where that cannot
            be known and the practice would rather offer nothing.
        """
        window = Window(moment_of(span.start), moment_of(span.end))
        answers = self._context.hooks.collect(busy_times, practitioner=practitioner, window=window)
        if answers.failures and self._when_unknown is WhenUnknown.BLOCK:
            return None
        return mask((covering(taken) for given in answers.values for taken in given), span)

    def lately(self, practitioner: PractitionerId, span: Cells) -> int | None:
        """Return what was said a short while ago, or ask; see `now`."""
        kept = self._usable(practitioner, span)
        if kept is None:
            # Others who want the same wait for one answer, in place of asking as well.
            with self._asking.setdefault(practitioner, Lock()):
                kept = self._usable(practitioner, span) or self._ask(practitioner, span)
        if kept.busy is None:
            return None
        width = span.end - span.start
        return (kept.busy >> (span.start - kept.span.start)) & ((1 << width) - 1)

    def _usable(self, practitioner: PractitionerId, span: Cells) -> _Kept | None:
        kept = self._kept.get(practitioner)
        if kept is None or kept.until <= self._context.clock.now():
            return None
        covers = kept.span.start <= span.start and span.end <= kept.span.end
        return kept if covers else None

    def _ask(self, practitioner: PractitionerId, span: Cells) -> _Kept:
        busy = self.now(practitioner, span)
        age = ASKED_AGAIN if busy is None else KEPT
        kept = _Kept(span, busy, self._context.clock.now() + age)
        self._kept[practitioner] = kept
        return kept


Asked = Callable[[PractitionerId, Cells], int | None]
"""One of the two ways of `Busyness` to know."""
