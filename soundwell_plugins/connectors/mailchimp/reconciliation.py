"""Differences between what is noted here and what stands in the audience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    Elsewhere,
    ListedSubscriber,
    PluginContext,
    SubscriberId,
    SubscriptionReported,
    listed_subscribers,
    subscriber_first_name,
)
from soundwell_plugins.connectors.mailchimp.book import Noted, all_noted, note
from soundwell_plugins.connectors.mailchimp.errors import MailchimpError
from soundwell_plugins.connectors.mailchimp.members import Members, Reader, Status, member_hash
from soundwell_plugins.connectors.mailchimp.service import Service

_PAGE: Final = 500
_TAKEN_OVER: Final[Mapping[Status, Elsewhere]] = {
    Status.UNSUBSCRIBED: Elsewhere.LEFT,
    Status.ARCHIVED: Elsewhere.LEFT,
    Status.CLEANED: Elsewhere.BOUNCED,
}
_GONE: Final = frozenset({None, Status.UNSUBSCRIBED, Status.ARCHIVED, Status.CLEANED})
"""How somebody can stand there who has left here."""


class ListIncomplete(MailchimpError):
    """The practice's own list could not be read to its end."""

    what = "The practice's own list could not be read: try again, and look into the log."


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody who stands differently here and there.

    Args:
        noted: as they ought to stand.
        there: as they stand there; `None` when they do not.
        topics: what they want to read about; all of it when empty.
    """

    noted: Noted
    there: Status | None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison brought.

    Args:
        alike: how many stand alike.
        differences: who does not.
        strangers: how many stand there who were never on the list here.
    """

    alike: int
    differences: Sequence[Difference]
    strangers: int


class Reconciliation:
    """Compares, and repairs: who left on one side has left; who is missing there is put there.

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
        """Find the differences.

        Raises:
            MailchimpError: Mailchimp did not name its members, or nobody here those of the list.
        """
        there = self._there()
        listed = self._listed()
        with self._context.storage.reading() as session:
            noted = {each.subscriber: each for each in all_noted(session)}
            wanted = self._wanted(session, noted, listed)
        differences = [
            Difference(
                each,
                there.get(each.hash),
                listed[each.subscriber].topics if listed and each.subscriber in listed else (),
            )
            for each in wanted
            if not _alike(each.wanted, there.get(each.hash))
        ]
        strangers = len(there.keys() - {each.hash for each in wanted})
        return Comparison(len(wanted) - len(differences), differences, strangers)

    def repair(self, difference: Difference) -> bool:
        """Mend a difference, and tell whether it could be.

        Leaving wins: nobody is subscribed anew who has left on either side.

        Raises:
            MailchimpError: Mailchimp did not do it.
        """
        noted, there = difference.noted, difference.there
        with self._context.storage.reading() as session:
            person = self._context.people.get(session, noted.person)
        if person is None:
            self._members.erase(noted.hash)
            return True
        name = self._context.hooks.choose(subscriber_first_name, subscriber=noted.subscriber)
        reader = Reader(person.email, name or "", difference.topics)
        if noted.wanted is Status.UNSUBSCRIBED:
            self._members.unsubscribe(reader)
            self._note(noted)
            return True
        if there is None:
            self._members.put(reader, if_new=noted.wanted, fresh=False)
            self._note(noted)
            return True
        return self._taken_over(noted, there)

    def _taken_over(self, noted: Noted, there: Status) -> bool:
        """Tell the newsletter what became of somebody there."""
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

    def _note(self, noted: Noted) -> None:
        with self._context.storage.transaction() as session:
            note(session, noted)

    def _wanted(
        self,
        session: Session,
        noted: Mapping[SubscriberId, Noted],
        listed: Mapping[SubscriberId, ListedSubscriber] | None,
    ) -> Sequence[Noted]:
        """Return how everybody ought to stand: as the list says, or else as is noted here."""
        if listed is None:
            return list(noted.values())
        found = []
        for each in listed.values():
            person = self._context.people.get(session, each.person)
            if person is not None:
                hashed = member_hash(person.email)
                found.append(Noted(each.subscriber, each.person, hashed, Status.SUBSCRIBED))
        # Who asked and has not confirmed is on no list yet; everybody else who is on none has left.
        for known in noted.values():
            if known.subscriber not in listed:
                asked = known.wanted is Status.PENDING
                found.append(known if asked else replace(known, wanted=Status.UNSUBSCRIBED))
        return found

    def _listed(self) -> Mapping[SubscriberId, ListedSubscriber] | None:
        found: dict[SubscriberId, ListedSubscriber] = {}
        after = ""
        while True:
            page = self._context.hooks.choose(listed_subscribers, after=after)
            if page is None and not found:
                return None
            if page is None:
                raise ListIncomplete
            if not page:
                return found
            found |= {each.subscriber: each for each in page}
            after = page[-1].subscriber

    def _there(self) -> dict[str, Status]:
        found: dict[str, Status] = {}
        while page := self._service.members(len(found), _PAGE):
            before = len(found)
            found |= {str(each.get("id")): Status.of(each) for each in page}
            if len(found) == before:
                break
        return found


def _alike(wanted: Status, there: Status | None) -> bool:
    return there in _GONE if wanted is Status.UNSUBSCRIBED else there is wanted
