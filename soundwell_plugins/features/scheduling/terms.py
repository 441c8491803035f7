"""The terms of a consultation: what holds for one kind of it with one practitioner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from soundwell_hookspecs import Channel, Hours
from soundwell_plugins.features.scheduling.cells import count
from soundwell_plugins.features.scheduling.slots import Rule


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the practice asks on the form.

    Args:
        id: names the answer.
        text: as visitors read it.
        required: whether it has to be answered.
    """

    id: str
    text: str
    required: bool


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days on which nobody can be booked, the last one included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for a consultation.

    Args:
        kind: the id of the kind, or empty for the one that stands in the table itself.
        name: as visitors read it, for example `a free consultation`.
        price: in words; empty where it is without charge.
        duration: how long it takes.
        step: how far apart the offered times begin.
        before: the time kept free before it.
        after: the time kept free after it.
        notice: how long before it a time can still be booked.
        horizon: how far ahead times are offered.
        per_day: how many there can be on one of the practitioner's days, or `None`.
        per_week: how many in a week from Monday to Sunday, or `None`.
        channels: how it can take place.
        online_link: where it takes place online, or empty.
        cancel_until: how long before it a visitor can still cancel it.
        move_until: how long before it a visitor can still move it; `None` where they cannot.
        questions: what the form asks besides name and address.
        visitor_calls: whether the visitor dials for a consultation by phone, and gives no number.
        days_off: days without consultations.
        dates: the hours of single days, in place of the weekday's.
    """

    kind: str
    name: str
    price: str
    duration: timedelta
    step: timedelta
    before: timedelta
    after: timedelta
    notice: timedelta
    horizon: timedelta
    per_day: int | None
    per_week: int | None
    channels: tuple[Channel, ...]
    online_link: str
    cancel_until: timedelta
    move_until: timedelta | None
    questions: tuple[Question, ...]
    visitor_calls: bool
    days_off: tuple[DaysOff, ...]
    dates: Mapping[date, tuple[Hours, ...]] = field(hash=False)

    @property
    def rule(self) -> Rule:
        """Spans that matter for free times, in cells."""
        return Rule(
            duration=count(self.duration),
            step=count(self.step),
            before=count(self.before),
            after=count(self.after),
        )

    @property
    def minutes(self) -> int:
        """How long a consultation takes, in minutes."""
        return self.duration // timedelta(minutes=1)

    def hours_on(self, day: date, usual: tuple[Hours, ...]) -> tuple[Hours, ...]:
        """Return the hours of a day.

        Args:
            day: by the practitioner's calendar.
            usual: the hours of its weekday.
        """
        if day in self.dates:
            return self.dates[day]
        return () if any(day in off for off in self.days_off) else usual
