"""The register: who can sign in, with which roles."""

import pytest

from soundwell_hookspecs import Account, AccountId, PractitionerId, Role
from soundwell_plugins.host.accounts.register import AccountRefused, AccountRegister
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import KeyRing
from soundwell_plugins.testing import AdjustableClock

EMAIL = "Mira.Holm@harbour.example"
MAYA = PractitionerId("maya")


@pytest.fixture
def register(keyring: KeyRing, clock: AdjustableClock) -> AccountRegister:
    return AccountRegister(keyring, clock)


@pytest.fixture
def mira(database: Database, register: AccountRegister) -> Account:
    """Return an admin who sees clients as well."""
    with database.transaction() as session:
        return register.add(
            session,
            email=EMAIL,
            name="Mira Holm",
            roles=[Role.ADMIN, Role.PRACTITIONER],
            practitioner=MAYA,
        )


def test_an_account_comes_back_with_all_its_roles(
    database: Database, register: AccountRegister, mira: Account
) -> None:
    with database.reading() as session:
        assert register.get(session, mira.id) == mira
    assert mira.roles == {Role.ADMIN, Role.PRACTITIONER}


@pytest.mark.parametrize("typed", [EMAIL, EMAIL.lower(), f" {EMAIL.upper()} "])
def test_an_account_is_found_however_its_address_is_typed(
    database: Database, register: AccountRegister, mira: Account, typed: str
) -> None:
    with database.reading() as session:
        assert register.find(session, typed) == mira


def test_a_practitioners_account_is_found(
    database: Database, register: AccountRegister, mira: Account
) -> None:
    with database.reading() as session:
        assert register.of_practitioner(session, MAYA) == mira
        assert register.of_practitioner(session, PractitionerId("jonas")) is None


@pytest.mark.usefixtures("mira")
def test_one_address_has_one_account(database: Database, register: AccountRegister) -> None:
    with (
        pytest.raises(AccountRefused, match="has an account already"),
        database.transaction() as session,
    ):
        register.add(session, email=EMAIL, name="Somebody", roles=[])


@pytest.mark.usefixtures("mira")
def test_one_practitioner_has_one_account(database: Database, register: AccountRegister) -> None:
    with (
        pytest.raises(AccountRefused, match="has an account already"),
        database.transaction() as session,
    ):
        register.add(session, email="else@x.example", name="Else", roles=[], practitioner=MAYA)


def test_an_account_that_is_switched_off_cannot_sign_in(
    database: Database, register: AccountRegister, mira: Account
) -> None:
    with database.transaction() as session:
        register.add(session, email="two@x.example", name="Two", roles=[Role.ADMIN])
        register.disable(session, mira.id)
        assert register.get(session, mira.id) is None
        assert register.find(session, EMAIL) is None
        assert mira.id not in {each.id for each in register.having(session, Role.ADMIN)}


def test_an_account_that_is_switched_on_again_can(
    database: Database, register: AccountRegister, mira: Account
) -> None:
    with database.transaction() as session:
        register.add(session, email="two@x.example", name="Two", roles=[Role.ADMIN])
        register.disable(session, mira.id)
        register.enable(session, mira.id)
        assert register.get(session, mira.id) == mira


def test_the_last_admin_cannot_be_switched_off(
    database: Database, register: AccountRegister, mira: Account
) -> None:
    with (
        pytest.raises(AccountRefused, match=r"^Nobody else is an admin"),
        database.transaction() as session,
    ):
        register.disable(session, mira.id)


def test_the_last_admin_keeps_the_role(
    database: Database, register: AccountRegister, mira: Account
) -> None:
    with (
        pytest.raises(AccountRefused, match=r"^Nobody else is an admin"),
        database.transaction() as session,
    ):
        register.set_roles(session, mira.id, [Role.PRACTITIONER], MAYA)


def test_roles_are_replaced(database: Database, register: AccountRegister, mira: Account) -> None:
    with database.transaction() as session:
        register.set_roles(session, mira.id, [Role.ADMIN, Role.SUPERVISOR], None)
        found = register.get(session, mira.id)
    assert found is not None
    assert found.roles == {Role.ADMIN, Role.SUPERVISOR}
    assert found.practitioner is None


def test_a_practice_knows_whether_it_has_an_admin(
    database: Database, register: AccountRegister
) -> None:
    with database.transaction() as session:
        assert not register.has_admin(session)
        register.add(session, email=EMAIL, name="Mira", roles=[Role.ADMIN])
        assert register.has_admin(session)


def test_an_unknown_account_is_none(database: Database, register: AccountRegister) -> None:
    with database.reading() as session:
        assert register.get(session, AccountId("nobody")) is None
