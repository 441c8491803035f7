"""The waiting list, for whoever runs the practice."""

from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request, Response

from soundwell_hookspecs import PluginContext, WaitingId
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.problems import WaitingListInvalid
from soundwell_plugins.features.fit.profiles.gallery import Gallery
from soundwell_plugins.features.fit.questions.asking import Asking
from soundwell_plugins.features.fit.ticked import Ticked, one, ticked
from soundwell_plugins.features.fit.waiting.case import places
from soundwell_plugins.features.fit.waiting.entry import Entry, Needs, State
from soundwell_plugins.features.fit.waiting.forms import PLACES, blank, read_client, read_needs
from soundwell_plugins.features.fit.waiting.preview import Preview, Previews
from soundwell_plugins.features.fit.waiting.telling import told_needs
from soundwell_plugins.features.fit.waiting.waiting_list import WaitingList
from soundwell_plugins.sdk.forms import FormState
from soundwell_plugins.sdk.pages import PageRouter, page, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

OFFICE: Final = "/office/waiting"
METHODS: Final = {
    Method.AUTO: marked("Whatever suits what is known"),
    Method.STABLE: marked("By rank on both sides: nobody would rather exchange"),
    Method.TOTAL: marked("The best fit on the whole"),
    Method.FAIR: marked("Most places, those first who wait longest"),
}


class WaitingPages:
    """Shows who waits, and places them.

    Args:
        context: the plugin's context.
        gallery: everybody who could take somebody.
        asking: puts the questions together.
        waiting_list: who waits.
        previews: look ahead.
    """

    def __init__(
        self,
        context: PluginContext,
        *,
        gallery: Gallery,
        asking: Asking,
        waiting_list: WaitingList,
        previews: Previews,
    ) -> None:
        self._context = context
        self._gallery = gallery
        self._waiting_list = waiting_list
        self._previews = previews
        self._asking = asking

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        admin = Permission.ADMIN
        router.get(OFFICE, permission=admin)(self.show)
        router.get(f"{OFFICE}/new", permission=admin)(self.ask)
        router.post(f"{OFFICE}/new", permission=admin)(self.add)
        router.get(f"{OFFICE}/placing", permission=admin)(self.preview)
        router.post(f"{OFFICE}/placing", permission=admin)(self.accept)
        router.get(f"{OFFICE}/{{id}}", permission=admin)(self.show_one)
        router.post(f"{OFFICE}/{{id}}", permission=admin)(self.change)
        router.post(f"{OFFICE}/{{id}}/remove", permission=admin)(self.remove)

    def show(self, request: Request) -> Response:
        """List who waits, and who has places."""
        portraits = self._gallery.all()
        screens = self._asking.screens_about(portraits)
        rows = [
            {"entry": each, "name": self._name(each), "told": told_needs(each.needs, screens)}
            for each in self._waiting_list.waiting()
        ]
        values = {
            "rows": rows,
            "places": [(each.practitioner.name, places(each), each.profile) for each in portraits],
            "zone": self._context.practice.zone,
            "placed": request.query_params.get("placed", ""),
        }
        return page(self._context, "fit/office/waiting.html", values)

    def ask(self) -> Response:
        """Show the form for somebody new."""
        return self._form(None, blank(), Needs(), shown=False)

    def add(self, request: Request, fields: Annotated[Ticked, Depends(ticked)]) -> Response:
        """Put somebody on the list."""
        submission = read_client(fields)
        needs = self._needs(fields)
        shown = bool(one(fields, "shown"))
        if submission.form is None:
            return self._form(None, submission.state, needs, shown=shown, status=422)
        self._waiting_list.add(
            name=submission.form.name,
            email=submission.form.email,
            needs=needs,
            shown=shown,
            actor=signed_in(request).id,
        )
        return see_other(OFFICE)

    def show_one(self, id: str) -> Response:
        """Show the form for somebody who waits."""
        entry = self._entry(id)
        return self._form(entry, blank(), entry.needs, shown=entry.shown)

    def change(
        self, request: Request, id: str, fields: Annotated[Ticked, Depends(ticked)]
    ) -> Response:
        """Keep other needs."""
        entry = self._entry(id)
        shown = bool(one(fields, "shown"))
        actor = signed_in(request).id
        self._waiting_list.change(entry.id, self._needs(fields), shown=shown, actor=actor)
        return see_other(OFFICE)

    def remove(self, request: Request, id: str) -> Response:
        """Take somebody off the list."""
        self._waiting_list.remove(self._entry(id).id, signed_in(request).id)
        return see_other(OFFICE)

    def preview(self, method: str = Method.AUTO.value) -> Response:
        """Show who would go to whom, and why."""
        return self._preview(_method(method))

    def accept(self, request: Request, fields: Annotated[Ticked, Depends(ticked)]) -> Response:
        """Give the places, if they are still those that were seen."""
        method = _method(one(fields, "method"))
        try:
            preview = self._previews.of(method)
        except WaitingListInvalid:
            return self._preview(method)
        if preview.fingerprint != one(fields, "fingerprint"):
            return self._preview(method, changed=True)
        count = self._waiting_list.place(preview.placed, signed_in(request).id)
        return see_other(f"{OFFICE}?placed={count}")

    def _preview(self, method: Method, *, changed: bool = False) -> Response:
        preview: Preview | None = None
        problems: tuple[str, ...] = ()
        try:
            preview = self._previews.of(method)
        except WaitingListInvalid as error:
            problems = error.problems
        values = {
            "preview": preview,
            "problems": problems,
            "asked": method.value,
            "methods": {each.value: text for each, text in METHODS.items()},
            "changed": changed,
            "zone": self._context.practice.zone,
        }
        status = 409 if changed else 200
        return page(self._context, "fit/office/placing.html", values, status=status)

    def _form(
        self,
        entry: Entry | None,
        form: FormState,
        needs: Needs,
        *,
        shown: bool,
        status: int = 200,
    ) -> Response:
        values = {
            "entry": entry,
            "name": "" if entry is None else self._name(entry),
            "form": form,
            "needs": needs,
            "shown": shown,
            "screens": [each for each in self._asking.screens().all if not each.writes],
            "practitioners": list(self._context.practice.practitioners.values()),
            "places": PLACES,
        }
        return page(self._context, "fit/office/waiting_one.html", values, status=status)

    def _needs(self, fields: Ticked) -> Needs:
        return read_needs(fields, self._asking.screens(), self._context.practice.practitioners)

    def _entry(self, id: str) -> Entry:
        try:
            entry = self._waiting_list.get(WaitingId(id))
        except LookupError:
            raise HTTPException(404) from None
        if entry.state is not State.WAITING:
            raise HTTPException(404)
        return entry

    def _name(self, entry: Entry) -> str:
        with self._context.storage.reading() as session:
            person = self._context.people.get(session, entry.person)
        return "" if person is None else person.name


def _method(text: str) -> Method:
    try:
        return Method(text)
    except ValueError:
        return Method.AUTO
