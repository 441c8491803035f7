"""Entries that are one person: suggested, looked at side by side, and joined; for admins."""

from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.responses import Response

from soundwell_hookspecs import Person, PersonId, personal_data
from soundwell_plugins.host.duplicates import suggest
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.office.frame import Frame
from soundwell_plugins.web.office.people import PEOPLE, known

Typed = Annotated[dict[str, str], Depends(submitted)]

_SEARCHED: Final = 5000
"""So many entries, the newest, are compared; each has to be decrypted."""
_SHOWN: Final = 50
_SURE: Final = marked("Please confirm that they are one person. It cannot be undone.")
_SAME: Final = marked("These two are one person already.")


class Merging:
    """The pages about duplicates.

    Args:
        frame: around the pages.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.host.database

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get("/duplicates", permission=admin)(self.suggest)
        router.get("/people/{kept}/join/{dropped}", permission=admin, recent=True)(self.ask)
        router.post("/people/{kept}/join/{dropped}", permission=admin, recent=True)(self.join)

    def suggest(self) -> Response:
        """Suggest entries that may be one person."""
        with self._database.reading() as session:
            newest = self._frame.host.people.newest(session, limit=_SEARCHED)
        pairs = suggest(newest)
        values = {"pairs": pairs[:_SHOWN], "more": len(pairs) > _SHOWN}
        return self._frame.page("duplicates", values)

    def ask(self, kept: str, dropped: str) -> Response:
        """Show two entries side by side, and what is kept under each."""
        return self._ask(*self._both(kept, dropped), FormState())

    def join(self, request: Request, kept: str, dropped: str, typed: Typed) -> Response:
        """Make one person of two."""
        one, other = self._both(kept, dropped)
        if "sure" not in typed:
            return self._ask(one, other, FormState(typed, {"sure": _SURE}), 422)
        if one.id == other.id:
            return self._ask(one, other, FormState(typed, {"": _SAME}), 409)
        with self._database.transaction() as session:
            self._frame.host.people.merge(
                session, kept=one.id, dropped=other.id, actor=signed_in(request).id
            )
        return see_other(f"{PEOPLE}/{one.id}?merged=yes")

    def _both(self, kept: str, dropped: str) -> tuple[Person, Person]:
        with self._database.reading() as session:
            return known(self._frame, session, kept), known(self._frame, session, dropped)

    def _ask(self, one: Person, other: Person, form: FormState, status: int = 200) -> Response:
        with self._database.reading() as session:
            sides = [
                (each, self._frame.host.people.care_of(session, each.id)) for each in (one, other)
            ]
        values = {
            "sides": [(person, care, self._records(person.id)) for person, care in sides],
            "kept": one,
            "dropped": other,
            "form": form,
        }
        return self._frame.page("join", values, status)

    def _records(self, person: PersonId) -> list[tuple[str, int]]:
        """Return how many records each plugin keeps; what is in them is not looked at."""
        answers = self._frame.host.hooks.collect(personal_data, person=person)
        return [(each.plugin, len(each.value)) for each in answers.answers if each.value]
