"""Who is there while a request is answered, for the templates."""

from contextvars import ContextVar
from dataclasses import dataclass

from soundwell_hookspecs import Account, OfficeEntry


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is signed in.

    Args:
        account: who.
        csrf: the token that their forms carry.
        entries: their places in the back office.
        path: where they are.
    """

    account: Account
    csrf: str
    entries: tuple[OfficeEntry, ...]
    path: str


class Presence:
    """Knows who is there.

    Who is there is known to the request alone: it travels with the thread that answers it.
    """

    def __init__(self) -> None:
        self._present: ContextVar[Present | None] = ContextVar("present", default=None)

    def enter(self, present: Present) -> None:
        """Say who is there until the request is answered."""
        self._present.set(present)

    def present(self) -> Present | None:
        """Return who is there, or `None` where nobody is signed in."""
        return self._present.get()

    def csrf_token(self) -> str:
        """Return the token for a form, or nothing where nobody is signed in."""
        present = self._present.get()
        return "" if present is None else present.csrf
