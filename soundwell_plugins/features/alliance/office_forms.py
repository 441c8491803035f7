"""The forms by which practitioners plan check-ins, and a sentence for what can be wrong."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from soundwell_plugins.features.alliance.client import Details, Guardian, GuardianSees
from soundwell_plugins.features.alliance.course import Delivery, Unit
from soundwell_plugins.features.alliance.courses import Wish
from soundwell_plugins.sdk import forms
from soundwell_plugins.sdk.forms import Submission
from soundwell_plugins.sdk.texts import marked

INSTRUMENT: Final = "instrument-"
"""How the fields begin by which instruments are chosen."""

_Line = Annotated[str, StringConstraints(max_length=100)]
_WHOLE: Final = marked("Please write a whole number from 1 to 12.")
_DAY: Final = marked("Please choose a day.")
_SENTENCES: Final = {
    "every": _WHOLE,
    "weeks": _WHOLE,
    "day": _DAY,
    "time": marked("Please write a time, such as 14:30."),
    "minutes": marked("Please write how many minutes it takes, from 10 to 240."),
    "guardian_name": marked("Please write who agreed, in at most 100 letters."),
    "guardian_day": marked("Please choose the day on which they agreed."),
    "": marked("A young person is asked once a guardian has agreed: please write who, and when."),
}


class PlanForm(BaseModel):
    """How often a client is asked."""

    every: int = Field(ge=1, le=12)
    unit: Unit
    delivery: Delivery
    practitioner_too: bool = False


class TimesForm(BaseModel):
    """At which time of the week sessions are."""

    day: date
    time: time
    minutes: int = Field(ge=10, le=240)
    weeks: int = Field(default=1, ge=1, le=12)

    def first(self, zone: ZoneInfo) -> datetime:
        """Return when the first session begins, by a clock on the wall."""
        return datetime.combine(self.day, self.time.replace(tzinfo=None), tzinfo=zone)

    @property
    def length(self) -> timedelta:
        """How long a session takes."""
        return timedelta(minutes=self.minutes)


class AgreementForm(BaseModel):
    """What was agreed on with a client."""

    language: str = ""
    young: bool = False
    guardian_name: _Line = ""
    guardian_day: date | None = None
    guardian_how: _Line = ""
    guardian_sees: GuardianSees = GuardianSees.NOTHING

    @model_validator(mode="after")
    def _complete(self) -> "AgreementForm":
        if self.young and bool(self.guardian_name) is not (self.guardian_day is not None):
            raise PydanticCustomError("incomplete", "a name and a day belong together")
        return self

    def details(self) -> Details:
        """Return it as it is kept."""
        guardian = None
        if self.guardian_name and self.guardian_day is not None:
            day = self.guardian_day.isoformat()
            guardian = Guardian(self.guardian_name, day, self.guardian_how)
        return Details(self.young, guardian, self.guardian_sees)


def read_plan(typed: Mapping[str, str]) -> Submission[PlanForm]:
    """Read how often somebody is going to be asked."""
    return forms.read(PlanForm, typed, _SENTENCES)


def wish(form: PlanForm, typed: Mapping[str, str]) -> Wish:
    """Return what was wished, the instruments included."""
    names = tuple(name.removeprefix(INSTRUMENT) for name in typed if name.startswith(INSTRUMENT))
    return Wish(form.every, form.unit, names, form.delivery, form.practitioner_too)


def read_times(typed: Mapping[str, str]) -> Submission[TimesForm]:
    """Read at which time of the week sessions are."""
    return forms.read(TimesForm, typed, _SENTENCES)


def read_agreement(typed: Mapping[str, str]) -> Submission[AgreementForm]:
    """Read what was agreed on; fields that were left empty count as not there."""
    given = {name: text for name, text in typed.items() if text.strip()}
    return forms.read(AgreementForm, given, _SENTENCES)
