"""Choosing what is printed, and the form that is."""

from typing import Final

from fastapi import HTTPException, Request, Response

from soundwell_hookspecs import Account, PluginContext, Respondent
from soundwell_plugins.features.alliance.access import NotAllowed
from soundwell_plugins.features.alliance.client import Client, ClientId
from soundwell_plugins.features.alliance.courses import Courses
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.instruments.shipped import FIVE
from soundwell_plugins.features.alliance.paper.sheet import sheets
from soundwell_plugins.features.alliance.reading.overview_pages import READING
from soundwell_plugins.features.alliance.records import Records
from soundwell_plugins.sdk.pages import PageRouter, page, signed_in
from soundwell_plugins.sdk.permissions import Permission

PAPER: Final = f"{READING}/paper"
INSTRUMENT: Final = "instrument-"
"""How the fields begin by which instruments are chosen, as on the page of plans."""


class PaperPages:
    """Prints forms; what is written on them is typed in on the page of the client.

    Args:
        context: the plugin's context.
        records: know who may see a client.
        courses: say what a client is asked.
        catalogue: the instruments there are.
    """

    def __init__(
        self, context: PluginContext, records: Records, courses: Courses, catalogue: Catalogue
    ) -> None:
        self._context = context
        self._records = records
        self._courses = courses
        self._catalogue = catalogue

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get(PAPER, permission=Permission.CARE)(self.choose)
        router.get(f"{PAPER}/form", permission=Permission.CARE)(self.form)

    def choose(self, request: Request, client: str = "") -> Response:
        """Let somebody choose what is printed, with a client's plan chosen already."""
        known = self._catalogue.current
        found, name, planned = self._client(signed_in(request), client)
        values = {
            "instruments": [each for each in known.values() if each.name != FIVE],
            "planned": planned,
            "client": found,
            "name": name,
            "languages": self._context.practice.languages or (self._context.practice.locale,),
            "language_now": found.language if found is not None else self._context.texts.language,
            "path": PAPER,
            "reading": READING,
        }
        return page(self._context, "alliance/office/paper.html", values)

    def form(self, request: Request, client: str = "", locale: str = "") -> Response:
        """Show the form as it is printed."""
        found, name, _ = self._client(signed_in(request), client)
        given = request.query_params
        named = name if given.get("named") == "yes" else ""
        offered = self._context.practice.languages or (self._context.practice.locale,)
        language = locale if locale in offered else self._context.practice.locale
        chosen = self._chosen(request)
        values = {
            "sheets": sheets(chosen, language),
            "name": named,
            "client": found,
            "path": PAPER,
        }
        templates = self._context.templates
        text = templates.render("alliance/office/paper_form.html", values, language=language)
        return Response(text, media_type="text/html")

    def _chosen(self, request: Request) -> tuple[KnownInstrument, ...]:
        """Return what was chosen; what a practitioner answers is printed alone."""
        names = [
            each.removeprefix(INSTRUMENT)
            for each in request.query_params
            if each.startswith(INSTRUMENT)
        ]
        known = [self._catalogue.current[each] for each in names if each in self._catalogue.current]
        own = tuple(each for each in known if each.scoring.respondent is Respondent.PRACTITIONER)
        return own or self._catalogue.form(names)

    def _client(self, account: Account, client: str) -> tuple[Client | None, str, tuple[str, ...]]:
        """Return a client, their name and the instruments that they are asked."""
        if not client:
            return None, "", ()
        try:
            with self._context.storage.reading() as session:
                found = self._records.allowed(session, account, ClientId(client))
                person = self._context.people.get(session, found.person)
                plan = self._courses.plan(session, found.id)
        except NotAllowed:
            raise HTTPException(404) from None
        name = person.name if person is not None else ""
        return found, name, plan.instruments if plan is not None else ()
