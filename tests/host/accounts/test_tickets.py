"""Tickets: each opens one thing, once, for a time."""

from datetime import timedelta

import pytest

from soundwell_hookspecs import AccountId, Role
from soundwell_plugins.host.accounts.register import AccountRegister
from soundwell_plugins.host.accounts.tickets import VALID, Purpose, Tickets
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import KeyRing
from soundwell_plugins.testing import AdjustableClock


@pytest.fixture
def tickets(clock: AdjustableClock) -> Tickets:
    return Tickets(clock)


@pytest.fixture
def mira(database: Database, keyring: KeyRing, clock: AdjustableClock) -> AccountId:
    with database.transaction() as session:
        register = AccountRegister(keyring, clock)
        return register.add(
            session, email="mira@harbour.example", name="Mira", roles=[Role.ADMIN]
        ).id


def issue(
    tickets: Tickets,
    database: Database,
    account: AccountId | None,
    purpose: Purpose = Purpose.NEW_PASSWORD,
    valid: timedelta | None = None,
) -> str:
    with database.transaction() as session:
        return tickets.issue(session, purpose, account, valid)


def opens(
    tickets: Tickets, database: Database, token: str, purpose: Purpose = Purpose.NEW_PASSWORD
) -> bool:
    with database.transaction() as session:
        return tickets.use(session, purpose, token) is not None


def test_a_ticket_opens_once(tickets: Tickets, database: Database, mira: AccountId) -> None:
    token = issue(tickets, database, mira)
    assert [opens(tickets, database, token) for _ in range(2)] == [True, False]


def test_looking_at_it_does_not_use_it_up(
    tickets: Tickets, database: Database, mira: AccountId
) -> None:
    token = issue(tickets, database, mira)
    with database.reading() as session:
        found = tickets.look(session, Purpose.NEW_PASSWORD, token)
    assert found is not None
    assert (found.account, opens(tickets, database, token)) == (mira, True)


@pytest.mark.parametrize("purpose", Purpose)
def test_it_is_valid_for_as_long_as_its_purpose_allows(
    tickets: Tickets,
    database: Database,
    clock: AdjustableClock,
    mira: AccountId,
    purpose: Purpose,
) -> None:
    token = issue(tickets, database, mira, purpose)
    clock.advance(VALID[purpose])
    assert not opens(tickets, database, token, purpose)


def test_an_invitation_may_be_valid_for_longer(
    tickets: Tickets, database: Database, clock: AdjustableClock, mira: AccountId
) -> None:
    token = issue(tickets, database, mira, valid=timedelta(days=7))
    clock.advance(timedelta(days=6))
    assert opens(tickets, database, token)


def test_a_new_link_makes_the_one_before_void(
    tickets: Tickets, database: Database, mira: AccountId
) -> None:
    first, second = issue(tickets, database, mira), issue(tickets, database, mira)
    assert (opens(tickets, database, first), opens(tickets, database, second)) == (False, True)


def test_two_browsers_may_wait_for_a_code_at_once(
    tickets: Tickets, database: Database, mira: AccountId
) -> None:
    tokens = [issue(tickets, database, mira, Purpose.CODE) for _ in range(2)]
    assert [opens(tickets, database, each, Purpose.CODE) for each in tokens] == [True, True]


def test_it_opens_nothing_else(tickets: Tickets, database: Database, mira: AccountId) -> None:
    token = issue(tickets, database, mira)
    assert not opens(tickets, database, token, Purpose.FIRST_ADMIN)


def test_nobody_can_read_one_in_the_database(
    tickets: Tickets, database: Database, mira: AccountId
) -> None:
    token = issue(tickets, database, mira)
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM account_ticket").all()
    assert len(rows) == 1
    assert token not in str(rows)


def test_withdrawn_ones_open_nothing(tickets: Tickets, database: Database, mira: AccountId) -> None:
    token = issue(tickets, database, mira)
    with database.transaction() as session:
        tickets.withdraw(session, Purpose.NEW_PASSWORD, mira)
    assert not opens(tickets, database, token)
