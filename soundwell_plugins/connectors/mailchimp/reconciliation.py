"""Differences between what is noted here and what stands in the audience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soundwell_hookspecs import Elsewhere, PluginContext, SubscriptionReported
from soundwell_plugins.connectors.mailchimp.book import Noted, all_noted
from soundwell_plugins.connectors.mailchimp.members import Members, Reader, Status
from soundwell_plugins.connectors.mailchimp.service import Service

_PAGE: Final = 500
_TAKEN_OVER: Final[Mapping[Status, Elsewhere]] = {
    Status.UNSUBSCRIBED: Elsewhere.LEFT,
    Status.ARCHIVED: Elsewhere.LEFT,
    Status.CLEANED: Elsewhere.BOUNCED,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody who stands differently here and there.

    Args:
        noted: as noted here.
        there: as they stand there; `None` when they do not.
    """

    noted: Noted
    there: Status | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison brought.

    Args:
        alike: how many stand alike.
        differences: who does not.
        strangers: how many stand there of whom nothing is noted here.
    """

    alike: int
    differences: Sequence[Difference]
    strangers: int


class Reconciliation:
    """Compares, and repairs: who left there has left; who is missing there is put there.

    Args:
        context: the plugin's context.
        service: asks Mailchimp.
        members: puts readers into the audience.
    """

    def __init__(self, context: PluginContext, service: Service, members: Members) -> None:
        self._context = context
        self._service = service
        self._members = members

    def compare(self) -> Comparison:
        """Find the differences."""
        there = self._there()
        with self._context.storage.reading() as session:
            noted = all_noted(session)
        differences = [
            Difference(each, there.get(each.hash))
            for each in noted
            if there.get(each.hash) is not each.wanted
        ]
        strangers = len(there.keys() - {each.hash for each in noted})
        return Comparison(len(noted) - len(differences), differences, strangers)

    def repair(self, difference: Difference) -> bool:
        """Mend a difference, and tell whether it could be.

        Leaving wins: nobody is subscribed anew who has left on either side.
        """
        noted, there = difference.noted, difference.there
        with self._context.storage.reading() as session:
            person = self._context.people.get(session, noted.person)
        if person is None:
            self._members.erase(noted.hash)
            return True
        reader = Reader(person.email, "", ())
        if noted.wanted is Status.UNSUBSCRIBED:
            if there is Status.SUBSCRIBED:
                self._members.unsubscribe(reader)
            return True
        if there is None:
            self._members.put(reader, if_new=noted.wanted, fresh=False)
            return True
        what = _TAKEN_OVER.get(there)
        if there is Status.SUBSCRIBED and noted.wanted is Status.PENDING:
            what = Elsewhere.CONFIRMED
        if what is None:
            return False
        report = SubscriptionReported(
            person=noted.person,
            what=what,
            at=self._context.clock.now(),
            source=self._context.plugin,
        )
        with self._context.storage.transaction() as session:
            self._context.events.publish(session, report)
        return True

    def _there(self) -> dict[str, Status]:
        found: dict[str, Status] = {}
        while page := self._service.members(len(found), _PAGE):
            before = len(found)
            found |= {str(each.get("id")): Status.of(each) for each in page}
            if len(found) == before:
                break
        return found
