"""A practice with the feature `scheduling`: real storage, people, links, templates and pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from logging import getLogger
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient
from secure.middleware import SecureASGIMiddleware
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    Answer,
    Answers,
    Audit,
    BookingId,
    BusySource,
    Channel,
    Event,
    Failure,
    FailureKind,
    Hooks,
    Hours,
    MessageRequested,
    PluginContext,
    Practice,
    Practitioner,
    PractitionerId,
    Verdict,
    Weekday,
    Window,
    busy_sources,
    busy_times,
    meeting_link,
)
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.booking import Booking, Choice, Wanted
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.features.scheduling.supply import Supply
from soundwell_plugins.features.scheduling.terms import Terms
from soundwell_plugins.host.accounts.register import AccountRegister
from soundwell_plugins.host.audit import Trail
from soundwell_plugins.host.audit.chain import Chain
from soundwell_plugins.host.directory import Directory
from soundwell_plugins.host.limits import RateLimits
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import Owner, migrate
from soundwell_plugins.host.templates import PACKAGE, PracticeTemplates
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.sdk.links import SignedLinks
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.testing import Databases
from soundwell_plugins.web.headers import security_headers

E = TypeVar("E", bound=Event)
WantedTimes: TypeAlias = Callable[..., Wanted]

BERLIN = ZoneInfo("Europe/Berlin")
LONDON = ZoneInfo("Europe/London")
MAYA = PractitionerId("maya")
JONAS = PractitionerId("jonas")
SUNDAY = datetime(2027, 2, 28, 9, tzinfo=UTC)
MONDAY_TEN = datetime(2027, 3, 1, 9, tzinfo=UTC)
"""Monday 1 March 2027, 10:00 in Berlin: the second free time of the week."""
OTHER = BusySource("somebody else's")
TERMS = SchedulingConfig().terms(MAYA)
"""What holds where the configuration says nothing."""


@dataclass
class HandSetClock:
    """Shows the time that a test gives it."""

    moment: datetime = SUNDAY

    def now(self) -> datetime:
        return self.moment


@dataclass
class Calendars:
    """Stands for the plugins that know calendars."""

    database: Database
    busy: list[Window] = field(default_factory=list)
    failing: bool = False
    asked: list[Window] = field(default_factory=list)
    sources: list[BusySource] = field(default_factory=list)
    meeting: str | None = None
    meetings: list[BookingId] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def collect(self, specification: object, **given: Any) -> Answers[Any]:
        if self.database.in_transaction:
            raise RuntimeError("a contribution within a transaction")
        if specification is busy_sources:
            return Answers((Answer("calendars", self.sources), Answer("other", [OTHER])))
        if specification is not busy_times:
            return Answers(tuple(Answer("spam", each) for each in self.verdicts))
        self.asked.append(given["window"])
        if self.failing:
            return Answers(failures=(Failure("calendars", FailureKind.LATE, "5 s"),))
        busy = [each for each in self.busy if each.overlaps(given["window"])]
        return Answers((Answer("calendars", busy),))

    def choose(self, specification: object, **given: Any) -> str | None:
        if self.database.in_transaction:
            raise RuntimeError("a choice within a transaction")
        if specification is not meeting_link:
            return None
        self.meetings.append(given["booking"])
        return self.meeting


@dataclass
class Happened:
    """Hears all events."""

    events: list[Event] = field(default_factory=list)

    def publish(self, session: Session, event: Event) -> None:
        assert session.in_transaction()
        self.events.append(event)

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def messages(self) -> dict[str, MessageRequested]:
        """Return the latest message of each template."""
        return {message.template: message for message in self.of(MessageRequested)}


@dataclass
class Surgery:
    """The practice, and what its tests take hold of."""

    practice: Practice
    clock: HandSetClock
    calendars: Calendars
    happened: Happened
    context: PluginContext

    def scheduling(self, **table: object) -> Scheduling:
        """Return the feature; a form books at once where the table says nothing else."""
        at_once = {"confirmation": "direct", "per_person": "any number"}
        return Scheduling(SchedulingConfig.model_validate({**at_once, **table}), self.context)

    def app(self, scheduling: Scheduling) -> FastAPI:
        """Return an application that serves the pages as the web application does."""
        app = FastAPI()
        static = files(PACKAGE).joinpath("static")
        app.mount("/static", StaticFiles(directory=str(static)))
        app.add_middleware(SecureASGIMiddleware, secure=security_headers(over_tls=False))
        app.include_router(scheduling.pages())

        @app.get("/", response_class=HTMLResponse)
        def home() -> str:
            values = {"entries": scheduling.entries()}
            return self.context.templates.render("web/home.html", values)

        return app

    def site(self, **table: object) -> TestClient:
        """Return a browser of sorts, on a scheduling that is configured like this."""
        app = self.app(self.scheduling(**table))
        return TestClient(app, base_url=self.practice.url, follow_redirects=False)


def practice_with(*practitioners: Practitioner) -> Practice:
    return Practice(
        name="Harbour Practice",
        url="https://harbour.example",
        email="hello@harbour.example",
        zone=BERLIN,
        locale="en_GB",
        practitioners={practitioner.id: practitioner for practitioner in practitioners},
    )


def practitioner(id: PractitionerId, name: str, *weekdays: Weekday) -> Practitioner:
    hours = (Hours(time(9, 45), time(12)), Hours(time(14), time(16)))
    return Practitioner(
        id=id,
        name=name,
        email=f"{id}@harbour.example",
        zone=BERLIN,
        hours=dict.fromkeys(weekdays, hours),
    )


@pytest.fixture(scope="session")
def fresh_folder(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Path:
    """Return a folder whose database has all tables, for tests to copy."""
    folder = tmp_path_factory.mktemp("fresh")
    database = Database(databases.address(folder), KeyRing((Key.new(),)))
    migrate(database, [Owner(Scheduling.name, Scheduling.migrations)])
    database.close()
    return folder


@pytest.fixture
def practice() -> Practice:
    """Return a practice with two practitioners."""
    workdays = list(Weekday)[:5]
    return practice_with(
        practitioner(MAYA, "Maya Lindqvist", *workdays),
        practitioner(JONAS, "Jonas Weber", Weekday.TUESDAY),
    )


@pytest.fixture
def surgery(
    practice: Practice, databases: Databases, fresh_folder: Path, tmp_path: Path
) -> Iterator[Surgery]:
    """Return the practice on a Sunday morning, its week all free."""
    databases.copy(fresh_folder, tmp_path)
    keyring = KeyRing((Key.new(),))
    database = Database(databases.address(tmp_path), keyring)
    clock, calendars, happened = HandSetClock(), Calendars(database), Happened()
    context = PluginContext(
        plugin="scheduling",
        practice=practice,
        clock=clock,
        logger=getLogger("soundwell.scheduling"),
        hooks=cast(Hooks, calendars),
        storage=database,
        events=happened,
        people=Directory(practice, keyring, clock, cast(Audit, None), happened),
        accounts=AccountRegister(keyring, clock),
        audit=Trail(database, Chain.of(keyring), clock),
        limits=RateLimits(database, keyring, clock),
        links=SignedLinks(keyring, clock),
        templates=PracticeTemplates(practice, {}),
        folder=tmp_path,
    )
    yield Surgery(practice, clock, calendars, happened, context)
    database.close()


@pytest.fixture
def site(surgery: Surgery) -> TestClient:
    """Return a browser of sorts on the default configuration."""
    return surgery.site()


@pytest.fixture
def wanted() -> WantedTimes:
    """Return what makes a request for a time."""

    def make(
        *more: Choice,
        practitioner: PractitionerId = MAYA,
        start: datetime = MONDAY_TEN,
        terms: Terms = TERMS,
        **changes: Any,
    ) -> Wanted:
        values: dict[str, Any] = {
            "choices": (Choice(practitioner=practitioner, start=start, terms=terms), *more),
            "zone": LONDON,
            "channel": Channel.PHONE,
            "name": "Ada Quinn",
            "email": "ada@example.org",
            "phone": "+44 20 7946 0000",
            "submission": new_id(),
        }
        return Wanted(**{**values, **changes})

    return make


def booked(scheduling: Scheduling, request: Wanted) -> Booking:
    """Book what one form asks for: a single time."""
    [made] = scheduling.bookings.claims.claim(request)
    return made


def seat(scheduling: Scheduling, practitioner: PractitionerId = MAYA, kind: str = "") -> Seat:
    found = scheduling.seats.find(practitioner, kind)
    assert found is not None
    return found


def following(scheduling: Scheduling, start: datetime, limit: int) -> tuple[datetime, ...]:
    """Return the first times that are free with Maya from a moment on."""
    return Supply(scheduling.offer, [seat(scheduling)]).following(start, limit).starts


def busy(start: datetime, minutes: int) -> Window:
    return Window(start, start + timedelta(minutes=minutes))
