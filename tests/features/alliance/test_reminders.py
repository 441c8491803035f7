"""Check-ins are asked again: once, not at night, and never when somebody has stopped it."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from soundwell_plugins.features.alliance.check_in import CheckIn, Way
from soundwell_plugins.features.alliance.course import Delivery, Unit
from soundwell_plugins.features.alliance.courses import Wish
from soundwell_plugins.features.alliance.quiet import QuietHours

from .conftest import MAYA, Harbour

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def asked(harbour: Harbour) -> CheckIn:
    """Return a check-in of this morning at ten that nobody has answered."""
    wish = Wish(1, Unit.WEEKS, (), Delivery.MAIL, practitioner_too=False)
    with harbour.context.storage.transaction() as session:
        harbour.alliance.courses.ask(session, harbour.client, MAYA, wish)
    harbour.practice.clock.advance(2 * HOUR)
    return harbour.begun(valid=7 * DAY + 5 * HOUR)


def sent(harbour: Harbour, after: timedelta = timedelta()) -> int:
    harbour.practice.clock.advance(after)
    return harbour.alliance.reminders.send(harbour.practice.clock.now())


@pytest.mark.usefixtures("asked")
def test_a_check_in_is_asked_again_after_two_days_and_once(harbour: Harbour) -> None:
    assert [sent(harbour, DAY), sent(harbour, DAY), sent(harbour), sent(harbour, DAY)] == [
        0,
        1,
        0,
        0,
    ]


@pytest.mark.usefixtures("asked")
def test_nobody_is_asked_at_night(harbour: Harbour) -> None:
    assert sent(harbour, 2 * DAY + 13 * HOUR) == 0
    assert sent(harbour, 10 * HOUR) == 1


def _answered(harbour: Harbour, check_in: CheckIn) -> None:
    harbour.submit(check_in)


def _paused(harbour: Harbour, check_in: CheckIn) -> None:
    with harbour.context.storage.transaction() as session:
        harbour.alliance.courses.pause(session, check_in.client, paused=True)


def _care_ended(harbour: Harbour, _: CheckIn) -> None:
    with harbour.context.storage.transaction() as session:
        harbour.context.people.end_care(session, client=harbour.ada, practitioner=MAYA, actor=None)


def _stopped(harbour: Harbour, check_in: CheckIn) -> None:
    path = harbour.alliance.doors.for_mail(check_in)
    harbour.practice.client.post(f"{path}/stop", data={"what": "once"})


def _by_hand(harbour: Harbour, _: CheckIn) -> None:
    wish = Wish(1, Unit.WEEKS, (), Delivery.NONE, practitioner_too=False)
    with harbour.context.storage.transaction() as session:
        harbour.alliance.courses.ask(session, harbour.client, MAYA, wish)


@pytest.mark.parametrize("happens", [_answered, _paused, _care_ended, _stopped, _by_hand])
def test_nobody_is_asked_again_once_it_is_over(
    harbour: Harbour, asked: CheckIn, happens: Callable[[Harbour, CheckIn], None]
) -> None:
    happens(harbour, asked)
    assert sent(harbour, 2 * DAY) == 0


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("after", [7 * DAY, 7 * DAY + 6 * HOUR])
def test_nobody_is_sent_a_link_that_is_dead_or_about_to_die(
    harbour: Harbour, after: timedelta
) -> None:
    assert sent(harbour, after) == 0


def test_a_device_of_the_practice_gets_no_mail(harbour: Harbour) -> None:
    harbour.begun(way=Way.TABLET)
    assert sent(harbour, 2 * DAY + 2 * HOUR) == 0


@pytest.mark.usefixtures("asked")
def test_the_reminder_is_neutral_and_leads_to_the_same_questions(harbour: Harbour) -> None:
    sent(harbour, 2 * DAY)
    [message] = harbour.mails("alliance/mail/reminder")
    assert (message.recipient.id, set(message.values)) == (harbour.ada, {"day"})
    path = message.link.removeprefix(harbour.practice.host.practice.url)
    assert "Did you feel safe?" in harbour.practice.client.get(path).text


@pytest.mark.parametrize(
    ("begin", "end", "hour", "quiet"),
    [
        (21, 8, 20, False),
        (21, 8, 21, True),
        (21, 8, 7, True),
        (21, 8, 8, False),
        (1, 5, 0, False),
        (1, 5, 1, True),
        (1, 5, 5, False),
        (6, 6, 6, False),
    ],
)
def test_quiet_hours_may_lie_around_midnight(
    begin: int, end: int, hour: int, *, quiet: bool
) -> None:
    hours = QuietHours(time(begin), time(end), ZoneInfo("UTC"))
    assert hours.hold(datetime(2027, 1, 4, hour, tzinfo=UTC)) is quiet


def test_quiet_hours_are_those_of_the_practices_clock() -> None:
    hours = QuietHours(time(21), time(8), ZoneInfo("America/New_York"))
    assert hours.hold(datetime(2027, 1, 4, 12, tzinfo=UTC))
    assert not hours.hold(datetime(2027, 1, 4, 22, tzinfo=UTC))
