"""A practice with check-ins: real storage, people, care, links and pages."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from fastapi.testclient import TestClient

from soundwell_hookspecs import (
    Account,
    CheckInId,
    CheckInSubmitted,
    Delivery,
    Feature,
    MessageRequested,
    NoConfig,
    PersonId,
    PluginContext,
    PractitionerId,
    Role,
    SignalRaised,
    hookimpl,
)
from soundwell_plugins.features.alliance.check_in import AnsweredCheckIn, CheckIn, Way
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.instruments.answers import Answer
from soundwell_plugins.features.alliance.plugin import Alliance
from soundwell_plugins.testing import (
    AdjustableClock,
    RunningPractice,
    assembled,
    running,
    sign_in,
)
from soundwell_plugins.web.app import create_app

MAYA = PractitionerId("maya")
WEEK = timedelta(days=7)


class Post(Feature[NoConfig]):
    """Hears what leaves, and what is told of check-ins."""

    name = "post"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.messages: SimpleQueue[MessageRequested] = SimpleQueue()
        self.submitted: SimpleQueue[CheckInSubmitted] = SimpleQueue()
        self.signals: SimpleQueue[SignalRaised] = SimpleQueue()

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        self.messages.put(event)

    @hookimpl
    def check_in_submitted(self, event: CheckInSubmitted, delivery: Delivery) -> None:
        self.submitted.put(event)

    @hookimpl
    def signal_raised(self, event: SignalRaised, delivery: Delivery) -> None:
        self.signals.put(event)


class Harbour:
    """A practice in which Ada is Maya's client.

    Args:
        practice: the running practice.
    """

    def __init__(self, practice: RunningPractice) -> None:
        self.practice = practice
        alliance, post = practice.host.plugins["alliance"], practice.host.plugins["post"]
        assert isinstance(alliance, Alliance)
        assert isinstance(post, Post)
        self.alliance, self.post = alliance, post
        self.context = alliance.context
        self.ada = self.person("ada@example.org", "Ada Quinn")
        with self.context.storage.transaction() as session:
            self.client = alliance.clients.add(session, self.ada)

    def person(
        self, email: str, name: str, *, cared_for: bool = True, supervised: bool = False
    ) -> PersonId:
        """Add somebody, and put them into Maya's care."""
        with self.context.storage.transaction() as session:
            person = self.context.people.add(session, email=email, name=name)
            if cared_for:
                self.context.people.assign_care(
                    session,
                    client=person,
                    practitioner=MAYA,
                    actor=None,
                    supervisor_allowed=supervised,
                )
        return person

    def begun(
        self, *names: str, occasion: str = "once", client: Client | None = None, **more: Any
    ) -> CheckIn:
        """Begin a check-in of some instruments."""
        form = self.alliance.catalogue.form(names)
        with self.context.storage.transaction() as session:
            found = self.alliance.check_ins.begin(
                session,
                client or self.client,
                practitioner=more.pop("practitioner", MAYA),
                form=form,
                occasion=occasion,
                way=more.pop("way", Way.MAIL),
                valid=more.pop("valid", WEEK),
                **more,
            )
        assert found is not None
        return found

    def answer(self, check_in: CheckIn, instrument: str, **given: str | float | None) -> None:
        """Answer questions of one instrument; `_` in a name stands for `-`."""
        known = self.alliance.catalogue.current[instrument]
        answers = {name.replace("_", "-"): Answer(value) for name, value in given.items()}
        with self.context.storage.transaction() as session:
            self.alliance.check_ins.save(
                session,
                check_in,
                instrument=known.hash,
                questions=tuple(answers),
                given=answers,
                language="en_GB",
            )

    def submit(self, check_in: CheckIn) -> AnsweredCheckIn:
        """Submit a check-in."""
        with self.context.storage.transaction() as session:
            return self.alliance.check_ins.submit(session, check_in)

    def found(self, check_in: CheckInId) -> CheckIn:
        """Return a check-in as it is now."""
        with self.context.storage.reading() as session:
            return self.alliance.check_ins.get(session, check_in)

    def mails(self, template: str) -> list[MessageRequested]:
        """Deliver all that is due, and return the mails of a template since the last look."""
        self.practice.deliveries.settle()
        found = []
        while not self.post.messages.empty():
            found.append(self.post.messages.get_nowait())
        return [each for each in found if each.template == template]

    def sign_in(self, *roles: Role, practitioner: PractitionerId | None = None) -> Account:
        """Sign somebody of the practice in."""
        return sign_in(self.practice.host, self.practice.client, *roles, practitioner=practitioner)

    def maya(self) -> Account:
        """Sign Maya in."""
        return self.sign_in(Role.PRACTITIONER, practitioner=MAYA)


FIVE = {"safe": "yes", "accepted": "yes", "heard": "partly", "understood": "no", "voice": None}


@pytest.fixture
def harbour(tmp_path: Path) -> Iterator[Harbour]:
    """Return the practice; what happens is written down, and nothing is delivered."""
    clock = AdjustableClock()
    with closing(assembled(tmp_path, Alliance, Post, clock=clock)) as host:
        app, _ = create_app(host)
        url = host.practice.url
        with TestClient(app, base_url=url, follow_redirects=False) as client:
            yield Harbour(RunningPractice(host, clock, app, client))


@pytest.fixture
def delivering(tmp_path: Path) -> Iterator[Harbour]:
    """Return the practice while it delivers."""
    with running(tmp_path, Alliance, Post) as practice:
        yield Harbour(practice)
