"""Writing, changing and removing notes."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request, Response
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Account, PluginContext, PractitionerId
from soundwell_plugins.features.alliance.access import Access, NotAllowed
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.reading.client_pages import ClientPages
from soundwell_plugins.features.alliance.reading.notes import LONGEST, Notes
from soundwell_plugins.features.alliance.reading.overview_pages import READING
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_NOTES: Final = f"{READING}/clients/{{client}}/notes"
_TOO_LONG: Final = marked("This is longer than we can keep. Please shorten it a little.")
_EMPTY: Final = marked("Please write something.")
_REMOVE: Final = "remove"


class NotePages:
    """Lets practitioners note things for themselves about clients in their own care.

    Args:
        context: the plugin's context.
        clients: the clients there are.
        notes: keeps notes.
        course: the page on which they stand.
    """

    def __init__(
        self, context: PluginContext, clients: Clients, notes: Notes, course: ClientPages
    ) -> None:
        self._context = context
        self._clients = clients
        self._notes = notes
        self._course = course
        self._access = Access(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.post(_NOTES, permission=Permission.PRACTITIONER)(self.write)
        router.post(f"{_NOTES}/{{note}}", permission=Permission.PRACTITIONER)(self.change)

    def write(
        self,
        request: Request,
        client: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Keep a note."""
        text = _text(typed)

        def write(session: Transaction, own: PractitionerId) -> bool:
            self._notes.write(session, ClientId(client), own, text)
            return True

        return self._done(signed_in(request), ClientId(client), text, write)

    def change(
        self,
        request: Request,
        client: str,
        note: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Change a note, or remove it."""
        text = _text(typed)
        removes = typed.get("go") == _REMOVE

        def change(session: Transaction, own: PractitionerId) -> bool:
            kept = "" if removes else text
            return self._notes.change(session, ClientId(client), own, note, kept)

        return self._done(
            signed_in(request), ClientId(client), _REMOVE if removes else text, change
        )

    def _done(
        self,
        account: Account,
        client: ClientId,
        text: str,
        deed: Callable[[Transaction, PractitionerId], bool],
    ) -> Response:
        if not text or len(text) > LONGEST:
            wrong = FormState({"text": text}, {"text": _TOO_LONG if text else _EMPTY})
            return self._course.course(account, client, form=wrong)
        try:
            with self._context.storage.transaction() as session:
                if not deed(session, self._own(session, account, client)):
                    raise HTTPException(404)
        except (NotAllowed, LookupError):
            raise HTTPException(404) from None
        return see_other(f"{READING}/clients/{client}#notes")

    def _own(self, session: Transaction, account: Account, client: ClientId) -> PractitionerId:
        person = self._clients.get(session, client).person
        own = self._access.own(session, account, person)
        if own is None:
            raise NotAllowed
        return own


def _text(typed: Mapping[str, str]) -> str:
    return typed.get("text", "").replace("\r\n", "\n").strip()
