"""A practice with the connector `odoo`, on the stand-in or on the server that a variable names."""

import json
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from logging import getLogger
from pathlib import Path
from random import Random
from typing import Any, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from soundwell_hookspecs import (
    Accounts,
    Audit,
    BookingId,
    Channel,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationEvent,
    ConsultationMissed,
    ConsultationRescheduled,
    Delivery,
    EnquiryId,
    EnquiryReceived,
    Events,
    Hooks,
    Limits,
    PersonId,
    PluginContext,
    Practice,
    Practitioner,
    PractitionerId,
    Templates,
    subscriber_first_name,
)
from soundwell_plugins.connectors.odoo.configuration import OdooConfig
from soundwell_plugins.connectors.odoo.ledger import TABLES
from soundwell_plugins.connectors.odoo.plugin import Odoo
from soundwell_plugins.connectors.odoo.server import OdooServer
from soundwell_plugins.host.directory import Directory
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.configuration import Secret
from soundwell_plugins.sdk.encryption import Key, KeyRing, install
from soundwell_plugins.sdk.links import SignedLinks
from soundwell_plugins.testing import AdjustableClock
from tests.connectors.odoo.odoo_standin import StandIn, standing_in
from tests.connectors.odoo.odoo_world import DATABASE, KEY, LOGIN, PRACTITIONER, World

HERE = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")
MAYA = PractitionerId("maya")
KINDS = ["19 json2", "19 jsonrpc", "17 jsonrpc"]
REAL = os.environ.get("SOUNDWELL_TEST_ODOO", "")
"""A server to run on, as JSON: url, database, login, key, version; practitioner: the login of
another user; staff: login and key of somebody who may delete records."""

DELIVERY = Delivery("key", 1)


@dataclass
class BackOffice:
    """A practice and its Odoo.

    Args:
        context: what the connector may use.
        place: how Odoo is reached, as lines of TOML.
        login: the practitioner's.
        clock: the practice's.
    """

    context: PluginContext
    place: str
    login: str
    clock: AdjustableClock
    closing: ExitStack
    logins: dict[str, str] = field(default_factory=dict)
    _built: Odoo | None = None

    def practice(self, tables: str = "", place: str = "") -> Odoo:
        """Return the connector, configured with tables below `[odoo]`."""
        logins = {"maya": self.login, **self.logins}
        users = "[users]\n" + "".join(
            f"{who} = {json.dumps(login)}\n" for who, login in logins.items()
        )
        below = tables.replace("[odoo.", "[")
        config = OdooConfig.model_validate(tomllib.loads(f"{place or self.place}\n{users}{below}"))
        self._built = Odoo(config, self.context)
        self.closing.callback(self._built.server.close)
        return self._built

    @property
    def odoo(self) -> Odoo:
        return self._built or self.practice()

    @property
    def staff(self) -> OdooServer:
        """Return the way by which records are looked at and changed as staff do."""
        return self.odoo.server

    def joins(self, id: str, name: str) -> PractitionerId:
        """Let somebody else work at the practice: whoever the key belongs to."""
        colleague = Practitioner(PractitionerId(id), name, f"{id}@harbour.example", LONDON)
        practice = self.context.practice
        known = {**practice.practitioners, colleague.id: colleague}
        self.context = replace(self.context, practice=replace(practice, practitioners=known))
        login = json.loads(REAL)["login"] if REAL else LOGIN
        self.logins[id] = login
        self.practice()
        return colleague.id

    def visitor(self, name: str = "Ada Quinn", email: str = "", phone: str = "") -> PersonId:
        context = self.odoo.context
        with context.storage.transaction() as session:
            return context.people.add(
                session, email=email or f"{uuid4().hex}@example.org", name=name, phone=phone
            )

    def email_of(self, person: PersonId) -> str:
        context = self.odoo.context
        with context.storage.reading() as session:
            found = context.people.get(session, person)
        assert found is not None
        return found.email

    def booked(self, person: PersonId, channel: Channel = Channel.ONLINE) -> ConsultationBooked:
        """Return a booking at a time of its own."""
        start = self.clock.now() + timedelta(days=2, hours=Random(uuid4().int).randrange(200))
        return ConsultationBooked(
            booking=BookingId(uuid4().hex),
            practitioner=MAYA,
            person=person,
            start=start,
            end=start + timedelta(minutes=30),
            channel=channel,
            sequence=0,
        )

    def tell(self, event: ConsultationEvent) -> None:
        """Let the connector hear of a consultation."""
        hears: dict[type[ConsultationEvent], Callable[[Any, Delivery], None]] = {
            ConsultationBooked: self.odoo.consultation_booked,
            ConsultationCancelled: self.odoo.consultation_cancelled,
            ConsultationRescheduled: self.odoo.consultation_rescheduled,
            ConsultationMissed: self.odoo.consultation_missed,
        }
        hears[type(event)](event, DELIVERY)

    def asked(self, person: PersonId) -> EnquiryReceived:
        """Return that somebody wrote to the practice."""
        return EnquiryReceived(
            enquiry=EnquiryId(uuid4().hex), person=person, received_at=self.clock.now()
        )

    def employ(self, name: str, email: str) -> None:
        """Have an employee who is no user, as staff make one."""
        if not REAL:
            # Everybody reads employees by another model than the one they are made in.
            self.new("hr.employee.public", name=name, work_email=email, tz="Europe/London")
            return
        self.as_staff().ask("hr.employee", "create", **self._made(name=name, work_email=email))

    def record(self, name: str, *fields: str) -> dict[str, Any]:
        """Return what Odoo holds under an external id of ours."""
        found = self.staff.find(name)
        assert found is not None, f"{name} is not there"
        models = {
            "contact": "res.partner",
            "lead": "crm.lead",
            "event": "calendar.event",
            "callback": "mail.activity",
            "note": "mail.message",
            "missed": "mail.message",
            "enquiry": "crm.lead",
            "reply": "mail.activity",
            "mailing": "mailing.contact",
            "subscription": "mailing.subscription",
            "blacklist": "mail.blacklist",
        }
        model = models[name.partition("_")[0]]
        has_archive = model in ("res.partner", "crm.lead", "calendar.event", "mail.activity")
        asked = fields or ("id",)
        [row] = self.staff.search(model, [["id", "=", found]], asked, archived=has_archive)
        return row

    def write(self, model: str, record: int, **values: object) -> None:
        """Change a record as staff do."""
        # Meetings call what other models call `vals` by another name on 17.
        older = model == "calendar.event" and self.staff.version().major < 18
        self.staff.ask(model, "write", ids=[record], **{"values" if older else "vals": values})

    def delete(self, model: str, record: int) -> None:
        """Delete a record as staff do; the user of the key may delete meetings alone."""
        if not REAL or model == "calendar.event":
            self.staff.ask(model, "unlink", ids=[record])
            return
        self.as_staff().ask(model, "unlink", ids=[record])

    def as_staff(self) -> OdooServer:
        """Return a real server by the key of somebody who may do more than we."""
        who = json.loads(REAL).get("staff") or pytest.skip("SOUNDWELL_TEST_ODOO names no staff")
        signed_in = {"login": who["login"], "key": Secret.of(who["key"])}
        server = self.odoo.config.model_copy(update=signed_in).server()
        self.closing.callback(server.close)
        return server

    def new(self, model: str, **values: object) -> int:
        """Make a record as staff do."""
        made = self.staff.ask(model, "create", **self._made(**values))
        return int(made[0] if isinstance(made, list) else made)

    def _made(self, **values: object) -> dict[str, Any]:
        """Return what makes a record: by name over json2, by position over jsonrpc."""
        by_name = self.staff.protocol().value == "json2"
        return {"vals_list" if by_name else "ids": [values]}


def missed(event: ConsultationBooked) -> ConsultationMissed:
    """Return that nobody came to a booking."""
    return ConsultationMissed(
        booking=event.booking,
        practitioner=event.practitioner,
        person=event.person,
        start=event.start,
        end=event.end,
        channel=event.channel,
        sequence=0,
    )


def place_of(url: str, kind: str) -> str:
    version, protocol = kind.split()
    return (
        f'url = "{url}"\ndatabase = "{DATABASE}"\nlogin = "{LOGIN}"\n'
        f'version = {version}\nprotocol = "{protocol}"\nkey = {{ env = "TEST_ODOO_KEY" }}'
    )


def place_of_real(real: Mapping[str, Any]) -> str:
    named = [f"{name} = {json.dumps(real[name])}" for name in ("url", "database", "login")]
    return "\n".join([*named, f"version = {real['version']}", 'key = { env = "TEST_ODOO_KEY" }'])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests of the practice below run once: it remembers in memory, whatever the database."""
    for item in items:
        if item.path.is_relative_to(HERE) and "office" in getattr(item, "fixturenames", ()):
            item.add_marker("sqlite")


@pytest.fixture(params=["real"] if REAL else KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return the version and the protocol."""
    return str(request.param)


@pytest.fixture
def standin(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    """Return a pretended Odoo; what needs it cannot run on a real one."""
    kind = request.getfixturevalue("kind")
    if kind == "real":
        pytest.skip("this is about what the stand-in alone can do")
    version, protocol = kind.split()
    with standing_in(World(int(version), protocol)) as odoo:
        yield odoo


@pytest.fixture
def office(
    request: pytest.FixtureRequest, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BackOffice]:
    """Return a practice whose Odoo is the stand-in, or the real one."""
    with ExitStack() as closing:
        if kind == "real":
            real = json.loads(REAL)
            monkeypatch.setenv("TEST_ODOO_KEY", real["key"])
            place = place_of_real(real)
            login = real.get("practitioner", real["login"])
            # Every test has a season of its own in a calendar that fills up.
            start = datetime(2030, 1, 7, 8, tzinfo=UTC) + timedelta(
                days=Random(uuid4().int).randrange(1_000_000)
            )
        else:
            monkeypatch.setenv("TEST_ODOO_KEY", KEY)
            place = place_of(request.getfixturevalue("standin").url, kind)
            login, start = PRACTITIONER, datetime(2027, 1, 4, 8, tzinfo=UTC)
        clock = AdjustableClock(start)
        yield BackOffice(context_of(clock, tmp_path, closing), place, login, clock, closing)


@dataclass
class FirstNames:
    """The one question that the connector asks of other plugins, answered as it was told."""

    names: dict[str, str] = field(default_factory=dict)

    def choose(self, specification: object, *, subscriber: str) -> str | None:
        assert specification is subscriber_first_name
        return self.names.get(subscriber)


@dataclass
class EngineStorage:
    """Opens sessions on an engine."""

    engine: Engine

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with Session(self.engine) as session, session.begin():
            yield session

    reading = transaction


def context_of(clock: AdjustableClock, folder: Path, closing: ExitStack) -> PluginContext:
    keyring = KeyRing((Key.new(),))
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    closing.callback(engine.dispose)
    install(engine.dialect, keyring)
    HOST.create_all(engine)
    TABLES.create_all(engine)
    maya = Practitioner(MAYA, "Maya Lindqvist", "maya@harbour.example", LONDON)
    practice = Practice(
        name="Harbour Practice",
        url="https://harbour.example",
        email="hello@harbour.example",
        zone=LONDON,
        locale="en_GB",
        practitioners={MAYA: maya},
    )
    return PluginContext(
        plugin="odoo",
        practice=practice,
        clock=clock,
        logger=getLogger("soundwell.odoo"),
        hooks=cast(Hooks, FirstNames()),
        storage=EngineStorage(engine),
        events=cast(Events, None),
        people=Directory(practice, keyring, clock, cast(Audit, None), cast(Events, None)),
        accounts=cast(Accounts, None),
        audit=cast(Audit, None),
        limits=cast(Limits, None),
        links=SignedLinks(keyring, clock),
        templates=cast(Templates, None),
        folder=folder,
    )
