"""Plugins that lend books: one remembers here, one in a system elsewhere that may be down."""

from collections.abc import Sequence
from datetime import datetime

from soundwell_hookspecs import (
    Connector,
    DataKept,
    Delivery,
    DeliveryFailed,
    Erasure,
    Feature,
    MessageRequested,
    NoConfig,
    PeopleMerged,
    PersonalRecord,
    PersonId,
    PluginContext,
    Recipient,
    hookimpl,
)


class Library(Feature[NoConfig]):
    """Remembers who lent what, and that somebody has a diary, which stays sealed."""

    name = "library"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.loans: dict[str, str] = {}
        self.kept: tuple[str, ...] = ()
        self.expired: list[datetime] = []

    def lend(self, person: PersonId, book: str) -> None:
        self.loans[person] = book

    def write_to(self, person: PersonId) -> None:
        message = MessageRequested(
            about="loan:1", recipient=Recipient.person(person), template="library/mail/due"
        )
        with self.context.storage.transaction() as session:
            self.context.events.publish(session, message)

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        if person not in self.loans:
            return []
        return [
            PersonalRecord("loan", {"book": self.loans[person]}),
            PersonalRecord("diary", {"page": "a secret"}, sealed="Sealed until Maya opens it."),
        ]

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        return Erasure(1 if self.loans.pop(person, None) else 0, self.kept)

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        self.expired.append(now)
        return Erasure(len(self.loans))

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        return [DataKept("Loans", "The library", "To get books back.", "A year.")]


class Archive(Connector[NoConfig]):
    """Keeps copies elsewhere, where it does not always answer, and posts messages."""

    name = "archive"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.down = False
        self.forgotten: list[str] = []

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        self._reach()
        return [PersonalRecord("copy", {"shelf": "7"})]

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        self._reach()
        with self.context.storage.reading() as session:
            known = self.context.people.get(session, person)
        self.forgotten.append(known.email if known else "nobody")
        return Erasure(2)

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        self._reach()
        return Erasure(0)

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        raise DeliveryFailed("The archive is closed.")

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        raise DeliveryFailed("The archive is closed.")

    def _reach(self) -> None:
        if self.down:
            raise OSError("amelia@home.example cannot be reached")
