"""The pages on which a practitioner hands a check-in over, or types one in."""

from typing import Annotated, Final

import segno
from fastapi import Depends, HTTPException, Request, Response
from markupsafe import Markup

from soundwell_hookspecs import CheckInId, PluginContext, Respondent
from soundwell_plugins.features.alliance.access import NotAllowed
from soundwell_plugins.features.alliance.check_in import BY_HAND, CheckIn, State, Way
from soundwell_plugins.features.alliance.check_ins import CheckIns, Closed
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.courses import Courses
from soundwell_plugins.features.alliance.desk import Desk
from soundwell_plugins.features.alliance.doors import Doors
from soundwell_plugins.features.alliance.filling import Filling, Sheet
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.instruments.shipped import PRACTITIONER
from soundwell_plugins.features.alliance.planning_pages import OFFICE
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter, page, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.tables import new_id

_CHECK_IN: Final = f"{OFFICE}/{{check_in}}"


class EnteringPages:
    """Lets practitioners begin check-ins, hand them over, and type in what was said on paper.

    Args:
        config: the table `[alliance]`.
        context: the plugin's context.
        desk: finds what is a practitioner's own.
        courses: says what a client is asked.
        check_ins: keeps check-ins.
        catalogue: the instruments there are.
        doors: make the addresses.
        filling: the pages of a check-in.
    """

    def __init__(
        self,
        config: AllianceConfig,
        context: PluginContext,
        desk: Desk,
        *,
        courses: Courses,
        check_ins: CheckIns,
        catalogue: Catalogue,
        doors: Doors,
        filling: Filling,
    ) -> None:
        self._config = config
        self._context = context
        self._desk = desk
        self._courses = courses
        self._check_ins = check_ins
        self._catalogue = catalogue
        self._doors = doors
        self._filling = filling

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        own = Permission.PRACTITIONER
        router.post(f"{OFFICE}/clients/{{client}}/begin", permission=own)(self.begin)
        router.post(f"{_CHECK_IN}/hand-over", permission=own)(self.hand_over)
        router.get(f"{_CHECK_IN}/answers", permission=own)(self.show)
        router.post(f"{_CHECK_IN}/answers", permission=own)(self.take)

    def begin(
        self,
        request: Request,
        client: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Begin a check-in now, on one of the ways that need no mail."""
        account = signed_in(request)
        try:
            way = Way(typed.get("way", ""))
        except ValueError:
            raise HTTPException(404) from None
        own_form = [self._catalogue.current[PRACTITIONER]]
        try:
            with self._context.storage.transaction() as session:
                found = self._desk.client(session, account, ClientId(client))
                plan = self._courses.plan(session, found.id)
                asked = self._catalogue.form(plan.instruments if plan is not None else ())
                if way is Way.MAIL or not found.details.may_be_asked:
                    raise HTTPException(404)
                check_in = self._check_ins.begin(
                    session,
                    found,
                    practitioner=self._desk.practitioner(account),
                    form=own_form if way is Way.OFFICE else asked,
                    occasion=f"now:{new_id()}",
                    way=way,
                    valid=self._config.link_valid,
                    respondent=(
                        Respondent.PRACTITIONER if way is Way.OFFICE else Respondent.CLIENT
                    ),
                )
        except NotAllowed:
            raise HTTPException(404) from None
        if check_in is None:
            raise HTTPException(404)
        if way is Way.TABLET:
            return self._handed_over(check_in)
        return see_other(f"{OFFICE}/{check_in.id}/answers")

    def hand_over(self, request: Request, check_in: str) -> Response:
        """Show the code that opens a check-in on a device of the practice."""
        found = self._own(request, check_in)
        if found.respondent is not Respondent.CLIENT:
            raise HTTPException(404)
        return self._handed_over(found)

    def show(self, request: Request, check_in: str, step: str = "") -> Response:
        """Show a page of a check-in that the practitioner types in."""
        found = self._by_hand(request, check_in)
        return self._sheet(found, self._filling.sheet(found, step))

    def take(
        self,
        request: Request,
        check_in: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Keep what was typed on a page, and go on."""
        found = self._by_hand(request, check_in)
        try:
            taken = self._filling.take(found, typed)
        except Closed:
            raise HTTPException(404) from None
        if taken.wrong is not None:
            return self._sheet(found, taken.wrong, status=422)
        if taken.submitted is not None or taken.later:
            return see_other(f"{OFFICE}/clients/{found.client}")
        return see_other(f"{OFFICE}/{found.id}/answers?step={taken.onward}")

    def _handed_over(self, check_in: CheckIn) -> Response:
        address = f"{self._context.practice.url}{self._doors.for_tablet(check_in)}"
        picture = segno.make(address, error="m").svg_inline(border=2, omitsize=True)
        values = {
            "address": address,
            "picture": Markup(picture),  # noqa: S704  # drawn here, of an address made here
            "client": check_in.client,
            "office": OFFICE,
        }
        return page(self._context, "alliance/office/hand_over.html", values)

    def _sheet(self, check_in: CheckIn, sheet: Sheet, *, status: int = 200) -> Response:
        values = {
            "sheet": sheet,
            "check_in": check_in,
            "action": f"{OFFICE}/{check_in.id}/answers",
            "back": f"{OFFICE}/clients/{check_in.client}",
        }
        return page(self._context, "alliance/office/answers.html", values, status=status)

    def _own(self, request: Request, check_in: str) -> CheckIn:
        try:
            with self._context.storage.reading() as session:
                found = self._desk.check_in(session, signed_in(request), CheckInId(check_in))
        except NotAllowed:
            raise HTTPException(404) from None
        now = self._context.clock.now()
        if found.state is not State.OPEN or found.expires_at <= now:
            raise HTTPException(404)
        return found

    def _by_hand(self, request: Request, check_in: str) -> CheckIn:
        """Return a check-in that the practitioner may see while it is open: no client's draft."""
        found = self._own(request, check_in)
        if found.respondent is Respondent.CLIENT and found.way not in BY_HAND:
            raise HTTPException(404)
        return found
