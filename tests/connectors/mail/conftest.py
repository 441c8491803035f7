"""A practice with the connector `mail`, its people kept by the real register."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from logging import getLogger
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from sqlalchemy import delete

from soundwell_hookspecs import (
    Audit,
    Events,
    Hooks,
    Limits,
    MessageRequested,
    PersonId,
    PluginContext,
    Practice,
    Practitioner,
    PractitionerId,
    Recipient,
)
from soundwell_plugins.connectors.mail import Mail
from soundwell_plugins.connectors.mail.configuration import MailConfig
from soundwell_plugins.connectors.mail.tables import TABLES
from soundwell_plugins.host.accounts.register import AccountRegister
from soundwell_plugins.host.directory import Directory
from soundwell_plugins.host.people import PERSON
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.sdk.links import SignedLinks

LONDON = ZoneInfo("Europe/London")
TEMPLATES = {
    "booked.txt": (
        "Subject: Your consultation with {{ with }}\n\nDear {{ recipient_name }},\n\n{{ link }}\n"
    ),
    "bare.txt": "Dear {{ recipient_name }}\n",
    "mail/message.html": (
        "{% for block in blocks %}{% for line in block.lines %}{% for piece in line %}"
        "<p>{{ piece.text|e }}</p>{% endfor %}{% endfor %}{% endfor %}"
    ),
}


@dataclass
class HandSetClock:
    """Shows the time that a test gives it."""

    moment: datetime = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, span: timedelta) -> None:
        self.moment += span


class DictTemplates:
    """Renders the templates above."""

    def __init__(self) -> None:
        self._environment = Environment(loader=DictLoader(TEMPLATES), undefined=StrictUndefined)

    def render(self, template: str, values: Mapping[str, object], *, language: str = "") -> str:
        return self._environment.get_template(template).render(values)


@dataclass
class Office:
    """A practice and the people it knows."""

    context: PluginContext
    clock: HandSetClock

    def mail(self, **table: object) -> Mail:
        return Mail(MailConfig.model_validate(table), self.context)

    def visitor(self, *, name: str = "Ada Quinn", email: str = "ada@example.org") -> PersonId:
        with self.context.storage.transaction() as session:
            return self.context.people.add(session, email=email, name=name)

    def forget(self, person: PersonId) -> None:
        with self.context.storage.transaction() as session:
            session.execute(delete(PERSON).where(PERSON.c.id == person))


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    clock = HandSetClock()
    keyring = KeyRing((Key.new(),))
    database = Database(database_url, keyring)
    HOST.create_all(database.engine)
    TABLES.create_all(database.engine)
    maya = Practitioner(PractitionerId("maya"), "Maya Lind", "maya@harbour.example", LONDON)
    practice = Practice(
        name="Harbour Music Therapy",
        url="https://harbour.example",
        email="hello@harbour.example",
        zone=LONDON,
        locale="en_GB",
        practitioners={maya.id: maya},
    )
    context = PluginContext(
        plugin="mail",
        practice=practice,
        clock=clock,
        logger=getLogger("soundwell.mail"),
        hooks=cast(Hooks, None),
        storage=database,
        events=cast(Events, None),
        people=Directory(practice, keyring, clock, cast(Audit, None), cast(Events, None)),
        accounts=AccountRegister(keyring, clock),
        audit=cast(Audit, None),
        limits=cast(Limits, None),
        links=SignedLinks(keyring, clock),
        templates=DictTemplates(),
        folder=tmp_path / "mail",
    )
    yield Office(context, clock)
    database.close()


@pytest.fixture
def booked() -> Callable[..., MessageRequested]:
    """Return a function that asks for a message about a booking."""

    def ask(recipient: Recipient, **changes: object) -> MessageRequested:
        values: dict[str, object] = {
            "about": "booking:42",
            "recipient": recipient,
            "template": "booked",
            "values": {"with": "Maya Lind"},
            "link": "https://harbour.example/b/1",
        }
        return MessageRequested(**(values | changes))  # type: ignore[arg-type] # a test's own mix

    return ask
