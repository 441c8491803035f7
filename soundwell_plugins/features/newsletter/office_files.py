"""The list as a file, in the back office: handed out and taken in."""

from typing import Annotated, Final

from fastapi import Depends, Request, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.newsletter.answers import shown
from soundwell_plugins.features.newsletter.files import FileWrong, ListFiles, Taken
from soundwell_plugins.features.newsletter.office_pages import PATH
from soundwell_plugins.features.newsletter.readers import Readers
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter, private, signed_in
from soundwell_plugins.sdk.permissions import Permission

_SPREADSHEETS_TAKE_IT_FOR_UTF_8: Final = "\ufeff"


class OfficeFiles:
    """The pages below `/office/newsletter/files`; whoever takes the list away proves who they are.

    Args:
        context: the plugin's context.
        files: writes and reads them.
        readers: notes who did it.
    """

    def __init__(self, context: PluginContext, files: ListFiles, readers: Readers) -> None:
        self._context = context
        self._files = files
        self._readers = readers

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get(f"{PATH}/files", permission=admin, recent=True)(self.show)
        router.post(f"{PATH}/files/export", permission=admin, recent=True)(self.export)
        router.post(f"{PATH}/files/import", permission=admin, recent=True)(self.take)

    def show(self) -> Response:
        """Show what can be done."""
        return self._page()

    def export(self, request: Request) -> Response:
        """Hand the list out as CSV, with the proof of each consent."""
        self._readers.note("newsletter.exported", actor=signed_in(request).id)
        content = _SPREADSHEETS_TAKE_IT_FOR_UTF_8 + self._files.export()
        name = f"newsletter-{self._context.clock.now():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return private(Response(content, media_type="text/csv; charset=utf-8", headers=headers))

    def take(
        self, request: Request, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Take in what was pasted; nobody is written to."""
        try:
            taken = self._files.take(typed.get("content", "").strip())
        except FileWrong as error:
            problem = self._context.texts.gettext(error.words, **error.values)
            return self._page(problem=problem, status=422)
        self._readers.note("newsletter.imported", actor=signed_in(request).id)
        return self._page(taken)

    def _page(
        self, taken: Taken | None = None, *, problem: str = "", status: int = 200
    ) -> Response:
        values = {"taken": taken, "problem": problem}
        return shown(self._context, "files", values, status=status)
