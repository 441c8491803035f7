"""Sessions, plans, and the check-ins that follow them."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from soundwell_hookspecs import (
    Feature,
    NoConfig,
    PluginContext,
    SessionState,
    TherapySession,
    Window,
    hookimpl,
)
from soundwell_plugins.features.alliance.check_in import State
from soundwell_plugins.features.alliance.client import ClientId, Details
from soundwell_plugins.features.alliance.course import Delivery, Recurrence, Unit
from soundwell_plugins.features.alliance.courses import Wish, occurrences
from soundwell_plugins.features.alliance.plugin import Alliance
from soundwell_plugins.features.alliance.tables import CHECK_IN, SESSION
from soundwell_plugins.testing import AdjustableClock, assembled

from .conftest import MAYA, Harbour

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERY_SESSION = Wish(1, Unit.SESSIONS, ("alliance",), Delivery.MAIL, practitioner_too=False)


def plan(harbour: Harbour, wish: Wish = EVERY_SESSION) -> None:
    with harbour.context.storage.transaction() as session:
        harbour.alliance.courses.ask(session, harbour.client, MAYA, wish)


def weekly(harbour: Harbour) -> None:
    """Plan sessions on Mondays at ten, the first in two hours."""
    with harbour.context.storage.transaction() as session:
        harbour.alliance.courses.repeat(
            session,
            harbour.client,
            MAYA,
            first=harbour.practice.clock.now() + 2 * HOUR,
            zone=ZoneInfo("Europe/London"),
            length=timedelta(minutes=50),
            weeks=1,
        )
    harbour.alliance.courses.look_ahead(harbour.practice.clock.now())


def sessions(harbour: Harbour) -> list[tuple[datetime, str]]:
    query = select(SESSION.c.start, SESSION.c.state).order_by(SESSION.c.start)
    with harbour.context.storage.reading() as session:
        return [(row.start, row.state) for row in session.execute(query)]


def first_session(harbour: Harbour) -> str:
    query = select(SESSION.c.id).order_by(SESSION.c.start)
    with harbour.context.storage.reading() as session:
        return str(session.scalars(query).first())


def send(harbour: Harbour) -> int:
    return harbour.alliance.invitations.send(harbour.practice.clock.now())


def test_a_weekly_time_makes_sessions_two_weeks_ahead_and_never_twice(harbour: Harbour) -> None:
    weekly(harbour)
    harbour.alliance.courses.look_ahead(harbour.practice.clock.now())
    starts = [start for start, _ in sessions(harbour)]
    assert starts == [datetime(2027, 1, day, 10, tzinfo=UTC) for day in (4, 11)]


def test_a_client_is_asked_an_hour_after_a_session_and_once(harbour: Harbour) -> None:
    plan(harbour)
    weekly(harbour)
    harbour.practice.clock.advance(3 * HOUR + timedelta(minutes=49))
    assert send(harbour) == 0
    harbour.practice.clock.advance(timedelta(minutes=1))
    assert (send(harbour), send(harbour)) == (1, 0)


@pytest.mark.parametrize("state", [SessionState.MISSED, SessionState.CANCELLED])
def test_nobody_is_asked_about_a_session_that_did_not_take_place(
    harbour: Harbour, state: SessionState
) -> None:
    plan(harbour)
    weekly(harbour)
    with harbour.context.storage.transaction() as session:
        harbour.alliance.courses.say(session, first_session(harbour), state)
    harbour.practice.clock.advance(5 * HOUR)
    assert send(harbour) == 0


def test_nobody_is_asked_about_what_is_long_over(harbour: Harbour) -> None:
    plan(harbour)
    weekly(harbour)
    harbour.practice.clock.advance(6 * DAY + 5 * HOUR)
    assert send(harbour) == 0


def test_every_second_session_begins_with_the_first(harbour: Harbour) -> None:
    plan(harbour, Wish(2, Unit.SESSIONS, (), Delivery.MAIL, practitioner_too=False))
    weekly(harbour)
    sent = []
    for _ in range(4):
        harbour.practice.clock.advance(5 * HOUR)
        harbour.alliance.courses.look_ahead(harbour.practice.clock.now())
        sent.append(send(harbour))
        harbour.practice.clock.advance(7 * DAY - 5 * HOUR)
    assert sent == [1, 0, 1, 0]


def test_every_two_weeks_needs_no_sessions(harbour: Harbour) -> None:
    plan(harbour, Wish(2, Unit.WEEKS, (), Delivery.MAIL, practitioner_too=False))
    sent = []
    for _ in range(4):
        sent.append(send(harbour))
        harbour.practice.clock.advance(7 * DAY)
    assert sent == [1, 0, 1, 0]


def test_the_mail_is_neutral_and_holds_the_link(delivering: Harbour) -> None:
    plan(delivering, Wish(1, Unit.WEEKS, (), Delivery.MAIL, practitioner_too=False))
    send(delivering)
    message = delivering.post.messages.get(timeout=20)
    while message.template != "alliance/mail/check_in":  # the care was told of before
        message = delivering.post.messages.get(timeout=20)
    assert message.recipient.id == delivering.ada
    assert set(message.values) == {"day"}
    link = message.link.removeprefix(delivering.practice.host.practice.url)
    assert "Did you feel safe?" in delivering.practice.client.get(link).text


def test_the_practitioner_is_asked_for_their_own_view(harbour: Harbour) -> None:
    plan(harbour, Wish(1, Unit.WEEKS, (), Delivery.TABLET, practitioner_too=True))
    assert send(harbour) == 0
    with harbour.context.storage.reading() as session:
        [row] = session.execute(select(CHECK_IN.c.respondent, CHECK_IN.c.way)).all()
    assert row == ("practitioner", "office")


def test_a_young_person_is_asked_once_a_guardian_has_agreed(harbour: Harbour) -> None:
    plan(harbour, Wish(1, Unit.WEEKS, (), Delivery.MAIL, practitioner_too=False))
    with harbour.context.storage.transaction() as session:
        harbour.alliance.clients.agree(
            session, harbour.client.id, details=Details(young=True), language="en_GB"
        )
    assert send(harbour) == 0


def test_nobody_is_asked_after_care_has_ended(harbour: Harbour) -> None:
    plan(harbour, Wish(1, Unit.WEEKS, (), Delivery.MAIL, practitioner_too=False))
    with harbour.context.storage.transaction() as session:
        harbour.context.people.end_care(session, client=harbour.ada, practitioner=MAYA, actor=None)
    assert send(harbour) == 0


def test_a_pause_is_a_pause(harbour: Harbour) -> None:
    plan(harbour, Wish(1, Unit.WEEKS, (), Delivery.MAIL, practitioner_too=False))
    with harbour.context.storage.transaction() as session:
        harbour.alliance.courses.pause(session, harbour.client.id, paused=True)
    assert send(harbour) == 0


def test_what_expires_unanswered_is_closed_and_its_draft_deleted(harbour: Harbour) -> None:
    check_in = harbour.begun(valid=DAY)
    harbour.answer(check_in, "five", safe="no")
    harbour.practice.clock.advance(DAY)
    harbour.alliance.invitations.close(harbour.practice.clock.now())
    with harbour.context.storage.reading() as session:
        row = session.execute(select(CHECK_IN.c.state, CHECK_IN.c.draft)).one()
    assert row == (State.EXPIRED.value, None)


class Diary(Feature[NoConfig]):
    """Tells of a session."""

    name = "diary"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.told: list[TherapySession] = []

    @hookimpl
    def sessions(self, window: Window) -> Sequence[TherapySession]:
        return self.told


def test_sessions_come_from_plugins_too_and_a_practitioners_word_counts_more(
    tmp_path: Path,
) -> None:
    clock = AdjustableClock()
    with closing(assembled(tmp_path, Alliance, Diary, clock=clock)) as host:
        alliance, diary = host.plugins["alliance"], host.plugins["diary"]
        assert isinstance(alliance, Alliance)
        assert isinstance(diary, Diary)
        with alliance.context.storage.transaction() as session:
            ada = alliance.context.people.add(session, email="ada@example.org", name="Ada")
        span = Window(clock.now(), clock.now() + HOUR)
        for state in (SessionState.PLANNED, SessionState.HELD):
            told = TherapySession(key="7", client=ada, practitioner=MAYA, window=span, state=state)
            diary.told = [told]
            alliance.courses.look_ahead(clock.now())
        with alliance.context.storage.transaction() as session:
            [row] = session.execute(select(SESSION)).all()
            assert row.state == "held"
            alliance.courses.say(session, row.id, SessionState.MISSED)
        alliance.courses.look_ahead(clock.now())
        with alliance.context.storage.reading() as session:
            assert session.scalars(select(SESSION.c.state)).all() == ["missed"]


@given(
    weeks=st.integers(1, 12),
    days=st.integers(-400, 400),
    length=st.integers(1, 60),
)
def test_sessions_stay_at_their_time_of_the_week_when_clocks_change(
    weeks: int, days: int, length: int
) -> None:
    zone = ZoneInfo("Europe/London")
    first = datetime(2027, 1, 4, 10, tzinfo=zone)
    recurrence = Recurrence(
        id="r",
        client=ClientId("c"),
        practitioner=MAYA,
        first=first.astimezone(UTC),
        zone=zone,
        length=HOUR,
        weeks=weeks,
        until=None,
    )
    start = first.astimezone(UTC) + days * DAY
    window = Window(start, start + length * DAY)
    found = list(occurrences(recurrence, window))
    expected = [
        each.astimezone(UTC)
        for number in range(120)
        if window.start
        <= (each := first + timedelta(weeks=weeks * number)).astimezone(UTC)
        < window.end
    ]
    assert found == expected
