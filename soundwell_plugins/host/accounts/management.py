"""What an admin does with accounts; every change is written down and told to whom it concerns."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    Account,
    AccountId,
    Events,
    MessageRequested,
    Practice,
    PractitionerId,
    Recipient,
    Role,
)
from soundwell_plugins.host.accounts.journal import Deed, Journal
from soundwell_plugins.host.accounts.new_passwords import NewPasswords
from soundwell_plugins.host.accounts.register import AccountRefused, AccountRegister
from soundwell_plugins.host.accounts.second_factor import SecondFactors
from soundwell_plugins.host.accounts.sessions import Sessions
from soundwell_plugins.host.accounts.tickets import Purpose, Tickets
from soundwell_plugins.host.storage import Database


class Management:
    """Adds accounts and changes them.

    Args:
        database: where everything is kept.
        practice: whose practitioners accounts can be.
        register: keeps the accounts.
        new_passwords: invites.
        factors: are removed when somebody has lost theirs.
        tickets: the first admin's.
        sessions: end when an account is switched off.
        events: ask for messages.
        journal: hears of it.
    """

    def __init__(
        self,
        *,
        database: Database,
        practice: Practice,
        register: AccountRegister,
        new_passwords: NewPasswords,
        factors: SecondFactors,
        tickets: Tickets,
        sessions: Sessions,
        events: Events,
        journal: Journal,
    ) -> None:
        self._database = database
        self._practice = practice
        self._register = register
        self._new_passwords = new_passwords
        self._factors = factors
        self._tickets = tickets
        self._sessions = sessions
        self._events = events
        self._journal = journal

    def add(
        self,
        session: Session,
        *,
        email: str,
        name: str,
        roles: Collection[Role],
        practitioner: PractitionerId | None,
        actor: AccountId | None,
    ) -> Account:
        """Add somebody, who then needs a link to choose a password.

        Raises:
            AccountRefused: the address or the practitioner has an account, or the roles do not fit.
        """
        self._check(roles, practitioner)
        account = self._register.add(
            session, email=email, name=name, roles=roles, practitioner=practitioner
        )
        detail = _detail(roles, practitioner)
        self._journal.note(session, Deed.ADDED, account.id, actor=actor, detail=detail)
        self._tell_practitioner(session, account.id, practitioner)
        return account

    def set_roles(
        self,
        session: Session,
        account: Account,
        roles: Collection[Role],
        practitioner: PractitionerId | None,
        *,
        actor: AccountId | None,
    ) -> None:
        """Change what somebody does here.

        Raises:
            AccountRefused: the roles do not fit, or no admin would be left.
        """
        self._check(roles, practitioner)
        if frozenset(roles) == account.roles and practitioner == account.practitioner:
            return
        self._register.set_roles(session, account.id, roles, practitioner)
        detail = _detail(roles, practitioner)
        self._journal.note(session, Deed.ROLES_CHANGED, account.id, actor=actor, detail=detail)
        self._tell(session, Recipient.account(account.id), account.id)
        if practitioner != account.practitioner:
            self._tell_practitioner(session, account.id, practitioner)

    def disable(self, session: Session, account: AccountId, *, actor: AccountId | None) -> None:
        """Switch an account off and end its sessions.

        Raises:
            AccountRefused: no admin would be left.
        """
        self._register.disable(session, account)
        self._sessions.end_all(session, account)
        self._tickets.withdraw(session, Purpose.NEW_PASSWORD, account)
        self._journal.note(session, Deed.DISABLED, account, actor=actor)

    def enable(self, session: Session, account: AccountId, *, actor: AccountId | None) -> None:
        """Switch an account on again."""
        self._register.enable(session, account)
        self._journal.note(session, Deed.ENABLED, account, actor=actor)

    def remove_second_factor(
        self, session: Session, account: AccountId, *, actor: AccountId | None
    ) -> None:
        """Ask for codes no more, for somebody who has lost theirs; ends their sessions."""
        self._factors.remove(session, account)
        self._sessions.end_all(session, account)
        self._journal.note(session, Deed.SECOND_FACTOR_OFF, account, actor=actor)

    def first_link(self) -> str:
        """Return a link with which the first admin begins, or nothing once there is one."""
        with self._database.transaction() as session:
            if self._register.has_admin(session):
                return ""
            token = self._tickets.issue(session, Purpose.FIRST_ADMIN, None)
        return f"{self._practice.url}/sign-in/first/{token}"

    def may_begin(self, token: str) -> bool:
        """Tell whether a link for the first admin is valid."""
        with self._database.reading() as session:
            return not self._register.has_admin(session) and (
                self._tickets.look(session, Purpose.FIRST_ADMIN, token) is not None
            )

    def begin(self, token: str, *, email: str, name: str, password: str) -> Account:
        """Add the first admin.

        Raises:
            LookupError: the link is not valid, or there is an admin already.
            PasswordRefused: the password cannot be used.
            AccountRefused: the address has an account already.
        """
        nobody = Account(AccountId(""), name, email, frozenset())
        hashed = self._new_passwords.hashed(nobody, password)
        with self._database.transaction() as session:
            used = self._tickets.use(session, Purpose.FIRST_ADMIN, token)
            if used is None or self._register.has_admin(session):
                raise LookupError
            admin = self.add(
                session,
                email=email,
                name=name,
                roles=[Role.ADMIN],
                practitioner=None,
                actor=None,
            )
            self._new_passwords.begin_with(session, admin, hashed)
        return admin

    def _check(self, roles: Collection[Role], practitioner: PractitionerId | None) -> None:
        if practitioner is not None and practitioner not in self._practice.practitioners:
            known = ", ".join(self._practice.practitioners)
            raise AccountRefused(f"The configuration has no such practitioner. It has: {known}.")
        if (practitioner is not None) is not (Role.PRACTITIONER in roles):
            raise AccountRefused(
                "A practitioner's account has the role practitioner, and names which one it is."
            )

    def _tell_practitioner(
        self, session: Session, account: AccountId, practitioner: PractitionerId | None
    ) -> None:
        """Tell a practitioner at the address of the configuration that an account is theirs."""
        if practitioner is not None:
            self._tell(session, Recipient.practitioner(practitioner), account)

    def _tell(self, session: Session, recipient: Recipient, account: AccountId) -> None:
        message = MessageRequested(
            about=f"account:{account}",
            recipient=recipient,
            template="sign_in/mail/roles_changed",
            link=f"{self._practice.url}/office/account",
        )
        self._events.publish(session, message)


def _detail(roles: Collection[Role], practitioner: PractitionerId | None) -> str:
    named = ", ".join(sorted(role.value for role in roles)) or "no role"
    return f"{named}; practitioner {practitioner}" if practitioner else named
