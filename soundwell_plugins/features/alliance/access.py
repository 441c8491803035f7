"""Who may read what was answered: the client's practitioner, and a supervisor if they agreed."""

from sqlalchemy.orm import Session

from soundwell_hookspecs import Account, PersonId, PluginContext, PractitionerId, Role


class NotAllowed(Exception):
    """Somebody may not see this; to them it is as if it were not there."""


class Access:
    """Decides who reads what; the role of an admin opens nothing here.

    Answers are for the practitioner with whom the client worked, as the client was told: a
    colleague who takes over does not read them, and whose care has ended reads no more.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._people = context.people

    def readable(
        self, session: Session, account: Account, person: PersonId
    ) -> frozenset[PractitionerId]:
        """Return with which practitioners' check-ins of a client somebody may read.

        Args:
            session: an open transaction.
            account: who wants to read.
            person: the client.
        """
        lasting = [each for each in self._people.care_of(session, person) if each.until is None]
        supervises = Role.SUPERVISOR in account.roles
        return frozenset(
            each.practitioner
            for each in lasting
            if self.cares(account, each.practitioner) or (supervises and each.supervisor_allowed)
        )

    def cares(self, account: Account, practitioner: PractitionerId) -> bool:
        """Tell whether an account is a practitioner's own."""
        return Role.PRACTITIONER in account.roles and account.practitioner == practitioner

    def own(self, session: Session, account: Account, person: PersonId) -> PractitionerId | None:
        """Return which practitioner somebody is, if a client is in their own care, or `None`.

        Args:
            session: an open transaction.
            account: who asks.
            person: the client.
        """
        readable = self.readable(session, account, person)
        return next((each for each in readable if self.cares(account, each)), None)
