"""What the host hands to a plugin."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from logging import Logger
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from soundwell_hookspecs.accounts import Accounts
from soundwell_hookspecs.answers import Answers
from soundwell_hookspecs.audit import Audit
from soundwell_hookspecs.deliveries import Event
from soundwell_hookspecs.people import Person, PersonId
from soundwell_hookspecs.practice import Practice
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
        """Return what is known of a person, or `None` after an erasure."""


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
