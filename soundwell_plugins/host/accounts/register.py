"""The register of accounts: who can sign in, with which roles."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import Account, AccountId, Clock, PractitionerId, Role
from soundwell_plugins.host.accounts.tables import ACCOUNT, ACCOUNT_ROLE, ADDRESS
from soundwell_plugins.sdk.encryption import Keys
from soundwell_plugins.sdk.tables import new_id

NO_PASSWORD: Final = ""


class AccountRefused(Exception):
    """What was asked of the register cannot be done; its text is a sentence for the admin."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as the admin sees it.

    Args:
        account: who.
        since: when it was added, in UTC.
        has_password: whether they have chosen a password.
        has_second_factor: whether they use an authenticator.
        disabled: whether it is switched off.
    """

    account: Account
    since: datetime
    has_password: bool
    has_second_factor: bool
    disabled: bool


class AccountRegister:
    """Knows who can sign in; see `soundwell_hookspecs.Accounts`.

    Args:
        keyring: the keys by which addresses are hashed.
        clock: tells when somebody was added.
    """

    def __init__(self, keyring: Keys, clock: Clock) -> None:
        self._keyring = keyring
        self._clock = clock

    def get(self, session: Session, account: AccountId) -> Account | None:
        """Return an account, or `None` if there is none that can sign in."""
        return self._one(session, ACCOUNT.c.id == account, ACCOUNT.c.disabled_at.is_(None))

    def of_practitioner(self, session: Session, practitioner: PractitionerId) -> Account | None:
        """Return the account of a practitioner, or `None` if they have none."""
        return self._one(
            session, ACCOUNT.c.practitioner == practitioner, ACCOUNT.c.disabled_at.is_(None)
        )

    def having(self, session: Session, role: Role) -> Sequence[Account]:
        """Return the accounts that hold a role, the oldest first."""
        return [
            each.account
            for each in self.everybody(session)
            if role in each.account.roles and not each.disabled
        ]

    def find(self, session: Session, email: str) -> Account | None:
        """Return the account with an address, or `None` if there is none that can sign in."""
        return self._one(
            session,
            ACCOUNT.c.address_hash.in_(ADDRESS.all(self._keyring, email)),
            ACCOUNT.c.disabled_at.is_(None),
        )

    def listed(self, session: Session, account: AccountId) -> Listed | None:
        """Return an account as the admin sees it, one that is switched off too."""
        row = session.execute(select(ACCOUNT).where(ACCOUNT.c.id == account)).one_or_none()
        return None if row is None else _listed(row, _roles(session, row.id))

    def named(self, session: Session, email: str) -> Listed:
        """Return the account with an address as the admin sees it.

        Raises:
            AccountRefused: there is none.
        """
        query = select(ACCOUNT).where(ACCOUNT.c.address_hash.in_(ADDRESS.all(self._keyring, email)))
        row = session.execute(query).one_or_none()
        if row is None:
            raise AccountRefused("Nobody has this address. `soundwell users list` shows all.")
        return _listed(row, _roles(session, row.id))

    def everybody(self, session: Session) -> tuple[Listed, ...]:
        """Return all accounts, the oldest first."""
        rows = session.execute(select(ACCOUNT).order_by(ACCOUNT.c.created_at, ACCOUNT.c.id)).all()
        return tuple(_listed(row, _roles(session, row.id)) for row in rows)

    def add(
        self,
        session: Session,
        *,
        email: str,
        name: str,
        roles: Collection[Role],
        practitioner: PractitionerId | None = None,
    ) -> Account:
        """Add somebody, who has no password yet.

        Raises:
            AccountRefused: the address or the practitioner has an account already.
        """
        account = Account(
            AccountId(new_id()), name.strip(), email.strip(), frozenset(roles), practitioner
        )
        try:
            with session.begin_nested():
                session.execute(
                    insert(ACCOUNT).values(
                        id=account.id,
                        address_hash=ADDRESS(self._keyring, email),
                        email=account.email,
                        name=account.name,
                        practitioner=practitioner,
                        password=NO_PASSWORD,
                        totp_last_step=0,
                        created_at=self._clock.now(),
                    )
                )
        except IntegrityError:
            raise AccountRefused(
                "This address or this practitioner has an account already."
            ) from None
        _write_roles(session, account.id, account.roles)
        return account

    def set_roles(
        self,
        session: Session,
        account: AccountId,
        roles: Collection[Role],
        practitioner: PractitionerId | None,
    ) -> None:
        """Change what somebody does here, and which practitioner they are.

        Raises:
            AccountRefused: no admin would be left, or the practitioner has another account.
        """
        if Role.ADMIN not in roles:
            self._keep_an_admin(session, account)
        try:
            with session.begin_nested():
                session.execute(
                    update(ACCOUNT).where(ACCOUNT.c.id == account).values(practitioner=practitioner)
                )
        except IntegrityError:
            raise AccountRefused("This practitioner has another account already.") from None
        session.execute(delete(ACCOUNT_ROLE).where(ACCOUNT_ROLE.c.account == account))
        _write_roles(session, account, roles)

    def disable(self, session: Session, account: AccountId) -> None:
        """Switch an account off.

        Raises:
            AccountRefused: no admin would be left.
        """
        self._keep_an_admin(session, account)
        session.execute(
            update(ACCOUNT).where(ACCOUNT.c.id == account).values(disabled_at=self._clock.now())
        )

    def enable(self, session: Session, account: AccountId) -> None:
        """Switch an account on again."""
        session.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(disabled_at=None))

    def has_admin(self, session: Session) -> bool:
        """Tell whether somebody can sign in as an admin."""
        return self._admins_but(session, AccountId("")) > 0

    def address_hash(self, email: str) -> bytes:
        """Return a keyed hash that stands for an address for a while."""
        return ADDRESS(self._keyring, email)

    def _keep_an_admin(self, session: Session, account: AccountId) -> None:
        # Two admins who leave at once would otherwise both see the other.
        session.execute(select(ACCOUNT.c.id).order_by(ACCOUNT.c.id).with_for_update()).all()
        if self._admins_but(session, account) == 0:
            raise AccountRefused("Nobody else is an admin: give somebody else the role first.")

    def _admins_but(self, session: Session, account: AccountId) -> int:
        others = (
            select(func.count())
            .select_from(ACCOUNT.join(ACCOUNT_ROLE, ACCOUNT_ROLE.c.account == ACCOUNT.c.id))
            .where(
                ACCOUNT_ROLE.c.role == Role.ADMIN,
                ACCOUNT.c.disabled_at.is_(None),
                ACCOUNT.c.id != account,
            )
        )
        return session.scalar(others) or 0

    def _one(self, session: Session, *conditions: object) -> Account | None:
        query = select(ACCOUNT).where(*conditions)  # type: ignore[arg-type]  # columns' comparisons
        row = session.execute(query).one_or_none()
        return None if row is None else _account(row, _roles(session, row.id))


def _roles(session: Session, account: str) -> frozenset[Role]:
    found = session.scalars(select(ACCOUNT_ROLE.c.role).where(ACCOUNT_ROLE.c.account == account))
    return frozenset(found)


def _write_roles(session: Session, account: AccountId, roles: Collection[Role]) -> None:
    for role in sorted(roles, key=lambda each: each.value):
        session.execute(insert(ACCOUNT_ROLE).values(account=account, role=role))


def _account(row: Row[*tuple[object, ...]], roles: frozenset[Role]) -> Account:
    return Account(AccountId(row.id), row.name, row.email, roles, row.practitioner)


def _listed(row: Row[*tuple[object, ...]], roles: frozenset[Role]) -> Listed:
    return Listed(
        account=_account(row, roles),
        since=row.created_at,
        has_password=row.password != NO_PASSWORD,
        has_second_factor=row.totp_confirmed_at is not None,
        disabled=row.disabled_at is not None,
    )
