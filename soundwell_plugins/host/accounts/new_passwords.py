"""New passwords: invitations, a reset by mail, and a change by somebody who is signed in."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    Account,
    AccountId,
    Events,
    Limits,
    MessageRequested,
    Practice,
    Recipient,
)
from soundwell_plugins.host.accounts.journal import Deed, Journal
from soundwell_plugins.host.accounts.passwords import Passwords, objection
from soundwell_plugins.host.accounts.register import AccountRegister
from soundwell_plugins.host.accounts.sessions import Sessions, SignedIn
from soundwell_plugins.host.accounts.tables import ACCOUNT
from soundwell_plugins.host.accounts.tickets import INVITED, Purpose, Tickets
from soundwell_plugins.host.storage import Database

_HOUR: Final = timedelta(hours=1)


class PasswordRefused(Exception):
    """A password cannot be used; its text is a sentence for the person who chose it."""


class NewPasswords:
    """Lets people choose a password.

    Args:
        database: where everything is kept.
        practice: whose pages links lead to.
        register: knows the accounts.
        passwords: hashes them.
        tickets: prove who may choose one.
        sessions: end when a password changes.
        events: ask for messages.
        limits: keep messages few.
        journal: hears of it.
    """

    def __init__(
        self,
        *,
        database: Database,
        practice: Practice,
        register: AccountRegister,
        passwords: Passwords,
        tickets: Tickets,
        sessions: Sessions,
        events: Events,
        limits: Limits,
        journal: Journal,
    ) -> None:
        self._database = database
        self._practice = practice
        self._register = register
        self._passwords = passwords
        self._tickets = tickets
        self._sessions = sessions
        self._events = events
        self._limits = limits
        self._journal = journal

    def forgotten(self, email: str, address: str) -> None:
        """Send a link to whoever has this address, if somebody has; tells nobody which it is.

        Args:
            email: what was typed.
            address: the address of the network that it comes from.
        """
        who = self._register.address_hash(email).hex()
        if not (
            self._limits.allow("sign-in.forgotten", address, times=20, per=_HOUR)
            and self._limits.allow("sign-in.forgotten", who, times=3, per=_HOUR)
        ):
            return
        with self._database.transaction() as session:
            account = self._register.find(session, email)
            if account is not None:
                self.send(session, account, actor=None)

    def send(self, session: Session, account: Account, *, actor: AccountId | None) -> None:
        """Send a link with which somebody chooses a new password."""
        valid = INVITED if actor is not None else None
        token = self._tickets.issue(session, Purpose.NEW_PASSWORD, account.id, valid)
        self._message(session, account, "new_password", self._link(token))
        self._journal.note(session, Deed.LINK_SENT, account.id, actor=actor)

    def link(self, session: Session, account: Account) -> str:
        """Return a link with which somebody chooses a password; for the command line."""
        token = self._tickets.issue(session, Purpose.NEW_PASSWORD, account.id, INVITED)
        self._journal.note(session, Deed.LINK_SENT, account.id, actor=None)
        return self._link(token)

    def whose(self, token: str) -> Account | None:
        """Return whose link it is, without using it up; `None` if it is not valid."""
        with self._database.reading() as session:
            ticket = self._tickets.look(session, Purpose.NEW_PASSWORD, token)
            if ticket is None or ticket.account is None:
                return None
            return self._register.get(session, ticket.account)

    def choose(self, token: str, password: str) -> Account:
        """Set a password with a link, which ends all sessions.

        Raises:
            PasswordRefused: it cannot be used.
            LookupError: the link is not valid any more.
        """
        account = self.whose(token)
        if account is None:
            raise LookupError
        hashed = self.hashed(account, password)
        with self._database.transaction() as session:
            if self._tickets.use(session, Purpose.NEW_PASSWORD, token) is None:
                raise LookupError
            self._set(session, account, hashed, keep="")
        return account

    def change(self, signed_in: SignedIn, old: str, new: str) -> None:
        """Set a password by somebody who is signed in, which ends their other sessions.

        Raises:
            LookupError: the old password is wrong.
            PasswordRefused: the new one cannot be used.
        """
        account = signed_in.account
        with self._database.reading() as session:
            kept = session.scalar(select(ACCOUNT.c.password).where(ACCOUNT.c.id == account.id))
        if kept and not self._passwords.verified(kept, old).right:
            raise LookupError
        hashed = self.hashed(account, new)
        with self._database.transaction() as session:
            self._set(session, account, hashed, keep=signed_in.id)

    def hashed(self, account: Account, password: str) -> str:
        """Return the hash of a new password.

        Raises:
            PasswordRefused: it cannot be used.
        """
        wrong = objection(password, (account.name, account.email, self._practice.name))
        if wrong:
            raise PasswordRefused(wrong)
        return self._passwords.hashed(password)

    def begin_with(self, session: Session, account: Account, hashed: str) -> None:
        """Set the first password of an account that was added a moment ago."""
        session.execute(update(ACCOUNT).where(ACCOUNT.c.id == account.id).values(password=hashed))

    def _set(self, session: Session, account: Account, hashed: str, *, keep: str) -> None:
        self.begin_with(session, account, hashed)
        self._tickets.withdraw(session, Purpose.NEW_PASSWORD, account.id)
        self._tickets.withdraw(session, Purpose.CODE, account.id)
        self._sessions.end_all(session, account.id, but=keep)
        self._message(session, account, "password_changed", f"{self._practice.url}/sign-in")
        self._journal.note(session, Deed.PASSWORD_CHANGED, account.id, actor=account.id)

    def _message(self, session: Session, account: Account, template: str, link: str) -> None:
        message = MessageRequested(
            about=f"account:{account.id}",
            recipient=Recipient.account(account.id),
            template=f"sign_in/mail/{template}",
            link=link,
        )
        self._events.publish(session, message)

    def _link(self, token: str) -> str:
        return f"{self._practice.url}/sign-in/new-password/{token}"
