"""The plugins of the suite pass what every plugin has to pass."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

import pytest

from soundwell_hookspecs import AccountId
from soundwell_plugins.connectors.akismet import Akismet
from soundwell_plugins.connectors.calendars import Calendars
from soundwell_plugins.connectors.mail import Mail
from soundwell_plugins.connectors.mailchimp import Mailchimp
from soundwell_plugins.connectors.odoo import Odoo
from soundwell_plugins.features.alliance.check_in import Way
from soundwell_plugins.features.alliance.instruments.answers import Answer
from soundwell_plugins.features.alliance.plugin import Alliance
from soundwell_plugins.features.contact import Contact
from soundwell_plugins.features.fit import Fit
from soundwell_plugins.features.fit.waiting.entry import Needs
from soundwell_plugins.features.newsletter import Newsletter
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.spam import Spam
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.testing import MAYA, Mailbox, Postbox, calendar_server
from soundwell_plugins.testing.conformance import PluginConformance, Scene, Somebody
from tests.connectors.mailchimp.mailchimp_stand_in import AUDIENCE, serving
from tests.connectors.odoo.odoo_standin import standing_in
from tests.connectors.odoo.odoo_world import DATABASE, KEY, LOGIN, PRACTITIONER, World

TEN_YEARS = timedelta(days=3653)


class TestScheduling(PluginConformance):
    plugin = Scheduling
    table = 'confirmation = "direct"\nper_person = "any number"'
    retention = TEN_YEARS

    def fill(self, scene: Scene, somebody: Somebody) -> None:
        """Book the next free time, as a visitor does."""
        client = scene.practice.client
        [free] = client.get("/api/scheduling/times?practitioner=maya").json()["times"]
        start = free["starts"][0].replace("-", "").replace(":", "")
        name, email, phone = somebody.texts
        typed = {"channel": "phone", "name": name, "email": email, "phone": phone}
        answer = client.post(f"/book/maya/{start}", data={**typed, "submission": new_id()})
        assert answer.status_code == 303, answer.text


class TestNewsletter(PluginConformance):
    plugin = Newsletter

    def fill(self, scene: Scene, somebody: Somebody) -> None:
        """Sign up, and follow the link in the mail."""
        client = scene.practice.client
        name, email, *_ = somebody.texts
        [consent] = re.findall(r'name="consent" value="(\w+)"', client.get("/newsletter").text)
        client.post("/newsletter", data={"email": email, "first_name": name, "consent": consent})
        scene.practice.deliveries.settle()
        mailbox = Mailbox(scene.practice.plugin(Postbox))
        [mail] = [each for each in mailbox.take() if each.template == "newsletter/mail/confirm"]
        assert client.post(mailbox.path(mail)).status_code == 200


class TestContact(PluginConformance):
    plugin = Contact
    retention = TEN_YEARS

    def fill(self, scene: Scene, somebody: Somebody) -> None:
        name, email, *_ = somebody.texts
        typed = {"name": name, "email": email, "message": "Hello", "submission": new_id()}
        answer = scene.practice.client.post("/contact", data=typed)
        assert answer.status_code == 303


class TestAlliance(PluginConformance):
    plugin = Alliance  # answers go in time; that somebody is a client stays until an erasure

    def fill(self, scene: Scene, somebody: Somebody) -> None:
        """Let somebody answer a check-in, in words that name them."""
        alliance = scene.practice.plugin(Alliance)
        form = alliance.catalogue.form(["words"])
        with alliance.context.storage.transaction() as session:
            scene.host.people.assign_care(
                session, client=somebody.id, practitioner=MAYA, actor=None
            )
            client = alliance.clients.add(session, somebody.id)
            check_in = alliance.check_ins.begin(
                session,
                client,
                practitioner=MAYA,
                form=form,
                occasion=new_id(),
                way=Way.MAIL,
                valid=timedelta(days=7),
            )
            assert check_in is not None
            known = alliance.catalogue.current["words"]
            question = next(iter(known.questionnaire.questions()))
            alliance.check_ins.save(
                session,
                check_in,
                instrument=known.hash,
                questions=(question,),
                given={question: Answer(f"I am {somebody.texts[0]}")},
                language="en_GB",
            )
            alliance.check_ins.submit(session, check_in)


class TestFit(PluginConformance):
    plugin = Fit
    retention = TEN_YEARS

    def fill(self, scene: Scene, somebody: Somebody) -> None:
        """Put somebody on the waiting list."""
        name, email, *_ = somebody.texts
        waiting = scene.practice.plugin(Fit).waiting_list
        waiting.add(name=name, email=email, needs=Needs({}), shown=True, actor=AccountId("admin"))


class TestSpam(PluginConformance):
    plugin = Spam


class TestAkismet(PluginConformance):
    plugin = Akismet

    @pytest.fixture(scope="class")
    @classmethod
    def written(cls) -> Iterator[str]:
        with calendar_server() as something_else:  # which no verdict comes from
            yield f"""
api_key = {{ env = "TEST_AKISMET_KEY" }}
site = "https://harbour.example"
address = "{something_else.url}"
"""


class TestMail(PluginConformance):
    plugin = Mail


class TestCalendars(PluginConformance):
    plugin = Calendars
    table = 'private_hosts = ["127.0.0.1"]\nsources = []'


class TestMailchimp(PluginConformance):
    plugin = Mailchimp
    secrets: ClassVar = {"mailchimp.key": "0123456789abcdef-us21"}

    @pytest.fixture(scope="class")
    @classmethod
    def written(cls) -> Iterator[str]:
        with serving() as stand_in:
            yield f"""
api_key = {{ file = "mailchimp.key" }}
webhook = {{ file = "webhook.secret" }}
audience = "{AUDIENCE}"
address = "{stand_in.address}"
"""


class TestOdoo(PluginConformance):
    plugin = Odoo
    secrets: ClassVar = {"TEST_ODOO_KEY": KEY}

    @pytest.fixture(scope="class")
    @classmethod
    def written(cls) -> Iterator[str]:
        with standing_in(World(19, "json2")) as odoo:
            yield f"""
url = "{odoo.url}"
database = "{DATABASE}"
login = "{LOGIN}"
version = 19
protocol = "json2"
key = {{ env = "TEST_ODOO_KEY" }}

[odoo.users]
maya = "{PRACTITIONER}"
"""


def test_none_of_them_is_forgotten() -> None:
    ours = {name for name, each in installed().items() if each.distribution == "soundwell"}
    tried = {
        each.plugin.name
        for each in globals().values()
        if isinstance(each, type)
        and issubclass(each, PluginConformance)
        and each is not PluginConformance
    }
    assert tried == ours
