"""Plugins that are bad on purpose, each in one way, with the suite that has to catch it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from time import sleep

from sqlalchemy import Column, DateTime, MetaData, Table, insert, select, text, update

from soundwell_hookspecs import (
    ConsultationBooked,
    DataKept,
    Delivery,
    Entry,
    Erasure,
    Feature,
    Finding,
    Grade,
    NoConfig,
    PeopleMerged,
    PersonalRecord,
    PersonId,
    PluginContext,
    PractitionerId,
    Window,
    hookimpl,
)
from soundwell_plugins.sdk.configuration import PluginConfig, Secret
from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, metadata, new_id
from soundwell_plugins.testing.conformance import PluginConformance


def visits(plugin: str, moment: type | DateTime = Moment) -> tuple[MetaData, Table]:
    """Return a table of visits, as each of the plugins below has one."""
    tables = metadata()
    table = Table(
        f"{plugin}_visit",
        tables,
        Column("id", Id(), primary_key=True),
        Column("person", Id(), nullable=False),
        Column("name", EncryptedText(f"{plugin}_visit.name"), nullable=False),
        Column("at", moment, nullable=False),
    )
    return tables, table


class Visitors(Feature[NoConfig]):
    """A good plugin: it remembers who booked a consultation, under the booking's own id."""

    table: Table

    def remember(self, id: str, event: ConsultationBooked) -> None:
        """Write a visit down, unless it is there."""
        with self.context.storage.transaction() as session:
            person = self.context.people.get(session, event.person)
            found = session.execute(select(self.table.c.id).where(self.table.c.id == id)).first()
            if found is None and person is not None:
                row = {"id": id, "person": event.person, "name": person.name, "at": event.start}
                session.execute(insert(self.table).values(row))

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        """Write a visit down."""
        self.remember(event.booking, event)

    @hookimpl
    def people_merged(self, event: PeopleMerged, delivery: Delivery) -> None:
        """Put visits under the other id."""
        theirs = update(self.table).where(self.table.c.person == event.dropped)
        with self.context.storage.transaction() as session:
            session.execute(theirs.values(person=event.kept))

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand visits out."""
        query = select(self.table).where(self.table.c.person == person)
        with self.context.storage.reading() as session:
            rows = session.execute(query).all()
        return [PersonalRecord("visit", {"name": row.name}) for row in rows]

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase visits."""
        theirs = self.table.delete().where(self.table.c.person == person)
        with self.context.storage.transaction() as session:
            rows = session.execute(theirs.returning(self.table.c.id)).all()
        return Erasure(erased=len(rows))

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Name visits."""
        return [
            DataKept("Visits", "Soundwell's database", "To greet.", "For ever.", encrypted=True)
        ]


class Good(Visitors):
    """Does everything right."""

    name = "good"
    tables, table = visits("good")
    migrations = "bad_migrations.good"


class Repeating(Visitors):
    """Writes a visit down each time it is told."""

    name = "repeating"
    tables, table = visits("repeating")
    migrations = "bad_migrations.repeating"

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        """Write a visit down under an id that is new each time."""
        self.remember(new_id(), event)


class HalfWay(Visitors):
    """Needs two transactions, and takes the first for the whole."""

    name = "half-way"
    tables, table = visits("half_way")
    migrations = "bad_migrations.half_way"

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        """Write a visit down, then a second row that is forgotten after a crash."""
        query = select(self.table.c.id).where(self.table.c.id == event.booking)
        with self.context.storage.reading() as session:
            if session.execute(query).first() is not None:
                return
        self.remember(event.booking, event)
        self.remember(event.booking[::-1], event)


class Keeping(Visitors):
    """Says that it has erased, and has not."""

    name = "keeping"
    tables, table = visits("keeping")
    migrations = "bad_migrations.keeping"

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Erase nothing."""
        return Erasure(erased=1)


class Hoarding(Visitors):
    """Says that it lets go in time, and does not."""

    name = "hoarding"
    tables, table = visits("hoarding")
    migrations = "bad_migrations.hoarding"

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Let nothing go."""
        return Erasure(erased=0)


class Hasty(Visitors):
    """Lets everything go the next night."""

    name = "hasty"
    tables, table = visits("hasty")
    migrations = "bad_migrations.hasty"

    @hookimpl
    def expire_personal_data(self, now: datetime) -> Erasure:
        """Let everything go."""
        with self.context.storage.transaction() as session:
            session.execute(self.table.delete())
        return Erasure(erased=1)


class Unerasing(Feature[NoConfig]):
    """Has a table and no way to erase what is in it."""

    name = "unerasing"
    tables, table = visits("unerasing")
    migrations = "bad_migrations.good"


class Meddling(Visitors):
    """Writes into the host's table of people."""

    name = "meddling"
    tables, table = visits("meddling")
    migrations = "bad_migrations.meddling"

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        """Write a visit down, and change what is not its own."""
        self.remember(event.booking, event)
        with self.context.storage.transaction() as session:
            session.execute(text("UPDATE person SET id = id WHERE id = 'nobody'"))


class NaiveTable(Visitors):
    """Keeps moments without a zone."""

    name = "naive-table"
    tables, table = visits("naive_table", DateTime())
    migrations = "bad_migrations.naive_table"


class NaiveAnswer(Feature[NoConfig]):
    """Gives a moment without a zone to work that is done again and again."""

    name = "naive-answer"

    @hookimpl
    def busy_times(self, practitioner: PractitionerId, window: Window) -> Sequence[Window]:
        """Answer with the clock on the wall."""
        noon = datetime(2027, 3, 1, 12)  # noqa: DTZ001  # that is what is wrong with it
        return [Window(noon, noon + timedelta(hours=1))]


class TalkativeConfig(PluginConfig):
    """The table of a plugin with a token."""

    token: Secret


class Talkative(Feature[TalkativeConfig]):
    """Shows its token to whoever examines it."""

    name = "talkative"
    Config = TalkativeConfig

    @hookimpl
    def health(self) -> Sequence[Finding]:
        """Say too much."""
        token = self.config.token.reveal()
        return [Finding(Grade.FAILING, f"The peer refuses {token}.", "Make another one.")]


class Logging(Feature[TalkativeConfig]):
    """Writes its token into the log."""

    name = "logging"
    Config = TalkativeConfig

    def __init__(self, config: TalkativeConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.token = config.token.reveal()

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        """Say nothing to visitors, and too much to the log."""
        self.context.logger.info("asked with the token %s", self.token)
        return []


class ReadableConfig(PluginConfig):
    """A table in which a password stands in plain text."""

    password: str = ""


class Readable(Feature[ReadableConfig]):
    """Has a password in the file."""

    name = "readable"
    Config = ReadableConfig


class WrongType(Feature[NoConfig]):
    """Answers with text where entries are asked for."""

    name = "wrong-type"

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        """Answer with something else."""
        return ["Say hello"]  # type: ignore[list-item]  # that is what is wrong with it


class Slow(Feature[NoConfig]):
    """Takes longer than visitors wait."""

    name = "slow"

    @hookimpl
    def entries(self) -> Sequence[Entry]:
        """Answer too late."""
        sleep(2.3)
        return []


class SlowHearer(Feature[NoConfig]):
    """Takes too long to hear of something."""

    name = "slow-hearer"

    @hookimpl
    def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
        """Take too long."""
        sleep(0.4)


class TestGood(PluginConformance):
    plugin = Good


class TestRepeating(PluginConformance):
    plugin = Repeating


class TestHalfWay(PluginConformance):
    plugin = HalfWay


class TestKeeping(PluginConformance):
    plugin = Keeping


class TestHoarding(PluginConformance):
    plugin = Hoarding
    retention = timedelta(days=30)


class TestHasty(PluginConformance):
    plugin = Hasty


class TestUnerasing(PluginConformance):
    plugin = Unerasing


class TestMeddling(PluginConformance):
    plugin = Meddling


class TestNaiveTable(PluginConformance):
    plugin = NaiveTable


class TestNaiveAnswer(PluginConformance):
    plugin = NaiveAnswer


class TestTalkative(PluginConformance):
    plugin = Talkative
    table = 'token = { env = "TALKATIVE_TOKEN" }'


class TestLogging(PluginConformance):
    plugin = Logging
    table = 'token = { file = "logging.token" }'


class TestReadable(PluginConformance):
    plugin = Readable


class TestWrongType(PluginConformance):
    plugin = WrongType


class TestSlow(PluginConformance):
    plugin = Slow


class TestSlowHearer(PluginConformance):
    plugin = SlowHearer
    patience = timedelta(seconds=0.2)
