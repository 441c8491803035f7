"""Hooks by which a plugin takes part in the back office, which people see once signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from soundwell_hookspecs.accounts import Account
from soundwell_hookspecs.markers import contribution
from soundwell_hookspecs.moments import Window
from soundwell_hookspecs.permissions import Permission


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """A place in the navigation of the back office.

    Args:
        label: its words, for example `Clients`.
        path: where it leads, beginning with a slash.
        permission: who is shown it; the route itself asks for its own.
    """

    label: str
    path: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that needs a person.

    Args:
        what: a sentence that says what it is; nothing that a client wrote, answered or scored.
        remedy: what to do about it.
        path: where to do it, beginning with a slash, or empty.
    """

    what: str
    remedy: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something that takes place.

    Args:
        when: from when to when.
        what: a few words; nothing that a client wrote, answered or scored.
        path: where to read more, beginning with a slash, or empty.
    """

    when: Window
    what: str
    path: str = ""


@contribution(deadline=timedelta(seconds=2))
def office_entries() -> Sequence[OfficeEntry]:
    """Name this plugin's places in the back office; asked once, when the application starts.

    Returns:
        The entries, in the order in which they should stand.

    Raises:
        Exception: anything raised leaves this plugin's entries out and names it.

    Example::

        @implements(office_entries)
        def office_entries(self) -> Sequence[OfficeEntry]:
            return [OfficeEntry("Clients", "/clients", Permission.PRACTITIONER)]
    """


@contribution(deadline=timedelta(seconds=5))
def attention(account: Account) -> Sequence[Attention]:
    """Say what needs this person today.

    Args:
        account: who looks; name nothing that their roles do not let them see.

    Returns:
        What needs them, the most urgent first; empty when nothing does.

    Raises:
        Exception: anything raised leaves this plugin's part out and names it.

    Example::

        @implements(attention)
        def attention(self, account: Account) -> Sequence[Attention]:
            if Role.ADMIN not in account.roles or self.peer.answers():
                return []
            return [Attention("The peer does not answer.", "Look at its address.", "/peer")]
    """


@contribution(deadline=timedelta(seconds=5))
def agenda(account: Account, window: Window) -> Sequence[AgendaItem]:
    """Say what takes place for this person in a span of time.

    Args:
        account: who looks.
        window: the span, in UTC.

    Returns:
        What overlaps the span, in any order; empty when nothing does.

    Raises:
        Exception: anything raised leaves this plugin's part out and names it.

    Example::

        @implements(agenda)
        def agenda(self, account: Account, window: Window) -> Sequence[AgendaItem]:
            talks = self.talks.of(account.practitioner, window)
            return [AgendaItem(each.when, "First conversation", each.path) for each in talks]
    """
