"""The register of signals: raised once, sealed, and gone with what they are about."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from soundwell_hookspecs import PractitionerId, Role, SignalId
from soundwell_plugins.features.alliance.access import NotAllowed
from soundwell_plugins.features.alliance.check_in import CheckIn
from soundwell_plugins.features.alliance.repair.signal import (
    Finding,
    Kind,
    RepairState,
    read,
    written,
)
from soundwell_plugins.features.alliance.repair.steps import StepKind
from soundwell_plugins.features.alliance.tables import SIGNAL, STEP

from .conftest import MAYA, Harbour

NO = Finding(kind=Kind.NO, instrument="five", item="heard")


def raised(
    harbour: Harbour, check_in: CheckIn | None = None, findings: Sequence[Finding] = (NO,)
) -> SignalId | None:
    about = check_in or harbour.begun()
    with harbour.context.storage.transaction() as session:
        return harbour.alliance.signals.raise_one(
            session,
            about.client,
            about.practitioner,
            occasion=f"check-in:{about.id}",
            findings=findings,
            check_in=about.id,
        )


def step(harbour: Harbour, signal: SignalId, *kinds: StepKind) -> RepairState:
    with harbour.context.storage.transaction() as session:
        found = harbour.alliance.signals.locked(session, signal)
        for kind in kinds:
            found = harbour.alliance.signals.take(session, found, kind, account=None)
        return found.state


def count(harbour: Harbour) -> tuple[int | None, int | None]:
    with harbour.context.storage.reading() as session:
        signals = session.scalar(select(func.count()).select_from(SIGNAL))
        return signals, session.scalar(select(func.count()).select_from(STEP))


def test_a_signal_is_raised_once_for_each_occasion(harbour: Harbour) -> None:
    check_in = harbour.begun()
    assert raised(harbour, check_in) is not None
    assert raised(harbour, check_in) is None


def test_nothing_is_raised_without_a_reason(harbour: Harbour) -> None:
    assert raised(harbour, findings=()) is None


def test_findings_come_back_as_they_were_written() -> None:
    look = Finding(
        kind=Kind.LOOK,
        instrument="alliance",
        scale="bond",
        value=1.5,
        limit=2.0,
        parameters={"k": 2},
    )
    assert read(written([NO, look])) == (NO, look)


def test_the_practitioner_has_it_open_until_it_is_put_right(harbour: Harbour) -> None:
    signal = raised(harbour)
    assert signal is not None
    maya = harbour.maya()
    [found] = harbour.alliance.signals.open_for(maya)
    assert (found.id, found.state) == (signal, RepairState.RAISED)
    step(harbour, signal, StepKind.TALKED, StepKind.PUT_RIGHT)
    assert harbour.alliance.signals.open_for(maya) == ()


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR])
def test_nobody_else_has_it_open(harbour: Harbour, role: Role) -> None:
    raised(harbour)
    assert harbour.alliance.signals.open_for(harbour.sign_in(role)) == ()
    jonas = harbour.sign_in(Role.PRACTITIONER, practitioner=PractitionerId("jonas"))
    assert harbour.alliance.signals.open_for(jonas) == ()


def test_whose_care_has_ended_has_it_open_no_more(harbour: Harbour) -> None:
    raised(harbour)
    with harbour.context.storage.transaction() as session:
        harbour.context.people.end_care(session, client=harbour.ada, practitioner=MAYA, actor=None)
    assert harbour.alliance.signals.open_for(harbour.maya()) == ()


def test_a_record_has_its_marks(harbour: Harbour) -> None:
    check_in = harbour.begun()
    harbour.submit(check_in)
    bond = Finding(kind=Kind.LOOK, instrument="alliance", scale="bond", check_in=check_in.id)
    signal = raised(harbour, check_in, [bond])
    record = harbour.alliance.records.open(harbour.maya(), harbour.client.id)
    [mark] = harbour.alliance.signals.of(record)
    assert (mark.signal, mark.kind, mark.scale) == (signal, Kind.LOOK, "bond")
    assert mark.at == record.check_ins[0].check_in.submitted_at


def test_a_record_of_another_practitioner_has_none_of_them(harbour: Harbour) -> None:
    raised(harbour)
    jonas = PractitionerId("jonas")
    account = harbour.sign_in(Role.PRACTITIONER, practitioner=jonas)
    with pytest.raises(NotAllowed):
        harbour.alliance.records.open(account, harbour.client.id)


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), RepairState.RAISED),
        ((StepKind.ACKNOWLEDGED,), RepairState.ACKNOWLEDGED),
        ((StepKind.ACKNOWLEDGED, StepKind.TAKEN_BACK), RepairState.RAISED),
        ((StepKind.ACKNOWLEDGED, StepKind.NOTED), RepairState.ACKNOWLEDGED),
        ((StepKind.TALKED, StepKind.ASKED), RepairState.ASKED),
        ((StepKind.TALKED, StepKind.ASKED, StepKind.UNSURE), RepairState.TALKED),
        ((StepKind.TALKED, StepKind.ASKED, StepKind.PUT_RIGHT), RepairState.REPAIRED),
        ((StepKind.TALKED, StepKind.ASKED, StepKind.NOT_PUT_RIGHT), RepairState.NOT_REPAIRED),
        ((StepKind.SET_ASIDE,), RepairState.SET_ASIDE),
        ((StepKind.SET_ASIDE, StepKind.REOPENED), RepairState.ACKNOWLEDGED),
    ],
)
def test_the_state_follows_from_the_steps(
    harbour: Harbour, kinds: tuple[StepKind, ...], state: RepairState
) -> None:
    signal = raised(harbour)
    assert signal is not None
    if kinds:
        assert step(harbour, signal, *kinds) is state
    with harbour.context.storage.reading() as session:
        found = harbour.alliance.signals.get(session, signal)
    assert (found.state, found.closed_at is None) == (state, state.is_open)


def test_signals_go_with_an_erasure(harbour: Harbour) -> None:
    signal = raised(harbour)
    assert signal is not None
    step(harbour, signal, StepKind.ACKNOWLEDGED)
    harbour.alliance.keeping.erase(harbour.ada)
    assert count(harbour) == (0, 0)


def test_signals_are_not_kept_longer_than_answers(harbour: Harbour) -> None:
    raised(harbour)
    with harbour.context.storage.transaction() as session:
        harbour.alliance.signals.raise_one(
            session, harbour.client.id, MAYA, occasion="session:1", findings=[NO], about="1"
        )
    harbour.practice.clock.advance(timedelta(days=1096))
    harbour.alliance.keeping.expire(harbour.practice.clock.now())
    assert count(harbour) == (0, 0)


@pytest.mark.sqlite
def test_the_database_shows_neither_why_nor_what_was_done(harbour: Harbour, tmp_path: Path) -> None:
    signal = raised(harbour, findings=[Finding(kind=Kind.LOOK, scale="scale-of-ada")])
    assert signal is not None
    with harbour.context.storage.transaction() as session:
        found = harbour.alliance.signals.locked(session, signal)
        harbour.alliance.signals.take(
            session, found, StepKind.NOT_PUT_RIGHT, account=None, note="what-ada-said"
        )
    files = [each.read_bytes() for each in (tmp_path / "data").iterdir() if each.is_file()]
    secrets = (b"scale-of-ada", b"what-ada-said", b"not-put-right")
    assert [secret for secret in secrets for each in files if secret in each] == []
