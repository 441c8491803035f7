"""Why a time is offered, or what blocks it: every rule, limit and busy time that has a say.

It names the plugin and the source that know of a busy time, never what lies there, and never whose
a booking is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final

from sqlalchemy import select

from soundwell_hookspecs import (
    Failure,
    FailureKind,
    Hours,
    PluginContext,
    Texts,
    Window,
    busy_sources,
    busy_times,
)
from soundwell_plugins.features.scheduling import diaries
from soundwell_plugins.features.scheduling.bookings import Bookings
from soundwell_plugins.features.scheduling.cells import (
    Cells,
    covering,
    floor_cell,
    moment_of,
)
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig, WhenUnknown
from soundwell_plugins.features.scheduling.quotas import Quota, monday_of, weeks_around
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.slots import openings
from soundwell_plugins.features.scheduling.tables import OCCUPIED
from soundwell_plugins.sdk.texts import in_words, marked

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


class Cause(Enum):
    """What has a say in whether a time is offered."""

    HOURS = "hours"
    DATE = "date"
    NO_HOURS = "no hours"
    DAY_OFF = "day off"
    CLOSED = "closed on this date"
    OUTSIDE = "outside hours"
    STEP = "between times"
    PAST = "past"
    NOTICE = "notice"
    HORIZON = "horizon"
    PER_DAY = "limit per day"
    PER_WEEK = "limit per week"
    BOOKED = "booked"
    HELD = "held"
    BUSY = "busy"
    SOURCE = "busy source"
    UNREAD = "unread source"
    UNREADABLE = "not known"


OFFERS: Final = frozenset({Cause.HOURS, Cause.DATE})
"""What speaks for a time; everything else may speak against it."""

_SENTENCES: Final[Mapping[Cause, str]] = {
    Cause.HOURS: marked("It lies in the working hours of that weekday: %(hours)s."),
    Cause.DATE: marked("It lies in the hours that are set for this date: %(hours)s."),
    Cause.NO_HOURS: marked("There are no working hours on that weekday."),
    Cause.DAY_OFF: marked("It is a day off."),
    Cause.CLOSED: marked("No hours are set for this date, in place of the weekday's."),
    Cause.OUTSIDE: marked("It does not fit into the hours of that day: %(hours)s."),
    Cause.STEP: marked("It lies between two times that are offered, %(step)s minutes apart."),
    Cause.PAST: marked("It has passed."),
    Cause.NOTICE: marked("It is too soon. Needed notice: %(span)s."),
    Cause.HORIZON: marked("It is too far ahead. Times are offered for the next %(span)s."),
    Cause.PER_DAY: marked("The day is full: %(count)s of %(limit)s are booked."),
    Cause.PER_WEEK: marked("The week is full: %(count)s of %(limit)s are booked."),
    Cause.BOOKED: marked("A booking lies there, or too close to it."),
    Cause.HELD: marked("Somebody who fills in the form keeps it at the moment."),
    Cause.BUSY: marked("The plugin %(plugin)s knows of a busy time there, or too close to it."),
    Cause.SOURCE: marked("%(source)s is busy there, or too close to it."),
    Cause.UNREAD: marked("%(source)s cannot be read, and blocks times until it can."),
    Cause.UNREADABLE: marked("The plugin %(plugin)s cannot say whether it is free: %(why)s."),
}

_FAILURES: Final[Mapping[FailureKind, str]] = {
    FailureKind.OFF: marked("it is off"),
    FailureKind.RAISED: marked("it raised an error"),
    FailureKind.LATE: marked("it took too long"),
    FailureKind.BUSY: marked("it is still busy with earlier calls"),
    FailureKind.QUARANTINED: marked("it rests after failing repeatedly"),
    FailureKind.LEAKED: marked("it leaves threads running"),
    FailureKind.WRONG_RESULT: marked("it returned something else than it was asked for"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that has a say.

    Args:
        cause: which.
        blocks: whether it keeps the time from being offered.
        values: what its sentence names.
    """

    cause: Cause
    blocks: bool = True
    values: Mapping[str, str] = field(default_factory=dict, hash=False)

    def sentence(self, texts: Texts) -> str:
        """Return it in words."""
        values = dict(self.values)
        if "minutes" in values:
            values["span"] = in_words(int(values["minutes"]) * _MINUTE, texts)
        if "why" in values:
            values["why"] = texts.gettext(_FAILURES[FailureKind(values["why"])])
        return texts.gettext(_SENTENCES[self.cause], **values)


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that has a say about one time.

    Args:
        start: the time, in UTC.
        reasons: what there is to say.
    """

    start: datetime
    reasons: tuple[Reason, ...]

    @property
    def offered(self) -> bool:
        """Whether visitors can book it."""
        return not any(reason.blocks for reason in self.reasons)


class Explanations:
    """Explains times.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        bookings: the bookings there are.
    """

    def __init__(
        self, config: SchedulingConfig, context: PluginContext, bookings: Bookings
    ) -> None:
        self._context = context
        self._bookings = bookings
        self._when_unknown = config.when_unknown

    def of(self, seat: Seat, start: datetime) -> Explanation:
        """Explain a time; calendars are asked anew.

        Args:
            seat: whose time, and what for.
            start: when the consultation would begin, aware.
        """
        needed = seat.at(start).cells
        reasons = (
            *_hours(seat, start),
            *self._clock(seat, start),
            *self._limits(seat, start),
            *self._own(seat, needed),
            *self._calendars(seat, needed),
        )
        return Explanation(start, reasons)

    def _clock(self, seat: Seat, start: datetime) -> Iterator[Reason]:
        now, terms = self._context.clock.now(), seat.terms
        if start < now:
            yield Reason(Cause.PAST)
        elif start < now + terms.notice:
            yield Reason(Cause.NOTICE, values=_minutes(terms.notice))
        elif start >= now + terms.horizon:
            yield Reason(Cause.HORIZON, values=_minutes(terms.horizon))

    def _limits(self, seat: Seat, start: datetime) -> Iterator[Reason]:
        zone, terms = seat.practitioner.zone, seat.terms
        if not Quota.applies(terms):
            return
        weeks = weeks_around(Window(start, start + terms.duration), zone)
        quota = Quota.of(terms, zone, self._bookings.starts(seat.practitioner.id, weeks))
        day = start.astimezone(zone).date()
        for cause, count, limit in (
            (Cause.PER_DAY, quota.per_day[day], terms.per_day),
            (Cause.PER_WEEK, quota.per_week[monday_of(day)], terms.per_week),
        ):
            if limit is not None and count >= limit:
                yield Reason(cause, values={"count": str(count), "limit": str(limit)})

    def _own(self, seat: Seat, needed: Cells) -> Iterator[Reason]:
        statement = select(OCCUPIED.c.hold).where(
            OCCUPIED.c.practitioner == seat.practitioner.id,
            OCCUPIED.c.cell >= needed.start,
            OCCUPIED.c.cell < needed.end,
            diaries.lasting(self._context.clock.now()),
        )
        with self._context.storage.reading() as session:
            holds = session.scalars(statement).all()
        if any(hold is None for hold in holds):
            yield Reason(Cause.BOOKED)
        if any(hold is not None for hold in holds):
            yield Reason(Cause.HELD)

    def _calendars(self, seat: Seat, needed: Cells) -> Iterator[Reason]:
        window = Window(moment_of(needed.start), moment_of(needed.end))
        answers = self._context.hooks.collect(
            busy_times, practitioner=seat.practitioner.id, window=window
        )
        for answer in answers.answers:
            if any(_touch(covering(taken), needed) for taken in answer.value):
                yield from self._sources(seat, window, answer.plugin)
        for failure in answers.failures:
            yield self._unknown(failure)

    def _sources(self, seat: Seat, window: Window, plugin: str) -> Iterator[Reason]:
        """Yield by which of its sources a plugin knows of a busy time, or the plugin alone."""
        named = self._context.hooks.collect(
            busy_sources, practitioner=seat.practitioner.id, window=window
        )
        found = [source for each in named.answers if each.plugin == plugin for source in each.value]
        for source in found:
            cause = Cause.SOURCE if source.known else Cause.UNREAD
            yield Reason(cause, values={"plugin": plugin, "source": source.name})
        if not found:
            yield Reason(Cause.BUSY, values={"plugin": plugin})

    def _unknown(self, failure: Failure) -> Reason:
        values = {"plugin": failure.plugin, "why": failure.kind.value}
        return Reason(Cause.UNREADABLE, self._when_unknown is WhenUnknown.BLOCK, values)


def _hours(seat: Seat, start: datetime) -> Iterator[Reason]:
    zone, rule = seat.practitioner.zone, seat.terms.rule
    day = start.astimezone(zone).date()
    hours = seat.hours_on(day)
    if not hours:
        yield Reason(_closed(seat, day))
        return
    cell = floor_cell(start)
    around = openings(seat.hours_on, zone, day - _DAY, day + _DAY)
    fits = [run for run in around if run.start <= cell and cell + rule.duration <= run.end]
    values = {"hours": ", ".join(_span(stretch) for stretch in hours)}
    if not fits:
        yield Reason(Cause.OUTSIDE, values=values)
    elif moment_of(cell) != start or (cell - fits[0].start) % rule.step:
        step = seat.terms.step // _MINUTE
        yield Reason(Cause.STEP, values={"step": str(step)})
    else:
        cause = Cause.DATE if day in seat.terms.dates else Cause.HOURS
        yield Reason(cause, blocks=False, values=values)


def _closed(seat: Seat, day: date) -> Cause:
    if day in seat.terms.dates:
        return Cause.CLOSED
    return Cause.DAY_OFF if any(day in off for off in seat.terms.days_off) else Cause.NO_HOURS


def _touch(one: Cells, other: Cells) -> bool:
    return one.start < other.end and other.start < one.end


def _span(stretch: Hours) -> str:
    return f"{stretch.start:%H:%M}-{stretch.end:%H:%M}"


def _minutes(span: timedelta) -> Mapping[str, str]:
    return {"minutes": str(span // _MINUTE)}
