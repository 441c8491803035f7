"""The entrance: signing in, step by step, and proving once more who it is."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    Account,
    AccountId,
    Clock,
    Identity,
    LinkRefused,
    Links,
)
from soundwell_plugins.host.accounts.journal import Deed, Journal
from soundwell_plugins.host.accounts.passwords import Passwords
from soundwell_plugins.host.accounts.register import NO_PASSWORD, AccountRegister
from soundwell_plugins.host.accounts.second_factor import SecondFactors
from soundwell_plugins.host.accounts.sessions import Sessions, SignedIn
from soundwell_plugins.host.accounts.tables import ACCOUNT
from soundwell_plugins.host.accounts.tickets import Purpose, Tickets
from soundwell_plugins.host.accounts.waits import NO_WAIT, Lane, Waits, lanes
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.tables import new_id

DEVICE_KNOWN: Final = timedelta(days=180)
_DEVICE: Final = "sign-in.device"


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a try comes from.

    Args:
        address: of the network.
        browser: what the browser says of itself.
        device: the value of the device's cookie, or empty.
    """

    address: str
    browser: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is in.

    Args:
        account: who.
        token: opens the session.
        device: what the device is known by from now on.
    """

    account: Account
    token: str
    device: str


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """The password was right, and a code is the next step.

    Args:
        ticket: stands for the first step.
    """

    ticket: str


class Refused(Exception):
    """What was typed does not open anything."""


class TooSoon(Exception):
    """There were too many failures: the next try has to wait.

    Args:
        wait: for how long.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many failures")
        self.wait = wait


class Entrance:
    """Lets people in.

    Args:
        database: where everything is kept.
        register: knows the accounts.
        passwords: verifies passwords.
        factors: verifies codes.
        tickets: stand for the first step.
        waits: slow guesses down.
        sessions: of those who are in.
        links: sign what a device is known by.
        journal: hears of it.
        clock: the time.
    """

    def __init__(
        self,
        *,
        database: Database,
        register: AccountRegister,
        passwords: Passwords,
        factors: SecondFactors,
        tickets: Tickets,
        waits: Waits,
        sessions: Sessions,
        links: Links,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._database = database
        self._register = register
        self._passwords = passwords
        self._factors = factors
        self._tickets = tickets
        self._waits = waits
        self._sessions = sessions
        self._links = links
        self._journal = journal
        self._clock = clock

    def sign_in(self, email: str, password: str, caller: Caller) -> Entered | CodeWanted:
        """Take the first step, by password.

        Raises:
            Refused: the address or the password is wrong; it takes as long either way.
            TooSoon: there were too many failures.
        """
        with self._database.transaction() as session:
            account = self._register.find(session, email)
            who = self._register.address_hash(email).hex()
            tried = lanes(f"password {who}", caller.address, self._known(account, caller))
            wait = self._waits.begin(session, tried)
            kept = self._kept(session, account)
        _wait_for(wait)
        verdict = self._passwords.verified(kept, password)
        with self._database.transaction() as session:
            right = verdict.right and kept == self._kept(session, account)
            if right and account is not None:
                self._renew(session, account, verdict.renewed)
                return self._passed(session, account, caller, tried)
            self._failed(session, account, "password")
        raise Refused

    def enter_code(self, ticket: str, code: str, caller: Caller) -> Entered:
        """Take the second step.

        Raises:
            LookupError: the first step is too long ago.
            Refused: the code is wrong, or was used already.
            TooSoon: there were too many failures.
        """
        with self._database.transaction() as session:
            first = self._tickets.look(session, Purpose.CODE, ticket)
            account = (
                self._register.get(session, first.account) if first and first.account else None
            )
            if account is None:
                raise LookupError
            tried = self._code_lanes(account, caller)
            wait = self._waits.begin(session, tried)
        _wait_for(wait)
        with self._database.transaction() as session:
            if self._factors.verify(session, account.id, code):
                if self._tickets.use(session, Purpose.CODE, ticket) is None:
                    raise LookupError
                self._waits.succeeded(session, tried)
                return self._entered(session, account, caller, second_factor=True)
            self._failed(session, account, "code")
        raise Refused

    def identified(self, identity: Identity, way: str, caller: Caller) -> Entered | CodeWanted:
        """Let somebody in whom another system has identified.

        Raises:
            Refused: nobody here has this address.
        """
        with self._database.transaction() as session:
            account = self._register.find(session, identity.email)
            if account is not None:
                if identity.second_factor:
                    return self._entered(session, account, caller, second_factor=True)
                return self._passed(session, account, caller, ())
            self._failed(session, None, way)
        raise Refused

    def prove(self, signed_in: SignedIn, password: str, code: str, caller: Caller) -> str:
        """Prove once more who it is, before something dangerous.

        Args:
            signed_in: the session.
            password: what was typed as the password.
            code: what was typed as a code, which counts where the account has no password.
            caller: where it comes from.

        Returns:
            The session's new token.

        Raises:
            Refused: it is wrong.
            TooSoon: there were too many failures.
        """
        account = signed_in.account
        with self._database.transaction() as session:
            tried = self._code_lanes(account, caller)
            wait = self._waits.begin(session, tried)
            kept = self._kept(session, account)
        _wait_for(wait)
        verdict = self._passwords.verified(kept, password) if kept else None
        with self._database.transaction() as session:
            by_code = verdict is None and self._factors.verify(session, account.id, code)
            if by_code or (verdict is not None and verdict.right):
                self._waits.succeeded(session, tried)
                return self._sessions.proved(session, signed_in.id, second_factor=by_code)
            self._failed(session, account, "proof")
        raise Refused

    def known_device(self, account: AccountId) -> str:
        """Return what a device is known by, once somebody has signed in on it."""
        expires = self._clock.now() + DEVICE_KNOWN
        return self._links.sign(_DEVICE, f"{account}:{new_id()}", expires=expires)

    def _passed(
        self, session: Session, account: Account, caller: Caller, tried: tuple[Lane, ...]
    ) -> Entered | CodeWanted:
        self._waits.succeeded(session, tried)
        if self._factors.is_set_up(session, account.id):
            return CodeWanted(self._tickets.issue(session, Purpose.CODE, account.id))
        return self._entered(session, account, caller, second_factor=False)

    def _entered(
        self, session: Session, account: Account, caller: Caller, *, second_factor: bool
    ) -> Entered:
        token = self._sessions.begin(
            session, account.id, device=caller.browser, second_factor=second_factor
        )
        self._journal.note(session, Deed.SIGNED_IN, account.id, actor=account.id)
        known = caller.device if self._known(account, caller) else ""
        return Entered(account, token, known or self.known_device(account.id))

    def _failed(self, session: Session, account: Account | None, what: str) -> None:
        whose = None if account is None else account.id
        self._journal.note(session, Deed.SIGN_IN_FAILED, whose, actor=None, detail=what)

    def _code_lanes(self, account: Account, caller: Caller) -> tuple[Lane, ...]:
        return lanes(f"code {account.id}", caller.address, self._known(account, caller))

    def _known(self, account: Account | None, caller: Caller) -> str:
        """Return the name of a device that has signed in to an account before, or nothing."""
        try:
            owner, _, device = self._links.verify(_DEVICE, caller.device).partition(":")
        except LinkRefused:
            return ""
        return device if account is not None and owner == account.id else ""

    def _kept(self, session: Session, account: Account | None) -> str:
        if account is None:
            return NO_PASSWORD
        query = select(ACCOUNT.c.password).where(
            ACCOUNT.c.id == account.id, ACCOUNT.c.disabled_at.is_(None)
        )
        return session.scalar(query) or NO_PASSWORD

    def _renew(self, session: Session, account: Account, hashed: str) -> None:
        if hashed:
            session.execute(
                update(ACCOUNT).where(ACCOUNT.c.id == account.id).values(password=hashed)
            )


def _wait_for(wait: timedelta) -> None:
    if wait > NO_WAIT:
        raise TooSoon(wait)
