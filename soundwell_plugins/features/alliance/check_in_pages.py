"""The pages on which a client answers a check-in."""

from typing import Annotated, Final

from fastapi import Depends, Response

from soundwell_hookspecs import LinkExpired, LinkRefused, PluginContext
from soundwell_plugins.features.alliance.check_in import AnsweredCheckIn, State, Way
from soundwell_plugins.features.alliance.check_ins import Closed
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.doors import Door, Doors
from soundwell_plugins.features.alliance.filling import Filling, Sheet
from soundwell_plugins.features.alliance.readership import Readership, readership
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter, page, see_other
from soundwell_plugins.sdk.permissions import Permission

_PATH: Final = "/check-in/{token}"
_GONE: Final = 410
_UNKNOWN: Final = 404


class CheckInPages:
    """Shows check-ins to whoever has the link, and takes their answers.

    Args:
        config: the table `[alliance]`.
        context: the plugin's context.
        clients: the clients there are.
        doors: open the addresses.
        filling: the pages of a check-in.
    """

    def __init__(
        self,
        config: AllianceConfig,
        context: PluginContext,
        clients: Clients,
        doors: Doors,
        filling: Filling,
    ) -> None:
        self._config = config
        self._context = context
        self._clients = clients
        self._doors = doors
        self._filling = filling

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        linked = Permission.SIGNED_LINK
        router.get(_PATH, permission=linked)(self.show)
        router.post(_PATH, permission=linked)(self.take)
        router.post(f"{_PATH}/leave", permission=linked)(self.leave)

    def show(self, token: str, step: str = "") -> Response:
        """Show a page; it changes nothing, so that a mail scanner does not either."""
        door = self._opened(token)
        if isinstance(door, Response):
            return door
        return self._sheet(token, door, self._filling.sheet(door.check_in, step))

    def take(self, token: str, typed: Annotated[dict[str, str], Depends(submitted)]) -> Response:
        """Keep what was answered on a page, and go on."""
        door = self._opened(token)
        if isinstance(door, Response):
            return door
        try:
            taken = self._filling.take(door.check_in, typed, Way.TABLET if door.shared else None)
        except Closed:
            return self._closed(door)
        if taken.wrong is not None:
            return self._sheet(token, door, taken.wrong, status=422)
        if taken.submitted is not None:
            return self._thanks(door, taken.submitted)
        if taken.later:
            return self._later(door)
        return _private(see_other(f"/check-in/{token}?step={taken.onward}"))

    def leave(self, token: str) -> Response:
        """Close the address of a shared device, and show that it is closed."""
        door = self._opened(token)
        if isinstance(door, Response):
            return door
        if door.shared:
            self._doors.close_tablet(door.check_in.id)
        return _private(see_other(f"/check-in/{token}"))

    def _opened(self, token: str) -> Door | Response:
        try:
            door = self._doors.open(token)
        except LinkExpired:
            return self._page("alliance/closed.html", {"reason": "expired"}, status=_GONE)
        except (LinkRefused, LookupError):
            return self._page("alliance/closed.html", {"reason": "unknown"}, status=_UNKNOWN)
        return door if door.open else self._closed(door)

    def _closed(self, door: Door) -> Response:
        submitted = door.check_in.state is State.SUBMITTED
        left = door.shared and door.check_in.state is State.OPEN
        reason = "submitted" if submitted else "left" if left else "expired"
        if door.check_in.state is State.WITHDRAWN:
            reason = "withdrawn"
        return self._page("alliance/closed.html", {"reason": reason}, status=_GONE)

    def _sheet(self, token: str, door: Door, sheet: Sheet, *, status: int = 200) -> Response:
        values = {
            "sheet": sheet,
            "readers": self._readers(door),
            "shared": door.shared,
            "action": f"/check-in/{token}",
            "exit": self._config.quick_exit,
        }
        return self._page("alliance/check_in.html", values, status=status)

    def _later(self, door: Door) -> Response:
        if door.shared:
            self._doors.close_tablet(door.check_in.id)
        values = {
            "until": door.check_in.expires_at,
            "zone": self._context.practice.zone,
            "shared": door.shared,
        }
        return self._page("alliance/later.html", values)

    def _thanks(self, door: Door, answered: AnsweredCheckIn) -> Response:
        values = {
            "readers": self._readers(door),
            "shared": door.shared,
            "missing": any(form.noes for form in answered.forms),
        }
        return self._page("alliance/thanks.html", values)

    def _readers(self, door: Door) -> Readership:
        with self._context.storage.reading() as session:
            client = self._clients.get(session, door.check_in.client)
            return readership(
                self._context, self._config, session, client, door.check_in.practitioner
            )

    def _page(self, template: str, values: dict[str, object], *, status: int = 200) -> Response:
        return _private(page(self._context, template, values, status=status))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
