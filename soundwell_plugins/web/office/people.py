"""People: finding somebody, their address, and who cares for them; for admins."""

from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from soundwell_hookspecs import AddressTaken, Person, PersonId, PractitionerId
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.mail_addresses import EMAIL_LENGTH, is_address
from soundwell_plugins.web.office.frame import Frame, checked_id

Typed = Annotated[dict[str, str], Depends(submitted)]

PEOPLE: Final = "/office/people"
_SHOWN: Final = 20
_DONE: Final = ("assigned", "ended", "address", "merged")
_NOBODY: Final = marked("Nobody with this address is known. It has to be exactly the same.")
_CHECK_ADDRESS: Final = marked("Please check the e-mail address. It looks like name@example.com.")
_TAKEN: Final = marked("Somebody else has this address already. If they are one person, join them.")
_CHOOSE: Final = marked("Please choose a practitioner.")


class People:
    """The pages about people.

    Args:
        frame: around the pages.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.host.database
        self._people = frame.host.people

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get("/people", permission=admin)(self.show)
        router.post("/people", permission=admin)(self.search)
        router.get("/people/{id}", permission=admin)(self.show_one)
        router.post("/people/{id}/address", permission=admin, recent=True)(self.change_address)
        router.post("/people/{id}/care", permission=admin)(self.assign)
        router.post("/people/{id}/care/end", permission=admin)(self.end)

    def show(self) -> Response:
        """Show how somebody is found, and who came last."""
        return self._list(FormState())

    def search(self, typed: Typed) -> Response:
        """Find somebody by their address, which comes into no address of ours."""
        email = typed.get("email", "").strip()[:EMAIL_LENGTH]
        with self._database.reading() as session:
            found = self._people.find(session, email) if email else None
        if found is None:
            return self._list(FormState({"email": email}, {"email": _NOBODY}), 404)
        return see_other(f"{PEOPLE}/{found.id}")

    def show_one(self, request: Request, id: str) -> Response:
        """Show one person; that somebody looked is written down."""
        person = self._known(id)
        with self._database.transaction() as session:
            self._frame.host.audit.record(
                session,
                actor=signed_in(request).id,
                action="person.shown",
                subject=f"person:{person.id}",
            )
        done = next((each for each in _DONE if each in request.query_params), "")
        return self._one(person, FormState(), done=done)

    def change_address(self, request: Request, id: str, typed: Typed) -> Response:
        """Give somebody another address."""
        person, email = self._known(id), typed.get("email", "").strip()
        if not is_address(email):
            return self._one(person, FormState(typed, {"email": _CHECK_ADDRESS}), 422)
        try:
            with self._database.transaction() as session:
                self._people.change_address(
                    session, person.id, email=email, actor=signed_in(request).id
                )
        except AddressTaken as taken:
            form = FormState(typed, {"email": _TAKEN})
            return self._one(person, form, 409, other=taken.person)
        return see_other(f"{PEOPLE}/{person.id}?address=changed")

    def assign(self, request: Request, id: str, typed: Typed) -> Response:
        """Put somebody into a practitioner's care, or change who may look."""
        person, practitioner = self._known(id), typed.get("practitioner", "")
        if practitioner not in self._frame.host.practice.practitioners:
            return self._one(person, FormState(typed, {"practitioner": _CHOOSE}), 422)
        with self._database.transaction() as session:
            self._people.assign_care(
                session,
                client=person.id,
                practitioner=PractitionerId(practitioner),
                actor=signed_in(request).id,
                supervisor_allowed="supervisor" in typed,
            )
        return see_other(f"{PEOPLE}/{person.id}?assigned=yes")

    def end(self, request: Request, id: str, typed: Typed) -> Response:
        """End a practitioner's care."""
        person = self._known(id)
        with self._database.transaction() as session:
            self._people.end_care(
                session,
                client=person.id,
                practitioner=PractitionerId(typed.get("practitioner", "")),
                actor=signed_in(request).id,
            )
        return see_other(f"{PEOPLE}/{person.id}?ended=yes")

    def _known(self, id: str) -> Person:
        with self._database.reading() as session:
            return known(self._frame, session, id)

    def _list(self, form: FormState, status: int = 200) -> Response:
        with self._database.reading() as session:
            newest = self._people.newest(session, limit=_SHOWN)
        values = {"form": form, "newest": newest, "shown": _SHOWN}
        return self._frame.page("people", values, status)

    def _one(
        self,
        person: Person,
        form: FormState,
        status: int = 200,
        *,
        done: str = "",
        other: PersonId | None = None,
    ) -> Response:
        with self._database.reading() as session:
            values = {
                "person": person,
                "since": self._people.known_since(session, person.id),
                "merged": len(self._people.ids_of(session, person.id)) - 1,
                "care": self._people.care_of(session, person.id),
            }
        erasures = self._frame.host.privacy.erasures.reports(unfinished=True)
        more = {
            "practitioners": self._frame.host.practice.practitioners,
            "erasure": next((each for each in erasures if each.person == person.id), None),
            "form": form,
            "done": done,
            "other": other,
        }
        return self._frame.page("person", {**values, **more}, status)


def known(frame: Frame, session: Session, id: str) -> Person:
    """Return a person whom an address of a page names.

    Raises:
        HTTPException: 404 when there is none.
    """
    person = frame.host.people.get(session, PersonId(checked_id(id)))
    if person is None:
        raise HTTPException(404)
    return person
