"""Clients at a glance: who needs a look first, why, and who may see it."""

import re
from datetime import timedelta

import pytest

from soundwell_hookspecs import Account, PractitionerId, Role, SessionState, SignalId, Window
from soundwell_plugins.features.alliance.check_in import Way
from soundwell_plugins.features.alliance.instruments.answers import Answer
from soundwell_plugins.features.alliance.reading.overview import Overview, Reason
from soundwell_plugins.features.alliance.reading.overview_pages import SHOWN
from soundwell_plugins.features.alliance.reading.standing import Direction
from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.repair.steps import StepKind

from .conftest import MAYA, Harbour
from .courses_of_ada import NINE, WEEK, answered, course, held

OFFICE = "/office/alliance"
EVERYBODY = f"{OFFICE}?whole=yes"


@pytest.fixture(autouse=True)
def maya(harbour: Harbour) -> Account:
    return harbour.maya()


def overview(harbour: Harbour) -> Overview:
    with harbour.context.storage.reading() as session:
        account = harbour.context.accounts.of_practitioner(session, MAYA)
    assert account is not None
    return harbour.alliance.overviews.of(account)


def reasons(harbour: Harbour) -> tuple[Reason, ...]:
    found = overview(harbour)
    [row] = [*found.needing, *found.others]
    return row.reasons


def read(harbour: Harbour) -> None:
    with harbour.context.storage.reading() as session:
        maya = harbour.context.accounts.of_practitioner(session, MAYA)
    assert maya is not None
    record = harbour.alliance.records.open(maya, harbour.client.id)
    harbour.alliance.seen.read(maya.id, record)


def raised(harbour: Harbour) -> SignalId:
    finding = Finding(kind=Kind.NO, instrument="five", item="heard")
    with harbour.context.storage.transaction() as session:
        signal = harbour.alliance.signals.raise_one(
            session, harbour.client.id, MAYA, occasion="test", findings=[finding]
        )
    assert signal is not None
    return signal


def test_a_new_client_needs_no_look(harbour: Harbour) -> None:
    assert reasons(harbour) == ()


def test_new_answers_are_a_reason_until_they_are_read(harbour: Harbour) -> None:
    course(harbour, [4])
    assert reasons(harbour) == (Reason.UNREAD,)
    read(harbour)
    assert reasons(harbour) == ()


def test_answers_that_nobody_reads_in_the_promised_time_come_first(harbour: Harbour) -> None:
    course(harbour, [4])
    harbour.practice.clock.advance(timedelta(days=4))
    assert reasons(harbour)[0] is Reason.OVERDUE


def overdue(harbour: Harbour, account: Account) -> int:
    now = harbour.practice.clock.now()
    return harbour.alliance.seen.overdue(account, now, harbour.alliance.config.read_within)


def test_answers_are_overdue_once_the_promised_time_has_passed(
    harbour: Harbour, maya: Account
) -> None:
    answered(harbour, 4)
    assert overdue(harbour, maya) == 0
    harbour.practice.clock.advance(timedelta(days=4))
    assert overdue(harbour, maya) == 1
    assert overdue(harbour, harbour.sign_in(Role.ADMIN)) == 0
    read(harbour)
    assert overdue(harbour, maya) == 0


def test_answers_of_somebody_elses_client_are_not_overdue(harbour: Harbour, maya: Account) -> None:
    answered(harbour, 4)
    harbour.practice.clock.advance(timedelta(days=4))
    with harbour.context.storage.transaction() as session:
        harbour.context.people.end_care(session, client=harbour.ada, practitioner=MAYA, actor=None)
    assert overdue(harbour, maya) == 0


def test_a_signal_that_nobody_has_looked_at_is_the_first_reason(harbour: Harbour) -> None:
    course(harbour, [4])
    raised(harbour)
    assert reasons(harbour)[0] is Reason.NOT_PUT_RIGHT


def test_a_signal_stays_a_reason_until_something_was_put_right(harbour: Harbour) -> None:
    signal = raised(harbour)
    signals = harbour.alliance.signals
    with harbour.context.storage.transaction() as session:
        found = signals.locked(session, signal)
        found = signals.take(session, found, StepKind.ACKNOWLEDGED, account=None)
    assert reasons(harbour) == (Reason.SIGNAL,)
    with harbour.context.storage.transaction() as session:
        found = signals.take(session, found, StepKind.TALKED, account=None)
        signals.take(session, found, StepKind.PUT_RIGHT, account=None)
    assert reasons(harbour) == ()


def came_up(harbour: Harbour) -> None:
    check_in = harbour.begun("music-session", occasion="came-up")
    harbour.answer(check_in, "music-session", came_up="yes")
    harbour.submit(check_in)
    read(harbour)


def test_what_came_up_waits_until_a_session_has_taken_place(harbour: Harbour) -> None:
    came_up(harbour)
    assert reasons(harbour) == (Reason.WAITING,)
    harbour.practice.clock.advance(WEEK)
    held(harbour)
    assert reasons(harbour) == ()


def test_several_check_ins_without_an_answer_are_a_reason(harbour: Harbour) -> None:
    for number in range(2):
        harbour.begun(occasion=str(number))
        assert reasons(harbour) == ()
        harbour.practice.clock.advance(WEEK * 2)
        harbour.alliance.invitations.close(harbour.practice.clock.now())
    assert reasons(harbour) == (Reason.UNANSWERED,)


def test_an_answer_ends_the_count_of_those_that_were_not_answered(harbour: Harbour) -> None:
    for number in range(2):
        harbour.begun(occasion=str(number))
        harbour.practice.clock.advance(WEEK * 2)
        harbour.alliance.invitations.close(harbour.practice.clock.now())
    course(harbour, [4])
    assert Reason.UNANSWERED not in reasons(harbour)


@pytest.mark.parametrize(
    ("levels", "direction"),
    [
        ([4], Direction.FIRST),
        ([4, 4, 4], Direction.SAME),
        ([2, 2, 4], Direction.HIGHER),
        ([4, 4, 2], Direction.LOWER),
    ],
)
def test_the_last_score_is_compared_with_those_before(
    harbour: Harbour, levels: list[int], direction: Direction
) -> None:
    course(harbour, levels)
    [row] = overview(harbour).needing
    assert row.score is not None
    assert (row.score.score, row.score.highest, row.score.direction) == (levels[-1], 4.0, direction)


def test_scores_of_two_languages_are_not_compared(harbour: Harbour) -> None:
    course(harbour, [4, 4])
    check_in = harbour.begun("alliance", occasion="in German")
    with harbour.context.storage.transaction() as session:
        harbour.alliance.check_ins.save(
            session,
            check_in,
            instrument=harbour.alliance.catalogue.current["alliance"].hash,
            questions=NINE,
            given={item: Answer("little") for item in NINE},
            language="de_DE",
        )
    harbour.submit(check_in)
    [row] = overview(harbour).needing
    assert row.score is not None
    assert (row.score.score, row.score.direction) == (1.0, Direction.FIRST)


def test_the_next_session_is_shown(harbour: Harbour) -> None:
    start = harbour.practice.clock.now() + timedelta(days=3)
    with harbour.context.storage.transaction() as session:
        courses = harbour.alliance.courses
        window = Window(start, start + timedelta(hours=1))
        found = courses.add(session, harbour.client, MAYA, window)
        courses.say(session, found.id, SessionState.PLANNED)
    [row] = overview(harbour).others
    assert row.glance.coming == start


def test_an_own_view_that_is_open_is_led_to(harbour: Harbour) -> None:
    page = f"/office/check-ins/clients/{harbour.client.id}/begin"
    begun = harbour.practice.client.post(page, data={"way": "office"}).headers["location"]
    assert begun in harbour.practice.client.get(OFFICE).text


def test_those_who_need_a_look_stand_first(harbour: Harbour) -> None:
    noah = harbour.person("noah@example.org", "Noah Berg")
    with harbour.context.storage.transaction() as session:
        harbour.alliance.clients.add(session, noah)
    answered(harbour, 4)
    names = re.findall(r"(Ada Quinn|Noah Berg)</a>", harbour.practice.client.get(OFFICE).text)
    assert names == ["Ada Quinn", "Noah Berg"]


def test_no_more_are_shown_than_somebody_has_at_a_glance_unless_all_are_asked_for(
    harbour: Harbour,
) -> None:
    answered(harbour, 4)
    for number in range(SHOWN):
        other = harbour.person(f"{number}@example.org", f"Somebody {number}")
        with harbour.context.storage.transaction() as session:
            harbour.alliance.clients.add(session, other)
    shown = {path: harbour.practice.client.get(path).text for path in (OFFICE, EVERYBODY)}
    assert {path: text.count("/office/alliance/clients/") for path, text in shown.items()} == {
        OFFICE: SHOWN,
        EVERYBODY: SHOWN + 1,
    }
    assert "Ada Quinn</a>" in shown[OFFICE]
    assert f'href="{EVERYBODY}"' in shown[OFFICE]
    assert f'href="{EVERYBODY}"' not in shown[EVERYBODY]


def test_an_admin_is_shown_nobody(harbour: Harbour) -> None:
    course(harbour, [4])
    admin = harbour.sign_in(Role.ADMIN)
    found = harbour.alliance.overviews.of(admin)
    assert (found.needing, found.others) == ((), ())
    assert harbour.practice.client.get(OFFICE).status_code == 403


def test_a_supervisor_is_shown_those_who_agreed(harbour: Harbour) -> None:
    noah = harbour.person("noah@example.org", "Noah Berg", supervised=True)
    with harbour.context.storage.transaction() as session:
        harbour.alliance.clients.add(session, noah)
    found = harbour.alliance.overviews.of(harbour.sign_in(Role.SUPERVISOR))
    assert [each.name for each in (*found.needing, *found.others)] == ["Noah Berg"]


def test_another_practitioner_is_shown_none_of_them(harbour: Harbour) -> None:
    jonas = harbour.sign_in(Role.PRACTITIONER, practitioner=PractitionerId("jonas"))
    found = harbour.alliance.overviews.of(jonas)
    assert (found.needing, found.others) == ((), ())


def test_a_look_at_the_overview_is_written_down_and_told_to_those_who_were_shown(
    harbour: Harbour, maya: Account
) -> None:
    harbour.practice.client.get(OFFICE)
    text = harbour.practice.client.get(f"{OFFICE}/clients/{harbour.client.id}/readings").text
    assert "the last score, among all clients" in text
    assert maya.name in text


@pytest.mark.parametrize("way", [Way.PAPER, Way.PHONE])
def test_what_a_practitioner_typed_in_is_not_new_to_them(harbour: Harbour, way: Way) -> None:
    harbour.submit(harbour.begun(way=way))
    assert reasons(harbour) == ()
