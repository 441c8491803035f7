"""What a practitioner may do about check-ins: everything, with their own clients alone."""

from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Account, CheckInId, PersonId, PluginContext, PractitionerId
from soundwell_plugins.features.alliance.access import Access, NotAllowed
from soundwell_plugins.features.alliance.check_in import CheckIn
from soundwell_plugins.features.alliance.check_ins import CheckIns
from soundwell_plugins.features.alliance.client import Client, ClientId
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.course import Session
from soundwell_plugins.features.alliance.courses import Courses


class Desk:
    """Finds what is a practitioner's own; what is not is as if it were not there.

    Args:
        context: the plugin's context.
        clients: the clients there are.
        courses: their sessions and plans.
        check_ins: their check-ins.
    """

    def __init__(
        self, context: PluginContext, clients: Clients, courses: Courses, check_ins: CheckIns
    ) -> None:
        self._context = context
        self._clients = clients
        self._courses = courses
        self._check_ins = check_ins
        self._access = Access(context)

    def practitioner(self, account: Account) -> PractitionerId:
        """Return which practitioner somebody is.

        Raises:
            NotAllowed: none of the configuration.
        """
        own = account.practitioner
        if own is None or own not in self._context.practice.practitioners:
            raise NotAllowed
        return own

    def person(self, session: Transaction, account: Account, person: PersonId) -> PersonId:
        """Return somebody who is in this practitioner's care.

        Raises:
            NotAllowed: they are not.
        """
        own = self.practitioner(account)
        care = self._context.people.care_of(session, person)
        if not any(each.until is None and each.practitioner == own for each in care):
            raise NotAllowed
        return person

    def client(self, session: Transaction, account: Account, client: ClientId) -> Client:
        """Return a client in this practitioner's care.

        Raises:
            NotAllowed: they are in somebody else's, or there is no such client.
        """
        try:
            found = self._clients.get(session, client)
        except LookupError:
            raise NotAllowed from None
        self.person(session, account, found.person)
        return found

    def session(self, session: Transaction, account: Account, id: str) -> Session:
        """Return a session of this practitioner with a client in their care.

        Raises:
            NotAllowed: it is none of theirs.
        """
        try:
            found = self._courses.get(session, id)
        except LookupError:
            raise NotAllowed from None
        self._check(session, account, found.client, found.practitioner)
        return found

    def check_in(self, session: Transaction, account: Account, check_in: CheckInId) -> CheckIn:
        """Return a check-in of this practitioner about a client in their care.

        Raises:
            NotAllowed: it is none of theirs.
        """
        try:
            found = self._check_ins.get(session, check_in)
        except LookupError:
            raise NotAllowed from None
        self._check(session, account, found.client, found.practitioner)
        return found

    def _check(
        self,
        session: Transaction,
        account: Account,
        client: ClientId,
        practitioner: PractitionerId,
    ) -> None:
        self.client(session, account, client)
        if not self._access.cares(account, practitioner):
            raise NotAllowed
