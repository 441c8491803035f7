"""A person's data: erased, how far each plugin is with that, and the data map; for admins."""

from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request
from starlette.responses import Response

from soundwell_hookspecs import Person
from soundwell_plugins.host.privacy.erasures import HOST_PART, NoSuchErasure, Report
from soundwell_plugins.host.privacy.tables import REASON_LENGTH, Standing
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.office.background import begin
from soundwell_plugins.web.office.frame import Frame, checked_id
from soundwell_plugins.web.office.people import known

Typed = Annotated[dict[str, str], Depends(submitted)]

_HERE: Final = "/office/erasures"
_SURE: Final = marked("Please confirm that it shall be erased. It cannot be undone.")
_SAY_WHY: Final = marked("Please say in a sentence why this part is given up.")


class PersonData:
    """The pages about erasures and the data map.

    Args:
        frame: around the pages.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._privacy = frame.host.privacy

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get("/people/{id}/erase", permission=admin, recent=True)(self.ask_erase)
        router.post("/people/{id}/erase", permission=admin, recent=True)(self.erase)
        router.get("/erasures", permission=admin)(self.show)
        router.get("/erasures/{id}", permission=admin)(self.show_one)
        router.post("/erasures/{id}/resume", permission=admin)(self.resume)
        router.post("/erasures/{id}/give-up", permission=admin, recent=True)(self.give_up)
        router.get("/data-map", permission=admin)(self.show_map)

    def ask_erase(self, id: str) -> Response:
        """Ask whether somebody's data shall be erased."""
        return self._frame.page("erase", {"person": self._known(id), "form": FormState()})

    def erase(self, request: Request, id: str, typed: Typed) -> Response:
        """Write down that somebody's data are to be erased, and begin."""
        person = self._known(id)
        if "sure" not in typed:
            form = FormState(typed, {"sure": _SURE})
            return self._frame.page("erase", {"person": person, "form": form}, 422)
        erasure = self._privacy.erasures.write_down(person.id, actor=signed_in(request).id)
        self._go_on(erasure)
        return see_other(f"{_HERE}/{erasure}")

    def show(self) -> Response:
        """List erasures."""
        return self._frame.page("erasures", {"reports": self._privacy.erasures.reports()})

    def show_one(self, id: str) -> Response:
        """Show how far an erasure is."""
        return self._one(id, FormState())

    def resume(self, id: str) -> Response:
        """Try now what is left."""
        report = self._report(id)
        self._go_on(report.id)
        return see_other(f"{_HERE}/{report.id}")

    def give_up(self, request: Request, id: str, typed: Typed) -> Response:
        """Let an erasure go on without a plugin."""
        reason = typed.get("reason", "").strip()[:REASON_LENGTH]
        if not reason:
            return self._one(id, FormState(typed, {"reason": _SAY_WHY}), 422)
        try:
            self._privacy.erasures.give_up(
                id, typed.get("plugin", ""), reason=reason, actor=signed_in(request).id
            )
        except NoSuchErasure as error:
            return self._one(id, FormState(typed, {"": str(error)}), 409)
        return see_other(f"{_HERE}/{id}")

    def show_map(self) -> Response:
        """Show what is kept about people."""
        return self._frame.page("data_map", {"map": self._privacy.map()})

    def _known(self, id: str) -> Person:
        with self._frame.host.database.reading() as session:
            return known(self._frame, session, id)

    def _report(self, id: str) -> Report:
        try:
            return self._privacy.erasures.report(checked_id(id))
        except NoSuchErasure:
            raise HTTPException(404) from None

    def _one(self, id: str, form: FormState, status: int = 200) -> Response:
        report = self._report(id)
        waiting = [each for each in report.parts if each.standing is Standing.WAITING]
        theirs = [each for each in waiting if each.plugin != HOST_PART]
        values = {
            "report": report,
            "form": form,
            "waiting": theirs,
            # The host's own part comes last, once no other waits.
            "under_way": any(each.tried_at is None for each in theirs or waiting),
        }
        return self._frame.page("erasure", values, status)

    def _go_on(self, erasure: str) -> None:
        """Do what can be done now while somebody is answered; what is left is repeated anyway."""
        begin("an erasure", lambda: self._privacy.erasures.resume(erasure))
