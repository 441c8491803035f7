"""Days of free times are written anew only where they have changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from soundwell_hookspecs import Texts
from soundwell_plugins.features.scheduling.timetable import Day
from soundwell_plugins.features.scheduling.written_days import Reading, WrittenDays

from .conftest import Surgery

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
MONDAY = Day(START.date(), (START, START + timedelta(minutes=15)))
IN_BERLIN = Reading("maya", "", ZoneInfo("Europe/Berlin"))


@dataclass
class CountedTemplates:
    """Numbers what is written."""

    written: list[Mapping[str, object]] = field(default_factory=list)

    def render(self, template: str, values: Mapping[str, object], *, language: str = "") -> str:
        self.written.append(values)
        return f"{template} {language}{len(self.written)}"


class SwitchedTexts:
    """Texts whose language changes, as that of the visitor who waits does."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.language = texts.language

    def gettext(self, message: str, /, **values: object) -> str:
        return self._texts.gettext(message, **values)

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        return self._texts.ngettext(one, many, count, **values)

    def into(self, language: str) -> Texts:
        return self._texts.into(language)


@pytest.fixture
def days(surgery: Surgery) -> WrittenDays:
    return WrittenDays(replace(surgery.context, templates=CountedTemplates()))


def test_a_day_that_has_not_changed_is_written_once(days: WrittenDays) -> None:
    first = days.html(MONDAY, IN_BERLIN)
    assert days.html(Day(MONDAY.date, tuple(MONDAY.starts)), IN_BERLIN) == first


@pytest.mark.parametrize(
    ("day", "reading"),
    [
        (replace(MONDAY, starts=MONDAY.starts[1:]), IN_BERLIN),
        (replace(MONDAY, date=date(2027, 3, 2)), IN_BERLIN),
        (MONDAY, replace(IN_BERLIN, address="jonas")),
        (MONDAY, replace(IN_BERLIN, query="?kind=second")),
        (MONDAY, replace(IN_BERLIN, zone=ZoneInfo("Asia/Tokyo"))),
    ],
    ids=["a time is taken", "another day", "another practitioner", "another kind", "another zone"],
)
def test_what_differs_is_written_anew(days: WrittenDays, day: Day, reading: Reading) -> None:
    first = days.html(MONDAY, IN_BERLIN)
    assert days.html(day, reading) != first


def test_readers_of_another_language_get_their_own(surgery: Surgery) -> None:
    context = replace(surgery.context, templates=CountedTemplates())
    texts = SwitchedTexts(context.texts)
    days = WrittenDays(replace(context, texts=texts))
    first = days.html(MONDAY, IN_BERLIN)
    texts.language = "de_DE"
    assert days.html(MONDAY, IN_BERLIN) != first
