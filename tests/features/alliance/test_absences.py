"""Check-ins that are not answered any more, and sessions that do not take place."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import insert

from soundwell_hookspecs import SessionState
from soundwell_plugins.features.alliance.check_in import Way
from soundwell_plugins.features.alliance.course import Delivery, Unit
from soundwell_plugins.features.alliance.courses import Wish
from soundwell_plugins.features.alliance.repair.signal import Kind, Signal
from soundwell_plugins.features.alliance.tables import SESSION
from soundwell_plugins.sdk.tables import new_id

from .conftest import MAYA, Harbour

DAY = timedelta(days=1)
WEEKLY = Wish(1, Unit.WEEKS, (), Delivery.MAIL, practitioner_too=False)


@pytest.fixture(autouse=True)
def _planned(harbour: Harbour) -> None:
    with harbour.context.storage.transaction() as session:
        harbour.alliance.courses.ask(session, harbour.client, MAYA, WEEKLY)


def asked(harbour: Harbour, answers: str, *, way: Way = Way.MAIL) -> str:
    """Ask week by week, and tell after which answers something was raised.

    Args:
        harbour: the practice.
        answers: for each week `y` for an answer, `n` for one with a "no", `-` for none.
        way: how the client is asked.

    Returns:
        For each week `!` where something was raised, and `.` where nothing was.
    """
    raised = ""
    for number, answer in enumerate(answers):
        check_in = harbour.begun(occasion=f"{harbour.practice.clock.now()}:{number}", way=way)
        if answer != "-":
            harbour.answer(check_in, "five", heard="no" if answer == "n" else "yes")
            harbour.submit(check_in)
            harbour.alliance.judging.judge(check_in.id)
        before = len(signals(harbour))
        harbour.practice.clock.advance(7 * DAY)
        look(harbour)
        raised += "!" if len(signals(harbour)) > before else "."
    return raised


def look(harbour: Harbour) -> None:
    now = harbour.practice.clock.now()
    harbour.alliance.invitations.close(now)
    harbour.alliance.absences.look(now)
    harbour.alliance.absences.look(now)


def signals(harbour: Harbour) -> Sequence[Signal]:
    with harbour.context.storage.reading() as session:
        return harbour.alliance.signals.where(session)


def held(harbour: Harbour, *states: SessionState) -> list[Signal]:
    """Let weekly sessions be, and return what was raised."""
    for state in states:
        harbour.practice.clock.advance(7 * DAY)
        now = harbour.practice.clock.now()
        row = {
            "id": new_id(),
            "client": harbour.client.id,
            "practitioner": MAYA,
            "start": now,
            "end": now + timedelta(hours=1),
            "state": state.value,
        }
        with harbour.context.storage.transaction() as session:
            session.execute(insert(SESSION).values(row))
        look(harbour)
    return list(signals(harbour))


def test_two_unanswered_in_a_row_are_a_signal_once(harbour: Harbour) -> None:
    assert asked(harbour, "yyyyy---") == "......!."
    [signal] = signals(harbour)
    assert [(each.kind, each.count) for each in signal.findings] == [(Kind.UNANSWERED, 2)]


def test_one_alone_is_none(harbour: Harbour) -> None:
    assert asked(harbour, "yyyyy-y-y") == "........."


def test_none_is_raised_among_the_first(harbour: Harbour) -> None:
    assert asked(harbour, "y---y") == "....."


def test_a_row_that_goes_on_beyond_the_first_is_told_then(harbour: Harbour) -> None:
    assert asked(harbour, "yyy----") == ".....!."


def test_silence_right_after_a_no_is_a_signal(harbour: Harbour) -> None:
    assert asked(harbour, "n-") == ".!"
    assert [each.kind for each in signals(harbour)[1].findings] == [Kind.SILENT]


def test_a_paused_plan_expects_no_answers(harbour: Harbour) -> None:
    asked(harbour, "yyyyy")
    with harbour.context.storage.transaction() as session:
        harbour.alliance.courses.pause(session, harbour.client.id, paused=True)
    assert asked(harbour, "---") == "..."


def test_what_was_to_be_answered_at_the_practice_is_not_missed(harbour: Harbour) -> None:
    asked(harbour, "yyyyy")
    assert asked(harbour, "---", way=Way.TABLET) == "..."


def test_two_sessions_missed_or_cancelled_in_a_row_are_a_signal(harbour: Harbour) -> None:
    missing = (SessionState.MISSED, SessionState.CANCELLED, SessionState.CANCELLED)
    [signal] = held(harbour, *[SessionState.HELD] * 5, *missing)
    assert [(each.kind, each.count) for each in signal.findings] == [(Kind.SESSIONS, 2)]


def test_a_session_that_took_place_between_them_makes_it_none(harbour: Harbour) -> None:
    held_ones = [SessionState.HELD] * 5
    assert not held(
        harbour, *held_ones, SessionState.MISSED, SessionState.HELD, SessionState.MISSED
    )


def test_nothing_is_told_of_who_left_the_practitioners_care(harbour: Harbour) -> None:
    asked(harbour, "yyyyy")
    with harbour.context.storage.transaction() as session:
        harbour.context.people.end_care(session, client=harbour.ada, practitioner=MAYA, actor=None)
    assert asked(harbour, "--") == ".."
