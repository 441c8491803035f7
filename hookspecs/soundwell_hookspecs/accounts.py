"""Accounts of the people who work at the practice, and hooks for other ways of signing in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, NewType, Protocol

from soundwell_hookspecs.markers import choice, contribution
from soundwell_hookspecs.practice import PractitionerId

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AccountId = NewType("AccountId", str)
"""What everything but the host keeps of an account."""


class Role(Enum):
    """What somebody does at the practice; one account may hold several."""

    ADMIN = "admin"
    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in.

    Args:
        id: what features and connectors keep.
        name: as colleagues read it.
        email: the address with which they sign in.
        roles: what they do here.
        practitioner: which practitioner of `soundwell.toml` they are, if they are one.
    """

    id: AccountId
    name: str
    email: str
    roles: frozenset[Role]
    practitioner: PractitionerId | None = None


class Accounts(Protocol):
    """Knows who can sign in; accounts that are switched off are not among them."""

    def get(self, session: "Session", account: AccountId) -> Account | None:
        """Return an account, or `None` if there is none that can sign in."""

    def of_practitioner(self, session: "Session", practitioner: PractitionerId) -> Account | None:
        """Return the account of a practitioner, or `None` if they have none."""

    def having(self, session: "Session", role: Role) -> Sequence[Account]:
        """Return the accounts that hold a role, the oldest first."""


@dataclass(frozen=True, slots=True)
class SignInWay:
    """Another way of signing in than with a password.

    Args:
        key: what it is called in addresses: small letters, digits and `-`.
        label: the words of the link, for example `Sign in with the clinic's account`.
    """

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as another system has proved.

    Args:
        email: an address that belongs to them, verified by that system.
        second_factor: whether they have shown a second factor there.
    """

    email: str
    second_factor: bool = False


@contribution(deadline=timedelta(seconds=2))
def sign_in_ways() -> Sequence[SignInWay]:
    """Name other ways of signing in, for links on the page where people sign in.

    Returns:
        The ways, in the order in which they should stand.

    Raises:
        Exception: anything raised leaves this plugin's ways out and names it.

    Example::

        @implements(sign_in_ways)
        def sign_in_ways(self) -> Sequence[SignInWay]:
            return [SignInWay("clinic", "Sign in with the clinic's account")]
    """


@choice(deadline=timedelta(seconds=10))
def begin_sign_in(way: str, state: str, back: str) -> str | None:
    """Say where the browser has to go for one of the ways.

    Args:
        way: the key of the way.
        state: a random text, bound to this browser, with which the other system has to send it
            back as the parameter `state`.
        back: the address to which the other system has to send the browser.

    Returns:
        An address of the other system; `None` if the way is none of this plugin's.

    Raises:
        Exception: anything raised is told as a way that does not work at present.

    Example::

        @implements(begin_sign_in)
        def begin_sign_in(self, way: str, state: str, back: str) -> str | None:
            return self.clinic.address(state, back) if way == "clinic" else None
    """


@choice(deadline=timedelta(seconds=20))
def finish_sign_in(way: str, state: str, back: str, answer: Mapping[str, str]) -> Identity | None:
    """Find out who came back; the host has checked that `state` belongs to this browser.

    Args:
        way: the key of the way.
        state: what `begin_sign_in` was given.
        back: the address to which the browser was sent back.
        answer: the parameters with which it came.

    Returns:
        Who it is; `None` if the way is none of this plugin's, or nothing was proved.

    Raises:
        Exception: anything raised is told as a sign-in that did not work.

    Example::

        @implements(finish_sign_in)
        def finish_sign_in(
            self, way: str, state: str, back: str, answer: Mapping[str, str]
        ) -> Identity | None:
            return self.clinic.identity(answer["code"], back) if way == "clinic" else None
    """
