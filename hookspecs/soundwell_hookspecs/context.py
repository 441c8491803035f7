"""What the host hands to a plugin."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from logging import Logger
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from soundwell_hookspecs.accounts import AccountId, Accounts
from soundwell_hookspecs.answers import Answers
from soundwell_hookspecs.audit import Audit
from soundwell_hookspecs.deliveries import Event
from soundwell_hookspecs.people import Care, Person, PersonId
from soundwell_hookspecs.practice import Practice, PractitionerId
from soundwell_hookspecs.texts import EnglishTexts, Texts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

P = ParamSpec("P")
R = TypeVar("R")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return this moment, in UTC."""


class Hooks(Protocol):
    """Asks the other plugins; what comes back has the type that the specification declares."""

    def collect(
        self, specification: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> Answers[R]:
        """Ask every enabled plugin for its part of a contribution, side by side.

        Args:
            specification: a contribution, for example `soundwell_hookspecs.busy_times`.
            args: none: arguments are given by name.
            kwargs: the specification's arguments.

        Returns:
            The answers in the order of the configuration, and who could not give one.

        Raises:
            RuntimeError: called while a transaction of this context is open.
            TypeError: the specification is no contribution, or an argument is missing or unknown.
        """

    def choose(self, specification: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """Ask plugins in the order of the configuration until one has an answer.

        Args:
            specification: a choice.
            args: none: arguments are given by name.
            kwargs: the specification's arguments.

        Returns:
            The first answer that is not `None`, or `None`.

        Raises:
            RuntimeError: called while a transaction of this context is open.
            TypeError: the specification is no choice, or an argument is missing or unknown.
        """


class Storage(Protocol):
    """Keeps what a plugin knows."""

    def transaction(self) -> "AbstractContextManager[Session]":
        """Open a transaction that can write: committed at the end, rolled back when one raises."""

    def reading(self) -> "AbstractContextManager[Session]":
        """Open a transaction that only reads, beside those that write."""


class Events(Protocol):
    """Tells the other plugins what happened."""

    def publish(self, session: "Session", event: Event) -> None:
        """Write an event and its deliveries into the transaction of the fact itself.

        Args:
            session: an open transaction of this context's storage.
            event: what happened.

        Raises:
            TypeError: no specification hears of events of this type.
        """


class People(Protocol):
    """Knows visitors and clients."""

    def add(self, session: "Session", *, email: str, name: str, phone: str = "") -> PersonId:
        """Return the person with this address, adding one if there is none.

        What is known of a person already is never overwritten by what somebody types into a form.
        """

    def get(self, session: "Session", person: PersonId) -> Person | None:
        """Return what is known of a person, or `None` after an erasure.

        An id that went in a merge answers as the one that was kept.
        """

    def names(self, session: "Session", people: Collection[PersonId]) -> Mapping[PersonId, str]:
        """Return the names of some people at once, for lists; nobody's who was erased.

        Args:
            session: an open transaction of this context's storage.
            people: who; an id that went in a merge leads to the name of the one that was kept.
        """

    def find(self, session: "Session", email: str) -> Person | None:
        """Return the person with this address, or `None` if there is none."""

    def change_address(
        self, session: "Session", person: PersonId, *, email: str, actor: AccountId | None
    ) -> None:
        """Give a person another address; it is written into the audit trail.

        Args:
            session: an open transaction of this context's storage.
            person: whose.
            email: the new address.
            actor: whose doing it is; `None` for the person's own.

        Raises:
            LookupError: there is no such person.
            AddressTaken: another person has it.
        """

    def merge(
        self, session: "Session", *, kept: PersonId, dropped: PersonId, actor: AccountId | None
    ) -> None:
        """Make one person of two; it is written into the audit trail.

        Name, address and phone stay those of `kept`; whoever writes from the other address is them
        too. Plugins hear of it by `people_merged` and put what they keep under the id that stays.

        Args:
            session: an open transaction of this context's storage.
            kept: the id under which everything stands from now on.
            dropped: the id that goes.
            actor: whose doing it is.

        Raises:
            LookupError: one of the two is no person.
            ValueError: they are one person already.
        """

    def assign_care(
        self,
        session: "Session",
        *,
        client: PersonId,
        practitioner: PractitionerId,
        actor: AccountId | None,
        supervisor_allowed: bool = False,
    ) -> None:
        """Put a client into a practitioner's care, or change whether a supervisor may look.

        It is written into the audit trail, and the practitioner is told. A repeat does nothing.

        Args:
            session: an open transaction of this context's storage.
            client: who is cared for.
            practitioner: who cares.
            actor: whose doing it is; `None` for the machine itself.
            supervisor_allowed: whether the client agreed that a supervisor may look.

        Raises:
            LookupError: there is no such person, or no such practitioner in the configuration.
        """

    def end_care(
        self,
        session: "Session",
        *,
        client: PersonId,
        practitioner: PractitionerId,
        actor: AccountId | None,
    ) -> bool:
        """End a practitioner's care for a client; written into the audit trail, and told.

        Returns:
            Whether there was care that had not ended before.
        """

    def clients_of(self, session: "Session", practitioner: PractitionerId) -> Sequence[Care]:
        """Return the care that a practitioner gives now, the longest first."""

    def care_of(self, session: "Session", person: PersonId) -> Sequence[Care]:
        """Return all care that a person has and had, the earliest first."""

    def fingerprints(self, email: str) -> tuple[bytes, ...]:
        """Return keyed hashes of an address, by which it is known again without being kept.

        Args:
            email: an address; in whatever letters it is written, the hashes are the same.

        Returns:
            The first is the one to keep; the others may have been kept before the keys changed.
        """


class Links(Protocol):
    """Makes and reads addresses that only the practice can have made."""

    def sign(self, purpose: str, subject: str, *, expires: datetime) -> str:
        """Return a token for one purpose and one subject.

        Args:
            purpose: what it allows, for example `scheduling.booking`; a token for another purpose
                is refused.
            subject: an id; never personal data, for it can be read.
            expires: the moment from which it is refused, aware.
        """

    def verify(self, purpose: str, token: str) -> str:
        """Return the subject of a token.

        Raises:
            LinkExpired: it was right once.
            LinkForged: it was never signed here, not for this purpose, or it was changed.
        """


class Seals(Protocol):
    """Encrypts what a browser keeps for the practice, for example half a questionnaire."""

    def seal(self, purpose: str, text: str, *, expires: datetime) -> str:
        """Return a text that nobody but the practice can read or change.

        Args:
            purpose: what it is for; opened for another purpose it is refused.
            text: what to encrypt; a cookie holds some 2,500 bytes of it.
            expires: the moment from which it is refused, aware.

        Returns:
            Letters, digits, `-` and `_`.
        """

    def open(self, purpose: str, token: str) -> str:
        """Return what was sealed.

        Raises:
            LinkExpired: it was right once.
            LinkForged: it was never sealed here, not for this purpose, or it was changed.
        """


class NoSeals:
    """What a context has until the host gives it seals."""

    def seal(self, purpose: str, text: str, *, expires: datetime) -> str:
        """Refuse; see `Seals`."""
        raise RuntimeError("this context seals nothing: a host gives its plugins one that does")

    def open(self, purpose: str, token: str) -> str:
        """Refuse whatever it is; see `Seals`."""
        raise LinkForged("nothing was sealed here")


class Limits(Protocol):
    """Counts what is done, so that nobody does it too often; a restart forgets nothing."""

    def allow(self, name: str, key: str, *, times: int, per: timedelta) -> bool:
        """Count one more, if it is not one too many.

        Args:
            name: what is done, for example `newsletter.sign-up`.
            key: who does it, for example an address; only a keyed hash of it is kept.
            times: how often it may be done at once; it may be done again as the span passes.
            per: the span in which `times` become free again.

        Returns:
            Whether it may be done; what may not is not counted.

        Raises:
            RuntimeError: called while a transaction of this context is open.
        """


class LinkRefused(Exception):
    """A signed link cannot be used."""


class LinkExpired(LinkRefused):
    """A signed link was right once."""


class LinkForged(LinkRefused):
    """A signed link was not made here, or not for this purpose, or was changed."""


class Templates(Protocol):
    """Turns templates into text, with the practice's own versions first."""

    def render(self, template: str, values: Mapping[str, object], *, language: str = "") -> str:
        """Render a template by name, for example `scheduling/times.html`.

        Args:
            template: name below the templates' folder; `.html` is escaped.
            values: what the template may use; a missing one is an error.
            language: a locale; that of the visitor who waits, or else the practice's, when empty.
        """


@dataclass(frozen=True, slots=True)
class PluginContext:
    """All that a plugin may use of the host.

    Args:
        plugin: the plugin's own name.
        practice: who runs this, and who sees clients here.
        clock: the time.
        logger: for lines without personal data.
        hooks: asks the other plugins.
        storage: sessions for its own tables.
        events: tells the other plugins.
        people: visitors and clients.
        accounts: who can sign in.
        audit: who read or changed what.
        limits: how often somebody may do something.
        links: signed links.
        templates: renders.
        folder: a folder of the plugin's own; it may not exist yet.
        texts: what people read, in the language of the visitor who waits.
        seals: encrypts what a browser keeps.
    """

    plugin: str
    practice: Practice
    clock: Clock
    logger: Logger
    hooks: Hooks
    storage: Storage
    events: Events
    people: People
    accounts: Accounts
    audit: Audit
    limits: Limits
    links: Links
    templates: Templates
    folder: Path
    texts: Texts = field(default_factory=EnglishTexts)
    seals: Seals = field(default_factory=NoSeals)
