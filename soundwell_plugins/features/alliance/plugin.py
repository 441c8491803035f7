"""The feature as the host knows it."""

from collections.abc import Sequence
from datetime import datetime

from soundwell_hookspecs import (
    DataKept,
    Delivery,
    Erasure,
    Feature,
    Finding,
    Grade,
    PeopleMerged,
    PersonalRecord,
    PersonId,
    PluginContext,
    hookimpl,
)
from soundwell_plugins.features.alliance.check_ins import CheckIns
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.keeping import Keeping
from soundwell_plugins.features.alliance.records import Records
from soundwell_plugins.features.alliance.tables import TABLES


class Alliance(Feature[AllianceConfig]):
    """Asks clients how working together goes, and lets their practitioner read it."""

    name = "alliance"
    Config = AllianceConfig
    tables = TABLES
    migrations = "soundwell_plugins.features.alliance.migrations"

    def __init__(self, config: AllianceConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.catalogue = Catalogue(config, context)
        self.clients = Clients(context)
        self.records = Records(context, self.clients, self.catalogue)
        self.check_ins = CheckIns(context, self.catalogue)
        self.keeping = Keeping(config, context, self.clients, self.records)

    @hookimpl
    def health(self) -> Sequence[Finding]:
        """Say which instruments cannot be used."""
        wrong = [
            Finding(Grade.FAILING, f"An instrument of {each.source} is left out.", each.reason)
            for each in self.catalogue.refused
        ]
        count = len(self.catalogue.current)
        return wrong or [Finding(Grade.FINE, f"There are {count} instruments for check-ins.")]

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out what is kept; answers once the practitioner has released them."""
        return self.keeping.of(person)

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase everything about a person."""
        return Erasure(erased=self.keeping.erase(person))

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Erase what was kept for long enough."""
        return Erasure(erased=self.keeping.expire(now))

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say what is kept of clients."""
        return self.keeping.kept()

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put what is kept of one person under the other's id."""
        self.keeping.merge(kept=event.kept, dropped=event.dropped)
