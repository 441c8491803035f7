"""What people let a practitioner know about their first conversation."""

from fastapi import Request, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.fit.meetings.letters import OFFICE
from soundwell_plugins.features.fit.meetings.rounds import Rounds
from soundwell_plugins.sdk.pages import PageRouter, page, signed_in
from soundwell_plugins.sdk.permissions import Permission


class ConversationPages:
    """Shows a practitioner who chose them, and what was shared with them alone.

    Args:
        context: the plugin's context.
        rounds: keeps the conversations.
    """

    def __init__(self, context: PluginContext, rounds: Rounds) -> None:
        self._context = context
        self._rounds = rounds

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        router.get(OFFICE, permission=Permission.PRACTITIONER)(self.show)

    def show(self, request: Request) -> Response:
        """Show what concerns whoever is signed in; it is written down that they read it."""
        account = signed_in(request)
        found = () if account.practitioner is None else self._rounds.told_to(account.practitioner)
        rows = []
        with self._context.storage.transaction() as session:
            for whole, meeting in found:
                person = self._context.people.get(session, whole.person)
                rows.append(
                    {
                        "name": "" if person is None else person.name,
                        "email": "" if person is None else person.email,
                        "meeting": meeting,
                        "chosen": whole.chosen == meeting.practitioner,
                    }
                )
                self._context.audit.record(
                    session,
                    actor=account.id,
                    action="fit.shared-read",
                    subject=f"person:{whole.person}",
                )
        values = {"rows": rows, "zone": self._context.practice.zone}
        return page(self._context, "fit/office/conversations.html", values)
