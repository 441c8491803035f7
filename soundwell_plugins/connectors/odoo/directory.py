"""Which user of Odoo a practitioner is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from soundwell_hookspecs import Clock, Practice, PractitionerId
from soundwell_plugins.connectors.odoo.problems import Misconfigured
from soundwell_plugins.connectors.odoo.server import OdooServer

_KEPT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OdooUser:
    """A user of Odoo.

    Args:
        id: of the user.
        partner: of the contact that stands for the user, by which calendars go.
        zone: as Odoo has it, or empty.
    """

    id: int
    partner: int
    zone: str = ""


class Directory:
    """Knows the practitioners' users; asks Odoo for all of them at once, and again after a while.

    Args:
        server: the Odoo.
        practice: whose practitioners.
        logins: for each practitioner the login, where it is not their address.
        clock: tells when what is known is too old.
    """

    def __init__(
        self,
        server: OdooServer,
        practice: Practice,
        logins: Mapping[PractitionerId, str],
        clock: Clock,
    ) -> None:
        self._server = server
        self._clock = clock
        self._lock = Lock()
        self._users: Mapping[str, OdooUser] = {}
        self._read_at: datetime | None = None
        self.logins: Mapping[PractitionerId, str] = {
            each.id: logins.get(each.id, each.email) for each in practice.practitioners.values()
        }

    def user_of(self, practitioner: PractitionerId) -> OdooUser:
        """Return a practitioner's user.

        Raises:
            Misconfigured: there is none.
            OdooProblem: Odoo cannot be asked.
        """
        login = self.logins.get(practitioner)
        if login is None:
            raise Misconfigured(
                f"There is no practitioner {practitioner!r} in soundwell.toml: put the table back"
                " and retry, or discard this."
            )
        user = self._known().get(login) or self._known(anew=True).get(login)
        if user is None:
            raise Misconfigured(
                f"Odoo has no active user for {practitioner}: give the login in the table"
                " [odoo.users], or make the user in Odoo under Settings, Users; then retry."
            )
        return user

    def all(self) -> Mapping[PractitionerId, OdooUser | None]:
        """Return what Odoo says now of every practitioner: the user, or `None`.

        Raises:
            OdooProblem: Odoo cannot be asked.
        """
        users = self._known(anew=True)
        return {practitioner: users.get(login) for practitioner, login in self.logins.items()}

    def _known(self, *, anew: bool = False) -> Mapping[str, OdooUser]:
        with self._lock:
            now = self._clock.now()
            if anew or self._read_at is None or now - self._read_at > _KEPT:
                self._users = self._read()
                self._read_at = now
            return self._users

    def _read(self) -> Mapping[str, OdooUser]:
        logins = sorted(set(self.logins.values()))
        rows = self._server.search(
            "res.users", [["login", "in", logins]], ["login", "partner_id", "tz"]
        )
        return {
            row["login"]: OdooUser(row["id"], row["partner_id"][0], row["tz"] or "") for row in rows
        }
