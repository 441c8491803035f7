"""Members of the audience: what leaves for Mailchimp, and how it is put there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import md5
from typing import Final

from soundwell_plugins.connectors.mailchimp.configuration import MailchimpConfig
from soundwell_plugins.connectors.mailchimp.errors import InComplianceState, MemberExists, NotThere
from soundwell_plugins.connectors.mailchimp.service import Service


class Status(Enum):
    """How a member stands in the audience."""

    SUBSCRIBED = "subscribed"
    PENDING = "pending"
    UNSUBSCRIBED = "unsubscribed"
    CLEANED = "cleaned"
    ARCHIVED = "archived"
    OTHER = "other"

    @classmethod
    def of(cls, member: Mapping[str, object]) -> "Status":
        """Return the status of a member as Mailchimp describes them."""
        written = member.get("status")
        return next((each for each in cls if each.value == written), cls.OTHER)


_MOVABLE: Final = frozenset({Status.SUBSCRIBED, Status.PENDING})
"""How a member has to stand to be given another address."""


@dataclass(frozen=True, slots=True)
class Reader:
    """All of a person that ever leaves.

    Args:
        email: the address.
        first_name: as they wrote it, or empty.
        topics: the keys of the topics they chose; all of them when empty.
    """

    email: str
    first_name: str
    topics: tuple[str, ...]


def member_hash(email: str) -> str:
    """Return what Mailchimp calls a member: the MD5 of the address in small letters."""
    return md5(email.lower().encode(), usedforsecurity=False).hexdigest()


class Members:
    """Puts readers into the audience; every repeat does no harm.

    Args:
        config: the table `[mailchimp]`.
        service: asks Mailchimp.
    """

    def __init__(self, config: MailchimpConfig, service: Service) -> None:
        self._config = config
        self._service = service

    def put(self, reader: Reader, *, if_new: Status, fresh: bool, member: str = "") -> Status:
        """Add or change a member.

        A status is only written over what stands there after a fresh consent: who unsubscribed
        stays unsubscribed otherwise.

        Args:
            reader: who.
            if_new: the status of somebody new.
            fresh: whether they have just consented.
            member: the hash of their former address, when they have moved; empty otherwise.

        Returns:
            How they stand there now.
        """
        hashed = member_hash(reader.email)
        body = self._body(reader)
        if member and member != hashed:
            self._move(member, body)
        status = self._put(hashed, {**body, "status_if_new": if_new.value})
        if fresh and status not in {if_new, Status.SUBSCRIBED, Status.CLEANED}:
            status = self._bring_back(hashed, body, if_new)
        if status is not Status.CLEANED:
            self._tag(hashed, reader.topics)
        return status

    def unsubscribe(self, reader: Reader) -> None:
        """Let a member leave, as somebody who wanted to."""
        body = {"email_address": reader.email, "status_if_new": Status.UNSUBSCRIBED.value}
        self._put(member_hash(reader.email), {**body, "status": Status.UNSUBSCRIBED.value})

    def archive(self, member: str) -> None:
        """Take a member out of the audience; one that is gone already is no failure."""
        try:
            self._service.archive(member)
        except NotThere:
            return

    def erase(self, member: str) -> None:
        """Erase a member for good; one that is gone already is no failure."""
        try:
            self._service.erase(member)
        except NotThere:
            return

    def _move(self, former: str, body: Mapping[str, object]) -> None:
        """Give a member another address; where that is a member of its own, the former goes."""
        try:
            if Status.of(self._service.member(former)) in _MOVABLE:
                self._service.put(former, {**body, "status_if_new": Status.UNSUBSCRIBED.value})
        except NotThere:
            return
        except MemberExists:
            self.archive(former)

    def _bring_back(self, hashed: str, body: Mapping[str, object], wanted: Status) -> Status:
        try:
            return self._put(hashed, {**body, "status": wanted.value})
        except InComplianceState:
            if wanted is Status.PENDING:
                raise
            # Once: Mailchimp asks them itself, and takes nothing else after an unsubscription.
            return self._put(hashed, {**body, "status": Status.PENDING.value})

    def _put(self, hashed: str, body: Mapping[str, object]) -> Status:
        try:
            return Status.of(self._service.put(hashed, body))
        except MemberExists:
            return Status.of(self._service.member(hashed))

    def _body(self, reader: Reader) -> dict[str, object]:
        body: dict[str, object] = {"email_address": reader.email}
        if self._config.name_field and reader.first_name:
            body["merge_fields"] = {self._config.name_field: reader.first_name}
        if self._config.permissions:
            body["marketing_permissions"] = [
                {"marketing_permission_id": each, "enabled": True}
                for each in self._config.permissions
            ]
        return body

    def _tag(self, hashed: str, topics: Sequence[str]) -> None:
        tags = [
            {"name": tag, "status": "active" if not topics or topic in topics else "inactive"}
            for topic, tag in self._config.tags.items()
        ]
        if tags:
            self._service.tag(hashed, tags)
