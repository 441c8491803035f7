"""Check-ins from the invitation to the submission, and who may read what was answered."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from soundwell_hookspecs import PractitionerId, Role
from soundwell_plugins.features.alliance.access import NotAllowed
from soundwell_plugins.features.alliance.check_in import AnsweredCheckIn, State, Way
from soundwell_plugins.features.alliance.check_ins import CheckIns, Closed
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.tables import CHECK_IN
from soundwell_plugins.host.audit.tables import AUDIT

from .conftest import FIVE, MAYA, Harbour


def test_the_five_questions_come_first_whatever_is_asked(harbour: Harbour) -> None:
    form = harbour.alliance.catalogue.form(["music", "alliance"])
    assert [each.name for each in form] == ["five", "music", "alliance"]


def test_a_form_that_asks_the_five_itself_comes_first_instead(harbour: Harbour) -> None:
    assert [each.name for each in harbour.alliance.catalogue.form(["music", "teen"])] == [
        "teen",
        "music",
    ]


def test_what_was_answered_is_read_as_it_was_answered(harbour: Harbour) -> None:
    check_in = harbour.begun("alliance")
    harbour.answer(check_in, "five", **FIVE)
    harbour.answer(check_in, "alliance", bond_trust="fully", bond_caring="partly")
    harbour.submit(check_in)
    [answered] = harbour.alliance.records.open(harbour.maya(), harbour.client.id).check_ins
    five, alliance = answered.forms
    assert {name: answer.value for name, answer in five.answers.items()} == FIVE
    assert five.noes == ("understood",)
    scores = {each.scale: each.value for each in alliance.scores}
    assert (scores["bond"], scores["goals"], scores["alliance"]) == (3.0, None, None)


def test_a_page_that_is_sent_again_takes_the_place_of_what_stood_there(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.answer(check_in, "five", safe="no")
    harbour.answer(check_in, "five", safe="yes", heard="yes")
    [form] = harbour.submit(check_in).forms
    assert {name: answer.value for name, answer in form.answers.items()} == {
        "safe": "yes",
        "heard": "yes",
    }


def test_what_is_asked_after_a_no_goes_with_the_no(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.answer(check_in, "five", safe="no")
    harbour.answer(check_in, "five", raise_how="self")
    harbour.answer(check_in, "five", safe="yes")
    [form] = harbour.submit(check_in).forms
    assert set(form.answers) == {"safe"}


def test_there_is_one_check_in_for_an_occasion(harbour: Harbour) -> None:
    harbour.begun(occasion="session:1")
    form = harbour.alliance.catalogue.form([])
    with harbour.context.storage.transaction() as session:
        second = harbour.alliance.check_ins.begin(
            session,
            harbour.client,
            practitioner=MAYA,
            form=form,
            occasion="session:1",
            way=Way.MAIL,
            valid=timedelta(days=1),
        )
    assert second is None


def test_a_check_in_that_was_submitted_is_closed(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.submit(check_in)
    with pytest.raises(Closed):
        harbour.answer(check_in, "five", safe="no")
    with pytest.raises(Closed):
        harbour.submit(check_in)


def test_a_check_in_that_has_expired_is_closed(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.practice.clock.advance(timedelta(days=7))
    with pytest.raises(Closed):
        harbour.submit(check_in)


def test_the_draft_is_gone_with_the_submission(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.answer(check_in, "five", safe="no")
    harbour.submit(check_in)
    with harbour.context.storage.reading() as session:
        row = session.execute(select(CHECK_IN.c.draft, CHECK_IN.c.state)).one()
    assert row == (None, State.SUBMITTED.value)


def test_others_hear_of_it_without_whose_it_is(delivering: Harbour) -> None:
    check_in = delivering.begun()
    delivering.submit(check_in)
    heard = delivering.post.submitted.get(timeout=20)
    assert heard.check_in == check_in.id
    assert delivering.ada not in repr(heard)
    assert delivering.client.id not in repr(heard)


def test_a_listener_hears_of_it_in_the_same_transaction(harbour: Harbour) -> None:
    heard: list[AnsweredCheckIn] = []
    check_ins = CheckIns(
        harbour.context, harbour.alliance.catalogue, [lambda _, each: heard.append(each)]
    )
    check_in = harbour.begun()
    harbour.answer(check_in, "five", safe="no")
    with harbour.context.storage.transaction() as session:
        check_ins.submit(session, check_in)
    [answered] = heard
    assert answered.check_in.state is State.SUBMITTED
    assert answered.forms[0].noes == ("safe",)


def test_scores_are_kept_beside_the_answers_for_overviews(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.answer(check_in, "five", **FIVE)
    harbour.submit(check_in)
    with harbour.context.storage.reading() as session:
        kept = json.loads(session.scalar(select(CHECK_IN.c.scores)) or "")
    assert kept["five"]["noes"] == ["understood"]
    assert kept["five"]["scores"] == {"five": 6.25}


def answered(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.answer(check_in, "five", **FIVE)
    harbour.submit(check_in)


def test_every_reading_is_written_down(harbour: Harbour) -> None:
    answered(harbour)
    account = harbour.maya()
    harbour.alliance.records.open(account, harbour.client.id)
    query = select(AUDIT.c.actor, AUDIT.c.subject).where(AUDIT.c.action == "alliance.read")
    with harbour.practice.host.database.reading() as session:
        assert session.execute(query).all() == [(account.id, f"person:{harbour.ada}")]


@pytest.mark.parametrize("roles", [{Role.ADMIN}, {Role.SUPERVISOR}, {Role.PRACTITIONER}, set(Role)])
def test_nobody_else_reads_it(harbour: Harbour, roles: set[Role]) -> None:
    answered(harbour)
    with pytest.raises(NotAllowed):
        harbour.alliance.records.open(harbour.sign_in(*roles), harbour.client.id)


def test_a_supervisor_reads_it_if_the_client_agreed(harbour: Harbour) -> None:
    answered(harbour)
    harbour.person("ada@example.org", "Ada Quinn", supervised=True)
    record = harbour.alliance.records.open(harbour.sign_in(Role.SUPERVISOR), harbour.client.id)
    assert len(record.check_ins) == 1


def test_whose_care_has_ended_reads_no_more(harbour: Harbour) -> None:
    answered(harbour)
    with harbour.context.storage.transaction() as session:
        harbour.context.people.end_care(session, client=harbour.ada, practitioner=MAYA, actor=None)
    with pytest.raises(NotAllowed):
        harbour.alliance.records.open(harbour.maya(), harbour.client.id)


def test_what_was_written_for_one_practitioner_is_not_read_by_another(harbour: Harbour) -> None:
    harbour.submit(harbour.begun(practitioner=PractitionerId("jonas")))
    assert harbour.alliance.records.open(harbour.maya(), harbour.client.id).check_ins == ()


def test_a_client_who_is_none_is_as_closed_as_somebody_elses(harbour: Harbour) -> None:
    with pytest.raises(NotAllowed):
        harbour.alliance.records.open(harbour.maya(), ClientId("0" * 32))
