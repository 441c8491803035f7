"""Events of the plain kind, read from their bytes: what most events are.

One start, perhaps an end, perhaps a rule, perhaps days left out. Whatever else an event says, or
says differently, it is not plain, and `PlainReader.busy` says so instead of guessing: the careful
way reads it then.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.budget import Budget
from soundwell_plugins.connectors.calendars.events import last_wall_in_series, wall_in_series
from soundwell_plugins.connectors.calendars.expansion import Series
from soundwell_plugins.connectors.calendars.lines import parameters
from soundwell_plugins.connectors.calendars.plain_rules import PlainRule, plain_rule
from soundwell_plugins.connectors.calendars.rules import Frequency, Rule, read_rule
from soundwell_plugins.connectors.calendars.scope import Scope
from soundwell_plugins.connectors.calendars.spans import Span
from soundwell_plugins.connectors.calendars.stamps import Length, Stamp, read_span, read_stamp
from soundwell_plugins.connectors.calendars.zones import Place, moved, named

_PROPERTY: Final = re.compile(
    rb"\n(UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|TRANSP"
    rb"|X-MICROSOFT-CDO-BUSYSTATUS|BEGIN|END)([;:][^\r\n]*)(?=\r?\n?([ \t]?))"
)
_ONCE: Final = {b"UID", b"DTSTART", b"DTEND", b"DURATION", b"RRULE"}
_UNPLAIN: Final = {b"RDATE", b"RECURRENCE-ID"}
_NOTHING: Final = timedelta(0)
_MARGIN: Final = timedelta(days=3)


class NotPlain(Exception):
    """An event has to be read by the careful way."""


class Fields(NamedTuple):
    """What a plain event says, as bytes, each from the `:` or `;` behind its name on.

    Args:
        uid: its identifier.
        single: properties that occur once.
        excluded: its EXDATE properties.
        states: STATUS, TRANSP and the like by name, the first of each.
    """

    uid: bytes
    single: Mapping[bytes, bytes]
    excluded: tuple[bytes, ...]
    states: Mapping[bytes, bytes]


def fields(block: bytes) -> Fields:
    """Read the properties of an event.

    Args:
        block: a block that is not suspicious.

    Raises:
        NotPlain: something in it is not as plain events have it.
    """
    single: dict[bytes, bytes] = {}
    states: dict[bytes, bytes] = {}
    excluded = []
    in_alarm = True  # the event's own BEGIN turns it off
    for name, content, folded in _PROPERTY.findall(block):
        if name in {b"BEGIN", b"END"}:
            in_alarm = content == b":VALARM" and name == b"BEGIN"
        elif in_alarm:
            continue
        elif folded or name in _UNPLAIN or not content.isascii() or b":" not in content:
            raise NotPlain
        elif name == b"EXDATE":
            excluded.append(content)
        elif name not in _ONCE:
            states.setdefault(name, content)
        elif name in single:
            raise NotPlain
        else:
            single[name] = content
    uid = single.get(b"UID", b"")
    if uid[:1] != b":" or len(uid.strip()) == 1 or b"DTSTART" not in single:
        raise NotPlain
    return Fields(uid[1:].strip(), single, tuple(excluded), states)


class _End(NamedTuple):
    """When an event ends.

    Args:
        rough: about how long it lasts, off by no more than a change of the clock.
        stamp: its end by the clock of its start, where that is all that is known.
        exactly: how long it lasts, where that is known.
    """

    rough: timedelta
    stamp: Stamp | None
    exactly: Length | None = None

    def length(self, start: Stamp, place: Place) -> Length:
        """Return how long it lasts.

        Raises:
            NotPlain: a change of the clock skips its start or its end.
        """
        if self.exactly is not None or self.stamp is None:
            return self.exactly or Length()
        exact = place.moment(self.stamp.wall) - place.moment(start.wall)
        if exact <= _NOTHING < self.rough:
            # The careful way knows what is meant.
            raise NotPlain
        return Length(exact=exact)


class PlainReader:
    """Works out when plain events of one calendar are busy.

    Args:
        scope: what the calendar says about all of its events.
        window: what to clip to.
        budget: what the work is taken from.
    """

    def __init__(self, scope: Scope, window: Window, budget: Budget) -> None:
        self._scope = scope
        self._window = window
        self._budget = budget
        self._first = moved(window.start.replace(tzinfo=None), -_MARGIN)
        self._last = moved(window.end.replace(tzinfo=None), _MARGIN)
        self._places: dict[bytes, Place | None] = {}
        self._rules: dict[bytes, Rule | PlainRule] = {}

    def busy(self, said: Fields) -> list[Span]:
        """Return when an event is busy, clipped to the window.

        Args:
            said: its fields.

        Raises:
            NotPlain: the careful way has to read it.
            FeedTooLarge: the budget is used up.
        """
        if self._scope.policy.may_be_ours(said.uid.decode()):
            raise NotPlain
        try:
            start = self._stamp(said.single[b"DTSTART"])
            place = self._scope.place_of(start)
            end = self._end(said, start, place)
            walls = self._walls(said, start, place, end.rough)
        except ValueError:
            raise NotPlain from None
        if not walls or not self._counts(said, all_day=start.is_date):
            return []
        return self._clipped(walls, place, end.length(start, place))

    def _clipped(self, walls: Iterable[datetime], place: Place, length: Length) -> list[Span]:
        begin, end = self._window.start, self._window.end
        spans = ((place.moment(wall), length.end(wall, place)) for wall in walls)
        found = [
            (max(first, begin), min(last, end))
            for first, last in spans
            if first < last and first < end and last > begin
        ]
        self._budget.instance(len(found))
        return found

    def _counts(self, said: Fields, *, all_day: bool) -> bool:
        def text(name: bytes) -> str:
            return said.states.get(name, b"").rpartition(b":")[2].strip().decode()

        return not self._scope.cancelled and self._scope.policy.counts(
            status=text(b"STATUS"),
            transp=text(b"TRANSP"),
            shown_as=text(b"X-MICROSOFT-CDO-BUSYSTATUS"),
            all_day=all_day,
        )

    def _stamp(self, content: bytes) -> Stamp:
        head, _, text = content.rpartition(b":")
        return read_stamp(text.decode(), self._place(head))

    def _place(self, head: bytes) -> Place | None:
        if head not in self._places:
            name = parameters(head.decode()).get("TZID", "")
            place = named(name, self._scope.defined) if name else None
            if name and place is None:
                raise NotPlain
            self._places[head] = place
        return self._places[head]

    def _end(self, said: Fields, start: Stamp, place: Place) -> "_End":
        ends, span = said.single.get(b"DTEND"), said.single.get(b"DURATION")
        if ends is not None and span is not None:
            raise NotPlain
        if ends is not None:
            return self._to_end(start, place, self._stamp(ends))
        length = Length() if span is None else read_span(span.rpartition(b":")[2].decode())
        if length.days < 0 or length.exact < _NOTHING:
            raise NotPlain
        if start.is_date and length == Length():
            length = Length(1)
        return _End(length.rough, None, length)

    def _to_end(self, start: Stamp, place: Place, end: Stamp) -> "_End":
        if start.is_date != end.is_date or end.wall < start.wall:
            raise NotPlain
        rough = end.wall - start.wall
        if start.is_date:
            return _End(rough, None, Length(rough.days or 1))
        if start.place != end.place and end.wall != start.wall:
            # Whether it ends before it begins can only be told in real time.
            exact = self._scope.place_of(end).moment(end.wall) - place.moment(start.wall)
            if exact < _NOTHING:
                raise NotPlain
            return _End(exact, None, Length(exact=exact))
        if start.place != end.place:
            raise NotPlain
        return _End(rough, end)

    def _walls(
        self, said: Fields, start: Stamp, place: Place, length: timedelta
    ) -> Collection[datetime]:
        """Return the wall times near the window at which an event begins."""
        first = moved(self._first, -length)
        content = said.single.get(b"RRULE")
        excluded = self._excluded(said, start, place)
        if content is None:
            walls = {start.wall}
        else:
            rule, until = self._rule(content, start, place)
            walls = set(self._repeated(rule, start, first, until))
            if until is None or until >= start.wall:
                walls.add(start.wall)
        return {wall for wall in walls - excluded if first <= wall <= self._last}

    def _repeated(
        self, rule: Rule | PlainRule, start: Stamp, first: datetime, until: datetime | None
    ) -> Iterable[datetime]:
        last = self._last if until is None else min(self._last, until)
        if last < start.wall or last < first:
            return ()
        if isinstance(rule, PlainRule):
            return (wall for wall in rule.walls(start.wall, first, last) if wall <= last)
        series = Series(rule, start.wall, until, whole_days=start.is_date)
        return series.between(first, last, self._budget)

    def _excluded(self, said: Fields, start: Stamp, place: Place) -> set[datetime]:
        walls = set()
        for content in said.excluded:
            head, _, texts = content.rpartition(b":")
            for text in texts.decode().split(","):
                stamp = read_stamp(text, self._place(head))
                if stamp.is_date and not start.is_date:
                    raise NotPlain
                walls.add(wall_in_series(stamp, start, place))
        return walls

    def _rule(
        self, content: bytes, start: Stamp, place: Place
    ) -> tuple[Rule | PlainRule, datetime | None]:
        """Return a rule and the last wall time at which it may fall."""
        head, _, tail = content.partition(b"UNTIL=")
        until, _, rest = tail.partition(b";")
        text = head + rest
        rule = self._rules.get(text)
        if rule is None:
            read = read_rule(text.removeprefix(b":").decode(), None)
            if read.until is not None:
                raise NotPlain
            rule = self._rules[text] = plain_rule(read) or read
        if start.is_date and isinstance(rule, Rule) and rule.frequency >= Frequency.HOURLY:
            raise NotPlain
        if not tail:
            return rule, None
        stamp = read_stamp(until.decode(), start.place)
        return rule, last_wall_in_series(stamp, start, place)
