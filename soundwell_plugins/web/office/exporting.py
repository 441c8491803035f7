"""A person's data handed out: put together while a page says so, then taken away; for admins."""

from datetime import timedelta
from typing import Final

from fastapi import HTTPException, Request
from starlette.responses import Response

from soundwell_hookspecs import AccountId, Person, PersonId
from soundwell_plugins.host.undertakings import Undertaking, UndertakingKind
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.office.background import begin
from soundwell_plugins.web.office.frame import Frame, checked_id
from soundwell_plugins.web.office.people import known

_HERE: Final = "/office/exports"
_SILENT: Final = timedelta(minutes=5)
_FAILED: Final = marked("The file could not be put together. Please try again.")


class Exporting:
    """The pages about exports.

    Args:
        frame: around the pages.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._host = frame.host
        self._waiting = frame.host.privacy.waiting

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get("/people/{id}/export", permission=admin, recent=True)(self.ask)
        router.post("/people/{id}/export", permission=admin, recent=True)(self.make)
        router.get("/exports/{id}", permission=admin)(self.show)
        router.get("/exports/{id}/file", permission=admin, recent=True)(self.take)

    def ask(self, id: str) -> Response:
        """Say what an export is."""
        return self._frame.page("export", {"person": self._known(id)})

    def make(self, request: Request, id: str) -> Response:
        """Begin to put an export together."""
        person, actor = self._known(id).id, signed_in(request).id
        with self._host.database.transaction() as session:
            begun = self._host.undertakings.begin(
                session, UndertakingKind.EXPORT, person, actor=actor
            )
        begin("an export", lambda: self._put_together(begun, person, actor))
        return see_other(f"{_HERE}/{begun}")

    def show(self, id: str) -> Response:
        """Show how far an export is, and who could not answer."""
        found = self._found(id)
        there = found.succeeded and self._waiting.get(found.id) is not None
        values = {
            "export": found,
            "person": self._known(found.about),
            "goes_on": found.ended_at is None
            and not found.is_silent(self._host.clock.now(), _SILENT),
            "is_there": there,
            "missing": found.said.split() if found.succeeded else [],
        }
        return self._frame.page("export_made", values)

    def take(self, request: Request, id: str) -> Response:
        """Hand the file out."""
        found = self._found(id)
        content = self._waiting.get(found.id)
        if content is None:
            raise HTTPException(404)
        with self._host.database.transaction() as session:
            self._host.audit.record(
                session,
                actor=signed_in(request).id,
                action="person.export-taken",
                subject=f"person:{found.about}",
            )
        return Response(
            content,
            media_type="application/zip",
            headers={"Content-Disposition": 'attachment; filename="your-data.zip"'},
        )

    def _put_together(self, id: str, person: PersonId, actor: AccountId) -> None:
        said, succeeded = _FAILED, False
        try:
            made = self._host.privacy.exports.make(person, actor=actor)
            self._waiting.keep(id, person, made.as_zip(self._host.templates))
            said, succeeded = " ".join(each.plugin for each in made.missing), True
        finally:
            self._host.undertakings.end(id, said, succeeded=succeeded)

    def _known(self, id: str) -> Person:
        with self._host.database.reading() as session:
            return known(self._frame, session, id)

    def _found(self, id: str) -> Undertaking:
        found = self._host.undertakings.get(checked_id(id))
        if found is None or found.kind is not UndertakingKind.EXPORT:
            raise HTTPException(404)
        return found
