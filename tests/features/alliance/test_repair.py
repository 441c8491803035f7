"""From a signal to something that was put right, on the pages of practitioner and client."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from soundwell_hookspecs import Account, PractitionerId, Role, SignalId
from soundwell_plugins.features.alliance.client import Details
from soundwell_plugins.features.alliance.repair.moves import moves
from soundwell_plugins.features.alliance.repair.signal import Finding, Kind, RepairState, Signal
from soundwell_plugins.features.alliance.repair.steps import StepKind
from soundwell_plugins.features.alliance.tables import SIGNAL

from .conftest import MAYA, Harbour

OFFICE = "/office/alliance/signals"
DAY = timedelta(days=1)


@pytest.fixture
def maya(harbour: Harbour) -> Account:
    return harbour.maya()


@pytest.fixture
def signal(harbour: Harbour) -> SignalId:
    """Return a signal of a "no" that Ada said."""
    check_in = harbour.begun()
    harbour.answer(check_in, "five", heard="no")
    harbour.submit(check_in)
    raised = harbour.alliance.judging.judge(check_in.id)
    assert raised is not None
    return raised


def found(harbour: Harbour, signal: SignalId) -> Signal:
    with harbour.context.storage.reading() as session:
        return harbour.alliance.signals.get(session, signal)


def step(harbour: Harbour, signal: SignalId, *kinds: StepKind, note: str = "") -> RepairState:
    for kind in kinds:
        typed = {"step": kind.value, "note": note}
        answer = harbour.practice.client.post(f"{OFFICE}/{signal}", data=typed)
        assert answer.status_code == 303
    return found(harbour, signal).state


def question(harbour: Harbour) -> str:
    """Return the path that the client was sent last."""
    message = harbour.mails("alliance/mail/question")[-1]
    return message.link.removeprefix(harbour.practice.host.practice.url)


@pytest.mark.usefixtures("maya")
def test_what_waits_is_listed_without_saying_why(harbour: Harbour, signal: SignalId) -> None:
    shown = harbour.practice.client.get(OFFICE).text
    assert f'href="{OFFICE}/{signal}"' in shown
    assert "Ada Quinn" in shown
    assert "heard" not in shown


@pytest.mark.usefixtures("maya")
def test_its_page_says_what_is_possible_and_how_often_that_is_wrong(
    harbour: Harbour, signal: SignalId
) -> None:
    shown = harbour.practice.client.get(f"{OFFICE}/{signal}").text
    assert "Did you feel heard?" in shown
    assert "may have been missing" in shown
    assert "no rate of false alarms belongs to it" in shown


@pytest.mark.usefixtures("maya")
def test_a_rule_says_its_rate_in_words(harbour: Harbour) -> None:
    check_in = harbour.begun("alliance")
    harbour.submit(check_in)
    parameters = {"k": 2.0, "first": 5.0}
    look = Finding(
        kind=Kind.LOOK,
        instrument="alliance",
        scale="bond",
        value=1.0,
        limit=2.0,
        parameters=parameters,
        floored=True,
    )
    with harbour.context.storage.transaction() as session:
        signal = harbour.alliance.signals.raise_one(
            session,
            harbour.client.id,
            MAYA,
            occasion="1",
            findings=[look],
            check_in=check_in.id,
        )
    shown = harbour.practice.client.get(f"{OFFICE}/{signal}").text
    assert "about 19 in 100 courses of 14 check-ins" in shown
    assert "A possible change for the worse: “Bond” was 1, beyond the limit of 2" in shown


def test_reading_a_signal_is_written_down(
    harbour: Harbour, signal: SignalId, maya: Account
) -> None:
    harbour.practice.client.get(f"{OFFICE}/{signal}")
    entries = [each for each in harbour.practice.host.audit.entries() if each.actor == maya.id]
    assert (entries[0].action, entries[0].subject) == ("alliance.signal", f"person:{harbour.ada}")


@pytest.mark.usefixtures("maya")
def test_a_signal_is_followed_until_the_client_says_that_it_was_put_right(
    harbour: Harbour, signal: SignalId
) -> None:
    assert step(harbour, signal, StepKind.ACKNOWLEDGED) is RepairState.ACKNOWLEDGED
    assert step(harbour, signal, StepKind.TALKED) is RepairState.TALKED
    assert step(harbour, signal, StepKind.ASKED) is RepairState.ASKED
    path = question(harbour)
    thanks = harbour.practice.client.post(path, data={"answer": "yes", "words": "It helped."})
    assert "Thank you" in thanks.text
    assert found(harbour, signal).state is RepairState.REPAIRED
    assert "It helped." in harbour.practice.client.get(f"{OFFICE}/{signal}").text


@pytest.mark.usefixtures("maya")
def test_looking_at_the_question_changes_nothing(harbour: Harbour, signal: SignalId) -> None:
    step(harbour, signal, StepKind.TALKED, StepKind.ASKED)
    path = question(harbour)
    assert [harbour.practice.client.get(path).status_code for _ in range(3)] == [200] * 3
    assert found(harbour, signal).state is RepairState.ASKED


@pytest.mark.usefixtures("maya")
def test_the_question_is_answered_once(harbour: Harbour, signal: SignalId) -> None:
    step(harbour, signal, StepKind.TALKED, StepKind.ASKED)
    path = question(harbour)
    harbour.practice.client.post(path, data={"answer": "yes"})
    assert harbour.practice.client.get(path).status_code == 410
    assert harbour.practice.client.post(path, data={"answer": "no"}).status_code == 410
    assert found(harbour, signal).state is RepairState.REPAIRED


@pytest.mark.usefixtures("maya")
def test_the_mail_of_the_question_is_neutral(harbour: Harbour, signal: SignalId) -> None:
    step(harbour, signal, StepKind.TALKED, StepKind.ASKED, note="a secret note")
    [message] = harbour.mails("alliance/mail/question")
    assert (message.recipient.id, set(message.values)) == (harbour.ada, {"day"})


@pytest.mark.usefixtures("maya")
def test_a_question_without_a_choice_comes_back_with_what_was_written(
    harbour: Harbour, signal: SignalId
) -> None:
    step(harbour, signal, StepKind.TALKED, StepKind.ASKED)
    answer = harbour.practice.client.post(question(harbour), data={"words": "Half of it."})
    assert answer.status_code == 422
    assert "Half of it." in answer.text


@pytest.mark.usefixtures("maya")
def test_whoever_says_not_yet_raises_it_again_and_the_practitioner_is_told(
    harbour: Harbour, signal: SignalId
) -> None:
    harbour.alliance.telling.tell(harbour.practice.clock.now())
    step(harbour, signal, StepKind.TALKED, StepKind.ASKED)
    harbour.practice.client.post(question(harbour), data={"answer": "no"})
    assert found(harbour, signal).state is RepairState.NOT_REPAIRED
    assert harbour.alliance.telling.tell(harbour.practice.clock.now()) == 1


@pytest.mark.usefixtures("maya")
def test_whoever_is_not_sure_yet_can_be_asked_again(harbour: Harbour, signal: SignalId) -> None:
    step(harbour, signal, StepKind.TALKED, StepKind.ASKED)
    first = question(harbour)
    harbour.practice.client.post(first, data={"answer": "unsure"})
    assert step(harbour, signal, StepKind.ASKED) is RepairState.ASKED
    assert question(harbour) != first


@pytest.mark.usefixtures("maya")
def test_a_question_that_was_taken_back_is_over(harbour: Harbour, signal: SignalId) -> None:
    step(harbour, signal, StepKind.TALKED, StepKind.ASKED)
    path = question(harbour)
    assert step(harbour, signal, StepKind.TAKEN_BACK) is RepairState.TALKED
    assert harbour.practice.client.get(path).status_code == 410


@pytest.mark.usefixtures("maya")
def test_a_question_dies_with_its_time_and_can_be_asked_again(
    harbour: Harbour, signal: SignalId
) -> None:
    step(harbour, signal, StepKind.TALKED, StepKind.ASKED)
    path = question(harbour)
    harbour.practice.clock.advance(7 * DAY)
    answer = harbour.practice.client.post(path, data={"answer": "yes"})
    assert (answer.status_code, "time for this has passed" in answer.text) == (410, True)
    assert StepKind.ASKED in moves(found(harbour, signal), harbour.practice.clock.now())


@pytest.mark.parametrize("token", ["nothing", "a.b"])
def test_a_question_that_nobody_asked_is_unknown(harbour: Harbour, token: str) -> None:
    assert harbour.practice.client.get(f"/question/{token}").status_code == 404


@pytest.mark.usefixtures("maya")
def test_what_the_client_said_cannot_be_taken_back(harbour: Harbour, signal: SignalId) -> None:
    step(harbour, signal, StepKind.TALKED, StepKind.ASKED)
    harbour.practice.client.post(question(harbour), data={"answer": "no"})
    assert step(harbour, signal, StepKind.TAKEN_BACK) is RepairState.NOT_REPAIRED


@pytest.mark.usefixtures("maya")
@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((StepKind.SET_ASIDE,), RepairState.SET_ASIDE),
        ((StepKind.SET_ASIDE, StepKind.TAKEN_BACK), RepairState.RAISED),
        ((StepKind.SET_ASIDE, StepKind.REOPENED), RepairState.ACKNOWLEDGED),
        ((StepKind.TALKED, StepKind.PUT_RIGHT), RepairState.REPAIRED),
        ((StepKind.TALKED, StepKind.NOT_PUT_RIGHT), RepairState.NOT_REPAIRED),
        ((StepKind.TALKED, StepKind.NOT_PUT_RIGHT, StepKind.ENDED), RepairState.ENDED),
        ((StepKind.ASKED,), RepairState.RAISED),
        ((StepKind.UNSURE,), RepairState.RAISED),
        ((StepKind.NOTED,), RepairState.RAISED),
    ],
)
def test_only_steps_that_make_sense_are_taken(
    harbour: Harbour, signal: SignalId, kinds: tuple[StepKind, ...], state: RepairState
) -> None:
    assert step(harbour, signal, *kinds) is state


@pytest.mark.usefixtures("maya")
def test_a_step_that_there_is_not_is_not_found(harbour: Harbour, signal: SignalId) -> None:
    answer = harbour.practice.client.post(f"{OFFICE}/{signal}", data={"step": "fly"})
    assert answer.status_code == 404


@pytest.mark.usefixtures("maya")
def test_a_note_that_is_too_long_comes_back(harbour: Harbour, signal: SignalId) -> None:
    typed = {"step": "acknowledged", "note": "long " * 500}
    answer = harbour.practice.client.post(f"{OFFICE}/{signal}", data=typed)
    assert (answer.status_code, "long long" in answer.text) == (422, True)
    assert found(harbour, signal).steps == ()


@pytest.mark.usefixtures("maya")
def test_a_young_person_is_not_asked_before_a_guardian_agreed(
    harbour: Harbour, signal: SignalId
) -> None:
    with harbour.context.storage.transaction() as session:
        harbour.alliance.clients.agree(
            session, harbour.client.id, details=Details(young=True), language="en_GB"
        )
    assert step(harbour, signal, StepKind.TALKED, StepKind.ASKED) is RepairState.TALKED
    shown = harbour.practice.client.get(f"{OFFICE}/{signal}").text
    assert "before a guardian has agreed" in shown


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.ADMIN, Role.SUPERVISOR])
def test_a_signal_of_somebody_elses_client_is_as_if_there_were_none(
    harbour: Harbour, signal: SignalId, role: Role
) -> None:
    jonas = PractitionerId("jonas") if role is Role.PRACTITIONER else None
    harbour.sign_in(role, practitioner=jonas)
    refused = {404} if role is Role.PRACTITIONER else {403}
    client = harbour.practice.client
    assert client.get(f"{OFFICE}/{signal}").status_code in refused
    answer = client.post(f"{OFFICE}/{signal}", data={"step": "acknowledged"})
    assert answer.status_code in refused
    assert found(harbour, signal).steps == ()


def test_the_practitioner_is_told_once_by_a_neutral_mail_and_not_at_night(
    harbour: Harbour, signal: SignalId
) -> None:
    clock = harbour.practice.clock
    clock.advance(timedelta(hours=15))
    assert harbour.alliance.telling.tell(clock.now()) == 0
    clock.advance(timedelta(hours=12))
    assert [harbour.alliance.telling.tell(clock.now()) for _ in range(2)] == [1, 0]
    [message] = harbour.mails("alliance/mail/attention")
    assert (message.recipient.id, message.values) == (MAYA, {})
    assert signal not in message.link


def test_several_signals_make_one_mail(harbour: Harbour) -> None:
    no = Finding(kind=Kind.NO)
    with harbour.context.storage.transaction() as session:
        for number in range(3):
            harbour.alliance.signals.raise_one(
                session, harbour.client.id, MAYA, occasion=str(number), findings=[no]
            )
    harbour.alliance.telling.tell(harbour.practice.clock.now())
    assert len(harbour.mails("alliance/mail/attention")) == 1
    with harbour.context.storage.reading() as session:
        assert None not in set(session.scalars(select(SIGNAL.c.told_at)))


def test_the_page_of_the_day_says_that_something_waits_and_nothing_else(
    harbour: Harbour, signal: SignalId, maya: Account
) -> None:
    [item] = harbour.alliance.attention(maya)
    assert item.path == OFFICE
    assert "Ada" not in item.what
    step(harbour, signal, StepKind.ACKNOWLEDGED)
    assert list(harbour.alliance.attention(maya)) == []


@pytest.mark.usefixtures("signal")
@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR])
def test_nobody_elses_page_of_the_day_says_so(harbour: Harbour, role: Role) -> None:
    assert list(harbour.alliance.attention(harbour.sign_in(role))) == []


@pytest.mark.usefixtures("maya")
def test_signals_are_sealed_in_an_export_until_they_are_released(
    harbour: Harbour, signal: SignalId
) -> None:
    step(harbour, signal, StepKind.ACKNOWLEDGED, note="We will talk.")
    kept = {each.kind: each for each in harbour.alliance.keeping.of(harbour.ada)}
    assert kept["signal"].sealed
    with harbour.context.storage.transaction() as session:
        harbour.alliance.keeping.release(session, harbour.client.id)
    kept = {each.kind: each for each in harbour.alliance.keeping.of(harbour.ada)}
    assert not kept["signal"].sealed
    assert "We will talk." in kept["signal"].values["step 1"]


@pytest.mark.usefixtures("maya")
def test_two_clients_who_are_one_keep_their_signals(harbour: Harbour, signal: SignalId) -> None:
    ada = harbour.person("ada@work.example", "Ada Quinn")
    with harbour.context.storage.transaction() as session:
        other = harbour.alliance.clients.add(session, ada)
    harbour.alliance.keeping.merge(kept=ada, dropped=harbour.ada)
    assert found(harbour, signal).client == other.id


@pytest.mark.usefixtures("maya", "signal")
def test_a_summary_has_pseudonyms_and_notes_only_where_they_are_wanted(
    harbour: Harbour, signal: SignalId
) -> None:
    step(harbour, signal, StepKind.ACKNOWLEDGED, note="I was tired.")
    plain = harbour.practice.client.get(f"{OFFICE}/summary").text
    noted = harbour.practice.client.get(f"{OFFICE}/summary?notes=yes").text
    assert "Ada" not in plain
    assert ("I was tired." in plain, "I was tired." in noted) == (False, True)
    own = harbour.practice.client.get(f"{OFFICE}/{signal}").text
    named = re.search(r"this client is called (\w{4})\.", own)
    assert named is not None
    assert named[1] in plain


@pytest.mark.usefixtures("signal")
@pytest.mark.parametrize("agreed", [True, False])
def test_a_supervisor_sees_only_who_agreed(harbour: Harbour, *, agreed: bool) -> None:
    with harbour.context.storage.transaction() as session:
        harbour.context.people.assign_care(
            session,
            client=harbour.ada,
            practitioner=MAYA,
            actor=None,
            supervisor_allowed=agreed,
        )
    harbour.sign_in(Role.SUPERVISOR)
    shown = harbour.practice.client.get(f"{OFFICE}/supervision").text
    assert ("Did you feel heard?" in shown) is agreed
    assert "Ada" not in shown


@pytest.mark.usefixtures("maya")
@pytest.mark.parametrize("since", ["", "2027-01-01", "9999-01-01", "never"])
def test_a_summary_of_any_time_can_be_asked_for(harbour: Harbour, since: str) -> None:
    answer = harbour.practice.client.get(f"{OFFICE}/summary?since={since}")
    assert answer.status_code == 200


@pytest.mark.usefixtures("maya")
def test_the_page_about_rules_says_every_rate(harbour: Harbour) -> None:
    shown = harbour.practice.client.get(f"{OFFICE}/rules").text
    assert "about 19 in 100 courses of 14 check-ins" in shown
    assert "about 27 in 100 courses" in shown
    assert "switched off" in shown


@pytest.mark.parametrize(("what", "paused"), [("once", False), ("always", True)])
def test_a_client_says_that_they_would_rather_not_be_asked(
    harbour: Harbour, what: str, *, paused: bool
) -> None:
    maya = harbour.maya()
    typed = {"every": "1", "unit": "weeks", "delivery": "mail"}
    page = f"/office/check-ins/clients/{harbour.client.id}"
    harbour.practice.client.post(f"{page}/plan", data=typed)
    check_in = harbour.begun()
    path = harbour.alliance.doors.for_mail(check_in)
    assert f'href="{path}/stop"' in harbour.practice.client.get(path).text
    assert "Not any more" in harbour.practice.client.get(f"{path}/stop").text
    harbour.practice.client.post(f"{path}/stop", data={"what": what})
    assert "not asked any more" in harbour.practice.client.get(path).text
    planned = harbour.practice.client.get(page).text
    assert ("would rather not be asked, since" in planned) is paused
    raised = harbour.alliance.signals.open_for(maya)
    assert [each.kind for signal in raised for each in signal.findings] == [Kind.STOPPED] * paused


def test_a_shared_device_stops_nothing(harbour: Harbour) -> None:
    path = harbour.alliance.doors.for_tablet(harbour.begun())
    assert f"{path}/stop" not in harbour.practice.client.get(path).text
    assert harbour.practice.client.post(f"{path}/stop").headers["location"] == path
    assert harbour.practice.client.get(path).status_code == 200
