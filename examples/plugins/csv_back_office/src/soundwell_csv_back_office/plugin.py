"""The connector as Soundwell knows it."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field
from soundwell_hookspecs import (
    Connector,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationRescheduled,
    DataKept,
    Delivery,
    DeliveryFailed,
    Erasure,
    Finding,
    Grade,
    PeopleMerged,
    PersonalRecord,
    PersonId,
    PluginContext,
    consultation_booked,
    consultation_cancelled,
    consultation_rescheduled,
    data_kept,
    erase_personal_data,
    health,
    implements,
    people_merged,
    personal_data,
)
from soundwell_plugins.sdk.configuration import LocalPath, PluginConfig

from soundwell_csv_back_office.sheet import Line, Sheet


class CsvConfig(PluginConfig):
    """The table `[csv-back-office]`."""

    file: LocalPath = Field(
        default=Path("consultations.csv"), description="The file; it is made when it is needed."
    )


class CsvBackOffice(Connector[CsvConfig]):
    """Keeps consultations in a CSV file."""

    name = "csv-back-office"
    Config = CsvConfig

    def __init__(self, config: CsvConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.sheet = Sheet(config.file)

    @implements(consultation_booked)
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        """Write a line."""
        self._put(Line.of(event))

    @implements(consultation_rescheduled)
    def consultation_rescheduled(self, event: ConsultationRescheduled, delivery: Delivery) -> None:
        """Write the line anew."""
        self._put(Line.of(event))

    @implements(consultation_cancelled)
    def consultation_cancelled(self, event: ConsultationCancelled, delivery: Delivery) -> None:
        """Remove the line."""
        self.sheet.remove(event.booking)

    @implements(health)
    def health(self) -> Sequence[Finding]:
        """Try to read the file."""
        try:
            count = len(self.sheet.lines())
        except (OSError, KeyError, TypeError, ValueError):
            remedy = "Look whether the file is what this plugin wrote, and may be read."
            return [Finding(Grade.FAILING, "The file cannot be read.", remedy)]
        return [Finding(Grade.FINE, f"The file can be read, and has {count} consultations.")]

    @implements(personal_data)
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out a person's lines."""
        return [
            PersonalRecord("line", {"start": each.start, "channel": each.channel})
            for each in self.sheet.of(person)
        ]

    @implements(erase_personal_data)
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Remove a person's lines."""
        return Erasure(erased=self.sheet.forget(person))

    @implements(data_kept)
    def data_kept(self) -> Sequence[DataKept]:
        """Say what the file holds."""
        why = "So that the practice sees its consultations in a spreadsheet."
        return [DataKept("Consultations, without names", "A CSV file", why, "Until it is erased.")]

    @implements(people_merged)
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put one person's lines under the other's id."""
        self.sheet.rename(kept=event.kept, dropped=event.dropped)

    def _put(self, line: Line) -> None:
        try:
            self.sheet.put(line)
        except OSError as error:
            reason = f"The file cannot be written ({type(error).__name__})."
            raise DeliveryFailed(reason) from None
